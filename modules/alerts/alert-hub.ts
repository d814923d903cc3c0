import { CloudwatchEventBus } from '@cdktf/provider-aws/lib/cloudwatch-event-bus';
import { CloudwatchEventBusPolicy } from '@cdktf/provider-aws/lib/cloudwatch-event-bus-policy';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy';
import { Construct } from 'constructs';
import { AlertSignal, alertSignals, NAMED_ACCOUNTS_MAX } from '../../config/alert-signals';
import { Account, Topic } from '../../config/organization';
import { Partition } from '../../aws/partition';
import { terraformName } from '../../config/terraform-name';
import { alertMessage, chatMessage, MessageTransformer } from './alert-message';
import { forwardingFailedMessage, forwardingFailedPattern, testMessage, testPattern } from './alert-hub-own-rules';
import { throwProblems } from '../check-text';
import { DeadLetterQueue } from './dead-letter-queue';
import { accountPattern, otherAccountsRules } from './hub-patterns';
import { EventPatternJson, FROM_CLOUDTRAIL, PATTERN_MAX } from './signal-patterns';
import {
  accountRuleName,
  busName,
  chatTopic,
  FORWARDING_FAILED_RULE,
  HUB_QUEUE,
  otherAccountsRuleName,
  PREFIX,
  ROOT_READS,
  ROOT_READS_LOG_GROUP,
  ROOT_READS_LOG_POLICY,
  ROOT_READS_RULE,
  TEST_RULE,
} from '../../config/names';

/** Characters EventBridge takes in a template. */
const TEMPLATE_MAX = 8192;

/** An account whose messages carry its name. */
export interface NamedAccount extends Pick<Account, 'key' | 'id' | 'name' | 'email' | 'ou'> {
  /** Whom to call about this account. */
  readonly escalateTo: string;
}

/** Properties for AlertHub. */
export interface AlertHubProps {
  readonly partition: Partition;
  readonly region: string;
  /** Account of the hub, 12 digits. */
  readonly accountId: string;
  /** The organization whose accounts may send events; undefined: the hub's account alone. */
  readonly organizationId?: string;
  /** At most 100. */
  readonly accounts: readonly NamedAccount[];
  /** Whom to call about any other account. */
  readonly escalateTo: string;
  readonly runbookUrl: string;
  readonly topicArns: Readonly<Record<Topic, string>>;
  /** Topics of AWS's chat service, where there are any. */
  readonly chatTopicArns: Readonly<Partial<Record<Topic, string>>>;
}

/**
 * Defines the hub of the event path: an event bus for each signal, and rules that make messages of its events.
 *
 * A bus of its own for every signal, because a bus holds 300 rules, a rule gives one text, and an event that came from
 * another bus cannot be routed on to a third one. Each named account has a rule on each bus; all others share generic
 * ones, with the account id in the message. Read-only calls of root go to a log group only.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
export class AlertHub extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: AlertHubProps,
  ) {
    super(scope, id);
    const { partition, region, accountId, accounts, topicArns } = props;
    if (accounts.length > NAMED_ACCOUNTS_MAX) {
      const problem = `accounts: at most ${NAMED_ACCOUNTS_MAX} can have rules of their own, got ${accounts.length}`;
      throwProblems(this.node.path, 'alert hub', [problem]);
    }
    const queue = new DeadLetterQueue(this, 'dlq', {
      name: HUB_QUEUE,
      sender: {
        service: 'events.amazonaws.com',
        sourceArns: [`arn:${partition}:events:${region}:${accountId}:rule/${PREFIX}*`],
      },
      queueArn: `arn:${partition}:sqs:${region}:${accountId}:${HUB_QUEUE}`,
      description:
        'Messages of the event path could not be published to their topic: read the queue, and its ERROR_MESSAGE.',
      topicArns: [topicArns.critical, topicArns.notice],
    });

    for (const signal of alertSignals(partition)) this.defineSignal(signal, queue.arn);
    this.defineRootReads(queue.arn);
  }

  private defineSignal(signal: AlertSignal, dlqArn: string): void {
    const { accounts, accountId, escalateTo, runbookUrl } = this.props;
    const bus = this.defineBus(signal.id);
    const scope = bus.scope;
    const rule = (ruleScope: Construct, id: string, name: string, pattern: EventPatternJson, text: Messages) =>
      this.defineRule(ruleScope, id, { name, bus: bus.name, pattern, signal, text, dlqArn });

    const own = new Construct(scope, 'accounts');
    for (const account of accounts) {
      const message = { signal, account, escalateTo: account.escalateTo, runbookUrl };
      rule(own, terraformName(account.key), accountRuleName(account.id), accountPattern(signal.id, account.id), {
        text: alertMessage(message),
        chat: chatMessage(message),
      });
    }
    const others = otherAccountsRules(
      signal.id,
      accounts.map(account => account.id),
    );
    for (const [name, { pattern, accountPath }] of Object.entries(others)) {
      const message = { signal, accountPath, escalateTo, runbookUrl };
      rule(scope, name, otherAccountsRuleName(name), pattern, {
        text: alertMessage(message),
        chat: chatMessage(message),
      });
    }
    rule(scope, 'test', TEST_RULE, testPattern(accountId), testMessage(signal));
    if (signal.id === 'tampering') {
      const pattern = forwardingFailedPattern();
      rule(scope, 'forwarding-failed', FORWARDING_FAILED_RULE, pattern, forwardingFailedMessage(runbookUrl));
    }
  }

  private defineBus(id: string): { scope: Construct; name: string } {
    const { partition, region, accountId, organizationId } = this.props;
    const scope = new Construct(this, id);
    const bus = new CloudwatchEventBus(scope, 'Resource', { name: busName(id) });
    if (organizationId !== undefined) {
      new CloudwatchEventBusPolicy(scope, 'policy', {
        eventBusName: bus.name,
        policy: hubBusPolicy(`arn:${partition}:events:${region}:${accountId}:event-bus/${busName(id)}`, organizationId),
      });
    }
    return { scope, name: bus.name };
  }

  private defineRule(scope: Construct, id: string, props: HubRule): void {
    const { name, bus, pattern, signal, text, dlqArn } = props;
    const { topicArns, chatTopicArns } = this.props;
    const eventPattern = JSON.stringify(pattern);
    const problems = [text.text, text.chat]
      .filter(({ inputTemplate }) => inputTemplate.length > TEMPLATE_MAX)
      .map(({ inputTemplate }) => `message: must be at most ${TEMPLATE_MAX} characters, got ${inputTemplate.length}`);
    if (eventPattern.length > PATTERN_MAX) {
      problems.push(`pattern: must be at most ${PATTERN_MAX} characters, got ${eventPattern.length}`);
    }
    throwProblems(`${scope.node.path}/${id}`, 'hub rule', problems);

    // keys of accounts are ids here: a target beside its rule could take the id of another account's rule
    const own = new Construct(scope, id);
    const rule = new CloudwatchEventRule(own, 'Resource', {
      name,
      eventBusName: bus,
      eventPattern,
      // ENABLED would drop AssumeRoot and other calls that CloudTrail marks read-only
      state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
    });
    const chatArn = chatTopicArns[signal.topic];
    const targets = [
      { childId: 'target', targetId: signal.topic as string, arn: topicArns[signal.topic], transformer: text.text },
      ...(chatArn === undefined
        ? []
        : [{ childId: 'chat-target', targetId: chatTopic(signal.topic), arn: chatArn, transformer: text.chat }]),
    ];
    for (const { childId, targetId, arn, transformer } of targets) {
      new CloudwatchEventTarget(own, childId, {
        rule: rule.name,
        eventBusName: bus,
        targetId,
        arn,
        inputTransformer: {
          inputPaths: { ...transformer.inputPaths },
          inputTemplate: transformer.inputTemplate,
        },
        deadLetterConfig: { arn: dlqArn },
      });
    }
  }

  private defineRootReads(dlqArn: string): void {
    const { partition, region, accountId } = this.props;
    const { scope, name: bus } = this.defineBus(ROOT_READS);
    const arn = `arn:${partition}:logs:${region}:${accountId}:log-group:${ROOT_READS_LOG_GROUP}`;
    const logGroup = new CloudwatchLogGroup(scope, 'log-group', { name: ROOT_READS_LOG_GROUP, retentionInDays: 365 });
    const policy = new CloudwatchLogResourcePolicy(scope, 'log-policy', {
      policyName: ROOT_READS_LOG_POLICY,
      policyDocument: rootReadsLogPolicy(arn),
    });
    const rule = new CloudwatchEventRule(scope, 'keep', {
      name: ROOT_READS_RULE,
      eventBusName: bus,
      eventPattern: JSON.stringify({ ...FROM_CLOUDTRAIL, detail: { userIdentity: { type: ['Root'] } } }),
      state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
    });
    new CloudwatchEventTarget(scope, 'keep-target', {
      rule: rule.name,
      eventBusName: bus,
      targetId: 'log-group',
      arn: logGroup.arn,
      deadLetterConfig: { arn: dlqArn },
      dependsOn: [policy],
    });
  }
}

/** A message for people and the same for AWS's chat service. */
export interface Messages {
  readonly text: MessageTransformer;
  readonly chat: MessageTransformer;
}

interface HubRule {
  readonly name: string;
  readonly bus: string;
  readonly pattern: EventPatternJson;
  readonly signal: AlertSignal;
  readonly text: Messages;
  readonly dlqArn: string;
}

/** Returns the policy of a bus of the hub: the accounts of one organization may put events on it. */
export function hubBusPolicy(busArn: string, organizationId: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OrganizationPutsEvents',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: 'events:PutEvents',
        Resource: busArn,
        Condition: { StringEquals: { 'aws:PrincipalOrgID': organizationId } },
      },
    ],
  });
}

/**
 * Returns the resource policy that lets EventBridge write to a log group.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
export function rootReadsLogPolicy(logGroupArn: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'EventBridgeWrites',
        Effect: 'Allow',
        Principal: { Service: ['delivery.logs.amazonaws.com', 'events.amazonaws.com'] },
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: `${logGroupArn}:*`,
      },
    ],
  });
}
