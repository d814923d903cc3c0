import { alarmArn, AlertPath, DRILL_ALARM, topicArn } from './alert-path';
import { failureOf, valueOf } from '../world/clients/aws-answer';
import { Finding } from '../world/clients/finding';
import { chatTopic, topicName } from '../config/names';
import { whyRefused } from './service-access';
import { TopicKey, TopicState } from './topic-state';

const CLOUDWATCH = 'cloudwatch.amazonaws.com';
const EVENTBRIDGE = 'events.amazonaws.com';

/** Topics and keys that are missing or would swallow a message. */
export function topicFindings(path: AlertPath, state: TopicState): Finding[] {
  const subject = `topic ${topicName(state.topic)}`;
  if ('missing' in state.attributes) {
    if (!isWanted(path, state.topic)) return [];
    const message = `does not exist in account ${path.hubId}, ${path.region}: nobody hears of anything`;
    return [{ rule: 'topic-missing', subject, message, hint: 'run npx rootguard deploy' }];
  }
  const attributes = valueOf(state.attributes);
  return [
    ...failureOf(state.attributes),
    ...(attributes === undefined ? [] : policyFindings(path, subject, state.topic, attributes.policy)),
    ...keyFindings(path, subject, state, attributes?.keyId),
  ];
}

/** Topics for chat are there only when the org file subscribes a chat channel. */
const isWanted = ({ subscriptions }: AlertPath, topic: string): boolean =>
  topic === 'critical' ||
  topic === 'notice' ||
  subscriptions.some(({ protocol, topics }) => protocol === 'chat' && topics.some(one => chatTopic(one) === topic));

function policyFindings(path: AlertPath, subject: string, topic: string, policy: string): Finding[] {
  const resource = topicArn(path, topic);
  return publishers(path, topic).flatMap(({ service, what, context }): Finding[] => {
    // AWS documents that EventBridge supports no condition in the policy of a topic
    const publish = { service, action: 'sns:Publish', resource };
    const why = whyRefused(policy, service === EVENTBRIDGE ? publish : { ...publish, context });
    if (why === undefined) return [];
    const message = `swallows what ${what} publish: ${why}`;
    const hint =
      service === EVENTBRIDGE
        ? `let ${service} do sns:Publish without any condition, as npx rootguard deploy does`
        : `let ${service} do sns:Publish, as npx rootguard deploy does`;
    return [{ rule: 'topic-policy', subject, message, hint }];
  });
}

function keyFindings(path: AlertPath, subject: string, { topic, key }: TopicState, keyId = ''): Finding[] {
  if (key === undefined) return [];
  const about = `key of ${subject}`;
  const finding = (rule: string, message: string, hint: string): Finding => ({ rule, subject: about, message, hint });
  if ('missing' in key) {
    const message = `${keyId} does not exist: every message is lost`;
    return [finding('key-missing', message, 'run npx rootguard deploy')];
  }
  const found = valueOf(key);
  if (found === undefined) return [...failureOf(key)];
  if (!found.customerManaged) {
    const message = `${keyId} is managed by AWS: its policy lets neither CloudWatch nor EventBridge use it, and cannot be changed`;
    return [finding('key-not-customer-managed', message, 'encrypt the topic with its own key: npx rootguard deploy')];
  }
  if (found.state !== 'Enabled') {
    const message = `${keyId} is in state ${found.state}: every message is lost`;
    return [finding('key-not-enabled', message, howToEnable(found, keyId))];
  }
  return publishers(path, topic).flatMap(({ service, what, context }) => {
    // GenerateDataKey is what SNS calls on behalf of the service
    const why = ['kms:Decrypt', 'kms:GenerateDataKey']
      .map(action => whyRefused(found.policy, { service, action, resource: keyId, context }))
      .find(reason => reason !== undefined);
    if (why === undefined) return [];
    const hint = `let ${service} do kms:Decrypt and kms:GenerateDataKey*, as npx rootguard deploy does`;
    return [finding('key-policy', `swallows what ${what} publish: ${why}`, hint)];
  });
}

function howToEnable({ state }: TopicKey, keyId: string): string {
  if (state === 'PendingDeletion') {
    return `aws kms cancel-key-deletion --key-id ${keyId} && aws kms enable-key --key-id ${keyId}`;
  }
  return state === 'Disabled' ? `aws kms enable-key --key-id ${keyId}` : 'look at the key in AWS KMS';
}

/**
 * Who publishes to a topic, and the condition keys that come with it. CloudWatch names alarm and account; EventBridge
 * names nothing, but SNS tells the key which topic it is for.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function publishers(path: AlertPath, topic: string) {
  const onTopic = { 'kms:encryptioncontext:aws:sns:topicarn': topicArn(path, topic), 'aws:securetransport': 'true' };
  const ofAlarms = {
    ...onTopic,
    'aws:sourcearn': alarmArn(path, DRILL_ALARM),
    'aws:sourceaccount': path.managementId,
    'aws:sourceowner': path.managementId,
  };
  return [
    { service: CLOUDWATCH, what: 'CloudWatch alarms', context: ofAlarms },
    { service: EVENTBRIDGE, what: 'EventBridge rules', context: onTopic },
  ];
}
