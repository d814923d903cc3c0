import { matchesMetricFilter } from '../../aws/metrics/metric-filter-match';
import { parseMetricFilterPattern } from '../../aws/metrics/metric-filter-parser';
import type { MetricFilterPattern } from '../../aws/metrics/metric-filter-pattern';
import { remembered } from '../../aws/remembered';
import { textAt, valueAt } from '../../world/plan/attributes';
import { Attributes } from '../../world/plan/plan';

/** What root does, by what a filter may leave out. */
const ACTS: readonly (readonly [what: string, record: object])[] = [
  ['calls that change something', { eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', readOnly: false }],
  ['calls that read', { eventSource: 's3.amazonaws.com', eventName: 'ListBuckets', readOnly: true }],
  ['calls that are denied', { eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', errorCode: 'AccessDenied' }],
  ['calls in another region', { eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances', awsRegion: 'eu-west-1' }],
  [
    'sign-ins',
    {
      ...{ eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin', eventType: 'AwsConsoleSignIn' },
      ...{ responseElements: { ConsoleLogin: 'Success' }, additionalEventData: { MFAUsed: 'Yes' } },
    },
  ],
];

/** A record of the trail of an account: of its root user, unless the act says who. */
export const recordOf = (act: object, account: string) => ({
  ...{ eventVersion: '1.11', eventType: 'AwsApiCall', awsRegion: 'us-east-1', managementEvent: true },
  userIdentity: { type: 'Root', principalId: account, arn: `arn:aws:iam::${account}:root`, accountId: account },
  ...{ recipientAccountId: account, eventCategory: 'Management', ...act },
});

/** What of it a metric filter does not count, for the root user of an account. */
export function uncounted(filter: Attributes, account: string): readonly string[] {
  const pattern = patternOf(filter);
  return ACTS.filter(([, act]) => pattern === undefined || !matchesMetricFilter(pattern, recordOf(act, account))).map(
    ([what]) => what,
  );
}

/** Whether it counts any of it. */
export const countsSome = (filter: Attributes, account: string): boolean =>
  uncounted(filter, account).length < ACTS.length;

/** Whether it counts some of it because root does it, and not because anybody does. */
export function isAboutRoot(filter: Attributes, account: string): boolean {
  const pattern = patternOf(filter);
  const somebody = { ...ROLE, accountId: account, arn: `arn:aws:sts::${account}:assumed-role/Admin/jdoe` };
  return (
    countsSome(filter, account) &&
    !ACTS.some(
      ([, act]) =>
        pattern !== undefined && matchesMetricFilter(pattern, { ...recordOf(act, account), userIdentity: somebody }),
    )
  );
}

const ROLE = { type: 'AssumedRole', principalId: 'AROAEXAMPLE:jdoe' };

/**
 * Whether a filter gives a dimension a value at everything that root of an account does.
 *
 * @param from - where it takes it from: '$.userIdentity.accountId'
 */
export const isDimension = (from: unknown, value: unknown, account: string): boolean =>
  typeof from === 'string' &&
  ACTS.every(([, act]) => valueAt(recordOf(act, account), from.replace(/^\$\./, '')) === value);

const patternOf = remembered((filter: Attributes): MetricFilterPattern | undefined => {
  try {
    return parseMetricFilterPattern(textAt(filter, 'pattern') ?? '');
  } catch {
    // CloudWatch Logs took it, and it is no pattern of JSON: it counts no record of a trail
    return undefined;
  }
});
