import { ChatbotSlackChannelConfiguration } from '@cdktf/provider-aws/lib/chatbot-slack-channel-configuration';
import { ChatbotTeamsChannelConfiguration } from '@cdktf/provider-aws/lib/chatbot-teams-channel-configuration';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { Construct } from 'constructs';
import { chatChannel } from '../../config/sections/chat-channel';
import { throwProblems } from '../check-text';
import { CHAT_ROLE, chatConfigurationName } from '../../config/names';
import { Partition } from '../../aws/partition';

/** A channel that is told. */
export interface ChatChannelProps {
  /** Construct id, unique among the channels; names the configuration: 1 to 118 letters, digits, - and _. */
  readonly name: string;
  /** 'slack:<workspace id>/<channel id>' or 'teams:<team id>/<tenant id>/<channel id>'. */
  readonly endpoint: string;
  /** Topics whose messages are in the chat service's schema; it drops all others. */
  readonly topicArns: readonly string[];
}

/** Properties for ChatChannels. */
export interface ChatChannelsProps {
  readonly partition: Partition;
  /** Account of topics and configurations, 12 digits. */
  readonly accountId: string;
  readonly channels: readonly ChatChannelProps[];
}

/**
 * Defines what posts the messages of topics into channels of Slack and Microsoft Teams, through Amazon Q Developer in
 * chat applications, formerly AWS Chatbot. The channels are for reading: nobody can call AWS from them, because role
 * and guardrail both refuse everything.
 *
 * Workspace or team must have been authorized in the console of the account, or the apply fails. The service
 * subscribes to the topics by itself, so these subscriptions have no dead-letter queue. Its API exists in four
 * regions; the provider calls us-west-2 when its own region is none of them.
 *
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/understanding-permissions.html
 */
export class ChatChannels extends Construct {
  constructor(scope: Construct, id: string, { partition, accountId, channels }: ChatChannelsProps) {
    super(scope, id);
    throwProblems(
      this.node.path,
      'chat channels',
      channels.flatMap(({ name, endpoint }) =>
        chatChannel(endpoint) === undefined ? [`${name}: endpoint must be slack:… or teams:…, got '${endpoint}'`] : [],
      ),
    );

    const role = new IamRole(this, 'role', {
      name: CHAT_ROLE,
      description: 'Chat channels of Rootguard: no permissions, because they are for reading',
      assumeRolePolicy: chatRoleTrust(accountId),
    });
    for (const { name, endpoint, topicArns } of channels) {
      const channel = chatChannel(endpoint)!;
      const common = {
        configurationName: chatConfigurationName(name),
        iamRoleArn: role.arn,
        // without a guardrail the service takes AdministratorAccess, and a member could bring a role of his own
        guardrailPolicyArns: [`arn:${partition}:iam::aws:policy/AWSDenyAll`],
        loggingLevel: 'ERROR',
        snsTopicArns: [...topicArns],
        userAuthorizationRequired: false,
      };
      if (channel.application === 'slack') {
        new ChatbotSlackChannelConfiguration(this, `channel-${name}`, {
          ...common,
          slackTeamId: channel.workspaceId,
          slackChannelId: channel.channelId,
        });
      } else {
        const { teamId, tenantId, channelId } = channel;
        new ChatbotTeamsChannelConfiguration(this, `channel-${name}`, { ...common, teamId, tenantId, channelId });
      }
    }
  }
}

/** Returns the trust policy of the channels' role: the chat service, for configurations of this account. */
export function chatRoleTrust(accountId: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'chatbot.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
      },
    ],
  });
}
