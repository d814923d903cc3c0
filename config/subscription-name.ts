import { Subscription } from './organization';
import { terraformName } from './terraform-name';

/**
 * Returns what names a subscription in Terraform addresses when the org file gives it no name.
 *
 * For https it is the host alone, because the rest of an incident tool's URL is a credential and addresses are
 * printed everywhere; for sqs the queue's name.
 */
export function subscriptionName({ protocol, endpoint }: Pick<Subscription, 'protocol' | 'endpoint'>): string {
  if (protocol === 'https') return terraformName(`${protocol}-${new URL(endpoint).hostname}`);
  if (protocol === 'sqs') return terraformName(`${protocol}-${endpoint.slice(endpoint.lastIndexOf(':') + 1)}`);
  return terraformName(`${protocol}-${endpoint.toLowerCase()}`);
}
