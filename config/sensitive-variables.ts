import { CONTACT_KINDS, Text } from './sections/contact';
import { Organization } from './organization';
import { byCodeUnit } from './sorting';

/** Names of the sensitive Terraform variables the contacts and the subscriptions refer to, sorted; each is supplied as TF_VAR_<name>. */
export function sensitiveVariables({ accounts, alerts }: Organization): string[] {
  const names = new Set<string>();
  for (const { contacts, primary } of accounts) {
    const kinds = CONTACT_KINDS.map(kind => contacts?.[kind]);
    for (const text of [...kinds, primary].flatMap(contact => Object.values(contact ?? {}) as (Text | undefined)[])) {
      if (typeof text === 'object') names.add(text.variable);
    }
  }
  for (const { endpoint } of alerts?.subscriptions ?? []) {
    if (typeof endpoint === 'object') names.add(endpoint.variable);
  }
  return [...names].sort(byCodeUnit);
}
