import { Configuration } from '../../../world/plan/configuration';
import { withDrift } from '../../../world/plan/drift';
import { ResourceChange } from '../../../world/plan/plan';
import { changed, deleted, unchanged } from '../../review/rules/changes';

const NONE = new Configuration(undefined);
const of = (changes: readonly ResourceChange[], drift: readonly ResourceChange[], state: readonly object[] = []) =>
  withDrift(changes, { stack: 'stack', drift, state, configuration: NONE });

test('what has no drift, or drift that is put back, is as the plan says', () => {
  const changes = [unchanged('aws_x', { a: 1 }), changed('aws_y', { a: 2 }, { a: 1 })];
  expect(of(changes, [])).toBe(changes);
  expect(of(changes, [changed('aws_y', { a: 1 }, { a: 2 })])).toBe(changes);
});

test('drift of what the plan leaves as it is becomes a change, secret where it was', () => {
  const drift = {
    ...changed('aws_x', { a: 1, b: 1, secret: 's' }, { a: 2, secret: 't' }),
    beforeSensitive: { secret: true },
  };
  expect(of([unchanged('aws_x', { a: 2, b: 1, secret: 't' })], [drift])).toEqual([
    {
      ...changed('aws_x', { a: 1, b: 1, secret: 's' }, { a: 2, secret: 't' }),
      ...{ beforeSensitive: { secret: true }, isDrift: true },
    },
  ]);
});

test('what moved is found at its address before', () => {
  const moved = unchanged('aws_x', { a: 2 }, { address: 'aws_x.new', previousAddress: 'aws_x.it' });
  expect(of([moved], [changed('aws_x', { a: 1 }, { a: 2 })])).toMatchObject([
    { address: 'aws_x.new', action: 'update', before: { a: 1 }, after: { a: 2 } },
  ]);
});

test('what is deleted by hand is deleted, unless the plan makes it again or it is a leftover', () => {
  const gone = deleted('aws_x', { a: 1 });
  expect(of([], [gone])).toEqual([{ ...gone, isDrift: true }]);
  const again = { ...unchanged('aws_x', { a: 1 }), action: 'create' as const, before: undefined };
  expect(of([again], [gone])).toEqual([again]);
  expect(of([], [{ ...gone, deposed: 'abcd' }])).toEqual([]);
});

test('what the plan leaves out is there as the state has it', () => {
  const resource = { address: 'aws_x.it', mode: 'managed', type: 'aws_x', name: 'it', values: { a: 2 } };
  expect(of([], [], [resource])).toMatchObject([{ action: 'no-op', before: { a: 2 }, after: { a: 2 } }]);
  expect(of([], [changed('aws_x', { a: 1 }, { a: 2 })], [resource])).toMatchObject([
    { action: 'update', before: { a: 1 }, after: { a: 2 }, isDrift: true },
  ]);
});

test.each([
  ['aws_s3_bucket', 'versioning'],
  ['aws_iam_role', 'inline_policy'],
  ['aws_sns_topic', 'policy'],
])('without a configuration nobody knows whose %s.%s is', (type, name) => {
  const changes = [unchanged(type, { [name]: 2 })];
  expect(of(changes, [changed(type, { [name]: 1 }, { [name]: 2 })])).toBe(changes);
});
