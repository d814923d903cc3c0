import { z } from 'zod';
import { variableSchema } from './variable';

/** The alert topics. */
const TOPICS = ['critical', 'notice'] as const;

/** How a message can be delivered. */
const PROTOCOLS = ['email', 'email-json', 'https', 'sqs', 'sms', 'lambda', 'chat'] as const;

/** One entry of alerts.subscriptions; whether the endpoint fits the protocol is checked with the whole file. */
export const subscriptionSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be 1 to 64 lower-case letters, digits and -')
    // beside a topic's subscriptions stands its policy
    .regex(/^(?!policy$)/, "must not be 'policy': the policy of the topic has that name in Terraform addresses")
    .optional()
    .describe(
      'Names the subscription in Terraform addresses. Required for sms. Default made of protocol and endpoint.',
    ),
  protocol: z.enum(PROTOCOLS).describe('How the message is delivered.'),
  endpoint: z
    .union([z.string(), variableSchema], { error: 'must be text, or { variable: name } for the number of an sms' })
    .describe(
      "E-mail address, https address, ARN of an SQS queue in the file's partition and region, ARN of a Lambda function in the file's partition, slack:<workspace>/<channel> or teams:<team>/<tenant>/<channel> for chat, { variable: name } for sms.",
    ),
  topics: z
    .array(z.enum(TOPICS))
    .min(1, 'must name at least one topic')
    .default(['critical'])
    .describe('critical: use of root. notice: the other controls. Default [critical].'),
});

/** A channel of a chat application, as an endpoint of protocol chat names it. */
export type ChatChannel =
  | { readonly application: 'slack'; readonly workspaceId: string; readonly channelId: string }
  | {
      readonly application: 'teams';
      readonly teamId: string;
      readonly tenantId: string;
      /** Percent-encoded, as in the channel's link: '19%3a…%40thread.tacv2'. */
      readonly channelId: string;
    };

const GUID = '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}';
// the name of a configuration, 128 characters at most, may be made of the channel's id
const SLACK = /^slack:(T[A-Z0-9]{1,100})\/([CG][A-Z0-9]{1,100})$/;
const TEAMS = new RegExp(`^teams:(${GUID})/(${GUID})/(19%3[aA][\\w=+.,-]{1,230}%40thread\\.(?:tacv2|skype))$`);

/**
 * Reads an endpoint of protocol chat, 'slack:T…/C…' or 'teams:<team id>/<tenant id>/<channel id>'; undefined when it
 * is neither. Narrower than the API, which takes a person's direct messages (D…) and longer ids as well.
 *
 * @see https://docs.aws.amazon.com/chatbot/latest/APIReference/API_CreateSlackChannelConfiguration.html
 * @see https://docs.aws.amazon.com/chatbot/latest/APIReference/API_CreateMicrosoftTeamsChannelConfiguration.html
 */
export function chatChannel(endpoint: string): ChatChannel | undefined {
  const slack = SLACK.exec(endpoint);
  if (slack !== null) return { application: 'slack', workspaceId: slack[1]!, channelId: slack[2]! };
  const teams = TEAMS.exec(endpoint);
  if (teams === null) return undefined;
  return { application: 'teams', teamId: teams[1]!, tenantId: teams[2]!, channelId: teams[3]! };
}

/** The topics that somebody hears in a chat application, sorted: each has a second topic, for chat alone. */
export function chatTopics(
  subscriptions: readonly { readonly protocol: string; readonly topics: readonly (typeof TOPICS)[number][] }[],
): (typeof TOPICS)[number][] {
  return TOPICS.filter(topic =>
    subscriptions.some(({ protocol, topics }) => protocol === 'chat' && topics.includes(topic)),
  );
}
