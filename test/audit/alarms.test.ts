import { stringify } from 'yaml';
import { audit } from '../../audit/audit';
import { rootAccountAlarmName } from '../../config/names';
import { Snapshot, SnapshotThing } from '../../world/live/snapshot';
import { orgFile } from '../config/org-file';
import { organizationOf } from '../stacks/synth-organization';
import { soundSnapshot } from './sound-snapshot';

const [MANAGEMENT, PAYMENTS] = ['111111111111', '222222222222'];
const ORGANIZATION = organizationOf(stringify(orgFile()));
const SOUND = soundSnapshot(ORGANIZATION);
const ALARM = rootAccountAlarmName(PAYMENTS);

/** What DET-1 says of an account. */
function of(snapshot: Snapshot, account = PAYMENTS): string {
  const { rows } = audit(ORGANIZATION, snapshot, { only: ['DET-1'], accounts: [account] });
  const { is, why } = rows[0]!.cells[0]!;
  return `${is}: ${why}`;
}

const isAlarm = ({ attributes }: SnapshotThing) => attributes.alarm_name === ALARM;
const isFilter = ({ type }: SnapshotThing) => type === 'aws_cloudwatch_log_metric_filter';
const isTrail = ({ type }: SnapshotThing) => type === 'aws_cloudtrail';
const changed = (which: (thing: SnapshotThing) => boolean, attributes: object, state: object = {}): Snapshot => ({
  ...SOUND,
  things: SOUND.things.map(thing =>
    which(thing)
      ? { ...thing, attributes: { ...thing.attributes, ...attributes }, state: { ...thing.state, ...state } }
      : thing,
  ),
});
const HELD = 'held: an alarm rings at its root activity';

describe('settings that mean the same are as good', () => {
  test.each<[string, object, string]>([
    ['more than 0', { comparison_operator: 'GreaterThanThreshold', threshold: 0 }, HELD],
    ['at least a half', { threshold: 0.5 }, HELD],
    ['a minute', { period: 60 }, HELD],
    ['at least 2', { threshold: 2 }, `not held: ${ALARM}: it does not ring at a single event`],
    [
      'more than 1',
      { comparison_operator: 'GreaterThanThreshold' },
      `not held: ${ALARM}: it does not ring at a single event`,
    ],
    ['at least 0', { threshold: 0 }, `not held: ${ALARM}: it rings all the time, and so never again`],
    [
      'less than 1',
      { comparison_operator: 'LessThanThreshold' },
      `not held: ${ALARM}: it does not ring at a single event; ${ALARM}: it rings all the time, and so never again`,
    ],
    ['an average', { statistic: 'Average' }, `not held: ${ALARM}: it does not sum`],
    ['301 seconds', { period: 301 }, `not held: ${ALARM}: its period is longer than 300 seconds`],
    ['two periods', { evaluation_periods: 2 }, `not held: ${ALARM}: it waits for more than one period`],
    ['no actions', { alarm_actions: [] }, `not held: ${ALARM}: it tells nobody`],
    [
      'another unit',
      { unit: 'Count' },
      `not held: ${ALARM}: its filter root counts in another unit than Count, which it watches`,
    ],
    ['no unit, in words', { unit: 'None' }, HELD],
  ])('%s', (_, attributes, expected) => expect(of(changed(isAlarm, attributes))).toBe(expected));
});

describe('what a filter counts', () => {
  const counted = (pattern: string) => of(changed(isFilter, { pattern }));
  test.each<[string, string, string]>([
    ['all that root does', '{ $.userIdentity.type = "Root" }', HELD],
    ['in other words', '{ $.userIdentity.arn = "*:root" && $.eventType != "AwsServiceEvent" }', HELD],
    ['but sign-ins', '{ $.userIdentity.type = "Root" && $.eventType = "AwsApiCall" }', 'sign-ins'],
    [
      'but reading',
      '{ $.userIdentity.type = "Root" && $.readOnly IS FALSE }',
      'calls that read, calls that are denied, calls in another region, sign-ins',
    ],
    ['but what is denied', '{ $.userIdentity.type = "Root" && $.errorCode NOT EXISTS }', 'calls that are denied'],
    [
      'but in other regions',
      '{ $.userIdentity.type = "Root" && $.awsRegion = "us-east-1" }',
      'calls in another region',
    ],
  ])('%s', (_, pattern, expected) =>
    expect(counted(pattern)).toBe(
      expected === HELD ? HELD : `not held: ${ALARM}: its filter root does not count ${expected} of root`,
    ),
  );

  test('each as 0', () => {
    const [transformation] = SOUND.things.find(isFilter)!.attributes.metric_transformation as object[];
    const metric_transformation = [{ ...transformation, value: '0' }];
    expect(of(changed(isFilter, { metric_transformation }))).toBe(
      `not held: ${ALARM}: its filter root counts each as 0`,
    );
  });

  test('into the metric of another account or region', () => {
    const snapshot = changed(isFilter, {});
    const things = snapshot.things.map(thing => (isFilter(thing) ? { ...thing, region: 'eu-west-1' } : thing));
    expect(of({ ...snapshot, things })).toBe(
      `not held: ${ALARM}: no metric filter counts the root activity that it watches`,
    );
  });

  test('of a log group that no trail writes to, or that the trail cannot write to', () => {
    expect(of(changed(isFilter, { log_group_name: 'other' }))).toBe(
      `not held: ${ALARM}: its filter root reads the log group other, to which no trail of the account writes`,
    );
    expect(of(changed(isTrail, {}, { logs_error: 'AccessDenied' }))).toBe(
      `not held: ${ALARM}: the trail cannot write to the log group trail: AccessDenied`,
    );
  });
});

describe('rules that mute alarms', () => {
  const muting = (attributes: object, status = 'ACTIVE', where: object = {}): Snapshot => ({
    ...SOUND,
    things: [
      ...SOUND.things,
      {
        ...{ type: 'aws_cloudwatch_alarm_mute_rule', account: MANAGEMENT, region: 'us-east-1', ...where },
        attributes: { name: 'weekend', ...attributes },
        state: { status },
      },
    ],
  });
  const named = (...alarm_names: string[]) => ({ mute_targets: [{ alarm_names }] });
  test.each<[string, Snapshot, string]>([
    ['one that names it', muting(named('x', ALARM)), `not held: ${ALARM}: the rule weekend mutes it`],
    ['one that names none', muting({}), `not held: ${ALARM}: the rule weekend mutes it`],
    ['one for another time', muting(named(ALARM), 'SCHEDULED'), `not held: ${ALARM}: the rule weekend is to mute it`],
    ['one that names others', muting(named('x')), HELD],
    ['one of another region', muting({}, 'ACTIVE', { region: 'eu-west-1' }), HELD],
    ['one of another account', muting({}, 'ACTIVE', { account: PAYMENTS }), HELD],
  ])('%s', (_, snapshot, expected) => expect(of(snapshot)).toBe(expected));

  test('are a finding of exactly the account whose alarm they mute', () =>
    expect(of(muting(named(ALARM)), MANAGEMENT)).toBe(HELD));

  test('that could not be read are unknown, where the alarm is', () => {
    const unread = (region: string) => ({ action: 'cloudwatch:ListAlarmMuteRules', region, reason: 'AccessDenied' });
    expect(of({ ...SOUND, unknown: [unread('us-east-1')] })).toBe(
      'unknown: cloudwatch:ListAlarmMuteRules did not answer: AccessDenied',
    );
    expect(of({ ...SOUND, unknown: [unread('eu-west-1')] })).toBe(HELD);
    const broken = changed(isAlarm, { actions_enabled: false });
    expect(of({ ...broken, unknown: [unread('us-east-1')] })).toBe(`not held: ${ALARM}: its actions are off`);
  });
});
