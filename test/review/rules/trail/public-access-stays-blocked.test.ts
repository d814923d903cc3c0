import { publicAccessStaysBlocked } from '../../../../review/rules/trail/bucket-access';
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

const TYPE = 'aws_s3_bucket_public_access_block';
const ACCOUNT = 'aws_s3_account_public_access_block';

const SWITCHES = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};
const BLOCK = { bucket: 'logs', ...SWITCHES };
const LESS = ['danger: Public access to the bucket logs is blocked less.'];

test.each([...Object.keys(SWITCHES)])('%s off', name => {
  const off = [changed(TYPE, BLOCK, { [name]: false })];
  expect(said(publicAccessStaysBlocked, off)).toEqual(LESS);
  expect(findings(publicAccessStaysBlocked, off)[0]?.details).toEqual([`${name}: true → false`]);
});

test.each([
  ['all off', [changed(TYPE, BLOCK, Object.fromEntries(Object.keys(SWITCHES).map(name => [name, false])))], LESS],
  ['deleted', [deleted(TYPE, BLOCK)], ['danger: The public access block of the bucket logs is deleted.']],
  [
    'forgotten',
    [forgotten(TYPE, BLOCK)],
    [
      'danger: The public access block of the bucket logs is forgotten: it stays in AWS, and Terraform no longer looks after it.',
    ],
  ],
  [
    'made anew',
    [replaced(TYPE, BLOCK)],
    ['warning: The public access block of the bucket logs is deleted and made anew.'],
  ],
  [
    'unknown',
    [unknown(TYPE, BLOCK, { block_public_acls: true })],
    ['warning: Whether public access to the bucket logs stays blocked is unknown until apply.'],
  ],
  [
    'an account',
    [changed(ACCOUNT, { ...SWITCHES, account_id: '222222222222' }, { block_public_acls: false })],
    ['danger: Public access to account 222222222222 is blocked less.'],
  ],
  [
    'an account without a block',
    [deleted(ACCOUNT, { ...SWITCHES, account_id: '222222222222' })],
    ['danger: The public access block of account 222222222222 is deleted.'],
  ],
])('%s', (_, changes, expected) => {
  expect(said(publicAccessStaysBlocked, changes)).toEqual(expected);
});

test.each([
  ['unchanged', [unchanged(TYPE, BLOCK)]],
  ['on', [changed(TYPE, { ...BLOCK, block_public_acls: false }, { block_public_acls: true })]],
  ['never on', [deleted(TYPE, { bucket: 'logs', block_public_acls: false })]],
  ['deleted with its bucket', [deleted(TYPE, BLOCK), deleted('aws_s3_bucket', { bucket: 'logs' })]],
])('%s is no finding', (_, changes) => {
  expect(findings(publicAccessStaysBlocked, changes)).toEqual([]);
});

test('the account is told', () => {
  const accounts = (account_id: string | null) =>
    findings(publicAccessStaysBlocked, [deleted(ACCOUNT, { ...SWITCHES, account_id })], {
      organization: ORGANIZATION,
    }).map(finding => finding.accounts);
  expect(accounts('222222222222')).toEqual([['222222222222']]);
  expect(accounts(null)).toEqual([['111111111111']]);
});

const OFF = Object.fromEntries(Object.keys(SWITCHES).map(name => [name, false]));
const created = (after: object, type = TYPE) => change({ type, address: `${type}.new`, after: { ...after } });
const offFor = (bucket: string) => created({ bucket, ...OFF });
const member = (account_id: string, switches: object) => unchanged(ACCOUNT, { account_id, ...switches });

test.each([
  ['off beside one that is on', [unchanged(TYPE, BLOCK), offFor('logs')], LESS],
  [
    'one switch off beside one that is on',
    [unchanged(TYPE, BLOCK), created({ ...BLOCK, ignore_public_acls: false })],
    LESS,
  ],
  [
    'off where none was',
    [unchanged('aws_s3_bucket', { bucket: 'logs' }), offFor('logs')],
    ['warning: The new public access block of the bucket logs blocks nothing.'],
  ],
  [
    'off beside that of the account',
    [member('222222222222', SWITCHES), created({ account_id: '222222222222', ...OFF }, ACCOUNT)],
    ['danger: Public access to account 222222222222 is blocked less.'],
  ],
  [
    'off for an account',
    [member('333333333333', SWITCHES), created({ account_id: '222222222222', ...OFF }, ACCOUNT)],
    ['warning: The new public access block of account 222222222222 blocks nothing.'],
  ],
  ['partly off where none was', [created({ ...BLOCK, block_public_acls: false })], []],
  ['on beside one that is on', [unchanged(TYPE, BLOCK), created(BLOCK)], []],
  ['off for a new bucket', [change({ type: 'aws_s3_bucket', after: { bucket: 'logs' } }), offFor('logs')], []],
  ['on for an account', [created({ account_id: '222222222222', ...SWITCHES }, ACCOUNT)], []],
])('a public access block that is created: %s', (_, changes, expected) => {
  expect(said(publicAccessStaysBlocked, changes)).toEqual(expected);
});
