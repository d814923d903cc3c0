import { AlertPath, topicArn } from './alert-path';
import { failureOf, valueOf } from '../world/clients/aws-answer';
import { describeEndpoint } from '../world/clients/endpoint';
import { Finding } from '../world/clients/finding';
import { TopicState, TopicSubscription } from './topic-state';
import { topicName } from '../config/names';

/** Subscriptions that hear nothing, hear less, or that anybody on a mailing list could end. */
export function subscriptionFindings(path: AlertPath, { topic, subscriptions: answer }: TopicState): Finding[] {
  const name = `topic ${topicName(topic)}`;
  const arn = topicArn(path, topic);
  const subscriptions = valueOf(answer);
  if (subscriptions === undefined) return [...failureOf(answer)];

  const findings = subscriptions.flatMap(subscription =>
    findingsOf(subscription, `${name}, ${describeEndpoint(subscription)}`, arn, path.region),
  );
  for (const wanted of path.subscriptions) {
    if (wanted.protocol === 'chat' || !wanted.topics.some(one => one === topic)) continue;
    // the number of a telephone is no part of the org file
    const { protocol } = wanted;
    const endpoint = typeof wanted.endpoint === 'string' ? wanted.endpoint : undefined;
    const isThere = subscriptions.some(
      one =>
        one.protocol === protocol && (endpoint === undefined || one.endpoint.toLowerCase() === endpoint.toLowerCase()),
    );
    if (isThere) continue;
    findings.push({
      rule: 'subscription-missing',
      subject: `${name}, ${endpoint === undefined ? protocol : describeEndpoint({ protocol, endpoint })}`,
      message: 'is in the org file and not subscribed: it was ended, or never deployed',
      hint: 'run npx rootguard deploy',
    });
  }
  // the file need not subscribe anybody to notice
  const isWanted = topic !== 'notice' || path.subscriptions.some(({ topics }) => topics.includes('notice'));
  if (isWanted && !subscriptions.some(({ arn: confirmed }) => confirmed !== undefined)) {
    const message = 'has no confirmed subscription: nobody hears of anything';
    findings.push({ rule: 'topic-unheard', subject: name, message, hint: 'confirm a subscription, or add one' });
  }
  return findings;
}

function findingsOf(subscription: TopicSubscription, subject: string, topic: string, region: string): Finding[] {
  const { protocol, arn, authenticated, filtered } = subscription;
  const isEmail = protocol === 'email' || protocol === 'email-json';
  const confirm =
    `aws sns confirm-subscription --region ${region} --topic-arn ${topic} --token <Token in the link>` +
    (isEmail ? ' --authenticate-on-unsubscribe true' : '');
  if (arn === undefined) {
    const message = 'waits for its confirmation and hears nothing until then';
    return [
      {
        rule: 'subscription-pending',
        subject,
        message,
        hint: isEmail
          ? `do not follow the link in the message, confirm with it: ${confirm}`
          : `make the endpoint confirm, or: ${confirm}`,
      },
    ];
  }
  const findings: Finding[] = [];
  if (isEmail && authenticated === false) {
    findings.push({
      rule: 'subscription-unauthenticated',
      subject,
      message: 'can be ended by anybody who gets one of its messages, for everybody on the list',
      hint: `end it (aws sns unsubscribe --region ${region} --subscription-arn ${arn}), run npx rootguard deploy, then confirm without following the link: ${confirm}`,
    });
  }
  if (filtered === true) {
    findings.push({
      rule: 'subscription-filtered',
      subject,
      message: 'has a filter policy, which holds messages back',
      hint: `aws sns set-subscription-attributes --region ${region} --subscription-arn ${arn} --attribute-name FilterPolicy --attribute-value '{}'`,
    });
  }
  return findings;
}
