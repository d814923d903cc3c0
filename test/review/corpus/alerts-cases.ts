import { CorpusCase, editDocument, forget, move, remove, resource, StackJson, statement } from './corpus-case';

const TOPIC_POLICY = 'aws_sns_topic_policy.alerts_critical-policy';
const BUS_POLICY = 'aws_cloudwatch_event_bus_policy.hub_root-activity_policy';
const SQS_LISTENER = 'aws_sns_topic_subscription.alerts_critical-sqs-root-alerts';
const EMAIL_LISTENER = 'aws_sns_topic_subscription.alerts_critical-email-security-example-com';
const NOTICE_LISTENER = 'aws_sns_topic_subscription.alerts_notice-email-operations-example-com';
const CHAT = 'aws_chatbot_slack_channel_configuration.alerts_chat_channel-chat-slack-C0123456789';
const ROOT_RULE = 'aws_cloudwatch_event_rule.hub_root-activity_accounts_payments';
const PAGER = 'aws_sns_topic.pager';
const DESK = 'aws_sns_topic.desk';
const SUBSCRIPTION = 'aws_sns_topic_subscription.pager';
const UNDELIVERED = 'aws_sqs_queue.undelivered';
const UNDELIVERED_POLICY = 'aws_sqs_queue_policy.undelivered';
const BUS = 'aws_cloudwatch_event_bus.company';
const PERMISSION = 'aws_cloudwatch_event_permission.organization';
const RULE = 'aws_cloudwatch_event_rule.root';
const TARGET = 'aws_cloudwatch_event_target.root';

/** Edits one resource of the stack of the alerts. */
const edit = (address: string, change: (target: StackJson) => void) => ({
  json: { alerts: (stack: StackJson) => change(resource(stack, address)) },
});

/** Edits one resource of the program that is not Rootguard's. */
const platform = (address: string, change: (target: StackJson) => void) => ({
  program: 'platform' as const,
  json: { platform: (stack: StackJson) => change(resource(stack, address)) },
});

const platformStack = (change: (stack: StackJson) => void) => ({
  program: 'platform' as const,
  json: { platform: change },
});

export const DANGEROUS_ALERTS: readonly CorpusCase[] = [
  {
    name: 'topic-public',
    about: 'Everybody may publish to the critical topic and subscribe to it.',
    ...edit(TOPIC_POLICY, policy =>
      editDocument(policy, 'policy', document =>
        document.Statement.push({
          Effect: 'Allow',
          Principal: '*',
          Action: ['sns:Publish', 'sns:Subscribe'],
          Resource: 'arn:aws:sns:us-east-1:333333333333:rootguard-critical',
        }),
      ),
    ),
    findings: [`danger topic-stays-private ${TOPIC_POLICY}`],
  },
  {
    name: 'topic-without-eventbridge',
    about: 'EventBridge may no longer publish to the critical topic: alerts of the event path are lost.',
    ...edit(TOPIC_POLICY, policy => editDocument(policy, 'policy', document => document.Statement.pop())),
    findings: [`danger topic-stays-private ${TOPIC_POLICY}`],
  },
  {
    name: 'listener-removed',
    about: 'The queue no longer hears the critical topic.',
    org: file => {
      file.alerts.subscriptions = (file.alerts.subscriptions as StackJson[]).filter(
        ({ protocol }) => protocol !== 'sqs',
      );
    },
    stacks: ['alerts'],
    findings: [`danger listeners-stay ${SQS_LISTENER}`],
  },
  {
    name: 'listener-is-another',
    about: 'Another mailbox hears the notice topic; the former one does not.',
    org: file => (file.alerts.subscriptions[2].endpoint = 'desk@example.com'),
    stacks: ['alerts'],
    findings: [`danger listeners-stay ${NOTICE_LISTENER}`],
  },
  {
    name: 'listener-without-dead-letters',
    about: 'What the mailbox does not get is lost.',
    ...edit(EMAIL_LISTENER, listener => delete listener.redrive_policy),
    findings: [`danger listeners-stay ${EMAIL_LISTENER}`],
  },
  {
    name: 'chat-forgotten',
    about: 'Terraform forgets the chat channel.',
    json: { alerts: stack => forget(stack, CHAT) },
    findings: [`danger chat-stays ${CHAT}`],
  },
  {
    name: 'chat-to-another-topic',
    about: 'The chat channel hears the notice topic, no longer the critical one.',
    ...edit(CHAT, chat => (chat.sns_topic_arns = ['${aws_sns_topic.alerts_notice.arn}'])),
    findings: [`danger chat-stays ${CHAT}`],
  },
  {
    name: 'event-rule-disabled',
    about: 'The rule of one account is disabled.',
    ...edit(ROOT_RULE, rule => (rule.state = 'DISABLED')),
    findings: [`danger event-rule-still-matches ${ROOT_RULE}`],
  },
  {
    name: 'event-rule-without-reads',
    about: 'The rule no longer gets read-only calls.',
    ...edit('aws_cloudwatch_event_rule.hub_root-reads_keep', rule => (rule.state = 'ENABLED')),
    findings: ['danger event-rule-still-matches aws_cloudwatch_event_rule.hub_root-reads_keep'],
  },
  {
    name: 'event-bus-open',
    about: 'Everybody in AWS may put events on a bus of the hub, and forge alerts.',
    ...edit(BUS_POLICY, policy =>
      editDocument(policy, 'policy', document => delete statement(document, 'OrganizationPutsEvents').Condition),
    ),
    findings: [`danger event-bus-stays-closed ${BUS_POLICY}`],
  },
  {
    name: 'event-bus-for-one-account',
    about: 'Only one account may put events on a bus of the hub.',
    ...edit(BUS_POLICY, policy =>
      editDocument(policy, 'policy', document => {
        statement(document, 'OrganizationPutsEvents').Condition = {
          StringEquals: { 'aws:PrincipalAccount': '111111111111' },
        };
      }),
    ),
    findings: [`danger event-bus-stays-closed ${BUS_POLICY}`],
  },
  {
    name: 'hub-alarm-silent',
    about: 'Nobody is told when alerts are not delivered.',
    ...edit('aws_cloudwatch_metric_alarm.alerts_undelivered_alarm', alarm => (alarm.actions_enabled = false)),
    findings: ['danger alarm-still-rings aws_cloudwatch_metric_alarm.alerts_undelivered_alarm'],
  },
  {
    name: 'company-topic-public',
    about: 'The policy in the topic itself lets everybody publish.',
    ...platform(PAGER, topic =>
      editDocument(topic, 'policy', document => (statement(document, 'Alarms').Principal = { AWS: '*' })),
    ),
    findings: [`danger topic-stays-private ${PAGER}`],
  },
  {
    name: 'company-topic-unencrypted',
    about: 'Messages of the topic are no longer encrypted.',
    ...platform(PAGER, topic => delete topic.kms_master_key_id),
    findings: [`danger topic-stays-encrypted ${PAGER}`],
  },
  {
    name: 'company-topic-encrypted',
    about: 'A topic without encryption gets it, by a key with which no alarm can publish.',
    ...platform(DESK, topic => (topic.kms_master_key_id = 'alias/aws/sns')),
    findings: [`danger topic-stays-encrypted ${DESK}`],
  },
  {
    name: 'company-topic-renamed',
    about: 'A topic with another name: Terraform deletes the old one and whoever subscribed to it outside.',
    ...platform(DESK, topic => (topic.name = 'company-help-desk')),
    findings: [`danger stateful-stays ${DESK}`, 'warning alarm-still-rings aws_cloudwatch_metric_alarm.root'],
  },
  {
    name: 'company-last-listener-removed',
    about: 'The only subscription of a topic is taken out.',
    ...platformStack(stack => remove(stack, SUBSCRIPTION)),
    findings: [`danger listeners-stay ${SUBSCRIPTION}`],
  },
  {
    name: 'company-listener-forgotten',
    about: 'Terraform forgets the only subscription of a topic.',
    ...platformStack(stack => forget(stack, SUBSCRIPTION)),
    findings: [`danger listeners-stay ${SUBSCRIPTION}`],
  },
  {
    name: 'company-rule-deleted',
    about: 'Rule and target of root events are taken out.',
    ...platformStack(stack => {
      remove(stack, TARGET);
      remove(stack, RULE);
    }),
    findings: [`danger event-rule-still-matches ${RULE}`, `danger event-rule-still-matches ${TARGET}`],
  },
  {
    name: 'company-rule-narrowed',
    about: 'The rule matches sign-ins only.',
    ...platform(RULE, rule => {
      rule.event_pattern = JSON.stringify({
        detail: { userIdentity: { type: ['Root'] }, eventName: ['ConsoleLogin'] },
      });
    }),
    findings: [`danger event-rule-still-matches ${RULE}`],
  },
  {
    name: 'company-target-is-another',
    about: 'Events go to the topic that nobody watches.',
    ...platform(TARGET, target => (target.arn = '${aws_sns_topic.desk.arn}')),
    findings: [`danger event-rule-still-matches ${TARGET}`],
  },
  {
    name: 'company-target-without-dead-letters',
    about: 'What the target does not take is lost.',
    ...platform(TARGET, target => delete target.dead_letter_config),
    findings: [`danger event-rule-still-matches ${TARGET}`],
  },
  {
    name: 'company-bus-open',
    about: 'The condition on the organization is dropped: every account may put events on the bus.',
    ...platform(PERMISSION, permission => delete permission.condition),
    findings: [`danger event-bus-stays-closed ${PERMISSION}`],
  },
  {
    name: 'company-bus-closed-to-the-organization',
    about: 'The organization may no longer put events on the bus.',
    ...platformStack(stack => remove(stack, PERMISSION)),
    findings: [`danger event-bus-stays-closed ${PERMISSION}`],
  },
  {
    name: 'company-bus-deleted',
    about: 'The bus is taken out with everything on it.',
    ...platformStack(stack => [TARGET, RULE, PERMISSION, BUS].map(address => remove(stack, address))),
    findings: [
      `danger event-bus-stays-closed ${BUS}`,
      `danger event-bus-stays-closed ${PERMISSION}`,
      `danger event-rule-still-matches ${RULE}`,
      `danger event-rule-still-matches ${TARGET}`,
    ],
  },
  {
    name: 'company-dead-letters-deleted',
    about: 'The queue of undelivered messages is taken out; whoever wrote to it writes nowhere.',
    ...platformStack(stack => {
      remove(stack, UNDELIVERED_POLICY);
      remove(stack, UNDELIVERED);
      delete resource(stack, SUBSCRIPTION).redrive_policy;
      delete resource(stack, TARGET).dead_letter_config;
    }),
    findings: [
      `danger dead-letters-are-heard ${UNDELIVERED}`,
      `danger dead-letters-are-heard ${UNDELIVERED_POLICY}`,
      `danger event-rule-still-matches ${TARGET}`,
      `danger listeners-stay ${SUBSCRIPTION}`,
    ],
  },
  {
    name: 'company-dead-letters-refused',
    about: 'SNS may no longer write to the queue of undelivered messages.',
    ...platformStack(stack => remove(stack, UNDELIVERED_POLICY)),
    findings: [`danger dead-letters-are-heard ${UNDELIVERED_POLICY}`],
  },
];

export const HARMLESS_ALERTS: readonly CorpusCase[] = [
  {
    name: 'more-listeners',
    about: 'A mailbox and a pager more hear the topics.',
    org: file =>
      file.alerts.subscriptions.push(
        { protocol: 'https', endpoint: 'https://pager.example.com/root', topics: ['critical'] },
        { protocol: 'email', endpoint: 'desk@example.com', topics: ['notice'] },
      ),
    stacks: ['alerts'],
    findings: [],
  },
  {
    name: 'topic-policy-renamed-statement',
    about: 'A statement of the policy of a topic has another Sid, and the topic has another display name.',
    json: {
      alerts: stack => {
        resource(stack, 'aws_sns_topic.alerts_critical').display_name = 'ROOT';
        editDocument(resource(stack, TOPIC_POLICY), 'policy', document => {
          statement(document, 'CloudWatchAlarmsPublish').Sid = 'Alarms';
        });
      },
    },
    findings: [],
  },
  {
    name: 'company-rule-widened',
    about: 'The rule matches events of one more kind of caller, and has a description.',
    ...platform(RULE, rule => {
      rule.event_pattern = JSON.stringify({ detail: { userIdentity: { type: ['AssumedRole', 'Root'] } } });
      rule.description = 'Root, and roles';
    }),
    findings: [],
  },
  {
    name: 'company-topic-policy-respelled',
    about: 'The policy in the topic says the same in lists and other letters.',
    ...platform(PAGER, topic => {
      topic.policy = JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Principal: { Service: ['cloudwatch.amazonaws.com'] },
          Action: ['SNS:Publish'],
          Resource: ['arn:aws:sns:us-east-1:111111111111:company-pager'],
          Condition: { StringEquals: { 'AWS:SourceAccount': ['111111111111'] } },
        },
      });
    }),
    findings: [],
  },
  {
    name: 'company-queue-address-renamed',
    about: 'The queue of undelivered messages has another address, and a moved block says so.',
    ...platformStack(stack => {
      const text = JSON.stringify(stack).replaceAll(`\${${UNDELIVERED}`, '${aws_sqs_queue.lost');
      Object.assign(stack, JSON.parse(text));
      move(stack, UNDELIVERED, 'aws_sqs_queue.lost');
    }),
    findings: [],
  },
  {
    name: 'company-log-group-imported',
    about: 'A log group that exists is taken into Terraform as it is.',
    ...platformStack(stack => {
      stack.resource.aws_cloudwatch_log_group.controltower = { name: 'aws-controltower/CloudTrailLogs' };
      stack.import.push({ to: 'aws_cloudwatch_log_group.controltower', id: 'aws-controltower/CloudTrailLogs' });
    }),
    whole: true,
    findings: [],
  },
  {
    name: 'company-grows',
    about: 'A bucket, a topic, a rule and a role are made.',
    ...platformStack(stack => {
      stack.resource.aws_s3_bucket.reports = { bucket: 'example-company-reports' };
      stack.resource.aws_sns_topic.reports = { name: 'company-reports' };
      stack.resource.aws_sqs_queue.reports = { name: 'company-reports' };
      stack.resource.aws_sns_topic_subscription.reports = {
        topic_arn: '${aws_sns_topic.reports.arn}',
        protocol: 'sqs',
        endpoint: '${aws_sqs_queue.reports.arn}',
      };
    }),
    findings: [],
  },
  {
    name: 'company-tagged',
    about: 'Every resource of the stack gets default tags.',
    ...platformStack(stack => (stack.provider.aws[0].default_tags = [{ tags: { owner: 'platform' } }])),
    findings: [],
  },
];
