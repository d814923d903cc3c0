import { PREFIX } from '../../config/names';
import { ReviewContext } from '../context';
import { Coverage, coverage } from '../coverage';
import { Control } from '../covered';
import { textAt } from '../plan/attributes';
import { worldsOf } from '../plan/worlds';
import { isRoot } from '../reach';
import { regionsOf } from './account-regions';
import { AccountDifference, accountDifferences } from './account-differences';
import { liveWorld, livingOrganization } from './live-world';
import { Snapshot, Unread } from './snapshot';

/** One control of the organization, as the plans leave it, in the accounts that AWS has. */
export interface LivingControl {
  readonly name: keyof typeof CONTROLS;
  /** Active accounts that it can cover, by id: SCPs never bind the management account, contacts may be left alone by choice. */
  readonly coverable: readonly string[];
  readonly covered: ReadonlySet<string>;
  /** Accounts that it covers when they are where the org file says, and does not cover where AWS has them. */
  readonly lost: readonly string[];
}

/** What protects the accounts that AWS has, once the plans are applied. */
export interface AccountCoverage {
  /** Ids of the accounts that are active, or may be, in AWS; sorted. */
  readonly active: readonly string[];
  readonly differences: readonly AccountDifference[];
  /** Those of which the plans have something. */
  readonly controls: readonly LivingControl[];
  /** Controls of which the plans have nothing. */
  readonly notInPlans: readonly LivingControl['name'][];
  /** Active accounts whose contacts the org file leaves alone by choice. */
  readonly unmanagedContacts: readonly string[];
  /** Accounts whose root an SCP denies that is not Rootguard's, and no SCP of the plans: id to names of SCPs. */
  readonly deniedOtherwise: ReadonlyMap<string, readonly string[]>;
  /** Regions from which the plans forward events of an active account, and that are not enabled there: id to regions. */
  readonly regionsOff: ReadonlyMap<string, readonly string[]>;
}

const CONTROLS = {
  rootDenied: ({ rootDenied }: Coverage): Control => rootDenied,
  contacts: ({ contacts }: Coverage): Control => contacts,
  trails: ({ trails }: Coverage): Control => trails,
  alarms: ({ alarms }: Coverage): Control => alarms,
  forwarding: ({ forwarding }: Coverage): Control => forwarding,
};
const NAMES = Object.keys(CONTROLS) as LivingControl['name'][];

/** Why nobody knows which accounts AWS has, and where; undefined where it answered. */
export const accountsUnread = ({ unknown }: Snapshot): Unread | undefined =>
  unknown.find(({ action }) => ACCOUNTS.includes(action));
const ACCOUNTS = [
  ...['organizations:DescribeOrganization', 'organizations:ListAccounts', 'organizations:ListRoots'],
  // without these an account in an OU would seem to be directly below the root
  ...['organizations:ListOrganizationalUnitsForParent', 'organizations:ListAccountsForParent'],
];

/** Who is covered, of the accounts that AWS has; undefined without an org file or an answer of AWS. */
export function accountCoverage(context: ReviewContext): AccountCoverage | undefined {
  const { organization, living } = context;
  if (organization === undefined || living === undefined || accountsUnread(living) !== undefined) return undefined;
  const { after } = worldsOf(context);
  const inAws = livingOrganization(living);
  const [byFile, inTruth] = [coverage(after), coverage({ ...after, organization: inAws, at: living.at })];
  const active = inAws.accounts.map(({ id }) => id).sort();
  const isActive = new Set(active);
  const members = active.filter(id => id !== inAws.managementAccountId);
  const unmanagedContacts = (organization.unmanagedContacts ?? []).filter(id => isActive.has(id)).sort();
  const coverable: Partial<Record<LivingControl['name'], readonly string[]>> = {
    rootDenied: members,
    contacts: active.filter(id => !unmanagedContacts.includes(id)),
  };
  const controls = NAMES.flatMap((name): LivingControl[] => {
    const said = accountsIn(CONTROLS[name](byFile), active);
    if (said.size === 0) return [];
    const covered = accountsIn(CONTROLS[name](inTruth), active);
    const lost = [...said].filter(id => isActive.has(id) && !covered.has(id)).sort();
    return [{ name, coverable: coverable[name] ?? active, covered, lost }];
  });
  const denied = controls.find(({ name }) => name === 'rootDenied')?.covered;
  return {
    ...{ active, controls, unmanagedContacts, differences: accountDifferences(organization, living) },
    notInPlans: NAMES.filter(name => controls.every(control => control.name !== name)),
    deniedOtherwise: deniedByOthers(living, denied ?? new Set()),
    regionsOff: regionsOff(inTruth.forwarding, living, active),
  };
}

/**
 * Whether an account is as the org file says, and covered by all that can cover it. Where nothing of the plans can, it is not,
 * unless the file leaves it alone by choice.
 */
export function isCovered({ differences, controls, unmanagedContacts }: AccountCoverage, account: string): boolean {
  const possible = controls.filter(({ coverable }) => coverable.includes(account));
  return (
    differences.every(({ id }) => id !== account) &&
    (possible.length > 0 || unmanagedContacts.includes(account)) &&
    possible.every(({ covered }) => covered.has(account))
  );
}

/** What covers everybody covers each account. */
function accountsIn({ covered }: Control, active: readonly string[]): ReadonlySet<string> {
  return new Set(covered.flatMap(({ of }) => (isRoot(of) ? active : [of])));
}

function regionsOff(
  { covered }: Control,
  { accounts, partition }: Snapshot,
  active: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const enabled = new Map(accounts.map(account => [account.id, regionsOf(account, partition)]));
  const found = new Map<string, Set<string>>();
  for (const { of, what } of covered) {
    for (const id of isRoot(of) ? active : [of]) {
      if (what === '' || enabled.get(id)?.includes(what) !== false) continue;
      found.set(id, (found.get(id) ?? new Set()).add(what));
    }
  }
  return new Map(active.flatMap(id => (found.has(id) ? [[id, [...found.get(id)!].sort()] as const] : [])));
}

function deniedByOthers(living: Snapshot, denied: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { of, by } of coverage(liveWorld(living)).rootDenied.covered) {
    const names = by.flatMap(({ attributes }) => textAt(attributes, 'name') ?? []);
    if (denied.has(of) || names.some(name => name.startsWith(PREFIX))) continue;
    found.set(of, [...new Set([...(found.get(of) ?? []), ...names])].sort());
  }
  return found;
}
