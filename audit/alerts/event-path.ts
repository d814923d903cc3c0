import { alertSignals, BusSignal } from '../../config/alert-signals';
import { ANNOUNCE_RULE, ANNOUNCER, busName, START_ROLE } from '../../config/names';
import { grouped } from '../../world/grouped';
import { remembered } from '../../aws/remembered';
import { textAt } from '../../world/plan/attributes';
import { Thing } from '../../world/world';
import { AuditContext, Judgement, unknown } from '../requirement';
import { handsOn, unseenBy } from './hub-rule';
import { RootAct, rootActs } from './root-acts';

/** Actions whose missing answers leave the event path unknown. */
export const READ_EVENT_PATH = ['events:ListEventBuses', 'events:ListRules', 'events:ListTargetsByRule'];

/**
 * Why nobody knows what is in the hub; undefined where somebody could look.
 *
 * @param read - actions whose missing answers leave it unknown
 * @param about - the one thing of interest
 */
export function unseenHub(
  { snapshot, world, unread }: AuditContext,
  hub: string,
  read: readonly string[],
  about?: string,
): Judgement | undefined {
  // where the hub is another account, the role may not have got into it
  const failed = unread(['sts:AssumeRole', ...read], hub, undefined, about);
  if (failed !== undefined) return unknown(failed);
  if (hub === snapshot.reader || world.things('aws_sns_topic').some(({ account }) => account === hub)) return undefined;
  const why = `topics and announcer are in account ${hub}, and the snapshot is what ${snapshot.reader} sees`;
  const next = 'npx rootguard snapshot --role NAME reads it, npx rootguard alert-test --dry-run looks into the hub';
  return { is: 'unknown', why, next };
}

/** Things of a type in the hub. */
export const inHub = ({ organization, world }: AuditContext, type: string): readonly Thing[] =>
  world
    .things(type)
    .filter(({ account, region }) => account === organization.alerts?.hub.account.id && region === organization.region);

const onBus = (context: AuditContext, type: string, bus: string): readonly Thing[] =>
  inHub(context, type).filter(({ attributes }) => textAt(attributes, 'event_bus_name') === bus);

const ruleOf = (context: AuditContext, signal: BusSignal): Thing | undefined =>
  onBus(context, 'aws_cloudwatch_event_rule', busName(signal)).find(
    ({ attributes }) => textAt(attributes, 'name') === ANNOUNCE_RULE,
  );

const actsOf = remembered(({ organization }: AuditContext) => rootActs(organization));

/** What keeps an event that reached the hub from being announced: bus, rule, target and announcer of each signal. */
export function eventPathProblems(context: AuditContext): readonly string[] {
  const buses = new Set(inHub(context, 'aws_cloudwatch_event_bus').map(({ attributes }) => textAt(attributes, 'name')));
  const announcer = inHub(context, 'aws_sfn_state_machine').find(
    ({ attributes }) => textAt(attributes, 'name') === ANNOUNCER,
  );
  const ofSignals = alertSignals(context.organization.partition).flatMap(({ id }) => {
    const bus = busName(id);
    if (!buses.has(bus)) return [`there is no bus ${bus}`];
    const rule = ruleOf(context, id);
    if (rule === undefined) return [`the bus ${bus} has no rule ${ANNOUNCE_RULE}`];
    const name = `the rule ${ANNOUNCE_RULE} of ${bus}`;
    if (textAt(rule.attributes, 'state') === 'DISABLED') return [`${name} is disabled`];
    return targetProblems(context, rule, id, announcer).map(problem => `${name} ${problem}`);
  });
  if (announcer === undefined) return [...ofSignals, `there is no state machine ${ANNOUNCER}`];
  const definition = textAt(announcer.attributes, 'definition');
  return definition === undefined || PUBLISHES.test(definition)
    ? ofSignals
    : [...ofSignals, `${ANNOUNCER} publishes nothing`];
}

/** Whether a target starts the announcer, in its role, with what it makes a message of. */
function targetProblems(
  context: AuditContext,
  rule: Thing,
  signal: BusSignal,
  announcer: Thing | undefined,
): readonly string[] {
  const targets = onBus(context, 'aws_cloudwatch_event_target', busName(signal))
    .map(({ attributes }) => attributes)
    .filter(target => textAt(target, 'rule') === ANNOUNCE_RULE);
  const isStarted = (arn: string | undefined): boolean =>
    announcer === undefined ? arn?.endsWith(`:${ANNOUNCER}`) === true : arn === textAt(announcer.attributes, 'arn');
  const starting = targets.filter(target => isStarted(textAt(target, 'arn')));
  if (starting.length === 0) return [`does not start ${ANNOUNCER}`];
  const inRole = starting.filter(target => textAt(target, 'role_arn')?.endsWith(`/${START_ROLE}`) === true);
  if (inRole.length === 0) {
    return [`starts ${ANNOUNCER} as ${textAt(starting[0], 'role_arn') ?? 'nobody'}, and not as ${START_ROLE}`];
  }
  // tampering and changes are handed on as what root does is
  const act: RootAct = { ...actsOf(context)[0]!, signal };
  return inRole.some(target => handsOn(target, rule.attributes, act))
    ? []
    : [`starts ${ANNOUNCER} with something else than the signal and the event`];
}

/** What of root of an account no rule of the hub sees, by their patterns and states; of a rule that is not there is told above. */
export function unseenInHub(account: string, context: AuditContext): readonly string[] {
  const { alerts } = context.organization;
  return [...grouped(actsOf(context), ({ signal }) => signal)].flatMap(([signal, acts]) => {
    const rule = ruleOf(context, signal);
    if (rule === undefined || textAt(rule.attributes, 'state') === 'DISABLED') return [];
    const unseen = unseenBy(rule, acts, account, alerts?.regions ?? []);
    return unseen.length === 0
      ? []
      : [`the rule ${ANNOUNCE_RULE} of ${busName(signal)} does not match ${unseen.join(', ')} of its root`];
  });
}

/** A task of Step Functions that publishes to a topic. */
export const PUBLISHES = /:sns:publish\b/;
