import { AccountClient } from '@aws-sdk/client-account';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, AssumeRootCommand, Credentials, STSClient } from '@aws-sdk/client-sts';

/** Clients of every service, signed in to one account of a sandbox. */
export function sandboxClients(
  endpoint: string,
  region = 'us-east-1',
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } = {
    accessKeyId: 'sandbox',
    secretAccessKey: 'sandbox',
  },
) {
  const settings = { endpoint, region, credentials };
  return {
    account: new AccountClient(settings),
    cloudtrail: new CloudTrailClient(settings),
    cloudwatch: new CloudWatchClient(settings),
    iam: new IAMClient(settings),
    kms: new KMSClient(settings),
    logs: new CloudWatchLogsClient(settings),
    organizations: new OrganizationsClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    sns: new SNSClient(settings),
    sqs: new SQSClient(settings),
    sts: new STSClient(settings),
  };
}

export type SandboxClients = ReturnType<typeof sandboxClients>;

/** Clients signed in through a role. */
export async function assumeRole(endpoint: string, RoleArn: string, region = 'us-east-1'): Promise<SandboxClients> {
  const { Credentials: given } = await sandboxClients(endpoint, region).sts.send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }),
  );
  return sandboxClients(endpoint, region, keysOf(given));
}

/** Clients of a member's root user for one task of AWS, as somebody opens them who may. */
export async function assumeRoot(
  endpoint: string,
  { account, task, seconds, by }: { account: string; task: string; seconds?: number; by?: SandboxClients },
): Promise<SandboxClients> {
  const { Credentials: given } = await (by ?? sandboxClients(endpoint)).sts.send(
    new AssumeRootCommand({
      TargetPrincipal: account,
      TaskPolicyArn: { arn: `arn:aws:iam::aws:policy/root-task/${task}` },
      ...(seconds === undefined ? {} : { DurationSeconds: seconds }),
    }),
  );
  return sandboxClients(endpoint, 'us-east-1', keysOf(given));
}

const keysOf = (given: Credentials | undefined) => ({
  accessKeyId: given?.AccessKeyId ?? '',
  secretAccessKey: given?.SecretAccessKey ?? '',
  sessionToken: given?.SessionToken ?? '',
});

/** What an operation failed with: 'Name: message'; 'no error' when it did not fail. */
export async function refusal(operation: Promise<unknown>): Promise<string> {
  return operation.then(
    () => 'no error',
    (error: Error & { Reason?: string }) => `${[error.name, error.Reason].filter(Boolean).join(' ')}: ${error.message}`,
  );
}
