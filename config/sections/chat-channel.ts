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
