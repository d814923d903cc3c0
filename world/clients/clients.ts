import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { SessionCredentials, settings } from './settings';

/** Client to sign in with. */
export const signInClient = (region: string): STSClient => new STSClient(settings(region));

/** Client of the queues of a region. */
export const queueClient = (region: string, credentials?: SessionCredentials): SQSClient =>
  new SQSClient(settings(region, credentials));

/** Clients of the management account in its home region. */
export const managementClients = (region: string) => ({
  cloudtrail: new CloudTrailClient(settings(region)),
  cloudformation: new CloudFormationClient(settings(region)),
  cloudwatch: new CloudWatchClient(settings(region)),
  logs: new CloudWatchLogsClient(settings(region)),
});
export type ManagementClients = ReturnType<typeof managementClients>;

/** Clients of the hub account in the home region. */
export const hubClients = (region: string, credentials?: SessionCredentials) => ({
  events: new EventBridgeClient(settings(region, credentials)),
  kms: new KMSClient(settings(region, credentials)),
  sns: new SNSClient(settings(region, credentials)),
  states: new SFNClient(settings(region, credentials)),
});
export type HubClients = ReturnType<typeof hubClients>;
