import { DeployedRule, deployRule } from '../aws/cloudformation-template';
import { EventBridgeEvent } from '../aws/events/eventbridge-event';
import { renderInput } from '../aws/events/input-transformer';
import { Synthesized } from '../world/stacks/synthesized';
import { HubRule, HubTarget, referencesIn, StackSet } from '../world/stacks/synthesized-event-path';
import { addressIn, findNamed, isSame, NamedResource, Resource } from '../world/stacks/synthesized-references';
import { MatchingRules } from './matching-rules';
import { Remembered } from './remembered';
import { topicName, withoutPrefix } from '../config/names';
import { partitionOf } from '../aws/partition';

/** What one event sets off along the event path. */
export interface EventPath {
  /** The bus of the hub that it is for, without the prefix of Rootguard; null when no rule forwards it. */
  readonly signal: string | null;
  /** By the topics of the hub's rules, also when the event is not forwarded; null when it is for no topic. */
  readonly priority: 'critical' | 'notice' | null;
  /** Why an event of a signal does not reach the hub; null when it does, and when it is of no signal. */
  readonly notForwarded: string | null;
  /** Forwarding rules, as address of the StackSet, '/' and logical id in its template; then addresses of the hub's. */
  readonly rules: readonly string[];
  /** The topics these rules publish to, with repetitions. */
  readonly topics: readonly Resource[];
  /** What people read, one for each rule that publishes. */
  readonly messages: readonly string[];
}

/** A rule of a default bus, and the buses of the hub it sends to. */
interface ForwardingRule extends DeployedRule {
  /** Address of the StackSet, '/' and logical id in its template. */
  readonly address: string;
  readonly buses: readonly NamedResource[];
}

/** The default bus of one account and region. */
interface DefaultBus {
  /** Those of the StackSet that covers the account, or of another one: a signal is known also where nothing is deployed. */
  readonly rules: MatchingRules<ForwardingRule>;
  /** Why they do not forward; null when they do. */
  readonly notForwarded: string | null;
}

/** A rule of the hub, and its targets that are topics. */
interface PublishingRule extends HubRule {
  readonly targets: readonly { readonly target: HubTarget; readonly topic: NamedResource }[];
}

const NOTHING: EventPath = {
  signal: null,
  priority: null,
  notForwarded: null,
  rules: [],
  topics: [],
  messages: [],
};

/**
 * Simulates the event path for one event by itself, from the default bus of its account and region to the topics.
 *
 * AWS keeps sources that begin with 'aws.' for itself; an event with any other is somebody's, who may also put it on
 * every bus of the hub.
 */
export function simulateEventPath(event: EventBridgeEvent | undefined, synthesized: Synthesized): EventPath {
  if (event === undefined) return NOTHING;
  const { rules, notForwarded } = defaultBusOf(event, synthesized);
  const forwarded = rules.of(event);

  const put = event.source.startsWith('aws.') ? [] : synthesized.buses;
  const wouldReach = [...new Set([...put, ...forwarded.flatMap(({ buses }) => buses)])];
  const reached = notForwarded === null ? wouldReach : put;
  const publish = (bus: NamedResource) =>
    publishingRules(bus, synthesized)
      .of(event)
      .map(rule => ({ bus, rule }));
  const publications = reached.flatMap(publish);
  const wouldPublish = notForwarded === null ? publications : wouldReach.flatMap(publish);
  const bus = forwarded[0]?.buses[0]?.name;
  const signal = bus === undefined ? null : withoutPrefix(bus);
  const topicsOf = (all: typeof publications) =>
    all.flatMap(({ rule: { targets } }) => targets.map(({ topic }) => topic));
  return {
    signal,
    priority: priorityOf(topicsOf(wouldPublish)),
    notForwarded: forwarded.length === 0 ? null : notForwarded,
    rules: [
      ...(notForwarded === null ? forwarded.map(({ address }) => address) : []),
      ...publications.map(({ rule }) => rule.address),
    ],
    topics: topicsOf(publications).map(({ stack, address }) => ({ stack, address })),
    messages: publications.flatMap(({ rule, bus }) => messagesOf(rule, bus, event)),
  };
}

const defaultBuses = new Remembered<Synthesized, string, DefaultBus>();

const defaultBusOf = ({ account, region }: EventBridgeEvent, synthesized: Synthesized): DefaultBus =>
  defaultBuses.get(synthesized, `${account} ${region}`, () => {
    const stackSet = stackSetOf(account, synthesized);
    const template = stackSet ?? synthesized.stackSets[0];
    return {
      rules: new MatchingRules(template === undefined ? [] : forwardingRules(template, account, region, synthesized)),
      notForwarded: template === undefined ? null : whyNotForwarded(account, region, stackSet, synthesized),
    };
  });

/** A self-managed StackSet is for the accounts it lists, a service-managed one for all others of the organization. */
function stackSetOf(account: string, { stackSets, instances }: Synthesized): StackSet | undefined {
  const lists = (stackSet: StackSet) => instances.some(one => isOf(one, stackSet) && one.accounts.includes(account));
  return stackSets.find(lists) ?? stackSets.find(({ selfManaged }) => !selfManaged);
}

const isOf = (instances: Synthesized['instances'][number], { stack, address, name }: StackSet): boolean =>
  instances.stackSet === name ||
  isSame(
    { stack, address },
    {
      stack: instances.stack,
      address: addressIn(instances.stackSet) ?? '',
    },
  );

function whyNotForwarded(
  account: string,
  region: string,
  stackSet: StackSet | undefined,
  { instances }: Synthesized,
): string | null {
  if (stackSet === undefined) return `no StackSet covers account ${account}`;
  const covered = instances.some(one => isOf(one, stackSet) && (one.regions === 'every' || one.regions.includes(region)));
  return covered ? null : `region ${region} is not in alerts.regions`;
}

function forwardingRules(
  stackSet: StackSet,
  account: string,
  region: string,
  { buses }: Synthesized,
): ForwardingRule[] {
  const references = referencesIn(stackSet, account, region);
  return stackSet.rules.map(rule => {
    const deployed = deployRule(rule, references);
    return {
      ...deployed,
      address: `${stackSet.address}/${rule.logicalId}`,
      buses: deployed.targets.flatMap(arn => findNamed(arn, '', buses) ?? []),
    };
  });
}

const publishing = new Remembered<Synthesized, NamedResource, MatchingRules<PublishingRule>>();

/** The rules of a bus of the hub, where an event stays that of its account and region. */
const publishingRules = (bus: NamedResource, synthesized: Synthesized): MatchingRules<PublishingRule> =>
  publishing.get(synthesized, bus, () => {
    const rules = synthesized.hubRules.filter(rule => isOn(rule, bus));
    return new MatchingRules(rules.map(rule => ({ ...rule, targets: topicTargets(rule, synthesized) })));
  });

const topicTargets = (rule: HubRule, { hubTargets, topics }: Synthesized): PublishingRule['targets'] =>
  hubTargets
    .filter(({ stack, rule: address }) => isSame({ stack, address }, rule))
    .flatMap(target => {
      const topic = findNamed(target.arn, target.stack, topics);
      return topic === undefined ? [] : [{ target, topic }];
    });

const isOn = ({ stack, bus }: HubRule, { name, ...resource }: NamedResource): boolean =>
  bus === name || isSame(resource, { stack, address: addressIn(bus) ?? '' });

/** What people read; a message for a chat service, an object, counts only when there is no other. */
function messagesOf({ name, targets }: PublishingRule, bus: NamedResource, event: EventBridgeEvent): string[] {
  const { region = '', account = '' } = bus.place;
  const arn = `arn:${partitionOf(region)}:events:${region}:${account}:rule/${bus.name}/${name}`;
  const messages = targets.map(({ target: { transformer } }) =>
    transformer === undefined ? JSON.stringify(event) : renderInput(transformer, event, { arn, name }),
  );
  const texts = messages.filter(message => !message.startsWith('{'));
  return texts.length === 0 ? messages : texts;
}

function priorityOf(topics: readonly NamedResource[]): EventPath['priority'] {
  for (const priority of ['critical', 'notice'] as const) {
    if (topics.some(({ name }) => name.startsWith(topicName(priority)))) return priority;
  }
  return null;
}
