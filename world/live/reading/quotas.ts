import { setTimeout as wait } from 'node:timers/promises';
import { Partition, PARTITIONS } from '../../../aws/partition';

/** How often AWS may be asked something, by one account in one region. */
export interface Rate {
  readonly perSecond: number;
  /** So many at once, when nothing was asked for a while. */
  readonly burst: number;
  /** Where AWS says so; a rate without a source is ours, below what others report. */
  readonly source?: string;
}

/** Time, for those who wait. */
export interface Clock {
  /** Milliseconds. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export const realClock: Clock = {
  now: () => performance.now(),
  sleep: async milliseconds => void (await wait(milliseconds)),
};

const ACCOUNT_QUOTAS = 'https://docs.aws.amazon.com/accounts/latest/reference/quotas.html';
const CLOUDTRAIL_QUOTAS = 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html';
const CLOUDWATCH_QUOTAS = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html';
const LOGS_QUOTAS = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html';
const STS_QUOTAS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html';
const SNS_API = 'https://docs.aws.amazon.com/sns/latest/api/API_';

/** Rates of the operations of a service together, as IAM calls it. */
export const SERVICE_RATES: Readonly<Record<string, Rate>> = {
  // Organizations, IAM, CloudFormation and EventBridge publish none, or none that we know of
  account: { perSecond: 5, burst: 5 },
  organizations: { perSecond: 8, burst: 15 },
  iam: { perSecond: 10, burst: 20 },
  cloudformation: { perSecond: 5, burst: 10 },
  events: { perSecond: 10, burst: 20 },
  cloudwatch: { perSecond: 8, burst: 10 },
  logs: { perSecond: 5, burst: 5 },
  // all that gets, describes and lists, together
  cloudtrail: { perSecond: 10, burst: 10, source: CLOUDTRAIL_QUOTAS },
  // of 600: workloads sign in by the same quota
  sts: { perSecond: 100, burst: 100, source: STS_QUOTAS },
};

/** Rates of single operations, which share theirs with no other. */
export const OPERATION_RATES: Readonly<Record<string, Rate>> = {
  'account:ListRegions': { perSecond: 5, burst: 5, source: ACCOUNT_QUOTAS },
  'cloudwatch:DescribeAlarms': { perSecond: 9, burst: 9, source: CLOUDWATCH_QUOTAS },
  'cloudwatch:ListAlarmMuteRules': { perSecond: 50, burst: 50, source: CLOUDWATCH_QUOTAS },
  'cloudwatch:GetAlarmMuteRule': { perSecond: 20, burst: 20, source: CLOUDWATCH_QUOTAS },
  'logs:DescribeLogGroups': { perSecond: 10, burst: 10, source: LOGS_QUOTAS },
  'logs:DescribeMetricFilters': { perSecond: 5, burst: 5, source: LOGS_QUOTAS },
  'sns:ListTopics': { perSecond: 30, burst: 30, source: `${SNS_API}ListTopics.html` },
  'sns:ListSubscriptionsByTopic': { perSecond: 30, burst: 30, source: `${SNS_API}ListSubscriptionsByTopic.html` },
  /**
   * At most 800 in any hour of one run; over all runs world/live/session-budget.ts counts them.
   */
  'sts:AssumeRoot': { perSecond: 780 / 3_600, burst: 20 },
};

const ROOT_SESSIONS = 'sts:AssumeRoot';

/** Services that the table does not name. */
const OTHERS: Rate = { perSecond: 10, burst: 10 };

/** Operations with a rate of their own, which differs between partitions. */
const OF_CONTACTS = ['account:GetAlternateContact', 'account:GetContactInformation'];

/** The rate of an operation, and the group of operations that share it. */
export function rateOf(partition: Partition, service: string, operation: string): { readonly group: string } & Rate {
  const single = `${service}:${operation}`;
  if (OF_CONTACTS.includes(single)) {
    return { group: single, ...PARTITIONS[partition].contactReads, source: ACCOUNT_QUOTAS };
  }
  const own = OPERATION_RATES[single];
  return own === undefined ? { group: service, ...(SERVICE_RATES[service] ?? OTHERS) } : { group: single, ...own };
}

/** Longest pause after AWS said that it was asked too often, in milliseconds. */
const LONGEST_PAUSE = 30_000;

/** Lets so many through as a rate allows, in the order in which they come. */
export interface Bucket {
  /** Waits until AWS may be asked. */
  readonly take: () => Promise<void>;
  /** AWS said that it was asked too often: nobody asks for a second, then two, four and so on. */
  readonly throttled: () => void;
  /** AWS answered. */
  readonly answered: () => void;
}

export function bucketOf({ perSecond, burst }: Rate, clock: Clock): Bucket {
  let tokens = burst;
  let filled = clock.now();
  let resumes = 0;
  let pauses = 0;
  return {
    take: async () => {
      const now = clock.now();
      tokens = Math.min(burst, tokens + ((now - filled) / 1000) * perSecond) - 1;
      filled = now;
      // a debt is the place in the queue
      if (tokens < 0) await clock.sleep((-tokens / perSecond) * 1000);
      while (clock.now() < resumes) await clock.sleep(resumes - clock.now());
    },
    throttled: () => {
      // those that were on their way together are told together
      if (clock.now() < resumes) return;
      resumes = clock.now() + Math.min(LONGEST_PAUSE, 1000 * 2 ** pauses);
      pauses += 1;
    },
    answered: () => {
      pauses = 0;
    },
  };
}

/** The buckets of a reading: one for each account that asks, region and group of operations. */
export interface Quotas {
  readonly of: (account: string, region: string, service: string, operation: string) => Bucket;
}

/** How a reading keeps to the quotas. */
export interface QuotaOptions {
  /** @default - that of this machine */
  readonly clock?: Clock;
  /** Times which AWS may be asked more often than in earnest, for an AWS on this machine. @default 1 */
  readonly faster?: number | undefined;
  /** Waits for one more root session of an account that opens them, together with all other commands. @default - nobody counts */
  readonly sessions?: (account: string) => Pick<Bucket, 'take'>;
}

export function quotasOf(partition: Partition, { clock = realClock, faster = 1, sessions }: QuotaOptions = {}): Quotas {
  const buckets = new Map<string, Bucket>();
  return {
    of: (account, region, service, operation) => {
      const { group, perSecond, burst } = rateOf(partition, service, operation);
      const key = [account, region, group].join(' ');
      const found = buckets.get(key);
      if (found !== undefined) return found;
      const own = bucketOf({ perSecond: perSecond * faster, burst: burst * faster }, clock);
      const budget = group === ROOT_SESSIONS ? sessions?.(account) : undefined;
      const made: Bucket =
        budget === undefined ? own : { ...own, take: async () => own.take().then(() => budget.take()) };
      buckets.set(key, made);
      return made;
    },
  };
}
