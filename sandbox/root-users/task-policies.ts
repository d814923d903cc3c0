import { AwsRequest } from '../front/aws-request';
import { RootFeature } from './root-users';

/** One of AWS's policies for sessions of a root user. */
export interface TaskPolicy {
  /** Without which the session is refused. */
  readonly feature: RootFeature;
  readonly actions: readonly string[];
}

const READS = [
  'iam:GetAccessKeyLastUsed',
  'iam:GetAccountSummary',
  'iam:GetLoginProfile',
  'iam:GetUser',
  'iam:ListAccessKeys',
  'iam:ListMFADevices',
  'iam:ListSigningCertificates',
];

/**
 * The task policies by name, with what their sessions may do.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/security-iam-awsmanpol.html
 */
export const TASK_POLICIES: Readonly<Record<string, TaskPolicy>> = {
  IAMAuditRootUserCredentials: { feature: 'RootCredentialsManagement', actions: READS },
  IAMCreateRootUserPassword: {
    feature: 'RootCredentialsManagement',
    actions: ['iam:CreateLoginProfile', 'iam:GetLoginProfile'],
  },
  IAMDeleteRootUserCredentials: {
    feature: 'RootCredentialsManagement',
    actions: [
      ...READS,
      'iam:DeactivateMFADevice',
      'iam:DeleteAccessKey',
      'iam:DeleteLoginProfile',
      'iam:DeleteSigningCertificate',
      'iam:DeleteVirtualMFADevice',
    ],
  },
  S3UnlockBucketPolicy: {
    feature: 'RootSessions',
    actions: ['s3:DeleteBucketPolicy', 's3:GetBucketPolicy', 's3:ListAllMyBuckets', 's3:PutBucketPolicy'],
  },
  SQSUnlockQueuePolicy: {
    feature: 'RootSessions',
    actions: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ListQueues', 'sqs:SetQueueAttributes'],
  },
};

/** Whether a session under a task policy may make a request; who one is may be asked by everybody. */
export function taskAllows({ actions }: TaskPolicy, request: AwsRequest): boolean {
  const { service, operation } = request;
  return service === 'sts' ? operation === 'GetCallerIdentity' : actions.includes(actionOf(request));
}

/** What IAM calls a request of the services that task policies are about. */
export const actionOf = (request: AwsRequest): string =>
  `${request.service}:${request.service === 's3' ? bucketOperation(request) : request.operation}`;

function bucketOperation({ method, url }: AwsRequest): string {
  const [path = '', query = ''] = url.split('?');
  if (method === 'GET' && path === '/') return 'ListAllMyBuckets';
  if (!/^policy(=|&|$)/.test(query) || path.split('/').filter(Boolean).length !== 1) return '';
  return { GET: 'GetBucketPolicy', PUT: 'PutBucketPolicy', DELETE: 'DeleteBucketPolicy' }[method] ?? '';
}
