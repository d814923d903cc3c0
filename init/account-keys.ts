import { terraformName } from '../config/terraform-name';
import { ACCOUNT_KEY_MAX } from '../config/sections/account';
import { byCodeUnit } from '../config/sorting';

/** An account as AWS names it. */
interface Named {
  readonly id: string;
  readonly name: string;
}

/** Digits of the id that tell two accounts of one name apart, as a rule. */
const SUFFIX = 4;

/**
 * A key for each account, from its name: lower-case letters, digits and '-', never beginning with a digit. Accounts that
 * would share one have the end of their id behind it, all of them, so that none depends on the order.
 *
 * @param taken - keys and OU paths that are in use: no two may give one Terraform name
 */
export function accountKeys(accounts: readonly Named[], taken: Iterable<string> = []): ReadonlyMap<string, string> {
  const used = new Set([...['root', 'Resource'], ...taken].map(terraformName));
  const counts = new Map<string, number>();
  for (const { name } of accounts) counts.set(slugOf(name), (counts.get(slugOf(name)) ?? 0) + 1);
  // plain names first: a name with a suffix may not take one that somebody else simply has
  const ordered = [...accounts].sort(
    (a, b) => counts.get(slugOf(a.name))! - counts.get(slugOf(b.name))! || byCodeUnit(a.id, b.id),
  );
  const keys = new Map<string, string>();
  for (const { id, name } of ordered) {
    const slug = slugOf(name);
    const shared = counts.get(slug)! > 1 || slug === UNNAMED;
    const candidates = [...(shared ? [] : [slug]), suffixed(slug, id.slice(-SUFFIX)), suffixed(slug, id)];
    const key = candidates.find(one => !used.has(terraformName(one)))!;
    used.add(terraformName(key));
    keys.set(id, key);
  }
  return keys;
}

const UNNAMED = 'account';

const suffixed = (slug: string, suffix: string): string =>
  `${slug.slice(0, ACCOUNT_KEY_MAX - suffix.length - 1).replace(/-+$/, '')}-${suffix}`;

/** 'Payments (Prod)' is payments-prod; a name without letters of ASCII is account. */
function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const lettered = /^\d/.test(plain) ? `${UNNAMED}-${plain}` : plain || UNNAMED;
  return lettered.slice(0, ACCOUNT_KEY_MAX).replace(/-+$/, '');
}
