import { stringify } from 'yaml';
import { audit } from '../../audit/audit';
import { REQUIREMENTS } from '../../audit/requirements';
import { rootAccountAlarmName } from '../../config/names';
import { Snapshot, SnapshotThing } from '../../world/live/snapshot';
import { orgFile } from '../config/org-file';
import { organizationOf } from '../config/organization-of';
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
    [
      'missing data that rings',
      { treat_missing_data: 'breaching' },
      `not held: ${ALARM}: it rings all the time, and so never again`,
    ],
    [
      'missing data that changes nothing',
      { treat_missing_data: 'ignore' },
      `not held: ${ALARM}: it never stops to ring, and so never rings again`,
    ],
    ['missing data that does not ring', { treat_missing_data: 'notBreaching' }, HELD],
    ['two periods', { evaluation_periods: 2 }, `not held: ${ALARM}: it waits for more than one period`],
    ['no actions', { alarm_actions: [] }, `not held: ${ALARM}: it tells no topic`],
    [
      'another unit',
      { unit: 'Count' },
      `not held: ${ALARM}: its filter root counts in another unit than Count, which it watches`,
    ],
    ['no unit, in words', { unit: 'None' }, HELD],
    ['no unit, as an empty text', { unit: '' }, HELD],
  ])('%s', (_, attributes, expected) => expect(of(changed(isAlarm, attributes))).toBe(expected));
});

describe('what a filter counts', () => {
  const counted = (pattern: string) => of(changed(isFilter, { pattern }));
  test.each<[string, string, string]>([
    ['all that root does', '{ $.userIdentity.type = "Root" }', HELD],
    ['in other words', '{ $.userIdentity.arn = "*:root" && $.eventType != "AwsServiceEvent" }', HELD],
    [
      'but sign-ins',
      '{ $.userIdentity.type = "Root" && $.eventType = "AwsApiCall" }',
      'what the console does, sign-ins, sign-ins without MFA, sign-ins that fail',
    ],
    [
      'but reading',
      '{ $.userIdentity.type = "Root" && $.readOnly IS FALSE }',
      'calls that read, calls that are denied, calls in another region, what the console does and 4 more kinds',
    ],
    ['but what is denied', '{ $.userIdentity.type = "Root" && $.errorCode NOT EXISTS }', 'calls that are denied'],
    [
      'but in other regions',
      '{ $.userIdentity.type = "Root" && $.awsRegion = "us-east-1" }',
      'calls in another region',
    ],
    [
      'but those of other versions',
      '{ $.userIdentity.type = "Root" && $.eventVersion = "1.11" }',
      'records of an older version',
    ],
    [
      'but those of some versions',
      '{ $.userIdentity.type = "Root" && ($.eventVersion = "1.05" || $.eventVersion = "1.11") }',
      'calls with another $.eventVersion',
    ],
    [
      'but one call',
      '{ $.userIdentity.type = "Root" && $.eventName != "StopLogging" }',
      'calls with another $.eventName',
    ],
    [
      'but one address',
      '{ $.userIdentity.type = "Root" && $.sourceIPAddress != "198.51.100.7" && $.userIdentity.invokedBy NOT EXISTS }',
      'calls with another $.sourceIPAddress',
    ],
    [
      'but with MFA',
      '{ $.userIdentity.type = "Root" && ($.userIdentity.sessionContext.attributes.mfaAuthenticated NOT EXISTS || $.userIdentity.sessionContext.attributes.mfaAuthenticated = "false") }',
      'calls with another $.userIdentity.sessionContext.attributes.mfaAuthenticated',
    ],
    [
      'but sessions',
      '{ $.userIdentity.type = "Root" && $.userIdentity.sessionContext.assumedRoot NOT EXISTS }',
      'calls with another $.userIdentity.sessionContext.assumedRoot',
    ],
    ['of an account', `{ $.userIdentity.type = "Root" && $.recipientAccountId = "${PAYMENTS}" }`, HELD],
    [
      'management events, as all in the trail are',
      '{ $.userIdentity.type = "Root" && $.managementEvent IS TRUE }',
      HELD,
    ],
    ['what every record has', '{ $.userIdentity.type = "Root" && $.eventID = "*" && $.awsRegion = * }', HELD],
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

describe('what a filter makes of a use of root', () => {
  const transformed = (more: object): Snapshot => {
    const [transformation] = SOUND.things.find(isFilter)!.attributes.metric_transformation as object[];
    return changed(isFilter, { metric_transformation: [{ ...transformation, ...more }] });
  };
  const open = (text: string) => `not held: ${ALARM}: its filter root ${text}`;
  test.each<[string, object, string]>([
    ['one', { value: '1' }, HELD],
    ['a half', { value: '0.5' }, open('counts each as 0.5')],
    ['nothing', { value: '0' }, open('counts each as 0')],
    ['a field', { value: '$.latency' }, open('counts each as $.latency')],
    ['nothing at rest', { default_value: '0' }, HELD],
    ['one at rest', { default_value: '1' }, open('counts 1 where there is nothing, so that it rings all the time')],
    ['its recipient', { dimensions: { AccountId: '$.recipientAccountId' } }, HELD],
    [
      'a name, which root has not',
      { dimensions: { AccountId: '$.userIdentity.userName' } },
      open('takes AccountId from elsewhere than the account of root'),
    ],
  ])('%s', (_, more, said) => expect(of(transformed(more))).toBe(said));

  test('what the trail has not written to the log group for a day', () =>
    expect(of(changed(isTrail, {}, { latest_logs_delivery: '2026-10-31T11:00:00Z' }))).toBe(
      `not held: ${ALARM}: the trail cannot write to the log group trail: it wrote 25 hours ago at the latest`,
    ));
});

describe('an alarm rings, and nobody hears it', () => {
  const CRITICAL = `arn:aws:sns:us-east-1:${MANAGEMENT}:rootguard-critical`;
  const KEY = `arn:aws:kms:us-east-1:${MANAGEMENT}:key/1`;
  const isCritical = ({ type, attributes }: SnapshotThing) => type === 'aws_sns_topic' && attributes.arn === CRITICAL;
  const isSubscription = ({ attributes }: SnapshotThing) => attributes.topic_arn === CRITICAL;
  const statement = (Service: string, more: object = {}) => ({
    ...{ Effect: 'Allow', Principal: { Service }, Action: ['sns:Publish', 'kms:Decrypt', 'kms:GenerateDataKey*'] },
    ...{ Resource: '*', ...more },
  });
  const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
  const cloudwatch = (key = '', value = '') =>
    statement('cloudwatch.amazonaws.com', key === '' ? {} : { Condition: { StringLike: { [key]: value } } });
  const encrypted = (key: object, state = 'Enabled', id = KEY): Snapshot => {
    const snapshot = changed(isCritical, { kms_master_key_id: id });
    const attributes = { key_id: '1', arn: KEY, is_enabled: state === 'Enabled', policy: policy(key) };
    const [account, region] = [MANAGEMENT, 'us-east-1'];
    const things = [
      { type: 'aws_kms_key', account, region, attributes, state: { state } },
      { type: 'aws_kms_alias', account, region, attributes: { name: 'alias/alerts', target_key_id: '1' } },
    ];
    return { ...snapshot, things: [...snapshot.things, ...things] };
  };
  const elsewhere = (arn: string): Snapshot => changed(isAlarm, { alarm_actions: [arn] });

  test.each<[string, Snapshot]>([
    ['a policy that lets alarms publish', changed(isCritical, { policy: policy(cloudwatch()) })],
    ['alarms of the account', changed(isCritical, { policy: policy(cloudwatch('aws:SourceAccount', MANAGEMENT)) })],
    [
      'alarms by name',
      changed(isCritical, { policy: policy(cloudwatch('aws:SourceArn', 'arn:aws:cloudwatch:*:*:alarm:rootguard-*')) }),
    ],
    ['a key that lets alarms encrypt', encrypted(cloudwatch())],
    ['a key by its alias', encrypted(cloudwatch(), 'Enabled', 'alias/alerts')],
    ['a filter that holds nothing back', changed(isSubscription, { filter_policy: '{}' })],
    ['one topic of two', changed(isAlarm, { alarm_actions: [CRITICAL, `arn:aws:sns:us-east-1:${MANAGEMENT}:gone`] })],
  ])('not so: %s', (_, snapshot) => expect(of(snapshot)).toBe(HELD));

  test.each<[string, Snapshot]>([
    ['does not let cloudwatch.amazonaws.com publish, by its policy', changed(isCritical, { policy: policy() })],
    [
      'does not let cloudwatch.amazonaws.com publish, by its policy',
      changed(isCritical, { policy: policy(cloudwatch('aws:SourceAccount', '999999999999')) }),
    ],
    [
      'does not let cloudwatch.amazonaws.com publish, by its policy',
      changed(isCritical, { policy: policy(cloudwatch('aws:SourceArn', 'arn:aws:cloudwatch:*:*:alarm:other')) }),
    ],
    [
      'does not let cloudwatch.amazonaws.com publish, by its policy',
      changed(isCritical, { policy: policy(cloudwatch(), { ...statement('x'), Effect: 'Deny', Principal: '*' }) }),
    ],
    [
      'has a key whose policy does not let cloudwatch.amazonaws.com do kms:GenerateDataKey and kms:Decrypt',
      encrypted(statement('events.amazonaws.com')),
    ],
    ['has a key that is Disabled', encrypted(cloudwatch(), 'Disabled')],
    [
      'has the key alias/aws/sns of AWS, which cloudwatch.amazonaws.com may not use',
      changed(isCritical, { kms_master_key_id: 'alias/aws/sns' }),
    ],
    ['is heard by nobody', changed(isSubscription, { filter_policy: '{"nothing":["x"]}' })],
    ['is heard by nobody', changed(isSubscription, {}, { pending_confirmation: true })],
  ])('%s', (said, snapshot) => expect(of(snapshot)).toBe(`not held: ${ALARM}: the topic rootguard-critical ${said}`));

  test('a topic that is gone, that nobody looked at, and what is none', () => {
    expect(of(elsewhere(`arn:aws:sns:us-east-1:${MANAGEMENT}:gone`))).toBe(
      `not held: ${ALARM}: the topic gone is not there`,
    );
    expect(of(elsewhere('arn:aws:sns:us-east-1:999999999999:theirs'))).toBe(
      'unknown: sns:GetTopicAttributes did not answer: nobody looked into account 999999999999',
    );
    expect(of(elsewhere('arn:aws:automate:us-east-1:ec2:stop'))).toBe(`not held: ${ALARM}: it tells no topic`);
    const unread = changed(isCritical, { kms_master_key_id: KEY });
    expect(of(unread)).toBe(`unknown: ${KEY}: kms:GetKeyPolicy did not answer: the snapshot does not have it`);
  });
});

describe('what somebody changed behind our back is named for every account, and nothing else is claimed', () => {
  const everything = (snapshot: Snapshot): string[] =>
    audit(ORGANIZATION, snapshot).rows.flatMap(({ account, cells }) =>
      cells.flatMap(({ is, why }, column) =>
        is === 'not held' || is === 'unknown' ? [`${REQUIREMENTS[column]!.id} ${is} ${account.id}: ${why}`] : [],
      ),
    );
  const alarmSays = (why: string): string[] =>
    [MANAGEMENT, PAYMENTS].map(id => `DET-1 not held ${id}: ${rootAccountAlarmName(id)}: ${why}`);

  test('the metric filter of root alarms counts something else, or is deleted', () => {
    const none = alarmSays('no metric filter counts the root activity that it watches');
    expect(everything(changed(isFilter, { pattern: '{ $.userIdentity.type = "AssumedRole" }' }))).toEqual(none);
    expect(everything({ ...SOUND, things: SOUND.things.filter(thing => !isFilter(thing)) })).toEqual(none);
  });

  test("the trail's events are left out but for reads", () => {
    const event_selector = [{ include_management_events: true, read_write_type: 'ReadOnly' }];
    expect(everything(changed(isTrail, { event_selector }))).toEqual(
      [MANAGEMENT, PAYMENTS].map(
        id => `TRAIL-1 not held ${id}: organization-trail leaves out management events that write`,
      ),
    );
  });
});
