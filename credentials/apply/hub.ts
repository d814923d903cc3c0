import { PublishCommand } from '@aws-sdk/client-sns';
import { chatNotification } from '../../aws/chat-notification';
import { chatTopic, CREDENTIALS_SESSION, topicName } from '../../config/names';
import { Alerts, Organization } from '../../config/organization';
import { chatTopics } from '../../config/sections/subscription';
import { AwsFailure } from '../../world/clients/aws-failure';
import { hubClients } from '../../world/clients/clients';
import { signIn } from '../../world/clients/sign-in';
import { Message } from './messages';

/** Sends a critical message to people, chat included, and returns its id; throws what the SDK throws. */
export type Announce = (message: Message) => Promise<string>;

/** Characters that SNS takes in a subject. */
const SUBJECT_MAX = 100;
/** Characters of a message that the chat service is given, as of any other. */
const CHAT_MAX = 4000;

/**
 * A message as SNS takes it: first for the topic of chat, where somebody hears critical messages there, and last for the
 * one that all others hear.
 *
 * @param arnOf - ARN of a topic of the hub, by its name
 */
export function publications(
  { subject, text }: Message,
  { subscriptions }: Pick<Alerts, 'subscriptions'>,
  arnOf: (topic: string) => string,
): readonly { readonly TopicArn: string; readonly Message: string; readonly Subject?: string }[] {
  const Subject = subject.length > SUBJECT_MAX ? `${subject.slice(0, SUBJECT_MAX - 3)}...` : subject;
  const told = { TopicArn: arnOf(topicName('critical')), Subject, Message: text };
  if (!chatTopics(subscriptions).includes('critical')) return [told];
  const [title = '', ...rest] = withoutMarkup(text).slice(0, CHAT_MAX).split('\n');
  const Message = chatNotification({ title, description: rest.join('\n') });
  return [{ TopicArn: arnOf(topicName(chatTopic('critical'))), Message }, told];
}

/** What whoever runs a campaign wrote, a chat application would take for links and callings. */
const withoutMarkup = (text: string): string => text.replace(/[<>*_~`]/g, '');

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
  const arnOf = (topic: string): string => `arn:${partition}:sns:${region}:${account.id}:${topic}`;
  return {
    announce: async message => {
      let id = '';
      for (const one of publications(message, alerts, arnOf)) {
        ({ MessageId: id = '' } = await sns.send(new PublishCommand(one)));
      }
      return id;
    },
  };
}
