import { coverageOf } from '../../../../review/report/coverage-of';
import { accountsAreCovered } from '../../../../review/rules/whole/accounts-are-covered';
import { Snapshot } from '../../../../world/live/snapshot';
import { ResourceChange } from '../../../../world/plan/plan';
import { snapshotOf } from '../../../world/live/snapshot-of';
import { contextOf, findings, ORGANIZATION, said, unchanged } from '../changes';

const ROOT_DENY = JSON.stringify({
  Version: '2012-10-17',
  Statement: {
    ...{ Effect: 'Deny', Action: '*', Resource: '*' },
    Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:root' }, Null: { 'aws:AssumedRoot': 'true' } },
  },
});
const SCP = { id: 'p-1', name: 'rootguard-root-deny', type: 'SERVICE_CONTROL_POLICY', content: ROOT_DENY };
const deniedAt = (target_id: string): ResourceChange[] => [
  unchanged('aws_organizations_policy', SCP),
  unchanged('aws_organizations_policy_attachment', { policy_id: 'p-1', target_id }),
];
const alarm = (account: string): ResourceChange =>
  unchanged(
    'aws_cloudwatch_metric_alarm',
    { alarm_name: `root-${account}`, dimensions: { AccountId: account } },
    { address: `aws_cloudwatch_metric_alarm.root-${account}` },
  );
const ALARMS = ['111111111111', '222222222222', '333333333333', '444444444444'].map(alarm);

/** AWS has what the org file says. */
const UNITS = [
  { id: 'ou-root-workloads', name: 'Workloads' },
  { id: 'ou-root-prod', name: 'Prod', parent: 'ou-root-workloads' },
  { id: 'ou-root-sandbox', name: 'Sandbox' },
];
const ACCOUNTS: Snapshot['accounts'] = [
  { id: '111111111111', name: 'management', state: 'ACTIVE' },
  { id: '222222222222', name: 'payments', state: 'ACTIVE', ou: 'ou-root-prod' },
  { id: '333333333333', name: 'website', state: 'ACTIVE', ou: 'ou-root-workloads' },
  { id: '444444444444', name: 'sandbox', state: 'ACTIVE', ou: 'ou-root-sandbox' },
];
const living = (accounts = ACCOUNTS, more: Partial<Snapshot> = {}): Snapshot =>
  snapshotOf({ organizationalUnits: UNITS, accounts, ...more });
const changedTo = (id: string, more: Partial<Snapshot['accounts'][number]>): Snapshot =>
  living(ACCOUNTS.map(account => (account.id === id ? { ...account, ...more } : account)));
const NEW = { id: '999999999999', name: 'new', state: 'ACTIVE' as const, ou: 'ou-root-sandbox' };

const saidOf = (snapshot: Snapshot | undefined, changes = deniedAt('ou-root-workloads')): string[] =>
  said(accountsAreCovered, changes, { organization: ORGANIZATION, living: snapshot });
const counted = (snapshot: Snapshot | undefined, changes: ResourceChange[]): string | undefined =>
  coverageOf(contextOf(changes, { organization: ORGANIZATION, living: snapshot }))?.text;

test('contacts that are left alone by choice are no gap, and counted as such', () => {
  const contacts = ['111111111111', '222222222222', '333333333333'].map(account_id =>
    unchanged(
      'aws_account_alternate_contact',
      { account_id, alternate_contact_type: 'SECURITY' },
      { address: account_id },
    ),
  );
  const organization = { ...ORGANIZATION, unmanagedContacts: ['444444444444', '000000000000'] };
  const coverage = (of: typeof ORGANIZATION) => coverageOf(contextOf(contacts, { organization: of, living: living() }));
  expect(coverage(ORGANIZATION)).toMatchObject({
    covered: 3,
    text: expect.stringContaining('contacts 3 of 4') as string,
  });
  expect(coverage(organization)).toMatchObject({
    covered: 4,
    text: expect.stringMatching(
      /^All 4 accounts that AWS has are covered \(alternate contacts; .*; contacts of 1 account left alone by choice\)\.$/,
    ) as string,
  });
});

describe('what AWS has against what the org file says', () => {
  test('the same is nothing to say, nor is what nobody asked', () => {
    expect(saidOf(living())).toEqual([]);
    expect(saidOf(undefined)).toEqual([]);
  });

  test('an account that the file does not have, and what reaches it all the same', () => {
    const found = findings(accountsAreCovered, [...deniedAt('r-root'), ...ALARMS], {
      organization: ORGANIZATION,
      living: living([...ACCOUNTS, NEW]),
    });
    expect(found).toMatchObject([
      {
        ...{ severity: 'warning', stack: 'AWS', accounts: ['999999999999'] },
        summary: 'AWS has 1 account that the org file does not have.',
        details: ['999999999999 (new): reached by the root-deny SCP; without a root alarm of its own'],
      },
    ]);
  });

  test('an account that left the OU of the SCP is no longer covered: a danger, and one that came into it is not', () => {
    expect(saidOf(changedTo('222222222222', { ou: 'ou-root-sandbox' }))).toEqual([
      'danger: The root-deny SCP does not cover 1 account that the org file counts on.',
      'warning: 1 account is in another OU than the org file says.',
    ]);
    expect(saidOf(changedTo('444444444444', { ou: 'ou-root-prod' }))).toEqual([
      'warning: 1 account is in another OU than the org file says.',
    ]);
  });

  test('a region of the forwarding that is off in an account', () => {
    const forwarding = [
      unchanged('aws_cloudformation_stack_set', { name: 'forwarding', template_body: '{"Type":"AWS::Events::Rule"}' }),
      unchanged('aws_cloudformation_stack_set_instance', {
        ...{ stack_set_name: 'forwarding', region: 'ap-east-1' },
        deployment_targets: [{ organizational_unit_ids: ['ou-root-workloads'] }],
      }),
    ];
    const changes = [...deniedAt('ou-root-workloads'), ...forwarding];
    const off = changedTo('222222222222', { regions: ['us-east-1'] });
    expect(findings(accountsAreCovered, changes, { organization: ORGANIZATION, living: off })).toMatchObject([
      {
        ...{ severity: 'warning', stack: 'AWS', accounts: ['222222222222'] },
        summary: 'In 1 account a region is not enabled from which events are forwarded.',
        details: [expect.stringMatching(/^222222222222.*: ap-east-1$/)],
      },
    ]);
    // it has it, nobody forwards from there, or nobody knows
    expect(saidOf(changedTo('222222222222', { regions: ['ap-east-1', 'us-east-1'] }), changes)).toEqual([]);
    expect(saidOf(changedTo('444444444444', { regions: ['us-east-1'] }), changes)).toEqual([]);
    expect(saidOf(living(), changes)).toEqual([]);
  });

  test.each<[string, Snapshot, string]>([
    [
      'that AWS suspended',
      changedTo('333333333333', { state: 'SUSPENDED' }),
      'warning: 1 account that the org file has as active is not active in AWS.',
    ],
    ['that has left', living(ACCOUNTS.slice(0, 3)), 'warning: 1 account of the org file is not in the organization.'],
    [
      'of which AWS says no state',
      changedTo('333333333333', { state: undefined }),
      'note: Whether 1 account is active is not known: AWS answered neither State nor Status.',
    ],
  ])('an account %s', (_, snapshot, sentence) => expect(saidOf(snapshot)).toEqual([sentence]));

  test("an SCP that is not Rootguard's denies root where none of the plans does", () => {
    const content = ROOT_DENY;
    const things: Snapshot['things'] = [
      {
        ...{ type: 'aws_organizations_policy', account: '111111111111' },
        attributes: { id: 'p-2', name: 'Corp-DenyRoot', type: 'SERVICE_CONTROL_POLICY', content },
      },
      {
        ...{ type: 'aws_organizations_policy_attachment', account: '111111111111' },
        attributes: { policy_id: 'p-2', target_id: 'ou-root-sandbox' },
      },
    ];
    const found = findings(accountsAreCovered, deniedAt('ou-root-workloads'), {
      organization: ORGANIZATION,
      living: living(ACCOUNTS, { things }),
    });
    expect(found).toMatchObject([
      {
        severity: 'note',
        summary: "The root user of 1 account is denied by SCPs that are not Rootguard's, and by none of these plans.",
        details: ['444444444444 (sandbox): Corp-DenyRoot'],
      },
    ]);
    expect(saidOf(living(ACCOUNTS, { things }), deniedAt('r-root'))).toEqual([]);
  });
});

describe('how many accounts are covered', () => {
  const all = [...deniedAt('r-root'), ...ALARMS];

  test('all, only when AWS said which there are', () => {
    expect(counted(living(), all)).toBe(
      'All 4 accounts that AWS has are covered (root-deny SCP, root alarm of its own; not in these plans: alternate contacts, trail, event forwarding).',
    );
    expect(counted(undefined, all)).toBe(
      'AWS was not asked which accounts there are: the 4 accounts of the org file were taken for all.',
    );
    const unknown = [{ action: 'organizations:ListAccounts', reason: 'AccessDeniedException' }];
    expect(counted(living([], { unknown }), all)).toBe(
      'Which accounts AWS has could not be read (organizations:ListAccounts: AccessDeniedException): the 4 accounts of the org file were taken for all.',
    );
  });

  test('what does not reach everybody is counted', () => {
    expect(counted(living([...ACCOUNTS, NEW]), all)).toBe(
      '4 of the 5 accounts that AWS has are covered (root-deny SCP, root alarm of its own 4 of 5; not in these plans: alternate contacts, trail, event forwarding).',
    );
    expect(counted(living(), deniedAt('ou-root-workloads'))).toBe(
      '2 of the 4 accounts that AWS has are covered (root-deny SCP 2 of 3; no SCP binds the management account; not in these plans: alternate contacts, trail, root alarm of its own, event forwarding).',
    );
    // in another OU than the file says, although everything reaches it there too
    expect(counted(changedTo('444444444444', { ou: 'ou-root-prod' }), all)).toBe(
      '3 of the 4 accounts that AWS has are covered (root-deny SCP, root alarm of its own; not in these plans: alternate contacts, trail, event forwarding).',
    );
    expect(counted(living(), [])).toBe('These plans have nothing that covers the 4 accounts that AWS has.');
  });

  test('without an org file nothing is said', () => expect(coverageOf(contextOf(all))).toBeUndefined());
});
