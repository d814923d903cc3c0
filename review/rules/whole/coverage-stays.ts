import {
  alarmCoverage,
  contactCoverage,
  Coverage,
  Covered,
  forwardingCoverage,
  isEverybody,
} from '../../../world/covered';
import { textAt } from '../../../world/plan/attributes';
import { endingOf, existing } from '../../../world/existing';
import { compareText } from '../../../world/plan/values';
import { Finding } from '../../compare/finding';
import { ResourceChange } from '../../../world/plan/plan';
import { accountIdsOf, membersOf } from '../../../world/reach';
import { RootDenial } from '../../../world/root-denial';
import { Rule } from '../../compare/rule';
import { ReviewContext } from '../../../world/context';

const NAME = 'coverage-stays';

/** A control of the organization, as the subject of a sentence. */
interface Control {
  /** 'The root-deny SCP reaches'. */
  readonly subject: string;
  readonly meaning: string;
  /** The same where only the targets are known, and not whose accounts they have. */
  readonly meaningOfTargets?: string;
}

const ROOT_DENY: Control = {
  subject: 'The root-deny SCP binds',
  meaning: 'Whoever holds root credentials of these accounts can do everything in them.',
  meaningOfTargets: 'Whoever holds root credentials of an account there can do everything in it.',
};

/** The controls that stand as resources for each account. */
const CONTROLS: readonly (Control & { readonly coverage: (context: ReviewContext) => Coverage })[] = [
  {
    subject: 'Root alarms of their own watch',
    meaning: 'Root activity there rings no alarm that says in which account it was.',
    coverage: alarmCoverage,
  },
  {
    subject: 'Every alternate contact of before is set for',
    meaning: 'AWS writes to the root mailbox alone about what the missing contact was for.',
    coverage: contactCoverage,
  },
  {
    subject: 'Forwarding covers',
    meaning: 'What root does there arrives on no event bus that somebody watches.',
    coverage: forwardingCoverage,
  },
];

/**
 * Accounts that a control covered stay covered, whatever resource did it: also when they move to another OU, or when an
 * SCP exempts them. Accounts that are suspended or have left lose nothing.
 */
export const coverageStays: Rule = {
  name: NAME,
  description: 'Accounts lose the root-deny SCP, alarms of their own, contacts or forwarding; counted in accounts.',
  *check(context): Iterable<Finding> {
    yield* rootDenyFindings(context);
    for (const control of CONTROLS) yield* controlFindings(context, control);
  },
};

function* rootDenyFindings(context: ReviewContext): Iterable<Finding> {
  const types = ['aws_organizations_policy', 'aws_organizations_policy_attachment'];
  const resources = existing(context, ...types);
  const { organization, organizationBefore = organization } = context;
  const isSame = resources.every(({ action }) => action === 'no-op') && organization === organizationBefore;
  if (resources.length === 0 || isSame) return;
  const causeOfLoss = (gone: readonly string[]): Cause => rootDenyCause(context, resources, gone);
  const before = new RootDenial(context, 'before');
  const after = new RootDenial(context, 'after');

  if (organization === undefined || organizationBefore === undefined) {
    const targets = before.targets();
    const lost = targets.filter(target => after.deniesTarget(target) === false);
    const unknown = targets.filter(target => after.deniesTarget(target) === 'unknown');
    const [total, left] = [targets.length, targets.length - lost.length - unknown.length];
    yield* lostFindings(context, ROOT_DENY, causeOfLoss([...lost, ...unknown]), {
      lost,
      unknown,
      total,
      left,
      unit: 'target',
    });
    return;
  }
  const now = new Map(membersOf(organization).map(account => [account.id, account]));
  const covered = membersOf(organizationBefore).filter(
    account =>
      !organization.inactiveAccounts.includes(account.id) && before.deniesAccount(organizationBefore, account) === true,
  );
  // an account that the file no longer has is taken to be where it was
  const denial = new Map(
    covered.map(account => [account.id, after.deniesAccount(organization, now.get(account.id) ?? account)]),
  );
  const lost = covered.map(({ id }) => id).filter(id => denial.get(id) === false);
  const unknown = covered.map(({ id }) => id).filter(id => denial.get(id) === 'unknown');
  const [total, left] = [covered.length, covered.length - lost.length - unknown.length];
  yield* lostFindings(context, ROOT_DENY, causeOfLoss([...lost, ...unknown]), {
    lost,
    unknown,
    total,
    left,
    unit: 'account',
  });
}

function* controlFindings(context: ReviewContext, control: (typeof CONTROLS)[number]): Iterable<Finding> {
  const { before, after, unknown } = control.coverage(context);
  const kept = new Set(after.map(({ key }) => key));
  const stays = ({ of }: Covered): boolean =>
    of === undefined || context.organization?.inactiveAccounts.includes(of) !== true;
  const counted = before.filter(stays);
  const gone = after.some(({ of }) => isEverybody(of)) ? [] : counted.filter(({ key }) => !kept.has(key));
  if (gone.length === 0) return;

  const nameOf = ({ of }: Covered): string => of ?? 'the management account';
  const namesOf = (some: readonly Covered[]): string[] => [...new Set(some.map(nameOf))].sort(compareText);
  const lost = namesOf(gone.filter(({ key }) => !unknown.has(key)));
  const perhaps = namesOf(gone.filter(({ key }) => unknown.has(key))).filter(name => !lost.includes(name));
  const total = new Set(counted.map(nameOf)).size;
  const unit = [...lost, ...perhaps].some(one => /^(ou|r)-/.test(one)) ? 'target' : 'account';
  const left = total - lost.length - perhaps.length;
  const whatOf = (name: string): string[] => gone.flatMap(one => (nameOf(one) === name ? (one.what ?? []) : []));
  const what = new Map(namesOf(gone).map(name => [name, whatOf(name)]));
  yield* lostFindings(
    context,
    control,
    causeOf(gone.map(({ by }) => by)),
    { lost, unknown: perhaps, total, left, unit },
    what,
  );
}

/** Where a loss comes from; it has an address when it comes from one resource. */
type Cause = Pick<Finding, 'stack' | 'address'>;

/** The one resource; of several, the stack of the first. */
function causeOf(changes: readonly ResourceChange[]): Cause {
  const [first, ...others] = [...new Set(changes)];
  return { stack: first!.stack, ...(others.length === 0 && { address: first!.address }) };
}

/** The attachments that no longer reach what is lost; else the policies that end or change; else a moved account. */
function rootDenyCause(
  { organization, organizationBefore = organization }: ReviewContext,
  resources: readonly ResourceChange[],
  gone: readonly string[],
): Cause {
  const ends = resources.filter(change => change.action === 'replace' || endingOf(change) === 'deleted');
  const attachments = ends.filter(({ before }) => {
    const target = textAt(before, 'target_id');
    if (target === undefined) return false;
    const reached = organizationBefore === undefined ? [target] : accountIdsOf(organizationBefore, target);
    return reached.some(id => gone.includes(id));
  });
  if (attachments.length > 0) return causeOf(attachments);
  const policies = [...ends, ...resources.filter(({ action }) => action === 'update')];
  return policies.length > 0 ? causeOf(policies) : { stack: resources[0]!.stack };
}

/** What a control no longer covers; ids sorted. */
interface Loss {
  readonly lost: readonly string[];
  readonly unknown: readonly string[];
  readonly total: number;
  /** Covered for certain after the apply, of the total. */
  readonly left: number;
  readonly unit: 'account' | 'target';
}

function* lostFindings(
  context: ReviewContext,
  { subject, meaning: meaningOfAccounts, meaningOfTargets = meaningOfAccounts }: Control,
  cause: Cause,
  { lost, unknown, total, left, unit }: Loss,
  what: ReadonlyMap<string, readonly string[]> = new Map(),
): Iterable<Finding> {
  const meaning = unit === 'target' ? meaningOfTargets : meaningOfAccounts;
  const count = (number: number): string => `${number} ${unit}${number === 1 ? '' : 's'}`;
  const finding = (ids: readonly string[]): Omit<Finding, 'severity' | 'summary' | 'meaning'> => ({
    rule: NAME,
    ...cause,
    accounts: ids.filter(isId).sort(),
    // accounts alone are listed as such
    details: ids.flatMap(id => {
      const words = [...(what.get(id) ?? [])].sort().join(', ');
      return words === '' && isId(id) ? [] : [[labelled(context, id), words].filter(Boolean).join(': ')];
    }),
  });
  if (lost.length > 0) {
    const now = unknown.length > 0 ? `at least ${left}` : left === 0 ? 'none' : String(left);
    const summary = `${subject} ${count(lost.length)} fewer: ${total} before, ${now} after.`;
    yield { ...finding(lost), severity: 'danger', summary, meaning };
  }
  if (unknown.length > 0) {
    const summary = `${subject} perhaps ${count(unknown.length)} fewer: which is unknown until apply.`;
    yield { ...finding(unknown), severity: 'warning', summary, meaning: `They may lose it. ${meaning}` };
  }
}

/** '111111111111 (payments)' where an org file knows the name. */
function labelled({ organization, organizationBefore }: ReviewContext, id: string): string {
  const account = [organization, organizationBefore].flatMap(one => one?.accounts ?? []).find(one => one.id === id);
  return account === undefined ? id : `${id} (${account.name})`;
}

const isId = (of: string): boolean => /^\d{12}$/.test(of);
