import {
  EnableOrganizationsRootCredentialsManagementCommand,
  EnableOrganizationsRootSessionsCommand,
} from '@aws-sdk/client-iam';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { auditDocument } from '../../audit/render/render-json';
import { orgFile } from '../config/org-file';
import { acme } from '../sandbox/acme-organization';
import { useLivingSandbox } from '../world/live/reading/use-living';

const ROOT = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'rootguard-audit-live-'));
afterAll(() => rmSync(folder, { recursive: true }));

const calls: string[] = [];
const { sandbox, aws, environment } = useLivingSandbox({
  onCall: ({ service, operation }) => void calls.push(`${service}:${operation}`),
});
const [MANAGEMENT, MEMBER] = ['111111111111', '888888888888'];

beforeAll(async () => {
  const { id, rootId } = acme.aws!;
  writeFileSync(
    join(folder, 'org.yaml'),
    stringify({
      ...orgFile(),
      organization: { id, root_id: rootId, management_account: 'management' },
      organizational_units: {},
      accounts: { management: { id: MANAGEMENT, name: 'Management', email: 'aws@example.com' } },
    }),
  );
  await aws.iam.send(new EnableOrganizationsRootCredentialsManagementCommand({}));
  await aws.iam.send(new EnableOrganizationsRootSessionsCommand({}));
  sandbox.setAccount(MANAGEMENT, { rootUser: { password: {}, mfa: ['hardware'] } });
  sandbox.setAccount(MEMBER, { rootUser: { password: {}, mfa: ['virtual'], accessKeys: [] } });
});

/** What CRED-2 and CRED-4 say of a member, by a run that asks AWS now. */
async function run(...args: string[]) {
  calls.length = 0;
  const child = spawn(
    process.execPath,
    [join(ROOT, 'bin/rootguard.js'), 'audit', '--format', 'json', '--fail-on', 'never', '--account', MEMBER, ...args],
    { cwd: folder, env: { ...process.env, ...environment } },
  );
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const status = await new Promise<number | null>(resolve => child.on('close', resolve));
  expect(status).toBe(0);
  const { accounts } = JSON.parse(stdout) as ReturnType<typeof auditDocument>;
  expect(accounts.map(({ id }) => id)).toEqual([MEMBER]);
  const { 'CRED-2': mfa, 'CRED-4': credentials } = accounts[0]!.requirements;
  return [mfa, credentials].map(found => `${found!.is}: ${found!.why}`);
}

test('without a file AWS is asked now, and nobody looks into members', async () => {
  expect(await run()).toEqual(Array(2).fill('unknown: nobody looked into the account'));
  expect(calls.filter(call => /:Assume/.test(call))).toEqual([]);
});

test('--root-sessions looks at their root users, with the task that reads', async () => {
  expect(await run('--root-sessions')).toEqual(['held: MFA: virtual', 'not held: root has a password']);
  expect(calls).toContain('sts:AssumeRoot');
  expect(calls).not.toContain('sts:AssumeRole');
});

test('--role looks by a role of that name', async () => {
  expect(await run('--role', 'OrganizationAccountAccessRole')).toEqual([
    'held: MFA: virtual',
    'not held: root has a password',
  ]);
  expect(calls).toContain('sts:AssumeRole');
  expect(calls).not.toContain('sts:AssumeRoot');
});
