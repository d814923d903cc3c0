import { GetQueueAttributesCommand, paginateListQueues } from '@aws-sdk/client-sqs';
import { AlertPath } from './alert-path';
import { allPages, ask, AwsAnswer } from '../world/clients/aws-answer';
import { queueClient } from '../world/clients/clients';
import { SessionCredentials } from '../world/clients/settings';
import { PREFIX } from '../config/names';

/** One queue of ours. */
export interface Queue {
  readonly name: string;
  /** About how many messages are in it, those in somebody's hands included. */
  readonly messages: number;
}

/** The queues of one account and region. */
export interface QueuesState {
  readonly account: string;
  readonly region: string;
  readonly queues: AwsAnswer<readonly Queue[]>;
}

/** Reads the queues of the hub in its region, and those of the management account in every forwarded region. */
export function readQueues(path: AlertPath, hubCredentials?: SessionCredentials): Promise<QueuesState[]> {
  const { hubId, managementId, region, regions } = path;
  const ofManagement = [...new Set([...(hubId === managementId ? [region] : []), ...regions])];
  return Promise.all([
    ...(hubId === managementId ? [] : [readRegion(hubId, region, hubCredentials)]),
    ...ofManagement.map(one => readRegion(managementId, one)),
  ]);
}

async function readRegion(account: string, region: string, credentials?: SessionCredentials): Promise<QueuesState> {
  const sqs = queueClient(region, credentials);
  const subject = `queues of account ${account}, ${region}`;
  const queues = await ask(subject, `sqs:ListQueues and sqs:GetQueueAttributes on ${PREFIX}*`, async () => {
    // without a page size SQS cuts the list off and says nothing
    const pages = paginateListQueues({ client: sqs, pageSize: 1_000 }, { QueueNamePrefix: PREFIX });
    const urls = await allPages(pages, page => page.QueueUrls);
    return Promise.all(
      urls.map(async url => {
        const { Attributes: given = {} } = await sqs.send(
          new GetQueueAttributesCommand({
            QueueUrl: url,
            AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
          }),
        );
        const { ApproximateNumberOfMessages: visible = '0', ApproximateNumberOfMessagesNotVisible: taken = '0' } =
          given;
        return { name: url.slice(url.lastIndexOf('/') + 1), messages: Number(visible) + Number(taken) };
      }),
    );
  });
  sqs.destroy();
  return { account, region, queues };
}
