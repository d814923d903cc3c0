import { PublishCommand } from '@aws-sdk/client-sns';
import { CREDENTIALS_SESSION, topicName } from '../../config/names';
import { Organization } from '../../config/organization';
import { AwsFailure } from '../../world/clients/aws-failure';
import { hubClients } from '../../world/clients/clients';
import { signIn } from '../../world/clients/sign-in';
import { Message } from './messages';

/** Sends a critical message to people, and returns its id; throws what the SDK throws. */
export type Announce = (message: Message) => Promise<string>;

/** Characters that SNS takes in a subject. */
const SUBJECT_MAX = 100;

/** Checks that the caller is the management account, and signs in to the hub, whose topic tells people. */
export async function criticalTopic(
  organization: Organization,
): Promise<{ readonly announce: Announce } | { readonly refused: AwsFailure }> {
  const { alerts, partition, region, managementAccount } = organization;
  if (alerts === undefined) {
    return {
      refused: {
        message: 'the org file has no alerts section: nobody would be told',
        hint: 'add one, npx rootguard deploy, and run it again',
      },
    };
  }
  const { account, roleName } = alerts.hub;
  const signedIn = await signIn(
    {
      ...{ partition, region, managementId: managementAccount.id, hubId: account.id },
      ...(roleName !== undefined && { hubRoleName: roleName }),
    },
    CREDENTIALS_SESSION,
  );
  if ('refused' in signedIn) return signedIn;
  const { sns } = hubClients(region, signedIn.hubCredentials);
  const TopicArn = `arn:${partition}:sns:${region}:${account.id}:${topicName('critical')}`;
  return {
    announce: async ({ subject, text }) => {
      const Subject = subject.length > SUBJECT_MAX ? `${subject.slice(0, SUBJECT_MAX - 3)}...` : subject;
      const { MessageId = '' } = await sns.send(new PublishCommand({ TopicArn, Subject, Message: text }));
      return MessageId;
    },
  };
}
