import { readRequest } from '../../../sandbox/front/aws-request';
import {
  failureTolerance,
  maxConcurrent,
  OperationPreferences,
  OperationResult,
  preferencesOf,
  runOperation,
  StackSetOperation,
} from '../../../sandbox/stack-sets/stack-set-operations';
import { queryInput } from '../../../sandbox/stack-sets/stack-set-protocol';

test.each<[OperationPreferences, number, number]>([
  [{}, 0, 1],
  [{ FailureToleranceCount: 2, MaxConcurrentCount: 5 }, 2, 3],
  [{ FailureToleranceCount: 2, MaxConcurrentCount: 2 }, 2, 2],
  [{ FailureTolerancePercentage: 25, MaxConcurrentPercentage: 50 }, 2, 3],
  [{ FailureTolerancePercentage: 100, MaxConcurrentPercentage: 100 }, 10, 10],
  [{ MaxConcurrentPercentage: 1 }, 0, 1],
  [{ MaxConcurrentCount: 5, ConcurrencyMode: 'SOFT_FAILURE_TOLERANCE' }, 0, 5],
])('%j: of ten accounts %i may fail, %i at once', (preferences, tolerated, atOnce) => {
  expect([failureTolerance(preferences, 10), maxConcurrent(preferences, 10)]).toEqual([tolerated, atOnce]);
});

/** Runs an operation over three accounts in two regions; those named fail. */
async function run(preferences: OperationPreferences, ...failing: string[]): Promise<string[]> {
  const results = ['one', 'two'].flatMap(region =>
    ['a', 'b', 'c'].map((account): OperationResult => ({ account, region, status: 'PENDING' })),
  );
  const operation: StackSetOperation = {
    id: 'operation',
    action: 'CREATE',
    preferences,
    created: new Date(0),
    status: 'RUNNING',
    results,
  };
  await runOperation(operation, ({ account, region }) =>
    failing.includes(`${region}/${account}`) ? Promise.reject(new Error('no')) : Promise.resolve(),
  );
  return [operation.status, results.map(({ status }) => status.charAt(0)).join('')];
}

test.each<[string, OperationPreferences, string[], string[]]>([
  ['ends when nothing fails', {}, [], ['SUCCEEDED', 'SSSSSS']],
  ['stops at the first failure', {}, ['one/b'], ['FAILED', 'SFCCCC']],
  ['begins with the regions of its order', { RegionOrder: ['two'] }, ['two/b'], ['FAILED', 'CCCSFC']],
  ['tolerates as many as it is told', { FailureToleranceCount: 1 }, ['one/b', 'two/a'], ['SUCCEEDED', 'SFSFSS']],
  ['stops at one more', { FailureToleranceCount: 1 }, ['one/a', 'one/b'], ['FAILED', 'FFCCCC']],
  [
    'goes on in regions that run at the same time',
    { RegionConcurrencyType: 'PARALLEL' },
    ['one/a'],
    ['FAILED', 'FCCSSS'],
  ],
])('an operation %s', async (_, preferences, failing, expected) => {
  expect(await run(preferences, ...failing)).toEqual(expected);
});

const request = (body: string) =>
  readRequest('POST', '/', { 'content-type': 'application/x-www-form-urlencoded' }, Buffer.from(body));

test('reads lists and structures of the query protocol', () => {
  const body =
    'Action=A&Regions.member.2=b&Regions.member.1=a&Tags=&Preferences.Order.member.1=c&' +
    'Parameters.member.1.ParameterKey=K&Parameters.member.1.ParameterValue=V';
  expect(queryInput(request(body))).toEqual({
    Action: 'A',
    Regions: ['a', 'b'],
    Tags: '',
    Preferences: { Order: ['c'] },
    Parameters: [{ ParameterKey: 'K', ParameterValue: 'V' }],
  });
});

test('refuses preferences that exclude each other', () => {
  const both = { FailureToleranceCount: '1', FailureTolerancePercentage: '1' };
  expect(() => preferencesOf(both)).toThrow(
    'FailureToleranceCount and FailureTolerancePercentage cannot be specified at the same time',
  );
});
