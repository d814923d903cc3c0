import { parseArn } from '../../aws/arn';
import { parsePolicy } from '../../aws/policy/document';
import type { PolicyRequest } from '../../aws/policy/decide';
import { fateOf, serviceContext } from '../../aws/policy/service-request';
import { textAt, valueAt } from '../../world/plan/attributes';
import { Thing } from '../../world/world';
import { Open } from '../open';
import { AuditContext } from '../requirement';
import { keyOf } from '../trail/archive-access';

const DEPLOY = 'npx rootguard deploy alerts';

/** A service of AWS that publishes, and the keys that its requests have. */
export interface Publisher {
  /** For example 'cloudwatch.amazonaws.com'. */
  readonly service: string;
  readonly keys: Readonly<Record<string, string>>;
}

/** Why what a service publishes to a topic is heard by nobody: the topic, its policy, its key, its subscriptions. */
export function topicOpen(arn: string, publisher: Publisher, context: AuditContext): readonly Open[] {
  const { account = '', region, resource: name = arn } = parseArn(arn) ?? {};
  const problem = (text: string): Open => ({ problem: `the topic ${name} ${text}`, next: DEPLOY });
  const topic = context.world.things('aws_sns_topic').find(({ attributes }) => textAt(attributes, 'arn') === arn);
  if (topic === undefined) {
    const failed =
      context.unread(['sts:AssumeRole', 'sns:ListTopics'], account, region) ??
      context.unread(['sns:GetTopicAttributes'], account, region, arn);
    return failed !== undefined || !isRead(account, context)
      ? [
          {
            unread: failed ?? {
              action: 'sns:GetTopicAttributes',
              account,
              reason: `nobody looked into account ${account}`,
            },
          },
        ]
      : [problem('is not there')];
  }
  const policy = textAt(topic.attributes, 'policy');
  const publish = { action: 'sns:Publish', resource: arn };
  return [
    ...(policy !== undefined && isRefused(policy, publisher, publish)
      ? [problem(`does not let ${publisher.service} publish, by its policy`)]
      : []),
    ...keyOpen(topic, publisher, context).map(one => ('unread' in one ? one : problem(one.problem))),
    ...(subscriptionsTo(arn, context).some(isHeard) ? [] : [problem('is heard by nobody')]),
  ];
}

/** What is subscribed to a topic, confirmed or not. */
export const subscriptionsTo = (arn: string | undefined, { world }: AuditContext): readonly Thing[] =>
  world.things('aws_sns_topic_subscription').filter(({ attributes }) => textAt(attributes, 'topic_arn') === arn);

export const isPending = ({ attributes, state }: Thing): boolean =>
  valueAt(state, 'pending_confirmation') === true || textAt(attributes, 'arn') === 'PendingConfirmation';

/** Whether a filter may hold messages back. */
export const isFiltered = ({ attributes }: Thing): boolean =>
  !/^\s*(\{\s*\})?\s*$/.test(textAt(attributes, 'filter_policy') ?? '');

const isHeard = (subscription: Thing): boolean => !isPending(subscription) && !isFiltered(subscription);

const isRead = (account: string, { snapshot, world }: AuditContext): boolean =>
  account === snapshot.reader || world.things('aws_sns_topic').some(one => one.account === account);

/** SNS encrypts on behalf of whoever publishes; the problems are about the topic. */
function keyOpen(
  { attributes, account, region }: Thing,
  publisher: Publisher,
  context: AuditContext,
): readonly ({ readonly problem: string } | Extract<Open, { unread: unknown }>)[] {
  const id = textAt(attributes, 'kms_master_key_id');
  if (!id) return [];
  if (/(^|:)alias\/aws\//.test(id)) {
    return [{ problem: `has the key ${id} of AWS, which ${publisher.service} may not use` }];
  }
  const alias = context.world
    .things('aws_kms_alias')
    .find(
      one =>
        (textAt(one.attributes, 'name') === id && one.account === account && one.region === region) ||
        textAt(one.attributes, 'arn') === id,
    );
  const key = keyOf(textAt(alias?.attributes, 'target_key_id') ?? id, context);
  const policy = textAt(key?.attributes, 'policy');
  if (key === undefined || policy === undefined) {
    const notThere = { action: 'kms:GetKeyPolicy', about: id, reason: 'the snapshot does not have it' };
    return [{ unread: context.unread(['kms:DescribeKey', 'kms:GetKeyPolicy'], undefined, undefined, id) ?? notThere }];
  }
  const state = textAt(key.state, 'state') ?? 'Enabled';
  if (valueAt(key.attributes, 'is_enabled') === false || state !== 'Enabled') {
    return [{ problem: `has a key that is ${state === 'Enabled' ? 'disabled' : state}` }];
  }
  const keys = { ...publisher.keys, 'kms:EncryptionContext:aws:sns:topicArn': textAt(attributes, 'arn') ?? '' };
  const refused = ['kms:GenerateDataKey', 'kms:Decrypt'].filter(action =>
    isRefused(policy, { ...publisher, keys }, { action, resource: '*' }),
  );
  return refused.length === 0
    ? []
    : [{ problem: `has a key whose policy does not let ${publisher.service} do ${refused.join(' and ')}` }];
}

function isRefused(
  policy: string,
  { service, keys }: Publisher,
  request: Pick<PolicyRequest, 'action' | 'resource'>,
): boolean {
  const context = { ...serviceContext(service), ...keys };
  return (
    fateOf(
      parsePolicy(policy).document,
      { ...request, principal: { kind: 'Service', id: service }, context },
      false,
    ) === 'lost'
  );
}
