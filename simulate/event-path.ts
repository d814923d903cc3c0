import { isAccountId } from '../aws/arn';
import { DeployedRule, deployRule, referencesOf, TemplateRule } from '../aws/cloudformation-template';
import { EventBridgeEvent } from '../aws/events/eventbridge-event';
import { renderInput } from '../aws/events/input-transformer';
import { CallTask, runStateMachine } from '../aws/states/run-state-machine';
import { StateError } from '../aws/states/state-error';
import { Synthesized } from '../world/stacks/synthesized';
import { HubMachine, HubRule, HubTarget, referencesIn, StackSet } from '../world/stacks/synthesized-event-path';
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

/** A rule of the hub, and its targets that tell somebody: a topic gets the input, a machine publishes what it makes of it. */
interface PublishingRule extends HubRule {
  readonly targets: readonly (Pick<HubTarget, 'transformer'> &
    ({ readonly topic: NamedResource } | { readonly machine: HubMachine }))[];
}

/** A message in a topic. */
interface Told {
  readonly topic: NamedResource;
  readonly message: string;
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
 * every bus of the hub. AWS Organizations is not asked: messages have the names of the org file.
 */
export async function simulateEventPath(
  event: EventBridgeEvent | undefined,
  synthesized: Synthesized,
): Promise<EventPath> {
  if (event === undefined) return NOTHING;
  const { rules, notForwarded } = defaultBusOf(event, synthesized);
  const forwarded = rules.of(event);

  const put = event.source.startsWith('aws.') ? [] : synthesized.buses;
  const wouldReach = [...new Set([...put, ...forwarded.flatMap(({ buses }) => buses)])];
  const publish = async (bus: NamedResource) =>
    Promise.all(
      publishingRules(bus, synthesized)
        .of(event)
        .map(async rule => ({ bus, rule, told: await toldBy(rule, bus, event, synthesized) })),
    );
  const wouldPublish = (await Promise.all(wouldReach.map(publish))).flat();
  const publications = notForwarded === null ? wouldPublish : wouldPublish.filter(({ bus }) => put.includes(bus));
  const bus = forwarded[0]?.buses[0]?.name;
  const signal = bus === undefined ? null : withoutPrefix(bus);
  const topicsOf = (all: typeof publications) => all.flatMap(({ told }) => told.map(({ topic }) => topic));
  return {
    signal,
    priority: priorityOf(topicsOf(wouldPublish)),
    notForwarded: forwarded.length === 0 ? null : notForwarded,
    rules: [
      ...(notForwarded === null ? forwarded.map(({ address }) => address) : []),
      ...publications.map(({ rule }) => rule.address),
    ],
    topics: topicsOf(publications).map(({ stack, address }) => ({ stack, address })),
    messages: publications.flatMap(({ told }) => messagesOf(told)),
  };
}

const defaultBuses = new Remembered<Synthesized, string, DefaultBus>();

const defaultBusOf = ({ account, region }: EventBridgeEvent, synthesized: Synthesized): DefaultBus =>
  defaultBuses.get(synthesized, `${account} ${region}`, () => {
    const stackSet = stackSetOf(account, region, synthesized);
    // whatever is no account has no stack, and would not fit into its patterns
    const template = isAccountId(account) ? (stackSet ?? synthesized.stackSets[0]) : undefined;
    return {
      rules: new MatchingRules(template === undefined ? [] : forwardingRules(template, account, region, synthesized)),
      notForwarded: template === undefined ? null : whyNotForwarded(account, region, stackSet, synthesized),
    };
  });

/**
 * A self-managed StackSet is for the accounts it lists, a service-managed one for all others of the organization, or for
 * those of them that it lists; where several are for an account, the one that has the region, and the one that names it
 * before one that has whatever the others lack.
 */
function stackSetOf(account: string, region: string, { stackSets, instances }: Synthesized): StackSet | undefined {
  const isFor = (stackSet: StackSet): boolean => {
    const lists = instances.filter(one => isOf(one, stackSet)).map(({ accounts }) => accounts);
    const isOfAll = !stackSet.selfManaged && (lists.length === 0 || lists.some(accounts => accounts.length === 0));
    return isOfAll || lists.some(accounts => accounts.includes(account));
  };
  const own = stackSets.filter(stackSet => stackSet.selfManaged && isFor(stackSet));
  const all = own.length > 0 ? own : stackSets.filter(isFor);
  const regionsOf = (stackSet: StackSet) => regionsIn(stackSet, account, instances);
  return (
    all.find(stackSet => regionsOf(stackSet).some(regions => regions.includes(region))) ??
    all.find(stackSet => regionsOf(stackSet).includes('every')) ??
    all[0]
  );
}

/** Regions of the instances that a StackSet has in an account. */
const regionsIn = (stackSet: StackSet, account: string, instances: Synthesized['instances']) =>
  instances
    .filter(one => isOf(one, stackSet) && (one.accounts.length === 0 || one.accounts.includes(account)))
    .map(({ regions }) => regions);

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
  const regions = regionsIn(stackSet, account, instances);
  return regions.some(some => some === 'every' || some.includes(region))
    ? null
    : `region ${region} is not in alerts.regions`;
}

function forwardingRules(
  stackSet: StackSet,
  account: string,
  region: string,
  { buses }: Synthesized,
): ForwardingRule[] {
  const references = referencesIn(stackSet, account, region);
  return stackSet.rules.map(rule => {
    const values = referencesOf(rule).map(name => references[name]);
    const inPlace = deployed.get(rule, values.join(), () => deployRule(rule, references));
    return {
      ...inPlace,
      address: `${stackSet.address}/${rule.logicalId}`,
      buses: inPlace.targets.flatMap(arn => findNamed(arn, '', buses) ?? []),
    };
  });
}

/** Rules by the values of their references: most are the same in every region. */
const deployed = new Remembered<TemplateRule, string, DeployedRule>();

const publishing = new Remembered<Synthesized, NamedResource, MatchingRules<PublishingRule>>();

/** The rules of a bus of the hub, where an event stays that of its account and region. */
const publishingRules = (bus: NamedResource, synthesized: Synthesized): MatchingRules<PublishingRule> =>
  publishing.get(synthesized, bus, () => {
    const rules = synthesized.hubRules.filter(rule => isOn(rule, bus));
    return new MatchingRules(rules.map(rule => ({ ...rule, targets: tellingTargets(rule, synthesized) })));
  });

const tellingTargets = (rule: HubRule, { hubTargets, hubMachines, topics }: Synthesized): PublishingRule['targets'] =>
  hubTargets
    .filter(({ stack, rule: address }) => isSame({ stack, address }, rule))
    .flatMap(({ arn, stack, transformer }): PublishingRule['targets'] => {
      const topic = findNamed(arn, stack, topics);
      if (topic !== undefined) return [{ transformer, topic }];
      const machine = findNamed(arn, stack, hubMachines);
      return machine === undefined ? [] : [{ transformer, machine }];
    });

const isOn = ({ stack, bus }: HubRule, { name, ...resource }: NamedResource): boolean =>
  bus === name || isSame(resource, { stack, address: addressIn(bus) ?? '' });

async function toldBy(
  { name, targets }: PublishingRule,
  bus: NamedResource,
  event: EventBridgeEvent,
  synthesized: Synthesized,
): Promise<Told[]> {
  const { region = '', account = '' } = bus.place;
  const arn = `arn:${partitionOf(region)}:events:${region}:${account}:rule/${bus.name}/${name}`;
  const told = targets.map(async ({ transformer, ...target }) => {
    const input = transformer === undefined ? JSON.stringify(event) : renderInput(transformer, event, { arn, name });
    return 'topic' in target
      ? [{ topic: target.topic, message: input }]
      : await execution(target.machine, input, synthesized);
  });
  return (await Promise.all(told)).flat();
}

/** By the topics that there are: a trail has the same record more than once, and an execution takes milliseconds. */
const executions = new Remembered<HubMachine, Synthesized['topics'], Map<string, Promise<Told[]>>>();

function execution(machine: HubMachine, input: string, { topics }: Synthesized): Promise<Told[]> {
  const known = executions.get(machine, topics, () => new Map<string, Promise<Told[]>>());
  const told = known.get(input) ?? publishedBy(machine, input, topics);
  known.set(input, told);
  return told;
}

/** What an execution publishes; the services that it calls do what they are asked to, but Organizations knows nobody. */
async function publishedBy(
  { machine, stack }: HubMachine,
  input: string,
  topics: Synthesized['topics'],
): Promise<Told[]> {
  // Step Functions takes no other input
  if (!isJson(input)) return [];
  const call: CallTask = ({ resource, arguments: given }) => {
    if (resource.includes(':organizations:'))
      return refuse('Organizations.AccountNotFoundException', 'Nobody is asked.');
    const { TopicArn: topicArn } = given as { TopicArn?: string };
    const isGone = topicArn !== undefined && findNamed(topicArn, stack, topics) === undefined;
    return isGone ? refuse('Sns.NotFoundException', 'The topic takes no message.') : Promise.resolve({ output: {} });
  };
  const { calls } = await runStateMachine(machine, JSON.parse(input), call);
  return calls.flatMap(({ resource, arguments: given, error }) => {
    if (!resource.endsWith(':sns:publish') || error !== undefined) return [];
    const { TopicArn: topicArn, Message: message } = given as { TopicArn: string; Message: string };
    const topic = findNamed(topicArn, stack, topics);
    return topic === undefined ? [] : [{ topic, message }];
  });
}

const refuse = (error: string, reason: string): Promise<never> => Promise.reject(new StateError(error, reason));

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What people read; a message for a chat service, an object, counts only when there is no other. */
function messagesOf(told: readonly Told[]): string[] {
  const messages = told.map(({ message }) => message);
  const texts = messages.filter(message => !message.startsWith('{'));
  return texts.length === 0 ? messages : texts;
}

function priorityOf(topics: readonly NamedResource[]): EventPath['priority'] {
  for (const priority of ['critical', 'notice'] as const) {
    if (topics.some(({ name }) => name.startsWith(topicName(priority)))) return priority;
  }
  return null;
}
