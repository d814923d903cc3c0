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
  const { logGroup } = path;
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
    ask(`log group ${logGroup}`, `logs:DescribeMetricFilters on ${logGroup}`, async () => {
      const pages = paginateDescribeMetricFilters({ client: aws.logs }, { logGroupName: logGroup });
      return (await allPages(pages, page => page.metricFilters)).map(({ filterName }) => filterName ?? '');
    }),
  ]);
  return { alarms, metricFilters };
}
