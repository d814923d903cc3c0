/** What a partition is and can do: a new one is a row of the table below. */
interface PartitionRow {
  /** Regions, as the provider's own list has them. */
  readonly regions: readonly string[];
  /** Regions that the provider does not know yet: CloudFormation alone is asked to work there. */
  readonly newerRegions: readonly string[];
  /** Regions that are enabled in every account from the start. */
  readonly defaultRegions: readonly string[];
  /** Where CloudTrail records events of global services: IAM, Organizations. */
  readonly globalRegion: string;
  /**
   * Where CloudTrail records sign-ins of root, in one or another of them.
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
   */
  readonly signInRegions: readonly string[];
  /** What the names of its hosts end in. */
  readonly dnsSuffix: string;
  /** What the hosts of its console end in, after a region. */
  readonly consoleDomain: string;
  /** DNS suffix of the CloudWatch Logs service principal, the only one of ours that differs. */
  readonly logsPrincipalSuffix: string;
  /** Whether accounts have a root user. */
  readonly rootUsers: boolean;
  /** Whether root can sign in to a console. */
  readonly rootConsole: boolean;
  /** Whether the Account Management API (alternate and primary contacts) exists. */
  readonly accountManagement: boolean;
  /**
   * How often a contact may be read, of each of its two operations.
   * @see https://docs.aws.amazon.com/accounts/latest/reference/quotas.html
   */
  readonly contactReads: { readonly perSecond: number; readonly burst: number };
  /** Whether Amazon SNS sends SMS in at least one region. */
  readonly sms: boolean;
  /** Whether AWS's chat service, Amazon Q Developer in chat applications, exists. */
  readonly chat: boolean;
  /** In what AWS bills. */
  readonly currency: 'USD' | 'CNY';
  /** What is not built there, and why, for people. */
  readonly leftOut: readonly string[];
}

/** Regions of the partition 'aws' that every account has from the start, and those that it enables itself. */
const DEFAULT_REGIONS = [
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2'],
  ...['ca-central-1', 'eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'sa-east-1'],
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'],
] as const;
const OPT_IN_REGIONS = [
  ...['af-south-1', 'ap-east-1', 'ap-south-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-7'],
  ...['ca-west-1', 'eu-central-2', 'eu-south-1', 'eu-south-2', 'il-central-1', 'me-central-1', 'me-south-1'],
  'mx-central-1',
] as const;

/**
 * What each AWS partition is and can do; everything that differs between partitions is decided here.
 *
 * Regions are those the AWS provider accepts.
 *
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
export const PARTITIONS = {
  aws: {
    regions: [...DEFAULT_REGIONS, ...OPT_IN_REGIONS].sort(),
    newerRegions: ['ap-east-2', 'ap-southeast-6'],
    defaultRegions: DEFAULT_REGIONS,
    globalRegion: 'us-east-1',
    signInRegions: ['us-east-1', 'us-east-2', 'us-west-2'],
    dnsSuffix: 'amazonaws.com',
    consoleDomain: 'console.aws.amazon.com',
    rootUsers: true,
    rootConsole: true,
    accountManagement: true,
    contactReads: { perSecond: 10, burst: 15 },
    sms: true,
    chat: true,
    logsPrincipalSuffix: 'amazonaws.com',
    currency: 'USD',
    leftOut: [],
  },
  'aws-us-gov': {
    regions: ['us-gov-east-1', 'us-gov-west-1'],
    newerRegions: [],
    defaultRegions: ['us-gov-east-1', 'us-gov-west-1'],
    globalRegion: 'us-gov-west-1',
    signInRegions: ['us-gov-west-1'],
    dnsSuffix: 'amazonaws.com',
    consoleDomain: 'console.amazonaws-us-gov.com',
    rootUsers: true,
    rootConsole: false,
    accountManagement: false,
    contactReads: { perSecond: 10, burst: 15 },
    sms: true,
    chat: false,
    logsPrincipalSuffix: 'amazonaws.com',
    currency: 'USD',
    leftOut: [
      'contacts: Account Management does not exist in aws-us-gov; the paired commercial organization holds the contacts',
      'root sign-in: root has no console in aws-us-gov; its access keys are covered by root activity and root denied',
    ],
  },
  'aws-cn': {
    regions: ['cn-north-1', 'cn-northwest-1'],
    newerRegions: [],
    defaultRegions: ['cn-north-1', 'cn-northwest-1'],
    globalRegion: 'cn-north-1',
    signInRegions: ['cn-north-1'],
    dnsSuffix: 'amazonaws.com.cn',
    consoleDomain: 'console.amazonaws.cn',
    // https://docs.amazonaws.cn/en_us/aws/latest/userguide/iam.html
    rootUsers: false,
    rootConsole: true,
    accountManagement: true,
    contactReads: { perSecond: 3, burst: 5 },
    sms: false,
    chat: false,
    logsPrincipalSuffix: 'amazonaws.com.cn',
    currency: 'CNY',
    leftOut: ['nothing, but accounts in aws-cn have no root user: the SCP and the root alarms will find nothing'],
  },
} as const satisfies Record<string, PartitionRow>;

/** An AWS partition: a group of regions with its own ARN prefix. */
export type Partition = keyof typeof PARTITIONS;

/** Every partition, for the org file's schema. */
export const PARTITION_NAMES = Object.keys(PARTITIONS) as [Partition, ...Partition[]];

/** A region of any partition. */
export type Region = (typeof PARTITIONS)[Partition]['regions'][number];

/** Every region of every partition, for the org file's schema. */
export const REGIONS = Object.values(PARTITIONS).flatMap((partition): readonly Region[] => partition.regions);

/** Regions of a partition whose events can be forwarded. */
export const forwardableRegions = (partition: Partition): readonly string[] => [
  ...PARTITIONS[partition].regions,
  ...PARTITIONS[partition].newerRegions,
];

/** Regions of a partition that an account has only after it opted in to them. */
export function optInRegions(partition: Partition): readonly string[] {
  const byDefault: readonly string[] = PARTITIONS[partition].defaultRegions;
  return forwardableRegions(partition).filter(region => !byDefault.includes(region));
}

/** The partition of a region; 'aws' for one that no partition has. */
export const partitionOf = (region: string): Partition =>
  PARTITION_NAMES.find(partition => forwardableRegions(partition).includes(region)) ?? 'aws';

/** The service principal of CloudWatch Logs in a region. */
export const logsPrincipal = (region: string): string =>
  `logs.${region}.${PARTITIONS[partitionOf(region)].logsPrincipalSuffix}`;
