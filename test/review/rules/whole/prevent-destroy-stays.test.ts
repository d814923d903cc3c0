import { ResourceChange } from '../../../../world/plan/plan';
import { preventDestroyStays } from '../../../../review/rules/whole/prevent-destroy-stays';
import { change, findings, forgotten, unchanged } from '../changes';

const stacks = (addresses: Readonly<Record<string, boolean>>, stack = 'stack') =>
  new Map([[stack, new Map(Object.entries(addresses))]]);

const found = (
  before: Readonly<Record<string, boolean>>,
  now: Readonly<Record<string, boolean>>,
  changes: readonly ResourceChange[] = [],
) =>
  findings(preventDestroyStays, changes, { lifecycle: { before: stacks(before), now: stacks(now) } }).map(
    ({ severity, stack, address, summary }) => `${severity}: ${stack}: ${address}: ${summary}`,
  );

const BUCKET = 'aws_s3_bucket.logs';
const moved = unchanged('aws_s3_bucket', {}, { address: 'aws_s3_bucket.files', previousAddress: BUCKET });

test.each([
  ['switched off', { [BUCKET]: false }, [`danger: stack: ${BUCKET}: ${BUCKET} loses prevent_destroy.`]],
  [
    'gone with its block',
    {},
    [`danger: stack: ${BUCKET}: The block of ${BUCKET} is gone, and its prevent_destroy with it.`],
  ],
  ['still there', { [BUCKET]: true, 'aws_s3_bucket.new': false }, []],
])('%s', (_, now, expected) => {
  expect(found({ [BUCKET]: true }, now)).toEqual(expected);
});

test('what was not protected cannot lose it', () => {
  expect(found({ [BUCKET]: false }, {})).toEqual([]);
});

test('a moved resource is looked for where it went', () => {
  expect(found({ [BUCKET]: true }, { 'aws_s3_bucket.files': true }, [moved])).toEqual([]);
  expect(found({ [BUCKET]: true }, { 'aws_s3_bucket.files': false }, [moved])).toEqual([
    'danger: stack: aws_s3_bucket.files: aws_s3_bucket.files loses prevent_destroy.',
  ]);
});

test('a resource that is handed to another stack is looked for there', () => {
  const logs = { bucket: 'logs', arn: 'arn:aws:s3:::logs' };
  const topic = (stack: string) =>
    unchanged('aws_sns_topic', { arn: 'arn:aws:sns:us-east-1:111111111111:a' }, { stack, address: 'a' });
  const taken = change({
    ...{ type: 'aws_s3_bucket', stack: 'next', address: BUCKET, importing: 'logs', before: logs, after: logs },
  });
  const changes = [forgotten('aws_s3_bucket', logs), taken, topic('stack'), topic('next')].map(one =>
    one.action === 'forget' ? { ...one, address: BUCKET } : one,
  );
  const summaries = (isProtected: boolean) => {
    const now = new Map([...stacks({}), ...stacks({ [BUCKET]: isProtected }, 'next')]);
    const lifecycle = { before: stacks({ [BUCKET]: true }), now };
    return findings(preventDestroyStays, changes, { lifecycle }).map(({ stack, summary }) => `${stack}: ${summary}`);
  };
  expect(summaries(true)).toEqual([]);
  expect(summaries(false)).toEqual([`next: ${BUCKET} loses prevent_destroy.`]);
});

test('a stack that is gone took all its protection with it', () => {
  const lifecycle = { before: stacks({ b: true, a: true }), now: new Map() };
  expect(findings(preventDestroyStays, [], { lifecycle }).map(({ address }) => address)).toEqual(['a', 'b']);
});

test('without synthesized stacks nothing is said', () => {
  expect(findings(preventDestroyStays, [moved])).toEqual([]);
});

test('touches the account of the resource', () => {
  const key = unchanged(
    'aws_kms_key',
    { arn: 'arn:aws:kms:us-east-1:222222222222:key/1' },
    { address: 'aws_kms_key.a' },
  );
  const lifecycle = { before: stacks({ 'aws_kms_key.a': true }), now: stacks({ 'aws_kms_key.a': false }) };
  expect(findings(preventDestroyStays, [key], { lifecycle })[0]?.accounts).toEqual(['222222222222']);
});
