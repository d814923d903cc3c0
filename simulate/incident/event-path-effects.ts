import { parseEventPattern } from '../../aws/events/event-pattern';
import { ANNOUNCER_ROLE, FORWARD_PREFIX, stackOf, START_ROLE } from '../../config/names';
import { Synthesized } from '../../world/stacks/synthesized';
import { HubMachine, HubRule, StackSet } from '../../world/stacks/synthesized-event-path';
import { addressIn, isSame, NamedResource } from '../../world/stacks/synthesized-references';
import { Call, Effect, effectOf, Effects, EventPlace, isAt, lastPart, Loss } from './loss';

const DEFAULT_BUS = 'default';

/** Where rules on default buses no longer forward: an account and a region, or all of either. */
type Where = (at: EventPlace) => boolean;

/** Nothing is forwarded from there; or, with a name, not what one rule forwards. */
export const forwardingLost = (id: string, how: string, where: Where, rule?: string): Loss => ({
  id,
  what: `${id}: ${how}`,
  without: (from, at) =>
    where(at)
      ? {
          ...from,
          stackSets: from.stackSets.map(stackSet => ({
            ...stackSet,
            rules: rule === undefined ? [] : stackSet.rules.filter(({ name }) => name !== rule),
          })),
        }
      : from,
});

const samePlace =
  ({ account, region }: Call): Where =>
  at =>
    at.account === account && at.region === region;

/** What a call does to a rule that it names. */
const ruleEffect =
  (
    parameter: 'name' | 'rule',
    how: string,
    becomes: (rule: HubRule, call: Call) => HubRule | undefined = () => undefined,
  ): Effect =>
  (call, deployed) => {
    const name = call.text(parameter) ?? '';
    const bus = lastPart(call.text('eventBusName') ?? DEFAULT_BUS);
    const id = `rule ${name} of bus ${bus}`;
    if (bus === DEFAULT_BUS) {
      const place = `${call.account}, ${call.region}`;
      const known = deployed.stackSets.some(({ rules }) => rules.some(rule => rule.name === name));
      return known ? [forwardingLost(`${id} in ${place}`, how, samePlace(call), name)] : [];
    }
    const rules = deployed.hubRules.filter(rule => rule.name === name && isOn(rule, busNamed(bus, call, deployed)));
    return rules.map(rule => ({
      id,
      what: `${id}: ${how}`,
      without: from => ({
        ...from,
        hubRules: from.hubRules.flatMap(one => (isSame(one, rule) ? (becomes(one, call) ?? []) : [one])),
      }),
    }));
  };

const busNamed = (name: string, call: Call, { buses }: Synthesized): NamedResource | undefined =>
  buses.find(bus => bus.name === name && isAt(bus.place, call));

const isOn = ({ stack, bus }: HubRule, other: NamedResource | undefined): boolean =>
  other !== undefined && (bus === other.name || isSame(other, { stack, address: addressIn(bus) ?? '' }));

/** A rule of the hub as its call writes it; its targets stay. */
function writtenAnew(rule: HubRule, call: Call): HubRule | undefined {
  try {
    const pattern = parseEventPattern(JSON.parse(call.text('eventPattern') ?? '') as unknown);
    return { ...rule, pattern, state: call.text('state') ?? 'ENABLED' };
  } catch {
    return undefined;
  }
}

/** A bus of the hub, gone for events of some accounts. */
const busLost = (id: string, how: string, bus: NamedResource, fromAccount: (account: string) => boolean): Loss => ({
  id,
  what: `${id}: ${how}`,
  without: (from, at) =>
    fromAccount(at.account) ? { ...from, buses: from.buses.filter(other => !isSame(other, bus)) } : from,
});

/** A bus that takes no events any more: one of the hub, or the default one of an account and region. */
const busEffect =
  (how: string): Effect =>
  (call, deployed) => {
    const name = lastPart(call.text('name') ?? DEFAULT_BUS);
    const id = `bus ${name}`;
    if (name === DEFAULT_BUS) return [forwardingLost(`${id} of ${call.account}, ${call.region}`, how, samePlace(call))];
    const bus = busNamed(name, call, deployed);
    return bus === undefined ? [] : [busLost(id, how, bus, () => true)];
  };

/** Another policy: accounts but the bus's own need it to put events. */
const busPolicyLost: Effect = (call, deployed) => {
  const name = lastPart(call.text('eventBusName') ?? DEFAULT_BUS);
  const bus = busNamed(name, call, deployed);
  if (bus === undefined) return [];
  return [
    busLost(
      `policy of bus ${name}`,
      'other accounts may no longer reach it',
      bus,
      account => account !== bus.place.account,
    ),
  ];
};

/** Stacks in the accounts and regions that a call names; of all accounts when it names OUs. */
const instancesLost: Effect = (call, { stackSets }) => {
  const set = stackSetNamed(call.text('stackSetName'), stackSets);
  if (set === undefined) return [];
  const targets = call.parameters.deploymentTargets as { readonly accounts?: unknown } | undefined;
  const named = [call.parameters.accounts, targets?.accounts].flatMap(accounts =>
    Array.isArray(accounts) ? (accounts as string[]) : [],
  );
  const regions = call.texts('regions');
  return [
    {
      id: `stacks of ${set.name} in ${named.length === 0 ? 'all its accounts' : named.join(', ')}, ${regions.join(', ')}`,
      what: `stacks of ${set.name}: deleted in ${named.length === 0 ? 'all its accounts' : named.join(', ')}, ${regions.join(', ')}`,
      without: (from, at) =>
        regions.includes(at.region) && (named.length === 0 || named.includes(at.account))
          ? withoutRulesOf(from, set)
          : from,
    },
  ];
};

const stackSetNamed = (text: string | undefined, stackSets: readonly StackSet[]): StackSet | undefined =>
  stackSets.find(({ name }) => name === text || text?.includes(`:stackset/${name}:`) === true);

const withoutRulesOf = (from: Synthesized, set: StackSet): Synthesized => ({
  ...from,
  stackSets: from.stackSets.map(one => (isSame(one, set) ? { ...one, rules: [] } : one)),
});

/** A StackSet deploys another template, or other parameters, whatever those are. */
const stackSetReplaced: Effect = (call, { stackSets }) => {
  const set = stackSetNamed(call.text('stackSetName'), stackSets);
  if (set === undefined) return [];
  const id = `StackSet ${set.name}`;
  return [{ id, what: `${id}: deploys something else everywhere`, without: from => withoutRulesOf(from, set) }];
};

/** The stack that a StackSet made in an account and region. */
const stackLost =
  (how: string): Effect =>
  (call, { stackSets }) => {
    const name = call.text('stackName') ?? '';
    const ours = stackSets.some(set => name.includes(`${stackOf(set.name)}-`));
    return ours ? [forwardingLost(`forwarding stack of ${call.account}, ${call.region}`, how, samePlace(call))] : [];
  };

/** The role by which the rules of one region of an account reach the hub. */
export const forwardingRoleLost: Effect = ({ account, text }) => {
  const name = text('roleName') ?? '';
  if (!name.startsWith(FORWARD_PREFIX)) return [];
  const region = name.slice(FORWARD_PREFIX.length);
  return [
    forwardingLost(
      `role ${name} of ${account}`,
      'the rules cannot reach the hub by it',
      at => at.account === account && at.region === region,
    ),
  ];
};

/** State machines of the hub that tell nobody any more. */
const machinesLost = (id: string, how: string, isIt: (machine: HubMachine) => boolean): Loss => ({
  id,
  what: `${id}: ${how}`,
  without: from => ({ ...from, hubMachines: from.hubMachines.filter(machine => !isIt(machine)) }),
});

const machineEffect =
  (how: string): Effect =>
  (call, { hubMachines }) => {
    const name = lastPart(call.text('stateMachineArn') ?? '');
    const isIt = (machine: HubMachine): boolean => machine.name === name && isAt(machine.place, call);
    return hubMachines.some(isIt) ? [machinesLost(`state machine ${name}`, how, isIt)] : [];
  };

/** The roles in which the announcer is started and works. */
export const announcerRoleLost: Effect = ({ account, text }, { hubMachines }) => {
  const name = text('roleName') ?? '';
  const isIt = ({ place }: HubMachine): boolean => place.account === undefined || place.account === account;
  if (![ANNOUNCER_ROLE, START_ROLE].includes(name) || !hubMachines.some(isIt)) return [];
  return [machinesLost(`role ${name} of ${account}`, 'the announcer may tell nobody by it', isIt)];
};

export const EVENT_PATH_EFFECTS: Effects = {
  'states DeleteStateMachine': machineEffect('deleted'),
  'states UpdateStateMachine': machineEffect('does something else'),
  'events DeleteRule': ruleEffect('name', 'deleted'),
  'events DisableRule': ruleEffect('name', 'disabled'),
  'events PutRule': ruleEffect('name', 'written anew', writtenAnew),
  'events RemoveTargets': ruleEffect('rule', 'has no target'),
  'events PutTargets': ruleEffect('rule', 'has another target'),
  'events DeleteEventBus': busEffect('deleted'),
  'events UpdateEventBus': busEffect('has another key, which may take no events'),
  ...effectOf('events', ['PutPermission', 'RemovePermission'], busPolicyLost),
  'cloudformation DeleteStackInstances': instancesLost,
  ...effectOf('cloudformation', ['DeleteStackSet', 'UpdateStackSet', 'UpdateStackInstances'], stackSetReplaced),
  'cloudformation DeleteStack': stackLost('deleted'),
  ...effectOf(
    'cloudformation',
    ['ExecuteChangeSet', 'UpdateStack', 'RollbackStack'],
    stackLost('deploys something else'),
  ),
};
