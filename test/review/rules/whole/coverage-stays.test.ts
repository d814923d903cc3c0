import { ResourceChange } from '../../../../world/plan/plan';
import { ReviewedOrganization } from '../../../../world/context';
import { coverageStays } from '../../../../review/rules/whole/coverage-stays';
import {
  change,
  changed,
  deleted,
  findings,
  forgotten,
  ORGANIZATION,
  replaced,
  said,
  unchanged,
  unknown,
} from '../changes';

const POLICY = 'aws_organizations_policy';
const ATTACHMENT = 'aws_organizations_policy_attachment';
const ALARM = 'aws_cloudwatch_metric_alarm';
const CONTACT = 'aws_account_alternate_contact';
const INSTANCES = 'aws_cloudformation_stack_instances';

const rootDeny = (conditions: object = {}) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: {
          ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:root' },
          Null: { 'aws:AssumedRoot': 'true' },
          ...conditions,
        },
      },
    ],
  });
const SCP = { id: 'p-1', name: 'root-deny', type: 'SERVICE_CONTROL_POLICY', content: rootDeny() };
const policy = unchanged(POLICY, SCP);
const at = (target: string) => ({ policy_id: 'p-1', target_id: target });
const exempt = (...ids: string[]) => rootDeny({ StringNotEquals: { 'aws:PrincipalAccount': ids } });
const organization = { organization: ORGANIZATION };

test.each<[string, ResourceChange[], string[]]>([
  [
    'detached from everybody',
    [policy, deleted(ATTACHMENT, at('r-root'))],
    ['danger: The root-deny SCP binds 3 accounts fewer: 3 before, none after.'],
  ],
  [
    'from the whole organization to one OU',
    [policy, replaced(ATTACHMENT, at('r-root'), at('ou-root-workloads'))],
    ['danger: The root-deny SCP binds 1 account fewer: 3 before, 2 after.'],
  ],
  [
    'an account exempt',
    [changed(POLICY, SCP, { content: exempt('444444444444') }), unchanged(ATTACHMENT, at('r-root'))],
    ['danger: The root-deny SCP binds 1 account fewer: 3 before, 2 after.'],
  ],
  [
    'emptied',
    [
      changed(POLICY, SCP, { content: JSON.stringify({ Version: '2012-10-17', Statement: [] }) }),
      unchanged(ATTACHMENT, at('r-root')),
    ],
    ['danger: The root-deny SCP binds 3 accounts fewer: 3 before, none after.'],
  ],
  [
    'some of it allowed, which its statements say',
    [
      changed(POLICY, SCP, { content: SCP.content.replace('"Action":"*"', '"NotAction":"iam:*"') }),
      unchanged(ATTACHMENT, at('r-root')),
    ],
    [],
  ],
  [
    'some resources alone, which its statements say',
    [
      changed(POLICY, SCP, { content: SCP.content.replace('"Resource":"*"', '"Resource":"arn:aws:s3:::*"') }),
      unchanged(ATTACHMENT, at('r-root')),
    ],
    [],
  ],
  [
    'content unknown until apply, which its statements say',
    [unknown(POLICY, SCP, { content: true }), unchanged(ATTACHMENT, at('r-root'))],
    [],
  ],
  [
    'detached, and one that denies root something else stays',
    [
      policy,
      deleted(ATTACHMENT, at('r-root')),
      unchanged(POLICY, { ...SCP, id: 'p-2', content: SCP.content.replace('"Action":"*"', '"Action":"iam:*"') }),
      unchanged(ATTACHMENT, { policy_id: 'p-2', target_id: 'r-root' }),
    ],
    ['danger: The root-deny SCP binds 3 accounts fewer: 3 before, none after.'],
  ],
  [
    'detached, and one account was exempt',
    [unchanged(POLICY, { ...SCP, content: exempt('444444444444') }), deleted(ATTACHMENT, at('r-root'))],
    ['danger: The root-deny SCP binds 2 accounts fewer: 2 before, none after.'],
  ],
  [
    'attached to what is unknown',
    [policy, { ...unknown(ATTACHMENT, at('r-root'), { target_id: true }), action: 'replace' }],
    ['warning: The root-deny SCP binds perhaps 3 accounts fewer: which is unknown until apply.'],
  ],
  [
    'an exemption less',
    [
      changed(POLICY, { ...SCP, content: exempt('444444444444') }, { content: rootDeny() }),
      unchanged(ATTACHMENT, at('r-root')),
    ],
    [],
  ],
  [
    'an OU, then everybody',
    [policy, deleted(ATTACHMENT, at('ou-root-sandbox')), change({ type: ATTACHMENT, after: at('r-root') })],
    [],
  ],
  ['forgotten, and still in AWS', [forgotten(POLICY, SCP), forgotten(ATTACHMENT, at('r-root'))], []],
  [
    'replaced by one that denies root too',
    [
      { ...replaced(POLICY, SCP, { id: undefined }), afterUnknown: { id: true } },
      { ...replaced(ATTACHMENT, at('r-root'), { policy_id: undefined }), afterUnknown: { policy_id: true } },
    ],
    [],
  ],
  [
    'another policy detached',
    [
      policy,
      unchanged(ATTACHMENT, at('r-root')),
      deleted(ATTACHMENT, { policy_id: 'p-FullAWSAccess', target_id: 'r-root' }),
    ],
    [],
  ],
])('root-deny SCP: %s', (_, changes, expected) => {
  expect(said(coverageStays, changes, organization)).toEqual(expected);
});

test('accounts are named, and the resource when it is one alone', () => {
  expect(findings(coverageStays, [policy, deleted(ATTACHMENT, at('ou-root-workloads'))], organization)).toEqual([
    {
      rule: 'coverage-stays',
      severity: 'danger',
      stack: 'stack',
      address: `${ATTACHMENT}.it`,
      accounts: ['222222222222', '333333333333'],
      summary: 'The root-deny SCP binds 2 accounts fewer: 2 before, none after.',
      meaning: 'Whoever holds root credentials of these accounts can do everything in them.',
      details: [],
    },
  ]);
});

test.each<[string, Partial<ReviewedOrganization>, string[]]>([
  [
    'an account that moves out of the OU is no longer bound, though no resource changes',
    {
      accounts: ORGANIZATION.accounts.map(account =>
        account.name === 'website' ? { ...account, ou: 'Sandbox' } : account,
      ),
    },
    ['danger: The root-deny SCP binds 1 account fewer: 2 before, 1 after.'],
  ],
  [
    'an account that has left loses nothing',
    {
      accounts: ORGANIZATION.accounts.filter(({ name }) => name !== 'website'),
      inactiveAccounts: ['333333333333'],
    },
    [],
  ],
  [
    'an account whose lines are taken out of the org file is bound where it was',
    { accounts: ORGANIZATION.accounts.filter(({ name }) => name !== 'website') },
    [],
  ],
  [
    'an account whose lines are taken out of the org file together with its OU',
    {
      accounts: ORGANIZATION.accounts.filter(({ name }) => name !== 'website'),
      organizationalUnits: new Map([['Workloads/Prod', 'ou-root-prod']]),
    },
    ['danger: The root-deny SCP binds 2 accounts fewer: 2 before, none after.'],
  ],
  [
    'an account that comes loses nothing',
    { accounts: [...ORGANIZATION.accounts, { id: '555555555555', name: 'new', ou: 'Sandbox' }] },
    [],
  ],
])('%s', (_, now, expected) => {
  const changes = [policy, unchanged(ATTACHMENT, at('ou-root-workloads'))];
  const context = { organizationBefore: ORGANIZATION, organization: { ...ORGANIZATION, ...now } };
  expect(said(coverageStays, changes, context)).toEqual(expected);
});

test('without an org file targets are named, and not counted', () => {
  const changes = [policy, deleted(ATTACHMENT, at('222222222222')), unchanged(ATTACHMENT, at('ou-root-workloads'))];
  expect(findings(coverageStays, changes)).toMatchObject([
    {
      summary: 'The root-deny SCP no longer binds account 222222222222.',
      accounts: ['222222222222'],
      details: [],
    },
  ]);
});

const alarm = (account: string) => ({ alarm_name: account, dimensions: { AccountId: account } });
const contact = (kind: string, account: string | null = '222222222222') => ({
  account_id: account,
  alternate_contact_type: kind,
});

test.each<[string, ResourceChange[], string[]]>([
  [
    'an alarm',
    [deleted(ALARM, alarm('222222222222')), unchanged(ALARM, alarm('333333333333'))],
    ['danger: Root alarms of their own watch 1 account fewer: 2 before, 1 after.'],
  ],
  [
    'an alarm made anew elsewhere',
    [deleted(ALARM, alarm('222222222222')), change({ type: ALARM, after: alarm('222222222222') })],
    [],
  ],
  ['an alarm of no account', [deleted(ALARM, { alarm_name: 'all', dimensions: null })], []],
  [
    'an alarm of an account that the org file does not have',
    [deleted(ALARM, alarm('999999999999'))],
    ['danger: Root alarms of their own watch 1 account fewer: 1 before, none after.'],
  ],
  [
    'a contact',
    [deleted(CONTACT, contact('SECURITY')), unchanged(CONTACT, contact('BILLING'))],
    ['danger: Every alternate contact of before is set for 1 account fewer: 1 before, none after.'],
  ],
  ['a contact that is forgotten', [forgotten(CONTACT, contact('SECURITY'))], []],
  [
    'a contact of the management account',
    [deleted(CONTACT, contact('SECURITY', null))],
    ['danger: Every alternate contact of before is set for 1 account fewer: 1 before, none after.'],
  ],
])('%s', (_, changes, expected) => {
  expect(said(coverageStays, changes, organization)).toEqual(expected);
});

test('a contact without an account is the one of the management account', () => {
  expect(findings(coverageStays, [deleted(CONTACT, contact('SECURITY', null))], organization)).toMatchObject([
    { accounts: ['111111111111'] },
  ]);
});

test('which contact is lost is told', () => {
  const changes = [deleted(CONTACT, contact('SECURITY')), deleted(CONTACT, contact('BILLING'))];
  expect(findings(coverageStays, changes, organization)).toMatchObject([
    { accounts: ['222222222222'], details: ['222222222222 (payments): billing contact, security contact'] },
  ]);
});

const STACK_SET = {
  name: 'forwarding',
  template_body: JSON.stringify({ Resources: { R: { Type: 'AWS::Events::Rule' } } }),
};
const stackSet = unchanged('aws_cloudformation_stack_set', STACK_SET);
const instances = (units: string[], more: object = {}) => ({
  stack_set_name: 'forwarding',
  accounts: [],
  deployment_targets: [{ organizational_unit_ids: units, accounts: [], account_filter_type: null, ...more }],
});

test.each<[string, ResourceChange[], string[]]>([
  [
    'an OU less',
    [changed(INSTANCES, instances(['ou-root-workloads', 'ou-root-sandbox']), instances(['ou-root-workloads']))],
    ['danger: Forwarding covers 1 account fewer: 3 before, 2 after.'],
  ],
  [
    'an OU less, with the accounts that the provider keeps from the last apply',
    [
      changed(
        INSTANCES,
        { ...instances(['r-root']), accounts: ['222222222222', '333333333333', '444444444444'] },
        { deployment_targets: instances(['ou-root-workloads']).deployment_targets },
      ),
    ],
    ['danger: Forwarding covers 1 account fewer: 3 before, 2 after.'],
  ],
  ['everybody instead of an OU', [changed(INSTANCES, instances(['ou-root-workloads']), instances(['r-root']))], []],
  [
    'all but one account',
    [
      changed(
        INSTANCES,
        instances(['r-root']),
        instances(['r-root'], { accounts: ['333333333333'], account_filter_type: 'DIFFERENCE' }),
      ),
    ],
    ['danger: Forwarding covers 1 account fewer: 3 before, 2 after.'],
  ],
  [
    'one account only',
    [
      changed(
        INSTANCES,
        instances(['r-root']),
        instances(['r-root'], { accounts: ['333333333333'], account_filter_type: 'INTERSECTION' }),
      ),
    ],
    ['danger: Forwarding covers 2 accounts fewer: 3 before, 1 after.'],
  ],
  [
    'the management account',
    [deleted(INSTANCES, { stack_set_name: 'forwarding', accounts: ['111111111111'], deployment_targets: [] })],
    ['danger: Forwarding covers 1 account fewer: 1 before, none after.'],
  ],
  [
    'unknown targets',
    [unknown(INSTANCES, instances(['r-root']), { deployment_targets: true })],
    ['warning: Forwarding covers perhaps 3 accounts fewer: which is unknown until apply.'],
  ],
  ['a StackSet of something else', [deleted(INSTANCES, { ...instances(['r-root']), stack_set_name: 'other' })], []],
])('forwarding: %s', (_, changes, expected) => {
  expect(said(coverageStays, [stackSet, ...changes], organization)).toEqual(expected);
});

test('without an org file OUs are named: who is reached by another one nobody knows', () => {
  const to = (units: string[]) =>
    said(coverageStays, [stackSet, changed(INSTANCES, instances(['ou-a', 'ou-b']), instances(units))]);
  expect(to(['ou-a'])).toEqual(['danger: Forwarding no longer covers the accounts below ou-b.']);
  expect(to(['ou-a', 'ou-c'])).toEqual([
    'danger: Forwarding no longer covers the accounts below ou-b, but the accounts below ou-c.',
  ]);
});

test('the same accounts by other targets lose nothing, and others are said with who gains', () => {
  const units = ['ou-root-prod', 'ou-root-workloads', 'ou-root-sandbox'];
  const split = units.slice(1).map(unit => change({ type: ATTACHMENT, address: unit, after: at(unit) }));
  const before = [policy, deleted(ATTACHMENT, at('r-root'))];
  expect(said(coverageStays, [...before, ...split], organization)).toEqual([]);
  expect(said(coverageStays, [...before, split[0]!], organization)).toEqual([
    'danger: The root-deny SCP binds 1 account fewer: 3 before, 2 after.',
  ]);
  const moved = [policy, replaced(ATTACHMENT, at('ou-root-sandbox'), at('ou-root-workloads'))];
  expect(findings(coverageStays, moved, organization)).toMatchObject([
    {
      summary: 'The root-deny SCP binds 1 account fewer: 1 before, none after.',
      accounts: ['444444444444'],
      details: ['gains it: 222222222222 (payments)', 'gains it: 333333333333 (website)'],
    },
  ]);
  expect(said(coverageStays, [...before, ...split])).toEqual([
    'danger: The root-deny SCP no longer binds the whole organization (r-root), but the accounts below ou-root-sandbox and the accounts below ou-root-workloads.',
  ]);
});

test('of a loss by several resources, and by none, there is no address', () => {
  const addresses = (changes: ResourceChange[], more: object = organization) =>
    findings(coverageStays, changes, more).map(({ address }) => address);
  const other = { ...deleted(ATTACHMENT, at('ou-root-sandbox')), address: `${ATTACHMENT}.other` };
  expect(addresses([policy, deleted(ATTACHMENT, at('ou-root-workloads')), other])).toEqual([undefined]);
  const moved = { ...ORGANIZATION, organizationalUnits: new Map([['Sandbox', 'ou-root-sandbox']]) };
  expect(
    addresses([policy, unchanged(ATTACHMENT, at('ou-root-workloads'))], {
      organizationBefore: ORGANIZATION,
      organization: moved,
    }),
  ).toEqual([undefined]);
  expect(addresses([deleted(POLICY, SCP), unchanged(ATTACHMENT, at('r-root'))])).toEqual([`${POLICY}.it`]);
  expect(addresses([deleted(CONTACT, contact('SECURITY'))])).toEqual([`${CONTACT}.it`]);
});

test('what targets lose is said without their accounts, and what may be lost in a sentence of its own', () => {
  const [known] = findings(coverageStays, [policy, deleted(ATTACHMENT, at('r-root'))]);
  expect(known?.meaning).toBe('Whoever holds root credentials of an account there can do everything in it.');
  const [perhaps] = findings(
    coverageStays,
    [policy, { ...unknown(ATTACHMENT, at('r-root'), { target_id: true }), action: 'replace' }],
    organization,
  );
  expect(perhaps?.meaning).toBe(
    'They may lose it. Whoever holds root credentials of these accounts can do everything in them.',
  );
});
