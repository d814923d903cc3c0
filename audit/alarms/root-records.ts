import { variationsAsked } from '../../aws/metrics/filter-witnesses';
import { matchesMetricFilter } from '../../aws/metrics/metric-filter-match';
import { parseMetricFilterPattern } from '../../aws/metrics/metric-filter-parser';
import type { MetricFilterPattern } from '../../aws/metrics/metric-filter-pattern';
import { remembered } from '../../aws/remembered';
import { ROOT_CONTROL } from '../../config/alarm-catalog';
import { textAt, valueAt } from '../../world/plan/attributes';
import { Attributes } from '../../world/plan/plan';

type Act = readonly [what: string, record: object];

const SIGN_IN = { eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin', eventType: 'AwsConsoleSignIn' };

/** What root does, by what a filter may leave out. */
const ACTS: readonly Act[] = [
  ['calls that change something', { eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', readOnly: false }],
  ['calls that read', { eventSource: 's3.amazonaws.com', eventName: 'ListBuckets', readOnly: true }],
  ['calls that are denied', { eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', errorCode: 'AccessDenied' }],
  ['calls in another region', { eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances', awsRegion: 'eu-west-1' }],
  [
    'calls in the console',
    {
      ...{ eventSource: 's3.amazonaws.com', eventName: 'DeleteBucket', readOnly: false },
      ...{ sessionCredentialFromConsole: 'true', userAgent: 'Mozilla/5.0', sourceIPAddress: '2001:db8::1' },
    },
  ],
  [
    'what the console does',
    { eventSource: 'billingconsole.amazonaws.com', eventName: 'ViewBilling', eventType: 'AwsConsoleAction' },
  ],
  [
    'records of an older version',
    { eventSource: 'kms.amazonaws.com', eventName: 'ScheduleKeyDeletion', eventVersion: '1.05' },
  ],
  ['sign-ins', { ...SIGN_IN, responseElements: { ConsoleLogin: 'Success' }, additionalEventData: { MFAUsed: 'Yes' } }],
  [
    'sign-ins without MFA',
    { ...SIGN_IN, responseElements: { ConsoleLogin: 'Success' }, additionalEventData: { MFAUsed: 'No' } },
  ],
  [
    'sign-ins that fail',
    {
      ...{ ...SIGN_IN, responseElements: { ConsoleLogin: 'Failure' }, additionalEventData: { MFAUsed: 'No' } },
      errorMessage: 'Failed authentication',
    },
  ],
];

/** A record of the trail of an account: of its root user, unless the act says who. */
export const recordOf = (act: object, account: string) => ({
  ...{ eventVersion: '1.11', eventType: 'AwsApiCall', awsRegion: 'us-east-1', managementEvent: true },
  ...{ eventID: '00000000-0000-4000-8000-000000000000', eventTime: '2026-01-01T00:00:00Z' },
  ...{ sourceIPAddress: '192.0.2.1', userAgent: 'aws-cli/2.31.0' },
  userIdentity: { type: 'Root', principalId: account, arn: `arn:aws:iam::${account}:root`, accountId: account },
  ...{ recipientAccountId: account, eventCategory: 'Management', ...act },
});

/** What of it a metric filter does not count, for the root user of an account. */
export function uncounted(filter: Attributes, account: string): readonly string[] {
  const pattern = patternOf(filter);
  const missed = missedActs(pattern, account);
  // each of the acts is like all of its kind, but for what the filter asks about besides
  return missed.length > 0 || pattern === undefined ? missed : narrowedBy(pattern, account);
}

const missedActs = (pattern: MetricFilterPattern | undefined, account: string): readonly string[] =>
  ACTS.filter(([, act]) => pattern === undefined || !matchesMetricFilter(pattern, recordOf(act, account))).map(
    ([what]) => what,
  );

/** Calls of root that a filter leaves out, because something is otherwise that makes them no less calls of root. */
function narrowedBy(pattern: MetricFilterPattern, account: string): readonly string[] {
  const own = new Set(CONTROL.map(({ asked }) => asked));
  const asked = variationsAsked(pattern, {}).filter(one => !own.has(one.asked));
  if (asked.length === 0) return [];
  const found = ACTS.flatMap(([, act]) => {
    const base = recordOf(act, account);
    return variationsAsked(pattern, base).filter(
      ({ record }) =>
        FIXED.every(path => valueAt(record, path) === valueAt(base, path)) &&
        matchesMetricFilter(ROOT_PATTERN, record) &&
        !matchesMetricFilter(pattern, record),
    );
  });
  return [...new Set(found.map(one => `calls with another ${one.asked}`))];
}

const ROOT_PATTERN = parseMetricFilterPattern(ROOT_CONTROL.pattern);
const CONTROL = variationsAsked(ROOT_PATTERN, {});

/** What says whose a record is, and of which kind: with another value it is of somebody else, or in another trail. */
const FIXED = [
  ...['type', 'accountId', 'arn', 'principalId', 'invokedBy'].map(key => `userIdentity.${key}`),
  ...['recipientAccountId', 'eventCategory', 'managementEvent'],
];

/** Whether it counts any of it. */
export const countsSome = (filter: Attributes, account: string): boolean =>
  missedActs(patternOf(filter), account).length < ACTS.length;

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
