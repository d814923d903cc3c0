import { DeployedRule, deployRule } from '../aws/cloudformation-template';
import { matchesEventPattern } from '../aws/events/event-pattern-match';
import { EventBridgeEvent } from '../aws/events/eventbridge-event';
import { renderInput } from '../aws/events/input-transformer';
import { seesEvent } from '../aws/events/rule-state';
import { Synthesized } from '../world/stacks/synthesized';
import { HubRule, HubTarget, referencesIn, StackSet } from '../world/stacks/synthesized-event-path';
import { addressIn, findNamed, isSame, NamedResource, Resource } from '../world/stacks/synthesized-references';
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

/** What a rule of the hub does with an event. */
interface Publication {
  readonly rule: HubRule;
  readonly topics: readonly NamedResource[];
  readonly messages: readonly string[];
}

/** A rule of a default bus that matches, and the buses of the hub it sends to. */
interface Forwarded {
  readonly rule: string;
  readonly buses: readonly NamedResource[];
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
  const stackSet = stackSetOf(event.account, synthesized);
  // the signal of an event is known even where nothing is deployed
  const template = stackSet ?? synthesized.stackSets[0];
  const forwarded = template === undefined ? [] : forward(event, template, synthesized);
  const reason = template === undefined ? null : whyNotForwarded(event, stackSet, synthesized);

  const put = event.source.startsWith('aws.') ? [] : synthesized.buses;
  const wouldReach = distinct([...put, ...forwarded.flatMap(({ buses }) => buses)]);
  const reached = reason === null ? wouldReach : put;
  const publications = reached.flatMap(bus => publish(event, bus, synthesized));
  const wouldPublish = reason === null ? publications : wouldReach.flatMap(bus => publish(event, bus, synthesized));
  const would = wouldPublish.flatMap(({ topics }) => topics);
  const bus = forwarded[0]?.buses[0]?.name;
  const signal = bus === undefined ? null : withoutPrefix(bus);
  return {
    signal,
    priority: priorityOf(would),
    notForwarded: forwarded.length === 0 ? null : reason,
    rules: [
      ...(reason === null ? forwarded.map(({ rule }) => rule) : []),
      ...publications.map(({ rule }) => rule.address),
    ],
    topics: publications.flatMap(({ topics }) => topics).map(({ stack, address }) => ({ stack, address })),
    messages: publications.flatMap(({ messages }) => messages),
  };
}

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
  { account, region }: EventBridgeEvent,
  stackSet: StackSet | undefined,
  { instances }: Synthesized,
): string | null {
  if (stackSet === undefined) return `no StackSet covers account ${account}`;
  const covered = instances.some(one => isOf(one, stackSet) && one.regions.includes(region));
  return covered ? null : `region ${region} is not in alerts.regions`;
}

function forward(event: EventBridgeEvent, stackSet: StackSet, { buses }: Synthesized): Forwarded[] {
  return deployedRules(stackSet, event)
    .filter(({ state, pattern }) => seesEvent(state, event) && matchesEventPattern(pattern, event))
    .map(({ logicalId, targets }) => ({
      rule: `${stackSet.address}/${logicalId}`,
      buses: targets.flatMap(arn => findNamed(arn, '', buses) ?? []),
    }));
}

/** Rules by StackSet, account and region: a file of a trail has thousands of events of few of them. */
const deployed = new WeakMap<StackSet, Map<string, readonly DeployedRule[]>>();

function deployedRules(stackSet: StackSet, { account, region }: EventBridgeEvent): readonly DeployedRule[] {
  const ofStackSet = deployed.get(stackSet) ?? new Map<string, readonly DeployedRule[]>();
  deployed.set(stackSet, ofStackSet);
  const place = `${account} ${region}`;
  let rules = ofStackSet.get(place);
  if (rules === undefined) {
    const references = referencesIn(stackSet, account, region);
    rules = stackSet.rules.map(rule => deployRule(rule, references));
    ofStackSet.set(place, rules);
  }
  return rules;
}

/** The event stays that of its account and region on the hub's bus. */
function publish(
  event: EventBridgeEvent,
  bus: NamedResource,
  { hubRules, ...synthesized }: Synthesized,
): Publication[] {
  return hubRules
    .filter(rule => isOn(rule, bus) && seesEvent(rule.state, event) && matchesEventPattern(rule.pattern, event))
    .map(rule => {
      const targets = synthesized.hubTargets
        .filter(({ stack, rule: address }) => isSame({ stack, address }, rule))
        .flatMap(target => {
          const topic = findNamed(target.arn, target.stack, synthesized.topics);
          return topic === undefined ? [] : [{ target, topic }];
        });
      return { rule, topics: targets.map(({ topic }) => topic), messages: messagesOf(targets, rule, bus, event) };
    });
}

const isOn = ({ stack, bus }: HubRule, { name, ...resource }: NamedResource): boolean =>
  bus === name || isSame(resource, { stack, address: addressIn(bus) ?? '' });

/** What people read; a message for a chat service, an object, counts only when there is no other. */
function messagesOf(
  targets: readonly { readonly target: HubTarget; readonly topic: NamedResource }[],
  { name }: HubRule,
  bus: NamedResource,
  event: EventBridgeEvent,
): string[] {
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

const distinct = (buses: readonly NamedResource[]): NamedResource[] => [...new Set(buses)];
