import { isAccountId } from '../../../aws/arn';
import { accountLabel, ReviewContext } from '../../../world/context';
import { Coverage, coverage } from '../../../world/coverage';
import { Control, Covered } from '../../../world/covered';
import { DEPLOYMENTS } from '../../../world/deployment-accounts';
import { changesOf } from '../../../world/fates';
import { textAt } from '../../../world/plan/attributes';
import { compareText } from '../../../world/plan/values';
import { worldsOf } from '../../../world/plan/worlds';
import { isRoot } from '../../../world/reach';
import { Thing, World } from '../../../world/world';
import { Fact, Weakening } from '../../compare/fact';
import { inWords } from '../../compare/order';
import { Rule } from '../../compare/rule';

const NAME = 'coverage-stays';

/** A control of the organization, as a rule sees it. */
interface Watched {
  readonly types: readonly string[];
  readonly control: (coverage: Coverage) => Control;
  /** The subject of a sentence that ends in 'accounts': 'The root-deny SCP binds'; and of one that ends in targets. */
  readonly covers: string;
  readonly noLonger: string;
  readonly means: string;
  /** The same where only the targets are known, and not whose accounts they have. */
  readonly meansThere?: string;
  /** Whether an account is covered once for each of what there is, and not by any. */
  readonly isEach?: true;
}

const ROOT_DENY: Watched = {
  types: ['aws_organizations_policy', 'aws_organizations_policy_attachment'],
  control: ({ rootDenied }) => rootDenied,
  covers: 'The root-deny SCP binds',
  noLonger: 'The root-deny SCP no longer binds',
  means: 'Whoever holds root credentials of these accounts can do everything in them.',
  meansThere: 'Whoever holds root credentials of an account there can do everything in it.',
};

const CONTROLS: readonly Watched[] = [
  ROOT_DENY,
  {
    types: ['aws_cloudwatch_metric_alarm'],
    control: ({ alarms }) => alarms,
    covers: 'Root alarms of their own watch',
    noLonger: 'Root alarms of their own no longer watch',
    means: 'Root activity there rings no alarm that says in which account it was.',
  },
  {
    types: ['aws_account_alternate_contact'],
    control: ({ contacts }) => contacts,
    covers: 'Every alternate contact of before is set for',
    noLonger: 'Not every alternate contact of before is set for',
    means: 'AWS writes to the root mailbox alone about what the missing contact was for.',
    isEach: true,
  },
  {
    types: [...DEPLOYMENTS, 'aws_cloudformation_stack_set'],
    control: ({ forwarding }) => forwarding,
    covers: 'Forwarding covers',
    noLonger: 'Forwarding no longer covers',
    means: 'What root does there arrives on no event bus that somebody watches.',
  },
];

/**
 * Accounts that a control covered stay covered, whatever resource did it: also when they move to another OU, or when an
 * SCP exempts them. Accounts that are suspended or have left lose nothing.
 */
export const coverageStays: Rule = {
  name: NAME,
  description: 'Accounts lose the root-deny SCP, alarms of their own, contacts or forwarding; counted in accounts.',
  *check(context): Iterable<Fact> {
    const { organization, organizationBefore = organization } = context;
    const worlds = worldsOf(context);
    const [before, after] = [coverage(worlds.before), coverage(worlds.after)];
    for (const watched of CONTROLS) {
      if (organization === organizationBefore && changesOf(context, ...watched.types).length === 0) continue;
      const inactive = new Set(organization?.inactiveAccounts);
      const isActive = ({ of }: Covered): boolean => !inactive.has(of);
      const counted = watched.control(before).covered.filter(isActive);
      const now = watched.control(after);
      const gone = lost(watched, counted, now).filter(one => watched !== ROOT_DENY || !isBoundInPart(one, after));
      if (gone.length === 0) continue;
      yield {
        ...{ rule: NAME, change: causeOf(worlds.after, gone), thing: watched.covers, accounts: [] },
        weakenings: weakenings(context, watched, { counted, gone, now }),
      };
    }
  },
};

/** What no longer covers what it covered. */
function lost({ isEach }: Watched, before: readonly Covered[], { covered }: Control): readonly Covered[] {
  if (covered.some(({ of }) => isRoot(of))) return [];
  const keyOf = ({ of, what }: Covered): string => (isEach ? `${of} ${what}` : of);
  const kept = new Set(covered.map(keyOf));
  return before.filter(one => !kept.has(keyOf(one)));
}

/** What an SCP that denied root everything no longer denies is said by scp-keeps-its-statements. */
const isBoundInPart = ({ of, by }: Covered, { rootDenied }: Coverage): boolean => {
  const ids = by.map(({ attributes }) => textAt(attributes, 'id'));
  return rootDenied.partly(of).some(({ attributes }) => ids.includes(textAt(attributes, 'id')));
};

/**
 * Where a loss comes from: of the nearest things that covered what is lost, those that are not there as they were. It has
 * an address when that is one thing; an account that moves has none.
 */
function causeOf({ things }: World, gone: readonly Covered[]): { readonly stack: string; readonly address?: string } {
  const all = [...new Set(gone.flatMap(({ by }) => by))];
  const types = [...new Set(all.map(({ type }) => type))];
  const now = new Map(things(...types).map(thing => [placeOf(thing), JSON.stringify(thing.attributes)]));
  const isThere = (thing: Thing): boolean => now.get(placeOf(thing)) === JSON.stringify(thing.attributes);
  for (const level of [0, 1]) {
    const [first, ...others] = new Set(gone.flatMap(({ by }) => by[level] ?? []).filter(thing => !isThere(thing)));
    if (first !== undefined) return { stack: first.stack!, ...(others.length === 0 && { address: first.address! }) };
  }
  return { stack: all[0]!.stack! };
}

const placeOf = ({ stack, address }: Thing): string => JSON.stringify([stack, address]);

interface Loss {
  readonly counted: readonly Covered[];
  readonly gone: readonly Covered[];
  readonly now: Control;
}

function weakenings(context: ReviewContext, watched: Watched, { counted, gone, now }: Loss): Weakening[] {
  const doubted = new Set(now.doubts.flatMap(({ by, of }) => of ?? placeOf(by)));
  const isOfAnybody = [...doubted].some(isRoot);
  const isDoubtful = ({ of, by }: Covered): boolean =>
    isOfAnybody || doubted.has(of) || by.some(thing => doubted.has(placeOf(thing)));
  const namesOf = (some: readonly Covered[]): string[] => [...new Set(some.map(({ of }) => of))].sort(compareText);
  const lost = namesOf(gone.filter(one => !isDoubtful(one)));
  const isLost = new Set(lost);
  const perhaps = namesOf(gone.filter(isDoubtful)).filter(name => !isLost.has(name));
  const before = namesOf(counted);
  const had = new Set(before);
  const gained = namesOf(now.covered).filter(name => !had.has(name));
  const [total, left] = [before.length, before.length - lost.length - perhaps.length];
  // whose accounts are at a target nobody knows without an org file: targets are named, and not counted
  const areAccounts = [...before, ...gained].every(name => !isTarget(name));
  const means = areAccounts ? watched.means : (watched.meansThere ?? watched.means);
  const what = new Map<string, Set<string>>();
  for (const one of watched.isEach ? gone : []) what.set(one.of, (what.get(one.of) ?? new Set()).add(one.what));
  const detailsOf = (names: readonly string[]): string[] => [
    ...names.flatMap(name => {
      const words = [...(what.get(name) ?? [])].sort().join(', ');
      return words === '' && isAccountId(name) ? [] : [[accountLabel(context, name), words].filter(Boolean).join(': ')];
    }),
    ...gained.map(name => `gains it: ${accountLabel(context, name)}`),
  ];
  const found: Weakening[] = [];
  const say = (names: readonly string[], more: Omit<Weakening, 'accounts' | 'details'>): void => {
    if (names.length > 0) found.push({ ...more, accounts: names.filter(isAccountId), details: detailsOf(names) });
  };
  const rest = perhaps.length > 0 ? `at least ${left}` : left === 0 ? 'none' : String(left);
  const instead = gained.length === 0 || areAccounts ? '' : `, but ${placesIn(gained)}`;
  say(lost, {
    sentence: areAccounts
      ? `${watched.covers} ${counts(lost)} fewer: ${total} before, ${rest} after.`
      : `${watched.noLonger} ${placesIn(lost)}${instead}.`,
    means,
  });
  say(perhaps, {
    severity: 'warning',
    sentence: areAccounts
      ? `${watched.covers} perhaps ${counts(perhaps)} fewer: which is unknown until apply.`
      : `${watched.noLonger} ${placesIn(perhaps)}, perhaps: that is unknown until apply.`,
    means: `They may lose it. ${means}`,
  });
  return found;
}

const counts = (names: readonly string[]): string => `${names.length} account${names.length === 1 ? '' : 's'}`;

const isTarget = (name: string): boolean => isRoot(name) || name.startsWith('ou-');

/** Most targets named in a sentence; details have all. */
const SHOWN = 10;

function placesIn(names: readonly string[]): string {
  const words = names.map(name =>
    isRoot(name)
      ? `the whole organization (${name})`
      : isTarget(name)
        ? `the accounts below ${name}`
        : `account ${name}`,
  );
  const more = words.length - SHOWN;
  return inWords(more > 0 ? [...words.slice(0, SHOWN), `${more} more`] : words, ', ');
}
