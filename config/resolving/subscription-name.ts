import { Subscription } from '../organization';
import { chatChannel } from '../sections/subscription';
import { terraformName } from '../terraform-name';

/**
 * Returns what names a subscription in Terraform addresses when the org file gives it no name.
 *
 * For https it is the host alone, because the rest of an incident tool's URL is a credential and addresses are
 * printed everywhere; for sqs and lambda what the ARN ends in; for chat the channel or, because its channel ids are
 * long, the team.
 *
 * @returns undefined for sms: there is nothing to make a name of, and the file must give one
 */
export function subscriptionName({
  protocol,
  endpoint,
}: Pick<Subscription, 'protocol' | 'endpoint'>): string | undefined {
  return typeof endpoint === 'string' ? terraformName(`${protocol}-${identity(protocol, endpoint)}`) : undefined;
}

function identity(protocol: Subscription['protocol'], endpoint: string): string {
  switch (protocol) {
    case 'https':
      return new URL(endpoint).hostname;
    case 'sqs':
      return endpoint.slice(endpoint.lastIndexOf(':') + 1);
    case 'lambda':
      return endpoint.split(':').slice(6).join('-');
    case 'chat': {
      const channel = chatChannel(endpoint);
      if (channel === undefined) return endpoint;
      return channel.application === 'slack' ? `slack-${channel.channelId}` : `teams-${channel.teamId}`;
    }
    default:
      return endpoint.toLowerCase();
  }
}
