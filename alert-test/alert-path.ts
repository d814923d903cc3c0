import { AlarmControl, ROOT_CONTROL } from '../config/alarm-catalog';
import { AlertSignal, alertSignals } from '../config/alert-signals';
import { isAlertTarget } from '../config/alert-targets';
import { Account, Alerts, Organization, Subscription, Topic } from '../config/organization';
import { Partition } from '../aws/partition';
import {
  ALERT_PATH_ALARM,
  ANNOUNCER,
  controlName,
  HEARTBEAT,
  ROOT_BY_ACCOUNT_FILTER,
  rootAccountAlarmName,
  topicName,
} from '../config/names';

/** An alarm that should exist. */
export interface ExpectedAlarm {
  readonly name: string;
  readonly topic: Topic;
}

/** What should exist on AWS so that alerts reach people. */
export interface AlertPath {
  readonly partition: Partition;
  /** Home region of topics, buses, alarms and StackSets. */
  readonly region: string;
  /** For example 'o-exampleorg1'; undefined in the single-account form. */
  readonly organizationId?: string;
  /** Account of alarms and StackSets, 12 digits. */
  readonly managementId: string;
  /** Account of topics and buses, 12 digits. */
  readonly hubId: string;
  /** Role to assume in the hub account; undefined where the hub is the management account. */
  readonly hubRoleName?: string;
  readonly signals: readonly AlertSignal[];
  /** Active accounts that alerts.targets reach, without the management account: where the service-managed StackSet should be. */
  readonly members: readonly Account[];
  /** The delegated administrator of iam.amazonaws.com, which has a StackSet of its own besides. */
  readonly delegateId?: string;
  /** Regions whose events are forwarded. */
  readonly regions: readonly string[];
  readonly subscriptions: readonly Subscription[];
  /** Log group of the metric filters; undefined without a trail, and then there are no alarms either. */
  readonly logGroup?: string;
  /** The trail whose log group that is, where `logGroup` is the beginning of its name and `*`. */
  readonly trailName?: string;
  readonly alarms: readonly ExpectedAlarm[];
  readonly metricFilters: readonly string[];
}

/** The alarm that the test sets off. */
export const DRILL_ALARM = controlName(ROOT_CONTROL);

/**
 * Says what should exist for an org file.
 *
 * @param controls - the alarm catalogue, disabled controls included
 */
export function alertPath(
  organization: Organization,
  alerts: Alerts,
  controls: readonly Pick<AlarmControl, 'id' | 'slug'>[],
): AlertPath {
  const { partition, region, aws, managementAccount, accounts, trail, rootAccess, alarms: wanted } = organization;
  const { hub, regions, subscriptions } = alerts;
  const active = accounts.filter(({ status }) => status === 'active');
  const names = controls.filter(({ id }) => !wanted.disable.includes(id)).map(controlName);
  const heartbeat = alerts.heartbeat === undefined ? [] : [HEARTBEAT];
  const delegate = [rootAccess?.delegatedAdministrator?.account].find(
    account => account !== undefined && isAlertTarget(organization, alerts, account),
  );
  const reached = active.filter(account => isAlertTarget(organization, alerts, account));
  const perAccount = wanted.rootPerAccount ? reached.map(({ id }) => rootAccountAlarmName(id)) : [];
  return {
    partition,
    region,
    ...(aws === undefined ? {} : { organizationId: aws.id }),
    managementId: managementAccount.id,
    hubId: hub.account.id,
    ...(hub.roleName === undefined ? {} : { hubRoleName: hub.roleName }),
    signals: alertSignals(partition),
    members: aws === undefined ? [] : reached.filter(({ id }) => id !== managementAccount.id),
    ...(delegate === undefined ? {} : { delegateId: delegate.id }),
    regions,
    subscriptions,
    ...(trail === undefined ? {} : { logGroup: trail.logGroup }),
    ...(trail !== undefined && 'existing' in trail && trail.name !== undefined ? { trailName: trail.name } : {}),
    alarms:
      trail === undefined
        ? []
        : [
            ...names.map(name => ({ name, topic: name === DRILL_ALARM ? ('critical' as const) : ('notice' as const) })),
            { name: ALERT_PATH_ALARM, topic: 'notice' as const },
            ...heartbeat.map(name => ({ name, topic: 'critical' as const })),
            ...perAccount.map(name => ({ name, topic: 'critical' as const })),
          ],
    metricFilters:
      trail === undefined
        ? []
        : [...names, ALERT_PATH_ALARM, ...heartbeat, ...(perAccount.length > 0 ? [ROOT_BY_ACCOUNT_FILTER] : [])],
  };
}

/** ARN of a topic of the hub, for example of 'critical' or of 'critical-chat'. */
export const topicArn = ({ partition, region, hubId }: AlertPath, topic: string): string =>
  `arn:${partition}:sns:${region}:${hubId}:${topicName(topic)}`;

/** ARN of the state machine that makes messages. */
export const machineArn = ({ partition, region, hubId }: AlertPath): string =>
  `arn:${partition}:states:${region}:${hubId}:stateMachine:${ANNOUNCER}`;

/** ARN of a role of the hub account. */
export const hubRoleArn = ({ partition, hubId }: AlertPath, role: string): string =>
  `arn:${partition}:iam::${hubId}:role/${role}`;

/** ARN of an alarm. */
export const alarmArn = ({ partition, region, managementId }: AlertPath, name: string): string =>
  `arn:${partition}:cloudwatch:${region}:${managementId}:alarm:${name}`;
