import { ResourceChange } from '../../../world/plan/plan';
import { Rule } from '../../../review/compare/rule';
import { alarmStillRings } from '../../../review/rules/alarms/alarm-still-rings';
import { contactsStay } from '../../../review/rules/contacts/contacts-stay';
import { eventRuleStillMatches } from '../../../review/rules/alerts/event-rule-still-matches';
import { filterStillCounts } from '../../../review/rules/alarms/filter-still-counts';
import { change, changed, deleted, said, unchanged } from '../rules/changes';

const ALARM = 'aws_cloudwatch_metric_alarm';
const topic = (region: string): string => `arn:aws:sns:${region}:111111111111:critical`;
const alarm = { alarm_name: 'root', threshold: 1, alarm_actions: [topic('us-east-1')] };
const located = (region: string): object => ({ arn: `arn:aws:cloudwatch:${region}:111111111111:alarm:root` });
const american = unchanged(ALARM, { ...alarm, ...located('us-east-1') });
const european = deleted(ALARM, { ...alarm, alarm_actions: [topic('eu-west-1')], ...located('eu-west-1') });

const created = (one: ResourceChange, over: object, more: Partial<ResourceChange> = {}): ResourceChange =>
  change({ type: one.type, address: `${one.type}.new`, after: { ...one.before, ...over }, ...more });
const newAlarm = (over: object, more?: Partial<ResourceChange>): ResourceChange =>
  created(unchanged(ALARM, alarm), over, more);

const filter = unchanged('aws_cloudwatch_log_metric_filter', {
  name: 'root',
  log_group_name: 'audit',
  pattern: '{ $.userIdentity.type = "Root" }',
  metric_transformation: [{ name: 'root', namespace: 'Security', value: '1' }],
});
const rule = unchanged('aws_cloudwatch_event_rule', { name: 'root', event_bus_name: 'org', state: 'ENABLED' });
const target = unchanged('aws_cloudwatch_event_target', {
  event_bus_name: 'org',
  rule: 'root',
  target_id: 'pager',
  arn: topic('us-east-1'),
});
const contact = unchanged('aws_account_alternate_contact', {
  account_id: '222222222222',
  alternate_contact_type: 'SECURITY',
  email_address: 'security@example.com',
});

test.each<[string, Rule, ResourceChange[], string]>([
  [
    'an alarm',
    alarmStillRings,
    [american, newAlarm({ threshold: 1e9 })],
    `The alarm 'root' needs more before it rings and is defined at ${ALARM}.it as well.`,
  ],
  [
    'an alarm whose first definition stays',
    alarmStillRings,
    [changed(ALARM, alarm, { alarm_description: 'new' }), newAlarm({ alarm_actions: [] })],
    `The alarm 'root' no longer tells anybody and is defined at ${ALARM}.it as well.`,
  ],
  [
    'a filter',
    filterStillCounts,
    [filter, created(filter, { pattern: '{ $.x = "never" }' })],
    `The metric filter 'root' counts fewer events and is defined at ${filter.address} as well.`,
  ],
  [
    'a rule',
    eventRuleStillMatches,
    [rule, created(rule, { state: 'DISABLED' })],
    `The event rule 'root' is switched off and is defined at ${rule.address} as well.`,
  ],
  [
    'a target',
    eventRuleStillMatches,
    [target, created(target, { arn: 'arn:aws:events:eu-west-1:111111111111:event-bus/nobody' })],
    `The target 'pager' of event rule 'root' sends elsewhere and is defined at ${target.address} as well.`,
  ],
  [
    'a contact',
    contactsStay,
    [contact, created(contact, { email_address: 'security@example.net' })],
    `The security contact of account 222222222222 leaves the company's domains to example.net and is defined at ${contact.address} as well.`,
  ],
])('what is created under the name of another one overwrites it: %s', (_, judge, changes, expected) => {
  expect(said(judge, changes)).toEqual([`danger: ${expected}`]);
});

test('what moves and is created once more overwrites it, too', () => {
  const again = newAlarm({ threshold: 1e9 }, { address: `${ALARM}.other` });
  expect(said(alarmStillRings, [deleted(ALARM, alarm), newAlarm({}), again])).toEqual([
    `warning: The alarm 'root' is deleted at ${ALARM}.it and defined again at ${ALARM}.new; the deletion may come last.`,
    `danger: The alarm 'root' needs more before it rings and is defined at ${ALARM}.it as well.`,
  ]);
});

test('of two that leave, one is taken over', () => {
  const leaving = { ...european, address: `${ALARM}.european` };
  expect(said(alarmStillRings, [deleted(ALARM, american.before!), leaving, newAlarm({})])).toEqual([
    "danger: The alarm 'root' is deleted.",
    `warning: The alarm 'root' is deleted at ${ALARM}.it and defined again at ${ALARM}.new; the deletion may come last.`,
  ]);
});

test.each<[string, ResourceChange[]]>([
  ['the same', [american, newAlarm({})]],
  ['one that rings earlier', [unchanged(ALARM, { ...alarm, threshold: 5 }), newAlarm({})]],
  ['another name', [american, newAlarm({ alarm_name: 'other', threshold: 1e9 })]],
  ['another region', [american, newAlarm({ region: 'eu-west-1', threshold: 1e9 })]],
  ['a region that its topic tells', [american, newAlarm({ alarm_actions: [topic('eu-west-1')], threshold: 5 })]],
  ['another stack, of which nobody knows where it is', [american, newAlarm({ threshold: 5 }, { stack: 'other' })]],
  [
    'the former name of one that is renamed',
    [changed(ALARM, { ...alarm, alarm_name: 'old' }, { alarm_name: 'root' }), newAlarm({ alarm_name: 'older' })],
  ],
])('what is created beside others overwrites none: %s', (_, changes) => {
  expect(said(alarmStillRings, changes)).toEqual([]);
});
