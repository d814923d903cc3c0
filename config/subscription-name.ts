import { Subscription } from './organization';
import { terraformName } from './terraform-name';

/**
 * Returns what names a subscription within one topic in Terraform addresses.
 *
 * For https it is the host alone, because the rest of an incident tool's URL is a credential and addresses are
 * printed everywhere; for sqs the queue's name.
 */
export function subscriptionName({ protocol, endpoint }: Subscription): string {
  if (protocol === 'https') return terraformName(`${protocol}-${new URL(endpoint).hostname}`);
  if (protocol === 'sqs') return terraformName(`${protocol}-${endpoint.slice(endpoint.lastIndexOf(':') + 1)}`);
  return terraformName(`${protocol}-${endpoint.toLowerCase()}`);
}
