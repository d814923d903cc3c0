import { stringify } from 'yaml';
import { audit, isFailing, shared } from '../../audit/audit';
import { REQUIREMENTS } from '../../audit/requirements';
import { ANNOUNCER, KEYLESS_TOPIC, rootAccountAlarmName, topicName } from '../../config/names';
import { Organization } from '../../config/organization';
import { Snapshot, SnapshotAccount, SnapshotThing } from '../../world/live/snapshot';
import { organizationOf } from '../config/organization-of';
import { soundSnapshot } from './sound-snapshot';
import { FILE, MANAGEMENT, PAYMENTS, WEBSITE } from './three-accounts';

const ORGANIZATION = organizationOf(stringify(FILE));
const SOUND = soundSnapshot(ORGANIZATION);

/** 'SCP-1 not held 222222222222: why', of everything that is not held, unknown or accepted. */
const open = (snapshot: Snapshot, organization: Organization = ORGANIZATION): string[] =>
  shared(audit(organization, snapshot), 'not held', 'unknown', 'accepted').flatMap(
    ({ requirement, judgement, accounts }) =>
      accounts.map(({ id }) => `${requirement.id} ${judgement.is} ${id}: ${judgement.why}`),
  );

const withAccount = (id: string, more: Partial<SnapshotAccount>): Snapshot => ({
  ...SOUND,
  accounts: SOUND.accounts.map(account => (account.id === id ? { ...account, ...more } : account)),
});
type Which = (thing: SnapshotThing) => boolean;
const isOf =
  (type: string, attributes: object = {}): Which =>
  thing =>
    thing.type === `aws_${type}` &&
    Object.entries(attributes).every(
      ([name, value]) => JSON.stringify(thing.attributes[name]) === JSON.stringify(value),
    );
const withThings = (change: (thing: SnapshotThing) => SnapshotThing | undefined): Snapshot => ({
  ...SOUND,
  things: SOUND.things.flatMap(thing => change(thing) ?? []),
});
const without = (which: Which): Snapshot => withThings(thing => (which(thing) ? undefined : thing));
const changed = (which: Which, attributes: object, state?: object): Snapshot =>
  withThings(thing =>
    which(thing)
      ? { ...thing, attributes: { ...thing.attributes, ...attributes }, state: { ...thing.state, ...state } }
      : thing,
  );
const root = (id: string, more: object): Snapshot =>
  withAccount(id, { root: { ...SOUND.accounts.find(account => account.id === id)!.root!, ...more } });

const security = isOf('account_alternate_contact', { account_id: PAYMENTS, alternate_contact_type: 'SECURITY' });
const alarmOf = (id: string): Which => isOf('cloudwatch_metric_alarm', { alarm_name: rootAccountAlarmName(id) });
const plainRootDeny = {
  ...{ Version: '2012-10-17' },
  Statement: {
    ...{ Effect: 'Deny', Action: '*', Resource: '*' },
    Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } },
  },
};
const attachedTo = (target_id: string): Snapshot => ({
  ...SOUND,
  things: [
    ...SOUND.things,
    {
      ...{ type: 'aws_organizations_policy', account: MANAGEMENT },
      attributes: { id: 'p-9', name: 'Corp', type: 'SERVICE_CONTROL_POLICY', content: JSON.stringify(plainRootDeny) },
    },
    {
      ...{ type: 'aws_organizations_policy_attachment', account: MANAGEMENT },
      attributes: { policy_id: 'p-9', target_id },
    },
  ],
});

test('where everything holds nothing is open, and the audit passes', () => {
  expect(open(SOUND)).toEqual([]);
  expect(isFailing(audit(ORGANIZATION, SOUND))).toBe(false);
});

/** Of each cell kind one account for which alone it does not hold. */
const BROKEN: readonly [id: string, what: string, snapshot: Snapshot, expected: readonly string[]][] = [
  [
    'ACC-1',
    'a public mailbox',
    withAccount(PAYMENTS, { email: 'payments@gmail.com' }),
    [`ACC-1 not held ${PAYMENTS}: gmail.com is a public e-mail provider`],
  ],
  [
    'ACC-1',
    'a foreign domain',
    withAccount(PAYMENTS, { email: 'payments@example.net' }),
    [`ACC-1 not held ${PAYMENTS}: example.net is not one of email_domains`],
  ],
  [
    'ACC-1',
    'no address',
    withAccount(PAYMENTS, { email: 'payments@gmail.com\u0000@example.com' }),
    [`ACC-1 not held ${PAYMENTS}: is no e-mail address`],
  ],
  [
    'ACC-2',
    'one person',
    withAccount(PAYMENTS, { email: 'jane.doe@example.com' }),
    [`ACC-2 not held ${PAYMENTS}: looks like the address of one person`],
  ],
  [
    'ACC-2',
    'one person, by another scheme',
    withAccount(PAYMENTS, { email: 'Jane_M_Doe+aws@example.com' }),
    [`ACC-2 not held ${PAYMENTS}: looks like the address of one person`],
  ],
  [
    'ACC-2',
    'the mailbox of a contact',
    withAccount(PAYMENTS, { email: 'security+payments@example.com' }),
    [`ACC-2 not held ${PAYMENTS}: is the same mailbox as the account's security contact`],
  ],
  [
    'ACC-3',
    'no security contact',
    without(security),
    [`ACC-3 not held ${PAYMENTS}: no security contact`, `ACC-6 not held ${PAYMENTS}: no security contact`],
  ],
  [
    'ACC-4',
    'no number',
    without(isOf('account_primary_contact', { account_id: MANAGEMENT })),
    [
      `ACC-4 not held ${MANAGEMENT}: its primary contact has no number`,
      `ACC-5 not held ${PAYMENTS}: the management account has no number to compare with`,
      `ACC-5 not held ${WEBSITE}: the management account has no number to compare with`,
    ],
  ],
  [
    'ACC-5',
    'another number',
    changed(isOf('account_primary_contact', { account_id: PAYMENTS }), { phone_number: 'hmac-sha256:two' }),
    [`ACC-5 not held ${PAYMENTS}: another number`],
  ],
  [
    'ACC-6',
    'a foreign contact',
    changed(security, { name: 'Somebody', phone_number: '+1 206 555 0199' }),
    [`ACC-6 not held ${PAYMENTS}: security: another name, phone_number`],
  ],
  [
    'CRED-2',
    'no device',
    root(PAYMENTS, { password: true }),
    [`CRED-2 not held ${PAYMENTS}: root has no MFA device`, `CRED-4 not held ${PAYMENTS}: root has a password`],
  ],
  [
    'CRED-2',
    'a virtual device in the management account',
    root(MANAGEMENT, { mfa: ['virtual'] }),
    [`CRED-2 not held ${MANAGEMENT}: root has virtual MFA devices only`],
  ],
  [
    'CRED-3',
    'access keys',
    root(MANAGEMENT, { accessKeys: [{ active: true }, { active: false }] }),
    [`CRED-3 not held ${MANAGEMENT}: root has 2 access keys, 1 active`],
  ],
  [
    'SCP-1',
    'detached',
    without(isOf('organizations_policy_attachment', { policy_id: 'p-0' })),
    [PAYMENTS, WEBSITE].map(id => `SCP-1 not held ${id}: no SCP denies it`),
  ],
  [
    'SCP-1',
    'SCPs that are attached, and not enabled',
    { ...SOUND, organization: { ...SOUND.organization!, policyTypes: ['RESOURCE_CONTROL_POLICY'] } },
    [PAYMENTS, WEBSITE].map(id => `SCP-1 not held ${id}: SCPs are not enabled in the organization`),
  ],
  [
    'SCP-1',
    'consolidated billing alone',
    { ...SOUND, organization: { ...SOUND.organization!, allFeatures: false } },
    [PAYMENTS, WEBSITE].map(id => `SCP-1 not held ${id}: the organization has not all features, and so no SCPs`),
  ],
  [
    'SCP-1',
    'an SCP that leaves an action',
    changed(isOf('organizations_policy', { name: 'rootguard-root-deny' }), {
      content: JSON.stringify({
        ...{ Version: '2012-10-17' },
        Statement: {
          ...{ Effect: 'Deny', NotAction: 'support:*', Resource: '*' },
          Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' }, Null: { 'aws:AssumedRoot': 'true' } },
        },
      }),
    }),
    [PAYMENTS, WEBSITE].map(id => `SCP-1 not held ${id}: rootguard-root-deny denies some of it only`),
  ],
  [
    'SCP-2',
    'an SCP that closes root sessions for one OU',
    attachedTo('ou-exam-22222222'),
    [`SCP-2 not held ${PAYMENTS}: Corp denies root sessions too, which are the way back in`],
  ],
  [
    'SCP-3',
    'no alarm in the management account',
    without(alarmOf(MANAGEMENT)),
    [
      `SCP-3 not held ${MANAGEMENT}: no root alarm of its own`,
      `DET-1 not held ${MANAGEMENT}: no alarm watches its root`,
      `DET-4 not held ${MANAGEMENT}: no alarm of its own says it`,
    ],
  ],
  [
    'TRAIL-1',
    'a trail of one account',
    changed(isOf('cloudtrail'), { is_organization_trail: false }),
    [PAYMENTS, WEBSITE]
      .flatMap(id => [`TRAIL-1 not held ${id}: no trail of all regions that is switched on records it`])
      .concat([PAYMENTS, WEBSITE].map(id => `TRAIL-2 not held ${id}: no trail records it`))
      .concat(
        [PAYMENTS, WEBSITE].map(
          id =>
            `DET-1 not held ${id}: ${rootAccountAlarmName(id)}: its filter root reads the log group trail, to which no trail of the account writes`,
        ),
      ),
  ],
  [
    'DET-1',
    'an alarm without actions',
    changed(alarmOf(PAYMENTS), { actions_enabled: false }),
    [`DET-1 not held ${PAYMENTS}: ${rootAccountAlarmName(PAYMENTS)}: its actions are off`],
  ],
  [
    'DET-1',
    'an alarm that waits',
    changed(alarmOf(PAYMENTS), { threshold: 2, period: 301, evaluation_periods: 2 }),
    [
      `DET-1 not held ${PAYMENTS}: ${['its period is longer than 300 seconds', 'it waits for more than one period', 'it does not ring at a single event'].map(text => `${rootAccountAlarmName(PAYMENTS)}: ${text}`).join('; ')}`,
    ],
  ],
  [
    'DET-3',
    'an instance that is not current',
    changed(
      isOf('cloudformation_stack_set_instance', { account_id: PAYMENTS, region: 'eu-west-1' }),
      {},
      { status: 'OUTDATED' },
    ),
    [`DET-3 not held ${PAYMENTS}: not forwarded from eu-west-1: its stack of rootguard-forwarding is OUTDATED`],
  ],
  [
    'DET-4',
    'the right text at an alarm that never rings',
    {
      ...SOUND,
      things: SOUND.things.flatMap(thing =>
        alarmOf(PAYMENTS)(thing)
          ? [
              { ...thing, attributes: { ...thing.attributes, alarm_description: 'root' } },
              { ...thing, attributes: { ...thing.attributes, alarm_name: 'dead', actions_enabled: false } },
            ]
          : thing,
      ),
    },
    [`DET-4 not held ${PAYMENTS}: its alarm says something else than the org file`],
  ],
  [
    'DET-4',
    'another text',
    changed(alarmOf(PAYMENTS), { alarm_description: 'root' }),
    [`DET-4 not held ${PAYMENTS}: its alarm says something else than the org file`],
  ],
];

test.each(BROKEN)('%s: %s', (_, __, snapshot, expected) => expect(open(snapshot)).toEqual(expected));

describe('an alarm on the root of every account', () => {
  const everybodys = (more: object, pattern = '{$.userIdentity.type = "Root"}'): Snapshot => ({
    ...SOUND,
    things: [
      ...SOUND.things,
      {
        ...{ type: 'aws_cloudwatch_log_metric_filter', account: MANAGEMENT },
        attributes: {
          ...{ name: 'all', log_group_name: 'trail', pattern },
          metric_transformation: [{ namespace: 'Rootguard', name: 'all' }],
        },
      },
      {
        ...{ type: 'aws_cloudwatch_metric_alarm', account: MANAGEMENT },
        attributes: {
          ...{
            alarm_name: 'all',
            namespace: 'Rootguard',
            metric_name: 'all',
            alarm_actions: [`arn:aws:sns:us-east-1:${MANAGEMENT}:${topicName('critical')}`],
          },
          ...{ statistic: 'Sum', period: 300, evaluation_periods: 1, threshold: 1, actions_enabled: true },
          ...{ comparison_operator: 'GreaterThanOrEqualToThreshold', ...more },
        },
      },
    ],
  });
  const disarmed = (snapshot: Snapshot): Snapshot => ({
    ...snapshot,
    things: snapshot.things.map(thing =>
      alarmOf(PAYMENTS)(thing) ? { ...thing, attributes: { ...thing.attributes, actions_enabled: false } } : thing,
    ),
  });

  test('does not make good for one of an account that somebody disarmed, unless the org file asks for none', () => {
    const snapshot = disarmed(everybodys({}));
    expect(open(snapshot)).toEqual([
      `DET-1 not held ${PAYMENTS}: ${rootAccountAlarmName(PAYMENTS)}: its actions are off`,
    ]);
    const without = organizationOf(stringify({ ...FILE, alarms: { root_per_account: false } }));
    expect(open(snapshot, without)).toEqual([]);
  });

  test('is not one that counts some of it whoever does it', () => {
    const denied = everybodys({}, '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }');
    expect(open(denied)).toEqual([]);
    expect(open(everybodys({}, '{$.eventName = "StopLogging"}'))).toEqual([]);
    // and so it makes good for nobody
    const without = organizationOf(stringify({ ...FILE, alarms: { root_per_account: false } }));
    const alone = { ...denied, things: denied.things.filter(thing => !alarmOf(PAYMENTS)(thing)) };
    expect(open(alone, without)).toEqual([`DET-1 not held ${PAYMENTS}: no alarm watches its root`]);
  });

  test('that counts root less than it should is a finding', () => {
    const writes = everybodys({}, '{$.userIdentity.type = "Root" && $.readOnly IS FALSE}');
    expect(open(writes)).toEqual([expect.stringContaining('its filter all does not count calls that read')]);
  });

  test('that is disarmed itself is a finding of the management account', () =>
    expect(open(everybodys({ actions_enabled: false }))).toEqual([
      `DET-1 not held ${MANAGEMENT}: the alarm on the root of every account: all: its actions are off`,
    ]));
});

describe('what every account shares', () => {
  const everybody = [MANAGEMENT, PAYMENTS, WEBSITE];
  const critical = topicName('critical');
  const trail = 'organization-trail';
  const subscribedTo = (topic: string): Which =>
    isOf('sns_topic_subscription', { topic_arn: `arn:aws:sns:us-east-1:${MANAGEMENT}:${topic}` });
  test.each<[string, Snapshot, string]>([
    [
      'a trail that has not delivered for a day and an hour',
      changed(isOf('cloudtrail'), {}, { latest_delivery: '2026-10-31T11:00:00Z' }),
      `TRAIL-1 not held: ${trail} delivered 25 hours ago at the latest`,
    ],
    [
      'a trail that cannot deliver',
      changed(isOf('cloudtrail'), {}, { delivery_error: 'AccessDenied' }),
      `TRAIL-1 not held: ${trail} cannot deliver: AccessDenied`,
    ],
    [
      'a bucket without Object Lock and a trail without a key',
      withThings(thing =>
        isOf('s3_bucket_object_lock_configuration')(thing)
          ? undefined
          : isOf('cloudtrail')(thing)
            ? { ...thing, attributes: { ...thing.attributes, kms_key_id: '' } }
            : thing,
      ),
      `TRAIL-2 not held: ${trail}: log files are not encrypted with a key of KMS; ${trail}: its bucket has no Object Lock`,
    ],
    [
      'a filter that counts something else',
      changed(isOf('cloudwatch_log_metric_filter'), { pattern: '{$.eventName = "ConsoleLogin"}' }),
      'DET-1 not held: ALARM: its filter root does not count calls that change something, calls that read, calls that are denied, calls in another region and 3 more kinds of root',
    ],
    [
      'a subscription that nobody confirmed',
      changed(
        isOf('sns_topic_subscription', { topic_arn: `arn:aws:sns:us-east-1:${MANAGEMENT}:${critical}` }),
        {},
        { pending_confirmation: true },
      ),
      `DET-2 not held: ${critical}: nobody of its subscriptions has confirmed`,
    ],
    [
      'an announcer that is on its way out',
      changed(isOf('sfn_state_machine'), {}, { status: 'DELETING' }),
      `DET-2 not held: the state machine ${ANNOUNCER} is DELETING`,
    ],
    [
      'an announcer in another role',
      changed(isOf('sfn_state_machine'), { role_arn: `arn:aws:iam::${MANAGEMENT}:role/nothing` }),
      `DET-2 not held: the state machine ${ANNOUNCER} acts as arn:aws:iam::${MANAGEMENT}:role/nothing, and not as ${ANNOUNCER}`,
    ],
    [
      'an announcer that publishes elsewhere',
      changed(isOf('sfn_state_machine'), {
        definition: `{"Resource":"arn:aws:states:::sns:publish","topics":["arn:aws:sns:us-east-1:${MANAGEMENT}:${KEYLESS_TOPIC}"]}`,
      }),
      `DET-2 not held: the state machine ${ANNOUNCER} does not publish to ${critical}: it is not what was deployed`,
    ],
    [
      'an announcer of another region',
      withThings(thing => (isOf('sfn_state_machine')(thing) ? { ...thing, region: 'eu-west-1' } : thing)),
      `DET-2 not held: there is no state machine ${ANNOUNCER}`,
    ],
    [
      'a subscription that hears nothing, by its filter',
      changed(subscribedTo(critical), { filter_policy: '{"AlarmName":["x"]}', filter_policy_scope: 'MessageBody' }),
      `DET-2 not held: ${critical}: every subscription has a filter policy, which may hold its messages back`,
    ],
    [
      'somebody else who is subscribed',
      changed(subscribedTo(critical), { endpoint: 'security@exarnple.com' }),
      `DET-2 not held: ${critical}: in the org file and not subscribed: email`,
    ],
    ['no announcer', without(isOf('sfn_state_machine')), `DET-2 not held: there is no state machine ${ANNOUNCER}`],
    [
      'an announcer that publishes nothing',
      changed(isOf('sfn_state_machine'), { definition: '{"States":{"Nothing":{"Type":"Succeed"}}}' }),
      `DET-2 not held: ${ANNOUNCER} publishes nothing`,
    ],
    [
      'a rule of a signal that is disabled',
      changed(isOf('cloudwatch_event_rule', { event_bus_name: 'rootguard-root-sign-in' }), { state: 'DISABLED' }),
      'DET-2 not held: the rule rootguard-announce of rootguard-root-sign-in is disabled',
    ],
    [
      'a rule of a signal that is gone',
      without(isOf('cloudwatch_event_rule', { event_bus_name: 'rootguard-root-sign-in' })),
      'DET-2 not held: the bus rootguard-root-sign-in has no rule rootguard-announce',
    ],
    [
      'a rule without its target',
      without(isOf('cloudwatch_event_target', { event_bus_name: 'rootguard-tampering' })),
      `DET-2 not held: the rule rootguard-announce of rootguard-tampering does not start ${ANNOUNCER}`,
    ],
    [
      'a bus that is gone',
      without(isOf('cloudwatch_event_bus', { name: 'rootguard-change' })),
      'DET-2 not held: there is no bus rootguard-change',
    ],
    [
      'a filter on every subscription',
      changed(isOf('sns_topic_subscription', { topic_arn: `arn:aws:sns:us-east-1:${MANAGEMENT}:${critical}` }), {
        filter_policy: '{"kind":["nothing"]}',
      }),
      `DET-2 not held: ${critical}: every subscription has a filter policy, which may hold its messages back`,
    ],
  ])('%s', (_, snapshot, said) => {
    const [id, ...rest] = said.split(': ');
    // what nobody hears is a finding of the alarms that tell it, too
    expect(open(snapshot).filter(text => !text.endsWith('is heard by nobody'))).toEqual(
      everybody.map(
        account => `${id} ${account}: ${rest.join(': ').replaceAll('ALARM', rootAccountAlarmName(account))}`,
      ),
    );
  });

  test('a trail that delivered 24 hours ago delivers', () =>
    expect(open(changed(isOf('cloudtrail'), {}, { latest_delivery: '2026-10-31T12:00:00Z' }))).toEqual([]));
});

describe('what could not be read is unknown, with the permission, and counts as not held', () => {
  const reason = 'AccessDeniedException';
  const unread = (snapshot: Snapshot, action: string, account?: string): Snapshot => ({
    ...snapshot,
    unknown: [{ action, reason, ...(account !== undefined && { account }) }],
  });
  const noRoot = withAccount(PAYMENTS, { root: undefined });
  test.each<[string[], string, Snapshot]>([
    [
      ['ACC-3', 'ACC-6'],
      'account:GetAlternateContact',
      unread(without(security), 'account:GetAlternateContact', PAYMENTS),
    ],
    [
      ['ACC-5'],
      'account:GetContactInformation',
      unread(
        without(isOf('account_primary_contact', { account_id: PAYMENTS })),
        'account:GetContactInformation',
        PAYMENTS,
      ),
    ],
    [['CRED-2', 'CRED-3', 'CRED-4'], 'sts:AssumeRole', unread(noRoot, 'sts:AssumeRole', PAYMENTS)],
    [['SCP-1', 'SCP-2'], 'organizations:ListTargetsForPolicy', unread(SOUND, 'organizations:ListTargetsForPolicy')],
    [
      ['TRAIL-1', 'TRAIL-2', 'DET-1'],
      'cloudtrail:DescribeTrails',
      unread(without(isOf('cloudtrail')), 'cloudtrail:DescribeTrails'),
    ],
    [['TRAIL-2'], 's3:GetBucketVersioning', unread(without(isOf('s3_bucket_versioning')), 's3:GetBucketVersioning')],
    [['DET-1', 'DET-4'], 'cloudwatch:DescribeAlarms', unread(without(alarmOf(PAYMENTS)), 'cloudwatch:DescribeAlarms')],
    [['DET-2'], 'sns:ListSubscriptionsByTopic', unread(SOUND, 'sns:ListSubscriptionsByTopic')],
    [
      ['DET-3'],
      'cloudformation:ListStackInstances',
      unread(
        without(isOf('cloudformation_stack_set_instance', { account_id: PAYMENTS })),
        'cloudformation:ListStackInstances',
      ),
    ],
    [
      ['DET-3'],
      'account:ListRegions',
      unread(withAccount(PAYMENTS, { regions: undefined }), 'account:ListRegions', PAYMENTS),
    ],
  ])('%j without %s', (ids, action, snapshot) => {
    const found = audit(ORGANIZATION, snapshot);
    const ofPayments = shared(found, 'unknown', 'not held').filter(({ accounts }) =>
      accounts.some(({ id }) => id === PAYMENTS),
    );
    expect(ofPayments.map(({ requirement, judgement }) => [requirement.id, judgement.is, judgement.why])).toEqual(
      ids.map(id => [id, 'unknown', `${action} did not answer: ${reason}`]),
    );
    expect(isFailing(found)).toBe(true);
    expect(
      isFailing(
        found,
        REQUIREMENTS.map(({ id }) => id),
      ),
    ).toBe(false);
  });

  test('an account that nobody entered is unknown, not sound', () => {
    expect(open(noRoot)).toEqual(
      ['CRED-2', 'CRED-3', 'CRED-4'].map(id => `${id} unknown ${PAYMENTS}: nobody looked into the account`),
    );
  });

  test('a hub in an account that the snapshot does not see', () => {
    const things = SOUND.things.filter(({ type }) => !/^aws_(?:sns|sfn|cloudwatch_event)_/.test(type));
    const hub = { ...FILE.alerts, hub_account: { account: 'payments', role_name: 'RootguardDeploy' } };
    const organization = organizationOf(stringify({ ...FILE, alerts: hub }));
    const said = (snapshot: Snapshot) => open(snapshot, organization).filter(text => text.startsWith('DET-2'));
    expect(said({ ...SOUND, things })).toEqual(
      [MANAGEMENT, PAYMENTS, WEBSITE].map(
        id =>
          `DET-2 unknown ${id}: topics and announcer are in account ${PAYMENTS}, and the snapshot is what ${MANAGEMENT} sees`,
      ),
    );
  });

  test('a hub in another account, as the role let somebody in, or did not', () => {
    const hub = { ...FILE.alerts, hub_account: { account: 'payments', role_name: 'RootguardDeploy' } };
    const organization = organizationOf(stringify({ ...FILE, alerts: hub }));
    const said = (snapshot: Snapshot) => open(snapshot, organization).filter(text => text.startsWith('DET-2'));
    const isThere: Which = ({ type }) => /^aws_(?:sns|sfn|cloudwatch_event)_/.test(type);
    const read = withThings(thing => (isThere(thing) ? { ...thing, account: PAYMENTS } : thing));
    expect(said(read)).toEqual([]);
    expect(said({ ...read, unknown: [{ action: 'sts:AssumeRole', account: WEBSITE, reason }] })).toEqual([]);
    const things = SOUND.things.filter(thing => !isThere(thing));
    const closed = { ...SOUND, things, unknown: [{ action: 'sts:AssumeRole', account: PAYMENTS, reason }] };
    expect(said(closed)).toEqual(
      [MANAGEMENT, PAYMENTS, WEBSITE].map(id => `DET-2 unknown ${id}: sts:AssumeRole did not answer: ${reason}`),
    );
    // a topic of the name in another account is not the hub's
    const elsewhere = withThings(thing =>
      isThere(thing)
        ? { ...thing, account: thing.attributes.name === topicName('critical') ? WEBSITE : PAYMENTS }
        : thing,
    );
    expect(said(elsewhere)[0]).toBe(`DET-2 not held ${MANAGEMENT}: there is no topic ${topicName('critical')}`);
  });

  test('an account that is in the org file alone', () => {
    const accounts = SOUND.accounts.filter(({ id }) => id !== PAYMENTS);
    const found = audit(ORGANIZATION, { ...SOUND, accounts });
    expect(found.rows.map(({ account }) => account)).toEqual([
      { id: MANAGEMENT, name: 'Management' },
      { id: PAYMENTS, name: 'Payments', ou: 'Workloads/Prod' },
      { id: WEBSITE, name: 'Website', ou: 'Workloads' },
    ]);
    expect(found.rows[1]!.cells.map(({ is }) => is)).toEqual(REQUIREMENTS.map(() => 'unknown'));
    expect(found.rows[1]!.cells[0]!.why).toBe(
      'the org file has it as active, and AWS has no such account in the organization',
    );
    expect(isFailing(found)).toBe(true);
  });

  test('a delegated administrator of root sessions whom the org file does not name', () => {
    const thing = {
      ...{ type: 'aws_organizations_delegated_administrator', account: MANAGEMENT },
      attributes: { account_id: WEBSITE, service_principal: 'iam.amazonaws.com' },
    };
    const why = `delegated administrator of iam.amazonaws.com, who may open root sessions in members: ${WEBSITE}, which the org file does not name`;
    expect(open({ ...SOUND, things: [...SOUND.things, thing] })).toEqual(
      [PAYMENTS, WEBSITE].map(id => `SCP-2 not held ${id}: ${why}`),
    );
    const ofConfig = { ...thing, attributes: { ...thing.attributes, service_principal: 'config.amazonaws.com' } };
    expect(open({ ...SOUND, things: [...SOUND.things, ofConfig] })).toEqual([]);
  });

  test('CloudTrail without trusted access records no member', () => {
    const withTrust = (...services: string[]): Snapshot => ({
      ...SOUND,
      organization: { ...SOUND.organization!, trustedAccess: services.map(service => ({ service })) },
    });
    expect(open(withTrust('cloudtrail.amazonaws.com'))).toEqual([]);
    expect(open(withTrust('iam.amazonaws.com'))).toEqual(
      [PAYMENTS, WEBSITE].map(
        id =>
          `TRAIL-1 not held ${id}: organization-trail records no member: cloudtrail.amazonaws.com has no trusted access to the organization`,
      ),
    );
  });

  test('which accounts there are', () => {
    const found = audit(ORGANIZATION, unread(SOUND, 'organizations:ListAccounts'));
    expect(found).toMatchObject({ rows: [], unread: `organizations:ListAccounts did not answer: ${reason}` });
    expect(
      isFailing(
        found,
        REQUIREMENTS.map(({ id }) => id),
      ),
    ).toBe(true);
  });
});

describe('what is neither held nor a finding', () => {
  const cell = (id: string, account: string, organization = ORGANIZATION, snapshot = SOUND): string => {
    const { rows, requirements } = audit(organization, snapshot);
    const at = requirements.findIndex(one => one.id === id);
    const { is, why } = rows.find(row => row.account.id === account)!.cells[at]!;
    return `${is}: ${why}`;
  };

  test('what cannot apply, and what the org file leaves off', () => {
    expect(cell('SCP-1', MANAGEMENT)).toBe('not applicable: SCPs do not bind the management account');
    expect(cell('SCP-3', PAYMENTS)).toBe('not applicable: asked of the management account');
    expect(cell('DET-5', PAYMENTS)).toBe('off: posture.security_hub is not in the org file');
    const single = { ...SOUND, organization: undefined };
    expect(cell('SCP-1', PAYMENTS, ORGANIZATION, single)).toBe(
      'not applicable: there is no organization, and SCPs are a part of one',
    );
  });

  test('what alerts.targets does not reach yet: the alarm on every account watches it all the same', () => {
    const organization = organizationOf(
      stringify({ ...FILE, alerts: { ...FILE.alerts, targets: ['Workloads/Prod'] } }),
    );
    const snapshot = without(alarmOf(WEBSITE));
    const yet = 'off: alerts.targets does not reach it yet';
    expect(['DET-1', 'DET-3', 'DET-4'].map(id => cell(id, WEBSITE, organization, snapshot))).toEqual([
      'not held: no alarm watches its root',
      ...[yet, yet],
    ]);
    expect(['DET-1', 'DET-3', 'DET-4'].map(id => cell(id, PAYMENTS, organization, snapshot))).toEqual([
      'held: an alarm rings at its root activity',
      `held: forwarded from ${ORGANIZATION.alerts!.regions.length} regions`,
      'held: the alarm asks the three questions and names the runbook',
    ]);
    expect(cell('DET-3', MANAGEMENT, organization, snapshot)).toMatch(/^held/);
  });

  test('contacts are the same, however a number is grouped and an address has capitals', () => {
    const grouped = changed(security, { phone_number: '+1-206-555-0100', email_address: 'Security@Example.com' });
    expect(cell('ACC-6', PAYMENTS, ORGANIZATION, grouped)).toBe('held: as the org file says');
    const longer = changed(security, { phone_number: '+1 206 555 0100 ext 9' });
    expect(cell('ACC-6', PAYMENTS, ORGANIZATION, longer)).toBe('not held: security: another phone_number');
  });

  test('contacts that a hash hides are held by what can be compared, and that is said', () => {
    expect(cell('ACC-6', PAYMENTS)).toBe('held: as the org file says');
    const hashed = changed(security, { phone_number: 'hmac-sha256:00' });
    expect(cell('ACC-6', PAYMENTS, ORGANIZATION, hashed)).toBe(
      'held: as the org file says, but for what a variable or a hash hides',
    );
  });

  test('an exemption, until the end of its last day', () => {
    const exemption = {
      account: 'payments',
      until: '2026-12-01',
      reason: 'recovery of the mailbox',
      reference: 'CHG-1',
      approved_by: 'Security Lead',
    };
    const organization = organizationOf(
      stringify({ ...FILE, root_deny: { targets: ['root'], exemptions: [exemption] } }),
    );
    const on = (day: string, which: Which = () => true): string => {
      const sound = soundSnapshot(organization);
      const snapshot = { ...sound, at: `${day}T12:00:00Z`, things: sound.things.filter(which) };
      return cell('SCP-1', PAYMENTS, organization, snapshot);
    };
    const isNoAttachment: Which = thing => !isOf('organizations_policy_attachment')(thing);
    expect(on('2026-12-01')).toBe('accepted: exempt until 2026-12-01 by root_deny.exemptions');
    expect(on('2026-12-02')).toBe('held: denied by rootguard-root-deny');
    expect(on('2026-12-01', isNoAttachment)).toBe('accepted: exempt until 2026-12-01 by root_deny.exemptions');
    expect(on('2026-12-02', isNoAttachment)).toBe('not held: no SCP denies it');
  });
});

test('an account that nobody can use yet is judged as soon as the file does not call it suspended', () => {
  const pending = withAccount(PAYMENTS, { state: 'PENDING_ACTIVATION' });
  const judged = (organization: Organization) => audit(organization, pending).rows.map(({ account: { id } }) => id);
  const suspended = {
    ...ORGANIZATION,
    accounts: ORGANIZATION.accounts.map(one => (one.id === PAYMENTS ? { ...one, status: 'suspended' as const } : one)),
  };
  expect(judged(ORGANIZATION)).toContain(PAYMENTS);
  expect(judged(suspended)).not.toContain(PAYMENTS);
});

test('a part is judged by requirement, family, account and OU', () => {
  const part = (scope: Parameters<typeof audit>[2]) => {
    const { rows, requirements } = audit(ORGANIZATION, SOUND, scope);
    return [requirements.map(({ id }) => id), rows.map(({ account }) => account.id)];
  };
  expect(part({ only: ['SCP', 'TRAIL-2'], ous: ['Workloads/Prod'] })).toEqual([
    ['SCP-1', 'SCP-2', 'SCP-3', 'TRAIL-2'],
    [PAYMENTS],
  ]);
  expect(part({ ous: ['Workloads'], accounts: [WEBSITE, MANAGEMENT] })[1]).toEqual([WEBSITE]);
});
