import { GetScheduleCommand, paginateListSchedules, SchedulerClient } from '@aws-sdk/client-scheduler';
import { parseArn } from '../../../aws/arn';
import { allPages } from '../../clients/aws-answer';
import { SnapshotThing } from '../snapshot';
import { whatIsSet } from './answers';
import { Place } from './place';
import { inTurns } from './reading';

/** Schedules of a region that put events on a bus; what else is done at a time is none of the event path's. */
export async function readSchedules({ reading, asked, ask, thing }: Place): Promise<SnapshotThing[]> {
  const client = reading.client(SchedulerClient, asked);
  const listed = await ask('scheduler:ListSchedules', undefined, async () => {
    const all = await allPages(paginateListSchedules({ client }, {}), ({ Schedules }) => Schedules);
    return all
      .filter(({ Target }) => parseArn(Target?.Arn)?.resource.startsWith('event-bus/'))
      .map(({ Name = '', GroupName = '' }) => ({ name: Name, group_name: GroupName }));
  });
  const found = await inTurns(listed ?? [], async ({ name, group_name }) => {
    const schedule = await ask('scheduler:GetSchedule', `${group_name}/${name}`, async () => {
      const is = await client.send(new GetScheduleCommand({ Name: name, GroupName: group_name }));
      const { EventBridgeParameters: event } = is.Target ?? {};
      return whatIsSet({
        ...{ arn: is.Arn, state: is.State, schedule_expression: is.ScheduleExpression },
        schedule_expression_timezone: is.ScheduleExpressionTimezone,
        end_date: is.EndDate?.toISOString(),
        target: [
          whatIsSet({
            ...{ arn: is.Target?.Arn, role_arn: is.Target?.RoleArn, input: is.Target?.Input },
            eventbridge_parameters: event && [{ source: event.Source, detail_type: event.DetailType }],
          }),
        ],
      });
    });
    return schedule === undefined ? [] : [thing('aws_scheduler_schedule', { name, group_name, ...schedule })];
  });
  return found.flat();
}
