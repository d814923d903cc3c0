import {
  EnableOrganizationsRootCredentialsManagementCommand,
  EnableOrganizationsRootSessionsCommand,
} from '@aws-sdk/client-iam';
import { noJournal } from '../../../../world/live/reading/journal';
import { MemberAccess, readRootUsers } from '../../../../world/live/reading/members';
import { quotasOf } from '../../../../world/live/reading/quotas';
import { Reading, readingOf } from '../../../../world/live/reading/reading';
import { rootRow } from '../../../../world/live/reading/root-user';
import { SnapshotAccount } from '../../../../world/live/snapshot';
import { useLivingSandbox } from './use-living';

const calls: string[] = [];
const { sandbox, aws, refuse } = useLivingSandbox({
  onCall: ({ service, operation, account }) => void calls.push(`${account} ${service}:${operation}`),
});

const [MANAGEMENT, MEMBER, CLOSED, NEW] = ['111111111111', '888888888888', '151515151515', '012345678901'];
const CREATED = new Date('2026-01-01T00:00:00Z');
const USED = new Date('2026-03-04T05:06:07Z');
const ROLE = 'OrganizationAccountAccessRole';

const accounts: readonly SnapshotAccount[] = [
  { id: MANAGEMENT, name: 'Management', state: 'ACTIVE' },
  { id: MEMBER, name: 'Member', state: 'ACTIVE' },
  { id: CLOSED, name: 'Closed', state: 'CLOSED' },
];

const reading = (): Reading =>
  readingOf({
    ...{ partition: 'aws', home: { account: MANAGEMENT, region: 'us-east-1' } },
    ...{ journal: noJournal, quotas: quotasOf('aws', { faster: 1_000 }) },
  });

async function read(access: MemberAccess, asked = accounts) {
  calls.length = 0;
  const own = reading();
  const roots = Object.fromEntries(await readRootUsers(own, asked, access));
  return { roots, unknown: own.unknown };
}

beforeAll(async () => {
  await aws.iam.send(new EnableOrganizationsRootCredentialsManagementCommand({}));
  await aws.iam.send(new EnableOrganizationsRootSessionsCommand({}));
  sandbox.setAccount(MANAGEMENT, { rootUser: { password: { lastUsed: USED }, mfa: ['hardware'] } });
  sandbox.setAccount(MEMBER, {
    rootUser: {
      ...{ password: {}, mfa: ['virtual'] },
      accessKeys: [
        {
          ...{ id: 'AKIAROOT000000000001', active: true, created: CREATED },
          lastUsed: { at: USED, region: 'us-east-1', service: 's3' },
        },
        { id: 'AKIAROOT000000000002', active: false, created: USED },
      ],
    },
  });
});

const management = {
  by: 'credentials',
  ...{ mfa: ['hardware'], accessKeys: [], password: true, passwordLastUsed: USED.toISOString() },
};
const neglected = {
  ...{ mfa: ['virtual'], password: true },
  accessKeys: [{ active: true, lastUsed: USED.toISOString() }, { active: false }],
};

test('without a way in the own root user alone, and nobody signs in to a member', async () => {
  expect(await read({})).toEqual({ roots: { [MANAGEMENT]: management }, unknown: [] });
  expect(calls.filter(call => !call.startsWith(MANAGEMENT) || call.includes('Assume'))).toEqual([]);
});

test('by a role, and by root sessions: the same, but for how; a closed account is asked nothing', async () => {
  const byRole = await read({ role: ROLE });
  expect(byRole).toEqual({
    roots: { [MANAGEMENT]: management, [MEMBER]: { by: 'role', ...neglected } },
    unknown: [],
  });
  expect(calls.filter(call => call.startsWith(CLOSED))).toEqual([]);
  const bySession = await read({ rootSessions: true });
  expect(bySession).toEqual({
    roots: { [MANAGEMENT]: management, [MEMBER]: { by: 'root-session', ...neglected } },
    unknown: [],
  });
  expect(calls.filter(call => call.includes('AssumeRoot'))).toEqual([`${MANAGEMENT} sts:AssumeRoot`]);
});

test('a member without credentials has none, and it does not look as if nobody had read it', async () => {
  const { roots } = await read({ rootSessions: true }, [{ id: NEW, name: 'New', state: 'ACTIVE' }]);
  expect(roots).toEqual({ [NEW]: { by: 'root-session', mfa: [], accessKeys: [], password: false } });
});

test.each([
  [{ role: ROLE }, 'sts:AssumeRole', 'sts:AssumeRole', undefined],
  [{ rootSessions: true }, 'sts:AssumeRoot', 'sts:AssumeRoot', undefined],
  [{ rootSessions: true }, 'iam:GetAccessKeyLastUsed', 'iam:GetAccessKeyLastUsed', ['accessKeys']],
  [{ rootSessions: true }, 'iam:GetLoginProfile', 'iam:GetLoginProfile', ['password']],
  [{ rootSessions: true }, 'iam:ListMFADevices', 'iam:ListMFADevices', ['mfa']],
])('%j without %s: unknown by that name, and no more is claimed', async (access, refused, action, missing) => {
  refuse(refused);
  const { roots, unknown } = await read(access, accounts.slice(1));
  expect(unknown.map(one => [one.action, one.account])).toEqual([[action, MEMBER]]);
  const rest = Object.entries({ by: 'root-session', ...neglected }).filter(([name]) => !missing?.includes(name));
  expect(roots).toEqual(missing === undefined ? {} : { [MEMBER]: Object.fromEntries(rest) });
});

test('the row of root in a credential report; none in a report without one', () => {
  expect(rootRow('user,arn\r\n<root_account>,arn:aws:iam::1:root\r\nsomebody,x')).toEqual({
    ...{ user: '<root_account>', arn: 'arn:aws:iam::1:root' },
  });
  expect(rootRow('user,arn\n<root_account>x,y')).toBeUndefined();
});
