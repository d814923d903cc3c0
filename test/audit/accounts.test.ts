import { stringify } from 'yaml';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { audit, shared } from '../../audit/audit';
import { Judgement } from '../../audit/requirement';
import { Organization } from '../../config/organization';
import { Snapshot, SnapshotAccount, Unread } from '../../world/live/snapshot';
import { orgFile } from '../config/org-file';
import { organizationOf } from '../config/organization-of';
import { soundSnapshot } from './sound-snapshot';

const [MANAGEMENT, PAYMENTS] = ['111111111111', '222222222222'];
const cellsOf = (id: string, organization: Organization, snapshot: Snapshot): Record<string, Judgement> =>
  Object.fromEntries(
    audit(organization, snapshot, { only: [id] }).rows.map(row => [row.account.id, row.cells[0]!] as const),
  );

describe('MGMT-1: who and what lives in the management account', () => {
  const DEPLOYER = `arn:aws:iam::${MANAGEMENT}:role/ci/Deploy`;
  const hub_account = { account: 'payments', role_name: 'RootguardDeploy' };
  const FILE = { ...orgFile(), alerts: { ...orgFile().alerts, deploy_roles: [DEPLOYER], hub_account } };
  const ORGANIZATION = organizationOf(stringify(FILE));
  const SOUND = soundSnapshot(ORGANIZATION);
  type Residents = NonNullable<SnapshotAccount['residents']>;
  const EMPTY: Required<Residents> = { users: [], roles: [], workloads: [] };

  const with_ = (residents: Residents | undefined, ...unknown: Unread[]): Snapshot => ({
    ...SOUND,
    unknown,
    accounts: SOUND.accounts.map(account => (account.id === MANAGEMENT ? { ...account, residents } : account)),
  });
  const of = (more: Residents | undefined, ...unknown: Unread[]) => {
    const { [MANAGEMENT]: own, [PAYMENTS]: other } = cellsOf('MGMT-1', ORGANIZATION, with_(more, ...unknown));
    expect(other).toEqual({ is: 'not applicable', why: 'asked of the management account' });
    return `${own!.is}: ${own!.why}`;
  };
  const role = (name: string, Principal: unknown, Action = 'sts:AssumeRole', Condition?: object) => ({
    arn: `arn:aws:iam::${MANAGEMENT}:role/${name}`,
    trust: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal, Action, ...(Condition !== undefined && { Condition }) }],
    }),
  });
  const github = `arn:aws:iam::${MANAGEMENT}:oidc-provider/token.actions.githubusercontent.com`;
  const HELD = 'held: no IAM user, no role for others or for what runs there, and nothing runs there';

  test('nobody and nothing', () => expect(of(EMPTY)).toBe(HELD));

  test('IAM users, with their keys; what to do is said', () => {
    const users = [
      { name: 'ann', accessKeys: [] },
      { name: 'robot', accessKeys: [{ active: true }, { active: false }] },
      { name: 'unread' },
    ];
    expect(of({ ...EMPTY, users })).toBe('not held: 3 IAM users: ann, robot (2 access keys, 1 active), unread');
    expect(cellsOf('MGMT-1', ORGANIZATION, with_({ ...EMPTY, users }))[MANAGEMENT]).toMatchObject({
      next: 'give people IAM Identity Center and pipelines a role, and delete the users; or name it in accept of the org file (MGMT-1), with the reason why it is there',
    });
    const many = Array.from({ length: 7 }, (_, at) => ({ name: `u${at}`, accessKeys: [] }));
    expect(of({ ...EMPTY, users: many })).toBe('not held: 7 IAM users: u0, u1, u2, u3, u4 and 2 more');
  });

  test('what runs, by region', () => {
    const workloads: Residents['workloads'] = [
      { kind: 'AWS::EC2::Instance', region: 'us-east-1', names: ['i-1'] },
      { kind: 'AWS::EC2::Instance', region: 'eu-west-1', names: ['i-2'] },
      { kind: 'AWS::Lambda::Function', region: 'us-east-1', names: ['resize'] },
    ];
    expect(of({ ...EMPTY, workloads })).toBe(
      'not held: 2 EC2 instances: i-1 in us-east-1, i-2 in eu-west-1; 1 Lambda function: resize in us-east-1',
    );
  });

  test.each<[string, ReturnType<typeof role>, string]>([
    ['another account', role('x/Audit', { AWS: PAYMENTS }), `Audit (account ${PAYMENTS})`],
    ['anybody', role('Open', '*'), 'Open (anybody)'],
    [
      'a stranger, although it is called as ours',
      role('rootguard-x', { AWS: PAYMENTS }),
      `rootguard-x (account ${PAYMENTS})`,
    ],
    [
      'a stranger, although it is the hub that should',
      role('rootguard-account-reader', { AWS: '999999999999' }),
      'rootguard-account-reader (account 999999999999)',
    ],
    ['a service that computes', role('f', { Service: 'lambda.amazonaws.com' }), 'f (lambda.amazonaws.com)'],
    [
      'a pipeline',
      role('Ci', { Federated: github }, 'sts:AssumeRoleWithWebIdentity', {
        StringEquals: { 'token.actions.githubusercontent.com:sub': 'repo:example/org:ref:refs/heads/main' },
      }),
      `Ci (an identity of ${github})`,
    ],
  ])('a role that %s may assume', (_, one, said) =>
    expect(of({ ...EMPTY, roles: [one] })).toBe(`not held: 1 role for others, or for what runs there: ${said}`),
  );

  test.each<[string, ReturnType<typeof role>]>([
    ['the account itself may assume', role('Admin', { AWS: `arn:aws:iam::${MANAGEMENT}:root` })],
    ['a service that does not compute may assume', role('trail', { Service: 'cloudtrail.amazonaws.com' })],
    ['deploys, by the org file', role('ci/Deploy', { AWS: PAYMENTS })],
    ['is ours, for the hub,', role('rootguard-account-reader', { AWS: PAYMENTS })],
    [
      'Identity Center made',
      role(
        'aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0',
        { Federated: `arn:aws:iam::${MANAGEMENT}:saml-provider/AWSSSO_0` },
        'sts:AssumeRoleWithSAML',
      ),
    ],
    ['Control Tower made', role('service-role/AWSControlTowerAdmin', { AWS: PAYMENTS })],
  ])('a role that %s is needed there', (_, one) => expect(of({ ...EMPTY, roles: [one] })).toBe(HELD));

  test.each<[string, Residents]>([
    ['iam:ListUsers', { roles: [], workloads: [] }],
    ['iam:ListAccessKeys', { ...EMPTY, users: [] }],
    ['iam:ListRoles', { users: [], workloads: [] }],
    ['ec2:DescribeInstances', EMPTY],
    ['ecs:ListClusters', EMPTY],
    ['lambda:ListFunctions', EMPTY],
    ['rds:DescribeDBInstances', EMPTY],
  ])('without %s it is unknown, and what is there beside it counts', (action, residents) => {
    const unread = { action, account: MANAGEMENT, reason: 'AccessDenied' };
    const isKeys = action === 'iam:ListAccessKeys';
    expect(of(residents, unread)).toBe(isKeys ? HELD : `unknown: ${action} did not answer: AccessDenied`);
    const workloads: Residents['workloads'] = [{ kind: 'AWS::ECS::Cluster', region: 'us-east-1', names: ['shop'] }];
    expect(of({ ...residents, workloads }, unread)).toBe('not held: 1 ECS cluster: shop in us-east-1');
  });

  test('where nobody looked', () => {
    expect(of(undefined)).toBe('unknown: iam:ListUsers did not answer: the snapshot does not have it');
    const byMember = { ...with_(undefined), reader: PAYMENTS };
    expect(cellsOf('MGMT-1', ORGANIZATION, byMember)[MANAGEMENT]!.why).toBe(
      `iam:ListUsers did not answer: the snapshot is what account ${PAYMENTS} sees`,
    );
  });
});

describe('FORM-1: a single account', () => {
  const FILE = readFileSync(join(__dirname, '../../examples/single-account/org.yaml'), 'utf8');
  const ORGANIZATION = organizationOf(FILE);
  const { id } = ORGANIZATION.managementAccount;
  const SOUND = soundSnapshot(ORGANIZATION);
  const without = (which: (type: string, attributes: Readonly<Record<string, unknown>>) => boolean): Snapshot => ({
    ...SOUND,
    things: SOUND.things.filter(({ type, attributes }) => !which(type, attributes)),
  });
  const form = (snapshot: Snapshot, organization = ORGANIZATION) => {
    const found = cellsOf('FORM-1', organization, snapshot)[id]!;
    return `${found.is}: ${found.why}`;
  };

  test('everything that can be asked of it holds, but the root e-mail, which AWS tells nobody', () => {
    const accounts = SOUND.accounts.map(account => ({ ...account, email: undefined }));
    const found = audit(ORGANIZATION, { ...SOUND, accounts });
    expect(
      shared(found, 'not held', 'unknown').map(({ requirement, judgement }) => `${requirement.id} ${judgement.why}`),
    ).toEqual([
      ...['ACC-1', 'ACC-2'].map(one => `${one} AWS tells nobody the root e-mail of an account without an organization`),
      // what people did is in their records
      ...['ACC-6', 'REV-1', 'REV-3', 'DOC-4'].map(one => `${one} what was done is unknown: no records were read`),
    ]);
    expect(form(SOUND)).toBe('held: contacts, phone number, trail, alarm and alerts are there');
  });

  test('what does not hold is named', () => {
    expect(form(without(type => type === 'aws_cloudtrail'))).toBe(
      'not held: of what protects it these do not hold: TRAIL-1, DET-1',
    );
    expect(form(without(type => type === 'aws_account_primary_contact'))).toBe(
      'not held: of what protects it these do not hold: ACC-4',
    );
    expect(form(without(type => type === 'aws_sns_topic_subscription'))).toBe(
      'not held: of what protects it these do not hold: DET-1, DET-2',
    );
  });

  test('so is what the org file leaves off, for nothing else protects it', () => {
    const parsed = FILE.slice(0, FILE.indexOf('trail:'));
    expect(form(soundSnapshot(organizationOf(parsed)), organizationOf(parsed))).toBe(
      'not held: of what protects it these do not hold: DET-2',
    );
  });

  test('what could not be read is unknown', () => {
    const unknown = [{ action: 'cloudtrail:DescribeTrails', reason: 'AccessDenied' }];
    expect(form({ ...without(type => type === 'aws_cloudtrail'), unknown })).toBe(
      'unknown: nobody could judge TRAIL-1, DET-1',
    );
  });

  test('is not asked of an organization, nor MGMT-1 of a single account', () => {
    const organization = organizationOf(stringify(orgFile()));
    expect(cellsOf('FORM-1', organization, soundSnapshot(organization))[MANAGEMENT]).toEqual({
      ...{ is: 'not applicable', why: 'asked of an account without an organization' },
    });
    expect(cellsOf('MGMT-1', ORGANIZATION, SOUND)[id]).toEqual({ is: 'not applicable', why: 'it is the only account' });
  });
});
