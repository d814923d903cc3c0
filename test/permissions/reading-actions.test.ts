import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memberGrants, snapshotGrants } from '../../permissions/command-grants';

const READING = join(__dirname, '../../world/live/reading');

/** Every permission that the sources of the reading name: what they say when it is missing. */
const named = new Set(
  readdirSync(READING)
    .flatMap(file => [...readFileSync(join(READING, file), 'utf8').matchAll(/'([a-z0-9-]+:[A-Z][A-Za-z]+)'/g)])
    .map(([, action = '']) => action),
);

/** What is asked in a root session: AWS's task policy gives it. */
const IN_ROOT_SESSIONS = [
  ...['iam:GetAccessKeyLastUsed', 'iam:GetLoginProfile', 'iam:GetUser', 'iam:ListMFADevices'],
  'iam:ListSigningCertificates',
];
/** What is asked together with what is named, under the same name. */
const UNNAMED = ['sqs:GetQueueUrl'];

test('a snapshot is granted what it asks for, and nothing else', () => {
  const own = snapshotGrants('aws', '111111111111', { role: 'Audit', rootSessions: true });
  const granted = new Set([...own, ...memberGrants('222222222222', true)].flatMap(({ actions }) => [...actions]));
  expect([...granted].sort()).toEqual(
    [...named, ...UNNAMED].filter(action => !IN_ROOT_SESSIONS.includes(action)).sort(),
  );
});

test('a member without a part in the protection is asked about its root user alone', () => {
  expect(memberGrants('222222222222', false).map(({ sid }) => sid)).toEqual(['ReadRootUser']);
});
