import { announceAlarm, listAlarms } from '../delivery/alarm-state';
import { FrontContext, Service } from '../front/front-context';

/** CloudWatch: moto's, but an alarm that SetAlarmState brings into another state tells its topics and the bus of it. */
export function cloudwatch(context: FrontContext): Service {
  return async request => {
    if (request.operation !== 'SetAlarmState') return context.forward(request);
    const as = { account: context.accountOf(request), region: request.region };
    const before = new Map((await listAlarms(context, as)).map(alarm => [alarm.AlarmName, alarm]));
    const answer = await context.forward(request);
    // clients write the name in three protocols, one of them binary: all have it as plain text
    const body = decodeURIComponent(
      request.body
        .toString()
        .replaceAll('+', ' ')
        .replace(/%(?![0-9a-f]{2})/gi, '%25'),
    );
    for (const alarm of await listAlarms(context, as)) {
      const previous = before.get(alarm.AlarmName);
      if (previous === undefined || previous.StateValue === alarm.StateValue) continue;
      if (body.includes(alarm.AlarmName)) await announceAlarm(context, alarm, previous, as);
    }
    return answer;
  };
}
