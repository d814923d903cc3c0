import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import {
  ACCOUNT_READER_ROLE,
  ANNOUNCER,
  ANNOUNCER_ALARM,
  ANNOUNCER_LOG_GROUP,
  ANNOUNCER_ROLE,
  ANNOUNCER_ROLE_POLICY,
  HUB_QUEUE,
  START_ROLE,
  START_ROLE_POLICY,
} from '../../config/names';
import { PARTITIONS } from '../../aws/partition';
import { AlertMessageProps } from './alert-message';
import { announcerDefinition, AnnouncerDefinitionProps } from './announcer-definition';
import {
  accountsArn,
  AnnouncerPlace,
  announcerArn,
  announcerPolicy,
  announcerTrust,
  startPolicy,
  startTrust,
} from './announcer-policies';
import { scheduledBy } from './hub-patterns';
import { sumAlarm } from './sum-alarm';

/** Properties for Announcer. */
export interface AnnouncerProps
  extends
    AnnouncerPlace,
    AlertMessageProps,
    Pick<
      AnnouncerDefinitionProps,
      'topicArns' | 'keylessTopicArn' | 'chatTopicArns' | 'deployments' | 'heartbeat' | 'reminders'
    > {
  /** The organization whose accounts are looked up; undefined: none. */
  readonly organizationId?: string;
  /** Queue for what no topic takes. */
  readonly queueArn: string;
}

/** How executions end that told nobody, or not everybody, as AWS/States counts them. */
const ENDS = ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'] as const;

/**
 * Defines the state machine that looks up the account of an event, writes the message and publishes it; the roles in
 * which it works and in which EventBridge starts it; and an alarm on executions that do not succeed.
 *
 * It is an Express one: begun at least once for each event, so that a message can come twice.
 */
export class Announcer extends Construct {
  readonly arn: string;
  readonly startRoleArn: string;
  /** What must be there before a rule may rely on it. */
  readonly needs: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: AnnouncerProps) {
    super(scope, id);
    const { partition, region, accountId, managementAccountId, organizationId, queueArn } = props;
    const { topicArns, keylessTopicArn, chatTopicArns, heartbeat } = props;
    const scheduled = scheduledBy(props);
    const inManagement = accountId === managementAccountId;
    const readerRoleArn = `arn:${partition}:iam::${managementAccountId}:role/${ACCOUNT_READER_ROLE}`;

    const logGroup = new CloudwatchLogGroup(this, 'log-group', { name: ANNOUNCER_LOG_GROUP, retentionInDays: 365 });
    const role = new IamRole(this, 'role', {
      name: ANNOUNCER_ROLE,
      description: 'Looks up accounts and publishes the alerts of Rootguard',
      assumeRolePolicy: announcerTrust(props),
    });
    const rolePolicy = new IamRolePolicy(this, 'role-policy', {
      name: ANNOUNCER_ROLE_POLICY,
      role: role.name,
      policy: announcerPolicy({
        topicArns: [...Object.values(topicArns), keylessTopicArn, ...Object.values(chatTopicArns)],
        ...(heartbeat === undefined ? {} : { heartbeatTopicArn: topicArns.critical }),
        queueArn,
        reads:
          organizationId === undefined
            ? undefined
            : inManagement
              ? { accountsArn: accountsArn(partition, managementAccountId, organizationId) }
              : { roleArn: readerRoleArn },
      }),
    });
    const machine = new SfnStateMachine(this, 'Resource', {
      name: ANNOUNCER,
      type: 'EXPRESS',
      roleArn: role.arn,
      definition: announcerDefinition({
        ...props,
        queueUrl: `https://sqs.${region}.${PARTITIONS[partition].dnsSuffix}/${accountId}/${HUB_QUEUE}`,
        asksOrganizations: organizationId !== undefined,
        ...(inManagement ? {} : { readerRoleArn }),
      }),
      loggingConfiguration: { level: 'ERROR', includeExecutionData: false, logDestination: `${logGroup.arn}:*` },
      // Step Functions refuses a machine whose role may not write its log
      dependsOn: [rolePolicy],
    });
    const startRole = new IamRole(this, 'start-role', {
      name: START_ROLE,
      description: 'Lets EventBridge start the announcer of Rootguard',
      assumeRolePolicy: startTrust(props, scheduled),
    });
    const startRolePolicy = new IamRolePolicy(this, 'start-role-policy', {
      name: START_ROLE_POLICY,
      role: startRole.name,
      policy: startPolicy(props, scheduled),
    });
    this.arn = machine.arn;
    this.startRoleArn = startRole.arn;
    this.needs = [startRolePolicy];

    const dimensions = { StateMachineArn: announcerArn(props) };
    const alarm = sumAlarm({
      alarmName: ANNOUNCER_ALARM,
      alarmDescription: `An execution of the state machine ${ANNOUNCER} failed, took too long or was aborted by somebody: an alert was not published everywhere. The log group ${ANNOUNCER_LOG_GROUP} says why; what no topic took is in the queue ${HUB_QUEUE}.`,
      counts: { id: 'ended', label: 'executions that did not succeed' },
      namespace: 'AWS/States',
      metrics: Object.fromEntries(ENDS.map(metricName => [`m${metricName}`, { metricName, dimensions }])),
      // when a topic took no message, its key may be the reason
      alarmActions: [...Object.values(topicArns), keylessTopicArn],
    });
    new CloudwatchMetricAlarm(this, 'alarm', alarm);
  }
}
