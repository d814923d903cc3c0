import { accountLabel, ReviewContext } from '../../../world/context';
import { accountCoverage, AccountCoverage } from '../../../world/live/account-coverage';
import { AccountDifference } from '../../../world/live/account-differences';
import { CONTROL_WORDS } from '../../compare/control-words';
import { Fact, Weakening } from '../../compare/fact';
import { inWords } from '../../compare/order';
import { Rule } from '../../compare/rule';

/** In place of a stack: what AWS answered is in no plan. */
const AWS = 'AWS';

type Kind = AccountDifference['kind'];

/** How many accounts differ in a way, and what that means. */
const KIND_WORDS: Readonly<Record<Kind, readonly [said: (count: number) => string, means: string]>> = {
  'not in the file': [
    count => `AWS has ${accounts(count)} that the org file does not have.`,
    'Nothing of their own is made for them. Add them to the org file.',
  ],
  'active in AWS': [
    count => `${accounts(count)} that the org file has as suspended or left ${is(count)} active in AWS.`,
    'Nothing of their own is made for them. Set their status in the org file.',
  ],
  'not active in AWS': [
    count => `${accounts(count)} that the org file has as active ${is(count)} not active in AWS.`,
    'AWS refuses changes in them, and applies fail. Set their status in the org file: suspended.',
  ],
  'not in AWS': [
    count => `${accounts(count)} of the org file ${is(count)} not in the organization.`,
    'Applies fail for them. Set their status in the org file: left.',
  ],
  'in another OU': [
    count => `${accounts(count)} ${is(count)} in another OU than the org file says.`,
    'What is attached to an OU reaches them where AWS has them. Set their OU in the org file, or move them back.',
  ],
  'of unknown state': [
    count => `Whether ${accounts(count)} ${is(count)} active is not known: AWS answered neither State nor Status.`,
    'They are taken for active.',
  ],
};

/** Accounts that AWS has are those of the org file, and what covers them there covers them where they are. */
export const accountsAreCovered: Rule = {
  name: 'accounts-are-covered',
  description: 'Accounts of AWS that the org file does not have, or has elsewhere, and what does not reach them there.',
  isOfEverything: true,
  *check(context): Iterable<Fact> {
    const found = accountCoverage(context);
    if (found === undefined) return;
    const fact = { rule: this.name, change: { stack: AWS }, thing: 'account', accounts: [] };
    const weakenings = [
      ...losses(context, found),
      ...differing(found),
      ...off(context, found),
      ...deniedOtherwise(context, found),
    ];
    if (weakenings.length > 0) yield { ...fact, weakenings };
  },
};

function losses(context: ReviewContext, { controls }: AccountCoverage): Weakening[] {
  return controls
    .filter(({ lost }) => lost.length > 0)
    .map(({ name, lost }) => {
      const { noun, means, isDanger } = CONTROL_WORDS[name];
      return {
        severity: isDanger ? 'danger' : 'warning',
        sentence: `${upper(noun)} does not cover ${accounts(lost.length)} that the org file counts on.`,
        ...{ means, accounts: lost, details: lost.map(id => accountLabel(context, id)) },
      };
    });
}

function differing(found: AccountCoverage): Weakening[] {
  return (Object.keys(KIND_WORDS) as Kind[]).flatMap((kind): Weakening[] => {
    const some = found.differences.filter(one => one.kind === kind);
    if (some.length === 0) return [];
    const [said, means] = KIND_WORDS[kind];
    return [
      {
        severity: kind === 'of unknown state' ? 'note' : 'warning',
        ...{ sentence: said(some.length), means, accounts: some.map(({ id }) => id) },
        details: some.map(one => `${one.id} (${one.name}): ${detail(one, found)}`),
      },
    ];
  });
}

function detail(one: AccountDifference, found: AccountCoverage): string {
  switch (one.kind) {
    case 'in another OU':
      return `the file says ${placed(one.inFile)}, AWS says ${placed(one.inAws)}`;
    case 'not active in AWS':
      return one.state;
    case 'not in AWS':
      return 'AWS does not list it';
    default:
      return reachedBy(one.id, found);
  }
}

/** What reaches an account although nothing is made for it. */
function reachedBy(id: string, { controls, deniedOtherwise }: AccountCoverage): string {
  const possible = controls.filter(({ coverable }) => coverable.includes(id));
  const words = (isThere: boolean): string[] =>
    possible.filter(({ covered }) => covered.has(id) === isThere).map(({ name }) => CONTROL_WORDS[name].noun);
  const [has, misses] = [words(true), words(false)];
  const others = deniedOtherwise.get(id) ?? [];
  return [
    ...(has.length > 0 ? [`reached by ${inWords(has, ', ')}`] : []),
    ...(misses.length > 0 ? [`without ${inWords(misses, ', ')}`] : []),
    ...(others.length > 0 ? [`root is denied by ${others.join(', ')}`] : []),
  ].join('; ');
}

function off(context: ReviewContext, { regionsOff }: AccountCoverage): Weakening[] {
  if (regionsOff.size === 0) return [];
  const ids = [...regionsOff.keys()];
  return [
    {
      severity: 'warning',
      sentence: `In ${accounts(ids.length)} a region is not enabled from which events are forwarded.`,
      means:
        'StackSets makes, updates and deletes no stack there. Enable the region in them, or take it out of alerts.regions.',
      ...{ accounts: ids, details: ids.map(id => `${accountLabel(context, id)}: ${regionsOff.get(id)!.join(', ')}`) },
    },
  ];
}

function deniedOtherwise(context: ReviewContext, { deniedOtherwise: denied }: AccountCoverage): Weakening[] {
  if (denied.size === 0) return [];
  const ids = [...denied.keys()].sort();
  return [
    {
      severity: 'note',
      sentence: `The root user of ${accounts(ids.length)} is denied by SCPs that are not Rootguard's, and by none of these plans.`,
      means: 'Whoever looks after those SCPs can take that away, and no plan here shows it.',
      ...{ accounts: ids, details: ids.map(id => `${accountLabel(context, id)}: ${denied.get(id)!.join(', ')}`) },
    },
  ];
}

const accounts = (count: number): string => `${count} account${count === 1 ? '' : 's'}`;
const is = (count: number): string => (count === 1 ? 'is' : 'are');
const placed = (ou: string | undefined): string => ou ?? 'directly below the root';
const upper = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
