import { on, ResourceHandler, succeeds, when } from './resource-handler';
import { Permission, StackCaller } from './stack-set-caller';
import { queueHandler, queuePolicyHandler } from './stack-set-queue';
import { roleHandler } from './stack-set-role';

interface Target {
  readonly Id: string;
  readonly RoleArn?: string;
}

const ruleHandler: ResourceHandler = {
  nameProperty: 'Name',
  taggable: true,
  values: ({ partition, region, account }, name) => ({
    '': name,
    Arn: `arn:${partition}:events:${region}:${account}:rule/${name}`,
  }),
  permissions: (phase, place, name, { Targets, RoleArn, Tags }) => {
    const rule = ruleHandler.values(place, name).Arn ?? '';
    const passed = [RoleArn as string | undefined, ...targetsOf(Targets).map(target => target.RoleArn)];
    const pass = [...new Set(passed.filter(arn => arn !== undefined))].map((arn): Permission => [
      'iam:PassRole',
      arn,
      { 'iam:PassedToService': 'events.amazonaws.com' },
    ]);
    const read = on(rule, 'events:DescribeRule', 'events:ListTargetsByRule', 'events:ListTagsForResource');
    const tag: Permission = ['events:TagResource', rule];
    switch (phase) {
      case 'create':
        return [...pass, ...on(rule, 'events:PutRule', 'events:PutTargets'), ...when(Tags, tag), ...read];
      case 'update':
        return [
          ...pass,
          ...on(rule, 'events:PutRule', 'events:PutTargets', 'events:RemoveTargets'),
          ...when(Tags, tag, ['events:UntagResource', rule]),
          ...read,
        ];
      case 'delete':
        return on(rule, 'events:DescribeRule', 'events:ListTargetsByRule', 'events:RemoveTargets', 'events:DeleteRule');
    }
  },
  exists: (caller, Name) => succeeds(caller.json('events', 'DescribeRule', { Name })),
  create: async (caller, Name, { Targets, EventPattern, ...rule }) => {
    const pattern = EventPattern === undefined ? {} : { EventPattern: JSON.stringify(EventPattern) };
    await caller.json('events', 'PutRule', { ...rule, ...pattern, Name });
    const bus = rule.EventBusName === undefined ? {} : { EventBusName: rule.EventBusName };
    if (targetsOf(Targets).length === 0) return;
    const put = await caller.json('events', 'PutTargets', { Rule: Name, Targets, ...bus });
    const [failed] = (put.FailedEntries ?? []) as { ErrorMessage: string }[];
    if (failed !== undefined) throw new Error(failed.ErrorMessage);
  },
  update: async (caller, name, properties, previous) => {
    const kept = targetsOf(properties.Targets).map(({ Id }) => Id);
    const gone = targetsOf(previous.Targets).filter(({ Id }) => !kept.includes(Id));
    if (gone.length > 0) await removeTargets(caller, name, gone);
    await ruleHandler.create(caller, name, properties);
  },
  remove: async (caller, Name, { Targets }) => {
    await removeTargets(caller, Name, targetsOf(Targets));
    await caller.json('events', 'DeleteRule', { Name });
  },
};

const targetsOf = (targets: unknown): readonly Target[] => (targets ?? []) as Target[];

const removeTargets = (caller: StackCaller, Rule: string, targets: readonly Target[]) =>
  caller.json('events', 'RemoveTargets', { Rule, Ids: targets.map(({ Id }) => Id) });

const alarmHandler: ResourceHandler = {
  nameProperty: 'AlarmName',
  taggable: true,
  values: ({ partition, region, account }, name) => ({
    '': name,
    Arn: `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`,
  }),
  permissions: (phase, place, name, { Tags }) => {
    const alarm = alarmHandler.values(place, name).Arn ?? '';
    // whatever alarm is asked about, IAM is asked about all of them
    const describe: Permission = ['cloudwatch:DescribeAlarms', alarmHandler.values(place, '*').Arn ?? ''];
    if (phase === 'delete') return [describe, ...on(alarm, 'cloudwatch:DeleteAlarms')];
    return [
      ...on(alarm, 'cloudwatch:PutMetricAlarm'),
      describe,
      ...on(alarm, 'cloudwatch:ListTagsForResource'),
      ...when(Tags, ['cloudwatch:TagResource', alarm]),
      ...(phase === 'update' ? when(Tags, ['cloudwatch:UntagResource', alarm]) : []),
    ];
  },
  exists: async (caller, name) => {
    const found = await caller.json('monitoring', 'DescribeAlarms', { AlarmNames: [name] });
    return ((found.MetricAlarms ?? []) as unknown[]).length > 0;
  },
  create: async (caller, AlarmName, properties) => {
    await caller.json('monitoring', 'PutMetricAlarm', { ...properties, AlarmName });
  },
  update: (caller, name, properties) => alarmHandler.create(caller, name, properties),
  remove: async (caller, name) => {
    await caller.json('monitoring', 'DeleteAlarms', { AlarmNames: [name] });
  },
};

/** The resource types that stacks may have here. */
export const HANDLERS: Readonly<Record<string, ResourceHandler>> = {
  'AWS::CloudWatch::Alarm': alarmHandler,
  'AWS::Events::Rule': ruleHandler,
  'AWS::IAM::Role': roleHandler,
  'AWS::SQS::Queue': queueHandler,
  'AWS::SQS::QueuePolicy': queuePolicyHandler,
};
