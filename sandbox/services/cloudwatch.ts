import { announceAlarm, listAlarms } from '../delivery/alarm-state';
import { Answer, jsonAnswer } from '../front/aws-answer';
import { AwsRequest, jsonInput } from '../front/aws-request';
import { FrontContext, Service } from '../front/front-context';
import { alarmMutes } from '../alarms/alarm-mutes';
import { CompositeAlarms } from '../alarms/composite-alarms';

/**
 * CloudWatch: moto's, but an alarm that SetAlarmState brings into another state tells its topics and the bus of it, alarms
 * of a type that is not asked for are left out, and there are composite alarms and rules that mute alarms.
 */
export function cloudwatch(context: FrontContext): Service {
  const mutes = alarmMutes(context);
  const composites = new CompositeAlarms(context);
  return async request => {
    const ofMutes = mutes(request);
    if (ofMutes !== undefined) return ofMutes;
    if (request.operation === 'DescribeAlarms') return ofTypes(request, await context.forward(request), composites);
    if (request.operation === 'PutCompositeAlarm') return composites.put(request);
    if (request.operation === 'DeleteAlarms') composites.delete(request);
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

/**
 * Alarms of the types that are asked for, metric alarms where none is: in JSON and XML, not in CBOR.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
function ofTypes(request: AwsRequest, answer: Answer, composites: CompositeAlarms): Answer {
  if (answer.status >= 300) return answer;
  if (request.protocol === 'query') {
    const asked = [...new URLSearchParams(request.body.toString())].flatMap(([name, value]) =>
      name.startsWith('AlarmTypes.') ? [value] : [],
    );
    if (asked.length === 0 || asked.includes('MetricAlarm')) return answer;
    const body = answer.body.toString().replace(/<MetricAlarms>[\s\S]*<\/MetricAlarms>/, '<MetricAlarms/>');
    return { ...answer, body: Buffer.from(body) };
  }
  if (request.protocol !== 'json' || !answer.body.toString('utf8', 0, 1).startsWith('{')) return answer;
  const { AlarmTypes: types = ['MetricAlarm'] } = jsonInput(request) as { readonly AlarmTypes?: readonly string[] };
  const output = JSON.parse(answer.body.toString()) as Record<string, unknown>;
  return jsonAnswer(request, {
    ...output,
    MetricAlarms: types.includes('MetricAlarm') ? output.MetricAlarms : [],
    // those of the last page come after all others
    CompositeAlarms: types.includes('CompositeAlarm') && output.NextToken == null ? composites.asked(request) : [],
  });
}
