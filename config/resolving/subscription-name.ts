import { Subscription } from '../organization';
import { PROTOCOLS } from '../sections/protocols';
import { terraformName } from '../terraform-name';

/**
 * Returns what names a subscription in Terraform addresses when the org file gives it no name.
 *
 * @returns undefined for sms: there is nothing to make a name of, and the file must give one
 */
export function subscriptionName({
  protocol,
  endpoint,
}: Pick<Subscription, 'protocol' | 'endpoint'>): string | undefined {
  if (typeof endpoint !== 'string') return undefined;
  const { identity = text => text.toLowerCase() } = PROTOCOLS[protocol];
  return terraformName(`${protocol}-${identity(endpoint)}`);
}
