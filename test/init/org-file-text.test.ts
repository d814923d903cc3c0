import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderDiagnostics } from '../../config/reading/diagnostic';
import { loadText } from '../../config/load';
import { Answers } from '../../init/answers';
import { initReport } from '../../init/init-report';
import { orgFileText } from '../../init/org-file-text';
import { proposalOf } from '../../init/proposal';
import { Snapshot, SnapshotThing } from '../../world/live/snapshot';
import { snapshotOf } from '../world/live/snapshot-of';
import { landingZone } from './landing-zone';

const OPEN: Answers = { domains: [], notify: [], phoneVariable: 'root_phone', exemptions: [] };
const COMPLETE: Answers = {
  ...{ domains: ['example.com', 'example.org'], notify: ['root@example.com'], phoneVariable: 'company_phone' },
  runbook: 'https://wiki.example.com/root',
  exemptions: [
    { account: 'Payments', until: '2026-12-01', reason: 'MFA delete', reference: 'CHG-1', approvedBy: 'Lead' },
  ],
};
const written = (snapshot: Snapshot, answers = COMPLETE): string => orgFileText(proposalOf(snapshot, answers));
const golden = (name: string): string => readFileSync(join(__dirname, 'golden', name), 'utf8');
const loaded = (text: string) => loadText('org.yaml', text, '2026-11-21');

describe('the org file of a small organization', () => {
  test('is as a person would write it', () => expect(written(landingZone())).toBe(golden('landing-zone.yaml')));

  test('is valid, and covers what it says', () => {
    const { organization, diagnostics } = loaded(written(landingZone()));
    expect(renderDiagnostics(diagnostics.filter(({ severity }) => severity === 'error'))).toBe('');
    expect(organization?.trail).toEqual({
      ...{ existing: true, logGroup: 'aws-controltower/CloudTrailLogs*', name: 'aws-controltower-BaselineCloudTrail' },
    });
  });

  test('is reported with what else is to be known', () => {
    const proposal = proposalOf(landingZone(), OPEN);
    const { diagnostics } = loaded(orgFileText(proposal));
    expect(initReport(proposal, 'org.yaml', diagnostics)).toBe(golden('landing-zone.txt'));
  });

  test('has nothing of a number', () => {
    expect(written(landingZone())).not.toContain('hmac');
    const hashed = JSON.parse(
      JSON.stringify(landingZone()).replaceAll('+1 206 555 0100', 'hmac-sha256:cc'),
    ) as Snapshot;
    expect(written({ ...hashed, phoneNumbers: { primary: 'hashed', alternate: 'hashed' } })).not.toMatch(
      /hmac|555 0100/,
    );
  });
});

describe('an SCP that means the same', () => {
  const scp = (condition: object, ...targets: string[]): SnapshotThing[] => {
    const place = { account: '111111111111' };
    const Statement = [{ Sid: 'NoRoot', Effect: 'Deny', Action: ['*'], Resource: ['*'], Condition: condition }];
    const attributes = {
      id: 'p-1',
      name: 'Corp',
      type: 'SERVICE_CONTROL_POLICY',
      content: JSON.stringify({ Version: '2012-10-17', Statement }),
    };
    return [
      { type: 'aws_organizations_policy', ...place, attributes },
      ...targets.map(target_id => ({
        ...{ type: 'aws_organizations_policy_attachment', ...place, attributes: { policy_id: 'p-1', target_id } },
      })),
    ];
  };
  const ROOT = { ArnLike: { 'aws:PrincipalArn': ['arn:*:iam::*:root'] } };
  const OPEN = { Null: { 'aws:AssumedRoot': ['true'] } };
  const linesOf = (things: SnapshotThing[]) =>
    /(?:#.*\n)*root_deny:\n(?: .*\n)+/
      .exec(written(snapshotOf({ things }), { ...COMPLETE, exemptions: [] }))?.[0]
      .trim()
      .split('\n');

  test('is as it is, where it is, and adopt takes it over', () => {
    expect(linesOf(scp({ ...ROOT, ...OPEN }, 'r-exam', '222222222222', 'ou-exam-prod0000'))).toEqual([
      '# the SCP Corp denies root in 1 of 1 members already',
      '# as it is: Corp means the same, and rootguard adopt takes it over',
      'root_deny:',
      '  targets: [payments, Workloads/Prod, root]',
    ]);
  });

  test('that closes root sessions is said', () =>
    expect(linesOf(scp(ROOT, 'ou-exam-prod0000'))?.slice(2)).toEqual([
      'root_deny:',
      '  targets: [Workloads/Prod]',
      '  # true would leave root sessions open, which are the way back in',
      '  allow_root_sessions: false',
    ]));

  test('but not one that spares an account, or is attached nowhere', () => {
    const spares = { ...ROOT, ...OPEN, StringNotEquals: { 'aws:PrincipalAccount': '222222222222' } };
    for (const things of [scp(spares, 'r-exam'), scp({ ...ROOT, ...OPEN })]) {
      expect(linesOf(things)?.join('\n')).toContain('# proposed: denies root in member accounts.');
    }
  });
});

describe('what is there already', () => {
  const trail = (more: Record<string, unknown>): SnapshotThing => ({
    ...{ type: 'aws_cloudtrail', account: '111111111111', region: 'us-east-1' },
    attributes: { name: 'organization-trail', is_organization_trail: true, is_multi_region_trail: true, ...more },
  });
  const trailOf = (things: SnapshotThing[]) => loaded(written(snapshotOf({ things }))).organization?.trail;
  const group = (account: string) => ({
    cloud_watch_logs_group_arn: `arn:aws:logs:us-east-1:${account}:log-group:/trail:*`,
  });

  test.each<[string, Record<string, unknown>, object]>([
    ['an organization trail with a log group is used', group('111111111111'), { existing: true, logGroup: '/trail' }],
    [
      'one that does not log is not',
      { ...group('111111111111'), enable_logging: false },
      { name: 'organization-trail-2' },
    ],
    [
      'one of a single region is not',
      { ...group('111111111111'), is_multi_region_trail: false },
      { name: 'organization-trail-2' },
    ],
    [
      'one of a single account is not',
      { ...group('111111111111'), is_organization_trail: false },
      { name: 'organization-trail-2' },
    ],
    ['one whose log group is in another account is not', group('222222222222'), { name: 'organization-trail-2' }],
  ])('%s', (_, more, expected) => {
    const things = [trail(more), ...contactsOfAll];
    expect(trailOf(things)).toMatchObject(expected);
  });

  const contactsOfAll = landingZone().things.filter(
    ({ attributes }) => /^(1|2)/.test(String(attributes.account_id)) && attributes.alternate_contact_type !== undefined,
  );

  test('centralized root access is described, or left out with the reason', () => {
    const { organization } = snapshotOf();
    const text = (rootFeatures?: string[]): string =>
      written(snapshotOf({ organization: { ...organization!, ...(rootFeatures && { rootFeatures }) } }));
    expect(text(['RootSessions', 'RootCredentialsManagement'])).toContain(
      '\n# as it is\nroot_access: { credentials_management: true, sessions: true }\n',
    );
    expect(text(['RootCredentialsManagement'])).toContain('{ credentials_management: true, sessions: false }\n');
    expect(text([])).toContain('# centralized root access is off; left out, it is not touched:\n# root_access:');
    const unread = { ...organization!, rootFeatures: undefined };
    expect(written(snapshotOf({ organization: unread }))).toContain(
      '# centralized root access could not be read; left out',
    );
  });
});

test('what could not be read is never taken for absent', () => {
  const unknown = ['organizations:ListPolicies', 'cloudtrail:DescribeTrails'].map(action => ({
    action,
    reason: 'AccessDenied',
  }));
  const text = written(snapshotOf({ unknown }));
  expect(text).toContain(
    '# whether an SCP denies root already could not be read in full (organizations:ListPolicies: AccessDenied)\n',
  );
  expect(text).not.toContain('organization-trail');
  expect(loaded(text).diagnostics.filter(({ message }) => message.startsWith('trail'))).toMatchObject([
    {
      ...{ rule: 'todo', message: 'trail: is still to be decided' },
      hint: 'write here existing: { log_group }, or bucket: whether there is a trail could not be read (cloudtrail:DescribeTrails: AccessDenied)',
    },
  ]);
});

test('a single account is the form without an organization', () => {
  const alone = {
    ...snapshotOf({ organization: undefined, organizationalUnits: [] }),
    accounts: snapshotOf().accounts.slice(0, 1),
    things: landingZone().things,
  };
  const { organization, diagnostics } = loaded(
    written({ ...alone, things: alone.things.slice(0, 16) }, { ...COMPLETE, exemptions: [] }),
  );
  expect(renderDiagnostics(diagnostics.filter(({ severity }) => severity === 'error'))).toBe('');
  expect(organization?.aws).toBeUndefined();
  expect(organization?.managementAccount.key).toBe('example-management');
});

test('a partition without Account Management has no contacts', () => {
  const text = written(snapshotOf({ partition: 'aws-us-gov', regions: ['us-gov-west-1'] }));
  const { organization, diagnostics } = loaded(text);
  expect(renderDiagnostics(diagnostics.filter(({ severity }) => severity === 'error'))).toBe('');
  expect([organization?.partition, organization?.region, text.includes('contacts:')]).toEqual([
    'aws-us-gov',
    'us-gov-west-1',
    false,
  ]);
});
