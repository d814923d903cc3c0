import { ResourceChange } from '../../../../world/plan/plan';
import { alarmStillRings } from '../../../../review/rules/alarms/alarm-still-rings';
import { change, changed, deleted, said, unchanged, unknown } from '../changes';

const TYPE = 'aws_cloudwatch_alarm_mute_rule';
const OURS = 'rootguard-CIS-4.3-root-activity';
const alarm = unchanged('aws_cloudwatch_metric_alarm', {
  alarm_name: OURS,
  namespace: 'Rootguard',
  metric_name: 'root',
});
const app = unchanged(
  'aws_cloudwatch_metric_alarm',
  { alarm_name: 'cpu', namespace: 'AWS/EC2', metric_name: 'CPUUtilization' },
  { address: 'aws_cloudwatch_metric_alarm.app' },
);
const muting = (...alarm_names: string[]) => ({ name: 'night', mute_targets: [{ alarm_names }] });
const created = (after: object): ResourceChange => change({ type: TYPE, after: { ...after } });
const ofOurs = [`danger: The rule that mutes alarms 'night' mutes '${OURS}'.`];
const ofAll = ["danger: The rule that mutes alarms 'night' mutes every alarm."];

test.each<[string, ResourceChange[], string[]]>([
  ['an alarm of ours, wherever it is', [created(muting('cpu', OURS))], ofOurs],
  ['one more', [alarm, changed(TYPE, muting('cpu'), muting('cpu', OURS))], ofOurs],
  ['every alarm, without names', [alarm, created({ name: 'night' })], ofAll],
  ['every alarm, in place of one', [alarm, changed(TYPE, muting(OURS), muting())], ofAll],
  [
    'what only the apply tells',
    [alarm, unknown(TYPE, muting('cpu'), { mute_targets: true })],
    ["warning: The rule that mutes alarms 'night' leaves 'mute_targets' unknown until apply."],
  ],
  ['alarms of an application', [app, created(muting('cpu'))], []],
  ['every alarm where none guards', [app, created({ name: 'night' })], []],
  ['no more', [alarm, deleted(TYPE, muting(OURS))], []],
  ['the same at another time', [alarm, changed(TYPE, { ...muting(OURS), rule: 1 }, { rule: 2 })], []],
  ['one in place of every alarm', [alarm, changed(TYPE, muting(), muting(OURS))], []],
])('a rule mutes %s', (_, changes, expected) => {
  expect(said(alarmStillRings, changes)).toEqual(expected);
});
