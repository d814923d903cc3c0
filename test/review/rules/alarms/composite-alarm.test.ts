import { ResourceChange } from '../../../../world/plan/plan';
import { alarmStillRings } from '../../../../review/rules/alarms/alarm-still-rings';
import { change, changed, deleted, findings, said } from '../changes';

const TYPE = 'aws_cloudwatch_composite_alarm';
const METRIC = 'aws_cloudwatch_metric_alarm';
const rules = (before: string, after: string): ResourceChange =>
  changed(TYPE, { alarm_name: 'any', alarm_rule: before }, { alarm_rule: after });
const LESS = 'danger: rings for less';

test.each<[string, string | undefined]>([
  ['FALSE', 'danger: can never ring'],
  ['ALARM(a) AND FALSE', 'danger: can never ring'],
  ['NOT (TRUE OR OK("b (c)"))', 'danger: can never ring'],
  ['ALARM(a) AND OK(a)', 'danger: can never ring'],
  ['ALARM(a) OR TRUE', 'danger: rings all the time, whatever its alarms do'],
  ['ALARM(a) OR NOT ALARM(a)', 'danger: rings all the time, whatever its alarms do'],
  ['ALARM(a)', LESS],
  ['ALARM(a) AND ALARM(b)', LESS],
  ['(ALARM(a) OR ALARM(b)) AND NOT ALARM(c)', LESS],
  ['ALARM(a) OR INSUFFICIENT_DATA(b)', LESS],
  ['ALARM(a) OR FALSE', LESS],
  ['ALARM(FALSE)', LESS],
  ['FALSE OR', 'warning: rings on something else'],
  ['AT_LEAST(1, ALARM, (a, b))', 'warning: rings on something else'],
  ['ALARM(a) OR ALARM(b) OR ALARM(c)', undefined],
  ['alarm("b") or (ALARM(a))', undefined],
  ['NOT (NOT ALARM(a) AND NOT ALARM(b))', undefined],
  ['ALARM(arn:aws:cloudwatch:us-east-1:111111111111:alarm:a) OR ALARM(b)', undefined],
])('ALARM(a) OR ALARM(b) becomes %s', (after, expected) => {
  const says = expected === undefined ? [] : [`${expected.replace(': ', ": The alarm 'any' ")}.`];
  expect(said(alarmStillRings, [rules('ALARM(a) OR ALARM(b)', after)])).toEqual(says);
});

test('the finding has an example', () => {
  const [found] = findings(alarmStillRings, [rules('ALARM(a) OR ALARM(b)', 'ALARM(a)')]);
  expect(found?.details[1]).toBe('no longer rings, for example: ALARM("b")');
});

const many = Array.from({ length: 60 }, (_, at) => `ALARM(alarm-${at})`);

test.each<[string, string[], string[]]>([
  ['one less', many.slice(1), [`danger: The alarm 'any' rings for less.`]],
  ['one more', [...many, 'ALARM(more)'], []],
])('of many alarms, %s', (_, after, expected) => {
  expect(said(alarmStillRings, [rules(many.join(' OR '), after.join(' OR '))])).toEqual(expected);
});

test('what becomes of the other alarms is told where they are', () => {
  const dropped = rules('ALARM(a) OR ALARM(b)', 'ALARM(a)');
  expect(said(alarmStillRings, [dropped, deleted(METRIC, { alarm_name: 'b' })])).toEqual([
    "danger: The alarm 'b' is deleted.",
  ]);
  const renamed = rules('ALARM(a) OR ALARM(b)', 'ALARM(a) OR ALARM(c)');
  const replaced = { ...changed(METRIC, { alarm_name: 'b' }, { alarm_name: 'c' }), action: 'replace' as const };
  expect(said(alarmStillRings, [renamed, replaced])).toEqual(["warning: The alarm 'b' is replaced."]);
  const moved = [
    deleted(METRIC, { alarm_name: 'b' }),
    change({ type: METRIC, address: 'new', after: { alarm_name: 'b' } }),
  ];
  expect(said(alarmStillRings, [dropped, ...moved])).toContain("danger: The alarm 'any' rings for less.");
});
