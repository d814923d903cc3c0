import { AccountEntry, OrgFile } from '../sections/org-file';
import { alarmsSchema } from '../sections/alarms';
import { CONTACT_KINDS, PrimaryContact, primaryContactSchema } from '../sections/contact';
import { LAYER_KINDS, MergedContacts } from './merge-contacts';
import { Account, AlternateContactSet, Organization } from '../organization';
import { PARTITIONS } from '../../aws/partition';
import { camelized } from './camelized';
import { resolveAccepted } from './resolve-accepted';
import { resolveAlerts } from './resolve-alerts';
import { resolveBackend } from './resolve-backend';
import { resolvePosture } from './resolve-posture';
import { resolveRootAccess } from './resolve-root-access';
import { resolveScps } from './resolve-scps';
import { resolveTrail } from './resolve-trail';
import { byCodeUnit, sortedBy } from '../sorting';

/** Turns a file that passed every check into the organization it describes. */
export function resolve(file: OrgFile, contacts: ReadonlyMap<string, MergedContacts>): Organization {
  const contactsOf = PARTITIONS[file.partition].accountManagement ? contactsResolver(contacts) : () => ({});
  const accounts = sortedBy(Object.entries(file.accounts), ([key]) => key).map(([key, entry]) =>
    resolveAccount(key, entry, contactsOf),
  );
  const byKey = new Map(accounts.map(account => [account.key, account]));
  const managementAccount =
    file.organization === 'none' ? accounts[0]! : byKey.get(file.organization.management_account)!;
  const alarms = file.alarms ?? alarmsSchema.parse({});

  return {
    partition: file.partition,
    region: file.region,
    tags: Object.fromEntries(sortedBy(Object.entries(file.tags), ([key]) => key)),
    emailDomains: [...new Set(file.email_domains.map(domain => domain.toLowerCase()))].sort(byCodeUnit),
    aws:
      file.organization === 'none'
        ? undefined
        : {
            id: file.organization.id,
            rootId: file.organization.root_id,
            quotas: {
              scpsPerTarget: file.organization.quotas.scps_per_target,
              scpSize: file.organization.quotas.scp_size,
            },
          },
    organizationalUnits: new Map(sortedBy(Object.entries(file.organizational_units), ([path]) => path)),
    managementAccount,
    accounts,
    scps: resolveScps(file, byKey),
    rootAccess: file.root_access && resolveRootAccess(file.root_access, byKey),
    trail: file.trail === undefined ? undefined : resolveTrail(file.trail, byKey),
    alarms: { ...camelized(alarms), disable: [...new Set(alarms.disable)].sort(byCodeUnit) },
    alerts: file.alerts === undefined ? undefined : resolveAlerts(file.alerts, file, managementAccount, byKey),
    posture: file.posture === undefined ? undefined : resolvePosture(file.posture, file, byKey),
    admittedInvocations: sortedBy(file.review?.admitted_invocations ?? [], ({ address }) => address),
    ...(file.reviews !== undefined && { reviews: file.reviews }),
    accepted: resolveAccepted(file),
    backend: resolveBackend(file, managementAccount, byKey),
  };
}

type ResolvedContacts = Pick<Account, 'contacts' | 'primary' | 'unmanaged'>;

function resolveAccount(key: string, entry: AccountEntry, contactsOf: (key: string) => ResolvedContacts): Account {
  const { id, name, email, ou, status, formerly } = entry;
  const identity = { key, id, name, email, ...(ou === undefined ? {} : { ou }), status, formerly };
  return status === 'active' ? { ...identity, ...contactsOf(key) } : identity;
}

/** Returns the contacts of an account; accounts without overrides share one object, which saves memory. */
function contactsResolver(merged: ReadonlyMap<string, MergedContacts>): (key: string) => ResolvedContacts {
  const resolved = new Map<MergedContacts, ResolvedContacts>();
  return key => {
    const contacts = merged.get(key)!;
    const known = resolved.get(contacts) ?? resolveContacts(contacts);
    resolved.set(contacts, known);
    return known;
  };
}

function resolveContacts({ fields, unmanaged }: MergedContacts): ResolvedContacts {
  // in a fixed order, whichever layer a field came from
  const pick = (values: Readonly<Record<string, unknown>>, names: readonly string[]) =>
    Object.fromEntries(names.filter(name => values[name] !== undefined).map(name => [name, values[name]]));
  const managed = CONTACT_KINDS.filter(kind => !unmanaged.has(kind));
  const contacts = Object.fromEntries(
    managed.map(kind => [kind, pick(fields[kind], ['name', 'title', 'email_address', 'phone_number'])]),
  ) as unknown as Partial<AlternateContactSet>;
  const primary = pick(fields.primary, Object.keys(primaryContactSchema.shape)) as unknown as PrimaryContact;
  return {
    ...(managed.length > 0 && { contacts }),
    ...(Object.keys(primary).length > 0 && { primary }),
    ...(unmanaged.size > 0 && { unmanaged: LAYER_KINDS.filter(kind => unmanaged.has(kind)) }),
  };
}
