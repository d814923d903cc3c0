import { Draft } from '../reading/draft';
import { Check } from '../facts';
import { PARTITIONS } from '../../aws/partition';
import { error, Problem, warning } from '../reading/problem';
import { chatChannel } from '../sections/chat-channel';
import { Protocol, PROTOCOL_NAMES, PROTOCOLS } from '../sections/protocols';
import { subscriptionName } from '../resolving/subscription-name';

type Entry = NonNullable<NonNullable<NonNullable<Draft['alerts']>['subscriptions']>[number]>;

/** Somebody hears of root, every endpoint fits its protocol, and no two share an address. */
export const subscriptions: Check = function* (draft) {
  const entries = draft.alerts?.subscriptions;
  if (entries === undefined) return;
  const readable = entries.every(one => one?.topics !== undefined && !one.topics.includes(undefined));
  if (readable && !entries.some(one => one?.topics?.includes('critical'))) {
    const path = ['alerts', 'subscriptions'];
    const message = 'alerts.subscriptions: nobody subscribes to critical, so nobody hears of root';
    yield error('no-critical-subscription', { path, on: 'key' }, message, 'add critical to the topics of one of them');
  }

  const seen = new Set<string>();
  const names = new Set<string>();
  const teams = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const { protocol, name: given } = entry ?? {};
    if (protocol === undefined) continue;
    yield* availability(protocol, index, draft);
    if (given === undefined && (protocol === 'sms' || (protocol === 'https' && typeof entry?.endpoint === 'object'))) {
      const whose = protocol === 'sms' ? 'number' : 'address';
      const message = `alerts.subscriptions: a subscription of protocol ${protocol} needs a name, its ${whose} cannot be one`;
      yield error('required', ['alerts', 'subscriptions', index], message, 'add name, for example name: on-call');
    }
    const endpoint = complete(entry?.endpoint);
    if (endpoint === undefined) continue;
    const path = ['alerts', 'subscriptions', index, 'endpoint'];
    const same = `${protocol} ${typeof endpoint === 'string' ? endpoint : `variable ${endpoint.variable}`}`;
    const repeated = seen.has(same);
    if (repeated) {
      const hint = 'list both topics in one entry';
      yield error('duplicate-subscription', path, 'alerts.subscriptions: the same endpoint stands twice', hint);
    }
    seen.add(same);
    const refusal = misfit(protocol, endpoint, draft);
    if (refusal !== undefined) {
      const message = `alerts.subscriptions: an endpoint of protocol ${protocol} must be ${refusal.expected}`;
      yield error('subscription-endpoint', path, message, refusal.hint);
      continue;
    }
    const team = protocol === 'chat' ? teamOf(endpoint) : undefined;
    if (team !== undefined && teams.has(team) && !repeated) {
      // the provider finds the configuration of a Teams channel by its team alone, and fails when there are two
      const message = 'alerts.subscriptions: two channels of one Microsoft Teams team, the AWS provider can manage one';
      yield error('one-channel-per-team', path, message, 'keep one of them, or use a channel of another team');
    }
    if (team !== undefined) teams.add(team);

    const name = given ?? subscriptionName({ protocol, endpoint });
    if (name === undefined) continue;
    // a channel has one configuration, whatever its topics; every other protocol one subscription per topic
    const scopes = protocol === 'chat' ? ['chat'] : (entry?.topics ?? []).filter(topic => topic !== undefined);
    const taken = scopes.find(scope => names.has(`${scope} ${name}`));
    if (taken !== undefined && !repeated) {
      const to = taken === 'chat' ? 'of protocol chat' : `to ${taken}`;
      const message = `alerts.subscriptions: two subscriptions ${to} would share the Terraform name '${name}'`;
      yield error('shared-terraform-name', path, message, 'give one of them a name');
    }
    for (const scope of scopes) names.add(`${scope} ${name}`);
  }
};

/** Regions that AWS's list of regions with SMS messaging leaves out; the list grows, so this is no error. */
const WITHOUT_SMS = ['ap-east-1', 'ap-northeast-2', 'ap-southeast-5', 'ap-southeast-7'];

/**
 * Refuses a protocol that the partition does not have.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-supported-regions-countries.html
 * @see https://docs.amazonaws.cn/en_us/aws/latest/userguide/sns.html
 * @see https://docs.aws.amazon.com/general/latest/gr/chatbot.html
 */
function* availability(protocol: Protocol, index: number, { partition, region }: Draft): Iterable<Problem> {
  const { needs } = PROTOCOLS[protocol];
  if (needs === undefined) return;
  const path = ['alerts', 'subscriptions', index, 'protocol'];
  if (partition !== undefined && !PARTITIONS[partition][needs.feature]) {
    const message = `alerts.subscriptions: protocol ${protocol} cannot be used, ${needs.missing} in ${partition}`;
    const others = PROTOCOL_NAMES.filter(name => PROTOCOLS[name].needs === undefined);
    yield error('subscription-protocol', path, message, `use ${others.slice(0, -1).join(', ')} or ${others.at(-1)}`);
  } else if (protocol === 'sms' && region !== undefined && WITHOUT_SMS.includes(region)) {
    const message = `alerts.subscriptions: AWS does not list ${region} among the regions that send SMS`;
    yield warning('subscription-protocol', path, message, 'send a test message before anybody relies on it');
  }
}

/** Characters of an endpoint. */
const ENDPOINT_MAX = 512;

type Endpoint = string | { readonly variable: string };

/** An endpoint of which nothing was refused. */
const complete = (endpoint: Entry['endpoint']): Endpoint | undefined =>
  typeof endpoint === 'object'
    ? endpoint.variable === undefined
      ? undefined
      : { variable: endpoint.variable }
    : endpoint;

/** The Microsoft Teams team of an endpoint of protocol chat. */
function teamOf(endpoint: Endpoint): string | undefined {
  const channel = typeof endpoint === 'string' ? chatChannel(endpoint) : undefined;
  return channel?.application === 'teams' ? channel.teamId.toLowerCase() : undefined;
}

/** What the endpoint should be and what to do; undefined when it is that. */
function misfit(protocol: Protocol, endpoint: Endpoint, draft: Draft): { expected: string; hint?: string } | undefined {
  const { endpoint: rule, orVariable } = PROTOCOLS[protocol];
  if (orVariable && typeof endpoint === 'object') return undefined;
  if (rule === undefined) {
    if (typeof endpoint === 'object') return undefined;
    const expected = '{ variable: name }, because a phone number must not stand in the file';
    return { expected, hint: 'write endpoint: { variable: on_call_number } and supply TF_VAR_on_call_number' };
  }
  const [expected, fits] = rule(draft);
  if (typeof endpoint === 'object')
    return { expected, hint: 'only the number of an sms and an https address come from a variable' };
  if (!/^[!-~]*$/.test(endpoint)) return { expected: `${expected} without spaces` };
  const { length } = endpoint;
  if (length > ENDPOINT_MAX) return { expected: `at most ${ENDPOINT_MAX} characters long, got ${length}` };
  return fits(endpoint) ? undefined : { expected };
}
