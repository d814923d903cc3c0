import { awsAccess } from '../../../credentials/apply/aws-access';
import { Reading } from '../../../world/live/reading/reading';

const KEY = 'AKIAEXAMPLE';

/** A reading that AWS answers so: what root has, with why nobody knows of its last uses. */
const readingOf = (password: boolean, { key, user }: { readonly key?: string; readonly user?: string }): Reading => {
  const unknown = [
    ...(key === undefined ? [] : [{ action: 'iam:GetAccessKeyLastUsed', account: '888888888888', reason: key }]),
    ...(user === undefined ? [] : [{ action: 'iam:GetUser', account: '888888888888', reason: user }]),
  ];
  const lastUse = key === undefined ? { is: 'never' } : { is: 'unknown', reason: key };
  const answers: Readonly<Record<string, object>> = {
    'iam:ListAccessKeys': { value: [{ id: KEY, active: true, lastUse }] },
    'iam:GetUser': user === undefined ? { value: { is: 'never' } } : { unread: true },
    'iam:GetLoginProfile': password ? { value: true } : { missing: true },
  };
  return {
    ...{ partition: 'aws', home: { account: '111111111111', region: 'us-east-1' }, unknown },
    client: () => ({ send: () => Promise.resolve({ Credentials: { AccessKeyId: 'ASIAEXAMPLE' } }) }),
    askUnkept: ({ action }: { readonly action: string }) => Promise.resolve(answers[action] ?? { value: [] }),
  } as unknown as Reading;
};
const read = async (reading: Reading) => (await awsAccess(reading).open('888888888888', 'delete')).read();

test.each([
  ['of a key', true, { key: 'Throttling: Rate exceeded' }],
  ['of the password', true, { user: 'Throttling: Rate exceeded' }],
])(
  'a last use %s that AWS was asked for too often is asked for again, and is not unknown',
  async (_, password, why) => {
    await expect(read(readingOf(password, why))).rejects.toMatchObject({
      name: 'Throttling',
      message: 'Rate exceeded',
    });
  },
);

test('one that nobody may read is unknown, and that of a password that is not there does not matter', async () => {
  const denied = { key: 'AccessDenied: no', user: 'AccessDenied: no' };
  const unknown = { is: 'unknown', reason: 'AccessDenied: no' };
  expect(await read(readingOf(true, denied))).toMatchObject({
    password: { lastUse: unknown },
    keys: [{ id: KEY, lastUse: unknown }],
  });
  expect(await read(readingOf(false, { user: 'Throttling: Rate exceeded' }))).toMatchObject({
    password: false,
    unread: [],
  });
});
