/**
 * What each AWS partition is and can do; everything that differs between partitions is decided here.
 *
 * Regions are those the AWS provider 5.100.0 accepts.
 *
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
export const PARTITIONS = {
  aws: {
    // regions of the commercial partition, as the provider's own list has them
    regions: [
      'af-south-1',
      'ap-east-1',
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-northeast-3',
      'ap-south-1',
      'ap-south-2',
      'ap-southeast-1',
      'ap-southeast-2',
      'ap-southeast-3',
      'ap-southeast-4',
      'ap-southeast-5',
      'ap-southeast-7',
      'ca-central-1',
      'ca-west-1',
      'eu-central-1',
      'eu-central-2',
      'eu-north-1',
      'eu-south-1',
      'eu-south-2',
      'eu-west-1',
      'eu-west-2',
      'eu-west-3',
      'il-central-1',
      'me-central-1',
      'me-south-1',
      'mx-central-1',
      'sa-east-1',
      'us-east-1',
      'us-east-2',
      'us-west-1',
      'us-west-2',
    ],
    /** Regions that the provider does not know yet: CloudFormation alone is asked to work there. */
    newerRegions: ['ap-east-2', 'ap-southeast-6'],
    /** Regions that are enabled in every account from the start. */
    defaultRegions: [
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-northeast-3',
      'ap-south-1',
      'ap-southeast-1',
      'ap-southeast-2',
      'ca-central-1',
      'eu-central-1',
      'eu-north-1',
      'eu-west-1',
      'eu-west-2',
      'eu-west-3',
      'sa-east-1',
      'us-east-1',
      'us-east-2',
      'us-west-1',
      'us-west-2',
    ],
    /** Where CloudTrail records events of global services: sign-ins of root, IAM, Organizations. */
    globalRegion: 'us-east-1',
    /** Whether root can sign in to a console. */
    rootConsole: true,
    /** Whether the Account Management API (alternate and primary contacts) exists. */
    accountManagement: true,
    /** Whether Amazon SNS sends SMS in at least one region. */
    sms: true,
    /** Whether AWS's chat service, Amazon Q Developer in chat applications, exists. */
    chat: true,
    /** DNS suffix of the CloudWatch Logs service principal, the only one of ours that differs. */
    logsPrincipalSuffix: 'amazonaws.com',
    /** What is not built there, and why, for people. */
    leftOut: [],
  },
  'aws-us-gov': {
    regions: ['us-gov-east-1', 'us-gov-west-1'],
    newerRegions: [],
    defaultRegions: ['us-gov-east-1', 'us-gov-west-1'],
    globalRegion: 'us-gov-west-1',
    rootConsole: false,
    accountManagement: false,
    sms: true,
    chat: false,
    logsPrincipalSuffix: 'amazonaws.com',
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
    rootConsole: true,
    accountManagement: true,
    sms: false,
    chat: false,
    logsPrincipalSuffix: 'amazonaws.com.cn',
    // https://docs.amazonaws.cn/en_us/aws/latest/userguide/iam.html
    leftOut: ['nothing, but accounts in aws-cn have no root user: the SCP and the root alarms will find nothing'],
  },
} as const;

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
