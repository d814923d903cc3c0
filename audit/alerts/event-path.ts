import { alertSignals } from '../../config/alert-signals';
import { ANNOUNCE_RULE, ANNOUNCER, busName } from '../../config/names';
import { textAt } from '../../world/plan/attributes';
import { Thing } from '../../world/world';
import { AuditContext } from '../requirement';

/** Actions whose missing answers leave the event path unknown. */
export const READ_EVENT_PATH = ['events:ListEventBuses', 'events:ListRules', 'events:ListTargetsByRule'];

/** What keeps an event that reached the hub from being announced: bus, rule, target and announcer of each signal. */
export function eventPathProblems(hub: string, { organization, world }: AuditContext): readonly string[] {
  const inHub = (type: string): readonly Thing[] =>
    world.things(type).filter(({ account, region }) => account === hub && region === organization.region);
  const buses = new Set(inHub('aws_cloudwatch_event_bus').map(({ attributes }) => textAt(attributes, 'name')));
  const onBus = (type: string, bus: string): readonly Thing[] =>
    inHub(type).filter(({ attributes }) => textAt(attributes, 'event_bus_name') === bus);
  const ofSignals = alertSignals(organization.partition).flatMap(({ id }) => {
    const bus = busName(id);
    if (!buses.has(bus)) return [`there is no bus ${bus}`];
    const rule = onBus('aws_cloudwatch_event_rule', bus).find(
      ({ attributes }) => textAt(attributes, 'name') === ANNOUNCE_RULE,
    );
    if (rule === undefined) return [`the bus ${bus} has no rule ${ANNOUNCE_RULE}`];
    if (textAt(rule.attributes, 'state') === 'DISABLED') return [`the rule ${ANNOUNCE_RULE} of ${bus} is disabled`];
    const announces = onBus('aws_cloudwatch_event_target', bus).some(
      ({ attributes }) =>
        textAt(attributes, 'rule') === ANNOUNCE_RULE && textAt(attributes, 'arn')?.endsWith(`:${ANNOUNCER}`) === true,
    );
    return announces ? [] : [`the rule ${ANNOUNCE_RULE} of ${bus} does not start ${ANNOUNCER}`];
  });
  const announcer = inHub('aws_sfn_state_machine').find(({ attributes }) => textAt(attributes, 'name') === ANNOUNCER);
  if (announcer === undefined) return [...ofSignals, `there is no state machine ${ANNOUNCER}`];
  const definition = textAt(announcer.attributes, 'definition');
  return definition === undefined || PUBLISHES.test(definition)
    ? ofSignals
    : [...ofSignals, `${ANNOUNCER} publishes nothing`];
}

/** A task of Step Functions that publishes to a topic. */
export const PUBLISHES = /:sns:publish\b/;
