import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const read = (): string => readFileSync(join(__dirname, '../../examples/acme/org.yaml'), 'utf8');

/** The example as text, with payments-prod as delegated administrator of iam. */
export function acmeWithDelegate(): string {
  const text = read();
  const administrator = '{ account: payments-prod, role_name: RootguardDeploy }';
  const named = text.replace('sessions: true }', `sessions: true, delegated_administrator: ${administrator} }`);
  if (named === text) throw new Error('the example has no root_access in one line');
  return named;
}

interface OrgFile {
  accounts: Record<string, object>;
  alerts: { subscriptions: object[] };
}

/**
 * The example as plain values, with accounts added until there are so many.
 *
 * @param listener - a subscription in place of its first one, which hears the critical topic
 */
export function acmeOf(accounts: number, called: (index: number) => string, listener?: object): OrgFile {
  const acme = parse(read(), { schema: 'core' }) as OrgFile;
  for (let at = 0; Object.keys(acme.accounts).length < accounts; at++) {
    const id = String(300_000_000_000 + at);
    acme.accounts[`added-${at}`] = { id, name: called(at), email: `aws+${id}@example.com`, ou: 'Workloads/Prod' };
  }
  if (listener !== undefined) acme.alerts.subscriptions[0] = listener;
  return acme;
}
