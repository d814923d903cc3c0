import { GetTrailCommand } from '@aws-sdk/client-cloudtrail';
import { paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { paginateDescribeMetricFilters } from '@aws-sdk/client-cloudwatch-logs';
import { AlertPath } from './alert-path';
import { allPages, ask, AwsAnswer } from '../world/clients/aws-answer';
import { ManagementClients } from '../world/clients/clients';
import { PREFIX } from '../config/names';

/** One alarm. */
export interface AlarmState {
  readonly name: string;
  /** 'OK', 'ALARM' or 'INSUFFICIENT_DATA'. */
  readonly state: string;
  readonly actionsEnabled: boolean;
  /** What it tells when it goes to ALARM, ARNs. */
  readonly actions: readonly string[];
}

/** Alarms and metric filters of the management account. */
export interface AlarmsState {
  readonly alarms: AwsAnswer<readonly AlarmState[]>;
  /** Names of the log group's metric filters; missing without the log group. */
  readonly metricFilters: AwsAnswer<readonly string[]>;
}

/** Reads alarms and metric filters; undefined when the org file asks for none. */
export async function readAlarms(path: AlertPath, aws: ManagementClients): Promise<AlarmsState | undefined> {
  const { logGroup, trailName } = path;
  if (logGroup === undefined) return undefined;
  const [alarms, metricFilters] = await Promise.all([
    ask('alarms', 'cloudwatch:DescribeAlarms', async () => {
      const pages = paginateDescribeAlarms({ client: aws.cloudwatch }, { AlarmNamePrefix: PREFIX });
      const found = await allPages(pages, page => page.MetricAlarms);
      return found.map(alarm => ({
        name: alarm.AlarmName ?? '',
        state: alarm.StateValue ?? 'INSUFFICIENT_DATA',
        actionsEnabled: alarm.ActionsEnabled ?? true,
        actions: alarm.AlarmActions ?? [],
      }));
    }),
    ask(`log group ${logGroup}`, permissionsFor(logGroup, trailName), async () => {
      const logGroupName = trailName === undefined ? logGroup : await logGroupOf(trailName, aws);
      const pages = paginateDescribeMetricFilters({ client: aws.logs }, { logGroupName });
      return (await allPages(pages, page => page.metricFilters)).map(({ filterName }) => filterName ?? '');
    }),
  ]);
  return { alarms, metricFilters };
}

const permissionsFor = (logGroup: string, trailName: string | undefined): string =>
  `${trailName === undefined ? '' : `cloudtrail:GetTrail of ${trailName} and `}logs:DescribeMetricFilters on ${logGroup}`;

/** The log group that a trail writes to; a name that no log group has when it writes to none. */
async function logGroupOf(Name: string, { cloudtrail }: ManagementClients): Promise<string> {
  const { Trail } = await cloudtrail.send(new GetTrailCommand({ Name }));
  return /:log-group:([^:]+)/.exec(Trail?.CloudWatchLogsLogGroupArn ?? '')?.[1] ?? Name;
}
