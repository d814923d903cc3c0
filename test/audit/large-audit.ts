import { audit, Audit } from '../../audit/audit';
import { SnapshotAccount } from '../../world/live/snapshot';
import { orgFile } from '../config/org-file';
import { organizationOf } from '../config/organization-of';
import { soundSnapshot } from './sound-snapshot';

/** Accounts below so many OUs, which are in twenty others. */
const OUS = 200;

/**
 * An audit of an organization of so many accounts, in which one of ten has something that does not hold: a root e-mail at a
 * public provider, an access key of root, or one of the three contacts that is gone; and one of twenty was not looked into.
 */
export function largeAudit(accounts: number): Audit {
  const file = orgFile();
  const ouOf = (at: number): string => `Division ${at % 20}/Team ${at % OUS}`;
  const ous = Array.from({ length: Math.min(OUS, accounts) }, (_, at) => ouOf(at));
  const paths = [...new Set(ous.flatMap(path => [path.split('/')[0]!, path]))];
  const organization = organizationOf({
    ...file,
    organizational_units: Object.fromEntries(paths.map((path, at) => [path, `ou-exam-${String(10_000_000 + at)}`])),
    accounts: {
      management: file.accounts.management,
      ...Object.fromEntries(
        Array.from({ length: accounts - 1 }, (_, at) => [
          `account-${at}`,
          {
            ...{ id: String(200_000_000_000 + at * 7), name: `Account ${at} of a division`, ou: ouOf(at) },
            email: `aws+account-${at}@example.com`,
          },
        ]),
      ),
    },
  });
  const sound = soundSnapshot(organization);
  const broken = (account: SnapshotAccount, at: number): SnapshotAccount => {
    if (at % 30 === 1) return { ...account, email: `account-${at}@gmail.com` };
    if (at % 30 === 2) return { ...account, root: { ...account.root!, accessKeys: [{ active: true }] } };
    return at % 20 === 3 ? { ...account, root: undefined } : account;
  };
  const without = new Set(organization.accounts.filter((_, at) => at % 30 === 4).map(({ id }) => id));
  const things = sound.things.filter(
    ({ account, type, attributes }) =>
      type !== 'aws_account_alternate_contact' ||
      attributes.alternate_contact_type !== 'BILLING' ||
      !without.has(account),
  );
  return audit(organization, { ...sound, accounts: sound.accounts.map(broken), things });
}
