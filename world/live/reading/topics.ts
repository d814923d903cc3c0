import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  paginateListSubscriptionsByTopic,
  paginateListTopics,
  SNSClient,
} from '@aws-sdk/client-sns';
import { blankDigits } from '../../../config/reading/mask';
import { allPages } from '../../clients/aws-answer';
import { SnapshotThing } from '../snapshot';
import { whatIsSet } from './answers';
import { Place } from './place';
import { inTurns } from './reading';

/** What AWS lists in place of an ARN while somebody has not confirmed. */
const PENDING = 'PendingConfirmation';
/** The same of a subscription that has ended, which it lists for days. */
const ENDED = 'Deleted';

/** Topics of a region with policies and subscriptions. */
export async function readTopics(place: Place): Promise<SnapshotThing[]> {
  const { reading, asked, ask } = place;
  const client = reading.client(SNSClient, asked);
  const arns = await ask('sns:ListTopics', undefined, async () => {
    const all = await allPages(paginateListTopics({ client }, {}), ({ Topics }) => Topics);
    return all.flatMap(({ TopicArn }) => TopicArn ?? []);
  });
  const found = await inTurns(arns ?? [], arn => readTopic(place, client, arn), 4);
  return found.flat();
}

async function readTopic({ ask, thing }: Place, client: SNSClient, arn: string): Promise<SnapshotThing[]> {
  const [attributes, subscriptions] = await Promise.all([
    ask('sns:GetTopicAttributes', arn, async () => {
      const { Attributes: found = {} } = await client.send(new GetTopicAttributesCommand({ TopicArn: arn }));
      return whatIsSet({
        ...{ display_name: found.DisplayName || undefined, policy: found.Policy, owner: found.Owner },
        kms_master_key_id: found.KmsMasterKeyId,
        fifo_topic: found.FifoTopic === 'true' ? true : undefined,
      });
    }),
    ask('sns:ListSubscriptionsByTopic', arn, async () => {
      const all = await allPages(
        paginateListSubscriptionsByTopic({ client }, { TopicArn: arn }),
        page => page.Subscriptions,
      );
      return all
        .filter(({ SubscriptionArn }) => SubscriptionArn !== ENDED)
        .map(({ SubscriptionArn, Protocol = '', Endpoint = '' }) => ({
          ...{ arn: SubscriptionArn, protocol: Protocol, endpoint: endpointOf(Protocol, Endpoint) },
        }));
    }),
  ]);
  const heard = await inTurns(subscriptions ?? [], async one => {
    if (one.arn === undefined || one.arn === PENDING) {
      return thing('aws_sns_topic_subscription', { ...one, arn: undefined, topic_arn: arn }, PENDING_STATE);
    }
    const of = { SubscriptionArn: one.arn };
    const settings = await ask('sns:GetSubscriptionAttributes', one.arn, async () => {
      const { Attributes: found = {} } = await client.send(new GetSubscriptionAttributesCommand(of));
      return whatIsSet({
        ...{ filter_policy: found.FilterPolicy || undefined, filter_policy_scope: found.FilterPolicyScope },
        redrive_policy: found.RedrivePolicy || undefined,
        raw_message_delivery: found.RawMessageDelivery === 'true' ? true : undefined,
      });
    });
    return thing(
      'aws_sns_topic_subscription',
      { ...one, topic_arn: arn, ...settings },
      { pending_confirmation: false },
    );
  });
  return [thing('aws_sns_topic', { arn, name: arn.split(':').at(-1), ...attributes }), ...heard];
}

const PENDING_STATE = { pending_confirmation: true };

/** An endpoint without what is secret: of an address of the web its host, of a number nothing but its length. */
function endpointOf(protocol: string, endpoint: string): string {
  if (protocol === 'sms') return blankDigits(endpoint);
  if (!/^https?$/.test(protocol)) return endpoint;
  return URL.canParse(endpoint) ? `${new URL(endpoint).origin}/***` : '***';
}
