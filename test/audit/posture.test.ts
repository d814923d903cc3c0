import { stringify } from 'yaml';
import { audit } from '../../audit/audit';
import { Snapshot, SnapshotThing, Unread } from '../../world/live/snapshot';
import { organizationOf } from '../config/organization-of';
import { soundSnapshot } from './sound-snapshot';
import { FILE, MANAGEMENT, PAYMENTS, WEBSITE } from './three-accounts';

const administrator = { account: 'payments', role_name: 'Posture' };
const asking = (posture?: object) => organizationOf(stringify({ ...FILE, ...(posture && { posture }) }));
const SOUND = soundSnapshot(asking());

const HOME = { account: MANAGEMENT, region: 'us-east-1' };
const thing = (type: string, attributes: object, state?: object, where: object = HOME): SnapshotThing => ({
  ...{ type: `aws_${type}`, account: MANAGEMENT, ...where, attributes: { ...attributes } },
  ...(state !== undefined && { state: { ...state } }),
});
const having = (things: readonly SnapshotThing[], ...unknown: Unread[]): Snapshot => ({
  ...{ ...SOUND, things: [...SOUND.things, ...things], unknown },
});
const unread = (action: string, more: object = {}): Unread => ({ action, reason: 'AccessDenied', ...more });

/** 'held 111111111111: …' of a requirement, for each account. */
const said = (id: string, posture: object | undefined, snapshot: Snapshot): readonly string[] =>
  audit(asking(posture), snapshot, { only: [id] }).rows.map(
    ({ account, cells }) => `${cells[0]!.is} ${account.id}: ${cells[0]!.why}`,
  );
/** The same of every account. */
const everybody = (text: string) => [MANAGEMENT, PAYMENTS, WEBSITE].map(id => text.replace(':', ` ${id}:`));

describe('CONFIG-1', () => {
  const RULES = { config_rules: {} };
  const IDENTIFIERS = {
    ...{ 'root-mfa': 'ROOT_ACCOUNT_MFA_ENABLED', 'root-hardware-mfa': 'ROOT_ACCOUNT_HARDWARE_MFA_ENABLED' },
    ...{ 'root-access-key': 'IAM_ROOT_ACCESS_KEY_CHECK', 'security-contact': 'SECURITY_ACCOUNT_INFORMATION_PROVIDED' },
  };
  const recorder = thing('config_configuration_recorder_status', { name: 'default', is_enabled: true });
  const rule = (name: string, identifier: string, more: object = {}, state: object = { failed: [] }) =>
    thing('config_organization_managed_rule', { name, rule_identifier: identifier, ...more }, state);
  const rules = (
    change: (name: string) => object | undefined = () => ({}),
    state?: (name: string) => object | undefined,
  ) =>
    Object.entries(IDENTIFIERS).flatMap(([name, identifier]) => {
      const more = change(name);
      return more === undefined
        ? []
        : [rule(name, identifier, more, state === undefined ? { failed: [] } : state(name))];
    });
  const HELD = '4 rules in us-east-1';

  test('is off where the org file leaves it off, or an account out', () => {
    expect(said('CONFIG-1', undefined, SOUND)).toEqual(everybody('off: posture.config_rules is not in the org file'));
    const excluded = { config_rules: { excluded_accounts: ['website'] } };
    expect(said('CONFIG-1', excluded, having([...rules(), recorder]))).toEqual([
      `held ${MANAGEMENT}: ${HELD}`,
      `held ${PAYMENTS}: ${HELD}`,
      `off ${WEBSITE}: posture.config_rules.excluded_accounts leaves it out`,
    ]);
  });

  test('holds where all rules are there, whatever they are called', () => {
    const renamed = rules(name => ({ name: `corp-${name}` }));
    expect(said('CONFIG-1', RULES, having([...renamed, recorder]))).toEqual(everybody(`held: ${HELD}`));
  });

  test('names the one account that a rule leaves out, or failed in', () => {
    const left = rules(name => (name === 'root-mfa' ? { excluded_accounts: [PAYMENTS] } : {}));
    expect(said('CONFIG-1', RULES, having([...left, recorder]))).toEqual([
      `held ${MANAGEMENT}: ${HELD}`,
      `not held ${PAYMENTS}: the rule root-mfa leaves it out`,
      `held ${WEBSITE}: ${HELD}`,
    ]);
    const failure = { account: WEBSITE, status: 'CREATE_FAILED', reason: 'NoAvailableConfigurationRecorder' };
    const failed = rules(undefined, name => ({ failed: name === 'root-mfa' ? [failure] : [] }));
    expect(said('CONFIG-1', RULES, having([...failed, recorder]))).toEqual([
      `held ${MANAGEMENT}: ${HELD}`,
      `held ${PAYMENTS}: ${HELD}`,
      `not held ${WEBSITE}: the rule root-mfa is CREATE_FAILED: NoAvailableConfigurationRecorder`,
    ]);
  });

  test('a rule that is not there, or in another region', () => {
    const without = rules(name => (name === 'root-access-key' ? undefined : {}));
    const text = 'not held: there is no rule of IAM_ROOT_ACCESS_KEY_CHECK in us-east-1';
    expect(said('CONFIG-1', RULES, having([...without, recorder]))).toEqual(everybody(text));
    const elsewhere = rules().map(one =>
      one.attributes.name === 'root-access-key' ? { ...one, region: 'eu-west-1' } : one,
    );
    expect(said('CONFIG-1', RULES, having([...elsewhere, recorder]))).toEqual(everybody(text));
  });

  test('a recorder that is off in the management account', () => {
    const off = { ...recorder, attributes: { name: 'default', is_enabled: false } };
    expect(said('CONFIG-1', RULES, having([...rules(), off]))).toEqual([
      `not held ${MANAGEMENT}: its configuration recorder in us-east-1 does not record`,
      `held ${PAYMENTS}: ${HELD}`,
      `held ${WEBSITE}: ${HELD}`,
    ]);
  });

  test('what could not be read', () => {
    const denied = (action: string) => `unknown: ${action} did not answer: AccessDenied`;
    const listing = 'config:DescribeOrganizationConfigRules';
    expect(said('CONFIG-1', RULES, having([recorder], unread(listing)))).toEqual(everybody(denied(listing)));
    const status = 'config:GetOrganizationConfigRuleDetailedStatus';
    const blind = rules().map(({ type, account, region, attributes }) => ({ type, account, region, attributes }));
    expect(said('CONFIG-1', RULES, having([...blind, recorder], unread(status, { about: 'root-mfa' })))[1]).toBe(
      `unknown ${PAYMENTS}: root-mfa: ${status} did not answer: AccessDenied`,
    );
    expect(said('CONFIG-1', RULES, having([...blind, recorder]))[1]).toBe(
      `unknown ${PAYMENTS}: root-mfa: ${status} did not answer: the snapshot does not have it`,
    );
    const recording = 'config:DescribeConfigurationRecorderStatus';
    expect(said('CONFIG-1', RULES, having(rules(), unread(recording)))[0]).toBe(
      `unknown ${MANAGEMENT}: ${recording} did not answer: AccessDenied`,
    );
  });
});

describe.each([
  [
    ...(['DET-5', 'security_hub', 'securityhub'] as const),
    { auto_enable: false, organization_configuration: [{ configuration_type: 'CENTRAL' }] },
    { auto_enable: false, organization_configuration: [{ configuration_type: 'LOCAL' }] },
    'member_status',
  ],
  [
    ...(['DET-6', 'guardduty', 'guardduty'] as const),
    { auto_enable_organization_members: 'ALL' },
    { auto_enable_organization_members: 'NEW' },
    'relationship_status',
  ],
])('%s', (id, key, service, good, bad, status) => {
  const posture = { [key]: administrator };
  const registered = (account = PAYMENTS, region = 'us-east-1') =>
    thing(`${service}_organization_admin_account`, { admin_account_id: account }, undefined, { ...HOME, region });
  const settings = (attributes: object, region = 'us-east-1') =>
    thing(`${service}_organization_configuration`, attributes, { members: 2 }, { account: PAYMENTS, region });
  const member = (account_id: string, is = 'Enabled', region = 'us-east-1') =>
    thing(`${service}_member`, { account_id, [status]: is }, undefined, { account: PAYMENTS, region });
  const members = [member(MANAGEMENT), member(WEBSITE, 'ENABLED')];

  test.each<[string, Snapshot, string]>([
    [
      'enabled in every account',
      having([registered(), settings(good), ...members]),
      'held: enabled in every account of us-east-1',
    ],
    ['not in every one', having([registered(), settings(bad)]), 'not held: it is not enabled in every account'],
    [
      'in another region alone',
      having([registered(PAYMENTS, 'eu-west-1'), settings(good, 'eu-west-1')]),
      'not held: no account administers it in us-east-1',
    ],
    [
      'by another administrator',
      having([registered(WEBSITE)]),
      `not held: account ${WEBSITE} administers it, and posture.${key} says ${PAYMENTS}`,
    ],
    [
      'by nobody knows whom',
      having([], unread(`${service}:ListOrganizationAdminAccounts`)),
      `unknown: ${service}:ListOrganizationAdminAccounts did not answer: AccessDenied`,
    ],
    [
      'with settings that the administrator alone can read',
      having([registered()], unread(`${service}:DescribeOrganizationConfiguration`, { account: PAYMENTS })),
      `unknown: ${service}:DescribeOrganizationConfiguration did not answer: AccessDenied`,
    ],
    [
      'of an administrator whom the role does not get into',
      having([registered()], unread('sts:AssumeRole', { account: PAYMENTS })),
      'unknown: sts:AssumeRole did not answer: AccessDenied',
    ],
  ])('%s', (_, snapshot, expected) => expect(said(id, posture, snapshot)).toEqual(everybody(expected)));

  const HELD = 'enabled in every account of us-east-1';
  const all = (...things: readonly SnapshotThing[]) =>
    said(id, posture, having([registered(), settings(good), ...things]));

  test('names the account that is not enabled, or that the administrator does not have there', () => {
    expect(all(member(MANAGEMENT), member(WEBSITE, 'Removed'))).toEqual([
      `held ${MANAGEMENT}: ${HELD}`,
      `held ${PAYMENTS}: ${HELD}`,
      `not held ${WEBSITE}: settings enable it in every account of us-east-1, but the account is Removed there`,
    ]);
    expect(all(member(MANAGEMENT), member(WEBSITE, 'Enabled', 'eu-west-1'))[2]).toBe(
      `not held ${WEBSITE}: settings enable it in every account of us-east-1, but the administrator does not have the account in us-east-1`,
    );
    expect(all().map(text => text.split(' ')[0])).toEqual(['not', 'held', 'not']);
  });

  test('members that nobody could list, or that an earlier snapshot does not have, are unknown', () => {
    const things = [registered(), { ...settings(good), state: undefined }];
    const action = `${service}:ListMembers`;
    const unknown = (reason: string) => [
      `unknown ${MANAGEMENT}: ${action} did not answer: ${reason}`,
      `held ${PAYMENTS}: ${HELD}`,
      `unknown ${WEBSITE}: ${action} did not answer: ${reason}`,
    ];
    expect(said(id, posture, having(things, unread(action, { account: PAYMENTS })))).toEqual(unknown('AccessDenied'));
    expect(said(id, posture, having(things))).toEqual(unknown('the snapshot does not have it'));
  });

  test('is off where the org file leaves it off', () =>
    expect(said(id, undefined, SOUND)).toEqual(everybody(`off: posture.${key} is not in the org file`)));
});
