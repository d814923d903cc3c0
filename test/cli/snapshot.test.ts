import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutContactInformationCommand } from '@aws-sdk/client-account';
import { AwsError } from '../../sandbox/front/aws-answer';
import { snapshotReport } from '../../cli/reading/snapshot-report';
import { readSnapshot } from '../../world/live/snapshot-file';
import { snapshotOf } from '../world/live/snapshot-of';
import { useLivingSandbox } from '../world/live/reading/use-living';

const ROOT = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'rootguard-snapshot-'));
const output = join(folder, 'snapshot.json');
const journal = `${output}.journal`;
afterEach(() => [output, journal].forEach(file => rmSync(file, { force: true })));
afterAll(() => rmSync(folder, { recursive: true }));

const { aws, proxy, environment, refuse } = useLivingSandbox();

const NUMBER = '+1 206 555 0100';
beforeAll(async () => {
  await aws.account.send(
    new PutContactInformationCommand({
      ContactInformation: {
        ...{ FullName: 'Example Corp', AddressLine1: '1 Main St', City: 'Seattle', StateOrRegion: 'WA' },
        ...{ PostalCode: '98101', CountryCode: 'US', PhoneNumber: NUMBER },
      },
    }),
  );
});

const KEYED = { ROOTGUARD_PHONE_KEY: 'a key of thirty-two characters ..' };

/** Runs the command; a signal is sent when the proxy has seen so many calls. */
async function snapshot(more: Record<string, string | undefined> = KEYED, stop?: readonly [NodeJS.Signals, number]) {
  const child = spawn(process.execPath, [join(ROOT, 'bin/rootguard.js'), 'snapshot', '--regions', 'us-east-1'], {
    cwd: folder,
    env: { ...process.env, ...environment, ...more },
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  if (stop !== undefined) {
    const [signal, calls] = stop;
    let seen = 0;
    proxy.refuse(({ service, operation }) => {
      if (++seen === calls) child.kill(signal);
      // the last answers never arrive
      if (seen >= calls) return new AwsError('ThrottlingException', 'Rate exceeded');
      return operation === 'DescribeResourcePolicy' && service === 'organizations'
        ? new AwsError('ResourcePolicyNotFoundException', 'There is none.')
        : undefined;
    });
  }
  const [status, signal] = await new Promise<[number | null, string | null]>(resolve =>
    child.on('close', (code, by) => resolve([code, by])),
  );
  refuse();
  return { status, signal, stderr };
}

/** The file without the moment of the reading. */
const written = (): unknown => ({ ...(JSON.parse(readFileSync(output, 'utf8')) as object), at: undefined });

test('writes a snapshot that only its owner may read, and sums up', async () => {
  const { status, stderr } = await snapshot();
  expect(stderr).toMatch(/^wrote snapshot.json: 5 accounts, 4 active, 4 OUs, \d+ things\n$/);
  expect(status).toBe(0);
  expect(statSync(output).mode & 0o777).toBe(0o600);
  expect(existsSync(journal)).toBe(false);
  expect(readSnapshot(output)).toHaveProperty('snapshot');
  expect(readFileSync(output, 'utf8')).not.toMatch(/206.?555|5550100/);
});

test.each([5, 8, 12, 18, 25, 32, 40, 47, 54, 60])(
  'a reading that is killed at its call %d goes on, and comes to the same file',
  async calls => {
    await snapshot();
    const whole = written();
    rmSync(output);
    expect((await snapshot(KEYED, ['SIGKILL', calls])).signal).toBe('SIGKILL');
    expect(existsSync(output)).toBe(false);
    expect(readFileSync(journal, 'utf8')).not.toMatch(/206.?555|5550100/);
    expect(statSync(journal).mode & 0o777).toBe(0o600);
    const before = proxy.done.length;
    const { status, stderr } = await snapshot();
    expect([status, stderr]).toEqual([
      0,
      expect.stringMatching(/^goes on with \d+ answers of snapshot.json.journal\n/),
    ]);
    expect(written()).toEqual(whole);
    expect(proxy.done.slice(before).map(({ operation }) => operation)).not.toContain(
      'organizations:DescribeOrganization',
    );
  },
);

test('Ctrl-C says that the same command goes on', async () => {
  const { status, stderr } = await snapshot(KEYED, ['SIGINT', 12]);
  expect([status, stderr]).toEqual([
    130,
    '\ninterrupted: snapshot.json.journal has what was read, and the same command goes on there\n',
  ]);
  expect(existsSync(journal)).toBe(true);
});

test('what could not be read is told by permission, with what to do', async () => {
  refuse('account:GetAlternateContact');
  const { status, stderr } = await snapshot();
  const action = 'account:GetAlternateContact';
  expect(status).toBe(1);
  expect(stderr.split('\n').slice(1)).toEqual([
    `could not be read: ${action} in 4 accounts, 12 times: AccessDeniedException: User: somebody is not authorized to perform: ${action}`,
    `  → give the caller ${action}, or use a role that has it`,
    '',
  ]);
});

test('refuses to write over what is no snapshot', async () => {
  writeFileSync(output, 'mine');
  const { status, stderr } = await snapshot();
  expect([status, stderr]).toEqual([
    2,
    'error: snapshot.json is there, and is no snapshot\n  → give another --output\n',
  ]);
  expect(readFileSync(output, 'utf8')).toBe('mine');
});

test('refuses a key that could be tried out', async () => {
  const { status, stderr } = await snapshot({ ROOTGUARD_PHONE_KEY: 'fifteen letters' });
  expect([status, stderr]).toEqual([
    2,
    'error: ROOTGUARD_PHONE_KEY has fewer than 16 characters\n  → openssl rand -hex 32 prints a key\n',
  ]);
});

test('without credentials nothing is read', async () => {
  const { status, stderr } = await snapshot({
    ...KEYED,
    ...{ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined },
  });
  expect(status).toBe(2);
  expect(stderr).toMatch(
    /^error: there are no usable AWS credentials: CredentialsProviderError: .*\n {2}→ sign in again, .*\n$/,
  );
  expect(existsSync(journal)).toBe(false);
});

test('contacts that need trusted access are not said to need a permission', () => {
  const action = 'account:GetAlternateContact';
  const unknown = [{ action, account: '222222222222', reason: 'AccessDeniedException: not authorized' }];
  const linesWith = (...services: string[]) => {
    const { organization, ...rest } = snapshotOf({ unknown });
    const trustedAccess = services.map(service => ({ service }));
    return snapshotReport({ ...rest, organization: { ...organization!, trustedAccess } }, 'f')
      .split('\n')
      .slice(2);
  };
  expect(linesWith('cloudtrail.amazonaws.com')).toEqual([
    '  → no permission helps while Account Management has no trusted access:',
    '      aws organizations enable-aws-service-access --service-principal account.amazonaws.com',
    '',
  ]);
  expect(linesWith('account.amazonaws.com')).toEqual([`  → give the caller ${action}, or use a role that has it`, '']);
});
