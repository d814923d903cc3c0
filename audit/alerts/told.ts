import { ANNOUNCER, ANNOUNCER_ROLE, KEYLESS_TOPIC, topicName } from '../../config/names';
import { Subscription } from '../../config/organization';
import { remembered } from '../../aws/remembered';
import { textAt } from '../../world/plan/attributes';
import { Attributes } from '../../world/plan/plan';
import { Thing } from '../../world/world';
import { eventPathProblems, PUBLISHES, READ_EVENT_PATH, unseenHub, unseenInHub } from './event-path';
import { AuditContext, held, Judgement, notHeld, off, Requirement } from '../requirement';
import { isFiltered, isPending, subscriptionsTo } from './topic-open';

const READ = [
  ...READ_EVENT_PATH,
  'sns:ListTopics',
  'sns:GetTopicAttributes',
  'sns:ListSubscriptionsByTopic',
  'sns:GetSubscriptionAttributes',
  'states:ListStateMachines',
  'states:DescribeStateMachine',
];

/** DET-2: the announcement names the account, and somebody who confirmed hears it. */
export const peopleAreTold: Requirement = {
  id: 'DET-2',
  title: 'the announcement names the account, and people hear it',
  judge({ id }, context) {
    const { judgement, problems } = told(context);
    if (judgement !== undefined) return judgement;
    const all = [...problems, ...unseenInHub(id, context)];
    return all.length === 0
      ? held('the hub tells people who confirmed')
      : notHeld(all.join('; '), 'npx rootguard deploy alerts; a subscription is confirmed by the link in its mail');
  },
};

interface Told {
  /** Where there is nothing to look at, or nobody could look. */
  readonly judgement?: Judgement;
  readonly problems: readonly string[];
}

/** The same for every account: there is one hub. */
const told = remembered((context: AuditContext): Told => {
  const { alerts } = context.organization;
  const without = (judgement: Judgement): Told => ({ judgement, problems: [] });
  if (alerts === undefined) return without(off('the org file has no alerts section'));
  const hub = alerts.hub.account.id;
  const unseen = unseenHub(context, hub, READ);
  if (unseen !== undefined) return without(unseen);
  return {
    problems: [
      ...eventPathProblems(context),
      ...machineProblems(hub, context),
      ...[topicName('critical'), KEYLESS_TOPIC].flatMap(topic => topicProblems(topic, hub, context)),
    ],
  };
});

/** The announcer, where it is there: alive, in its role, and with the topics in its definition. */
function machineProblems(hub: string, context: AuditContext): string[] {
  const { region } = context.organization;
  const machine = context.world
    .things('aws_sfn_state_machine')
    .find(one => one.account === hub && one.region === region && textAt(one.attributes, 'name') === ANNOUNCER);
  if (machine === undefined) return [];
  const { attributes, state } = machine;
  const status = textAt(state, 'status') ?? 'ACTIVE';
  const role = textAt(attributes, 'role_arn');
  const definition = textAt(attributes, 'definition') ?? '';
  const told = [topicName('critical'), KEYLESS_TOPIC].filter(name => {
    const arn = textAt(topicOf(name, hub, context)?.attributes, 'arn');
    // one name begins as the other
    return (
      arn !== undefined &&
      PUBLISHES.test(definition) &&
      !definition
        .split(arn)
        .slice(1)
        .some(rest => !/^[\w-]/.test(rest))
    );
  });
  return [
    ...(status === 'ACTIVE' ? [] : [`the state machine ${ANNOUNCER} is ${status}`]),
    ...(role === undefined || role.endsWith(`/${ANNOUNCER_ROLE}`)
      ? []
      : [`the state machine ${ANNOUNCER} acts as ${role}, and not as ${ANNOUNCER_ROLE}`]),
    ...told.map(name => `the state machine ${ANNOUNCER} does not publish to ${name}: it is not what was deployed`),
  ];
}

const topicOf = (name: string, hub: string, { organization: { region }, world }: AuditContext): Thing | undefined =>
  world
    .things('aws_sns_topic')
    .find(one => one.account === hub && one.region === region && textAt(one.attributes, 'name') === name);

function topicProblems(name: string, hub: string, context: AuditContext): string[] {
  const { alerts } = context.organization;
  const topic = topicOf(name, hub, context);
  if (topic === undefined) return [`there is no topic ${name}`];
  const subscriptions = subscriptionsTo(textAt(topic.attributes, 'arn'), context);
  const pending = subscriptions.filter(isPending);
  if (subscriptions.length === pending.length) {
    return [`${name}: nobody ${pending.length > 0 ? 'of its subscriptions has confirmed' : 'is subscribed'}`];
  }
  if (subscriptions.every(one => isPending(one) || isFiltered(one))) {
    return [`${name}: every subscription has a filter policy, which may hold its messages back`];
  }
  const listed = (of: readonly Thing[]): string =>
    of.map(({ attributes }) => textAt(attributes, 'protocol')).join(', ');
  const missing = (alerts?.subscriptions ?? []).filter(
    wanted =>
      wanted.protocol !== 'chat' &&
      wanted.topics.includes('critical') &&
      !subscriptions.some(({ attributes }) => isOf(attributes, wanted)),
  );
  return [
    ...(pending.length === 0 ? [] : [`${name}: not confirmed: ${listed(pending)}`]),
    ...(missing.length === 0
      ? []
      : [`${name}: in the org file and not subscribed: ${missing.map(({ protocol }) => protocol).join(', ')}`]),
  ];
}

/** Whether a subscription is one of the org file, as far as a snapshot has its endpoint: no number, of an address of the web the host. */
function isOf(attributes: Attributes, { protocol, endpoint }: Subscription): boolean {
  if (textAt(attributes, 'protocol') !== protocol) return false;
  const found = textAt(attributes, 'endpoint')?.toLowerCase();
  if (typeof endpoint !== 'string' || protocol === 'sms') return true;
  const origin = /^https?$/.test(protocol) && URL.canParse(endpoint) ? `${new URL(endpoint).origin}/***` : undefined;
  return found === endpoint.toLowerCase() || found === origin?.toLowerCase();
}
