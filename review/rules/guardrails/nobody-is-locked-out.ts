import { isAccountId } from '../../../aws/arn';
import { accountClasses } from '../../../aws/policy/accounts';
import { decide } from '../../../aws/policy/decide';
import { parsePolicy, PolicyDocument } from '../../../aws/policy/document';
import { ReviewContext } from '../../../world/context';
import { endingOf, existing, remains, Step, stepsOf } from '../../../world/fates';
import { grouped, groupedPairs } from '../../../world/grouped';
import { newPoliciesAt } from '../../../world/guardrails/policies-together';
import { allowsAll, FULL_ACCESS, placesOf, takesRightsAway } from '../../../world/guardrails/policy-places';
import {
  isGuardrail,
  organizationId,
  organizationPath,
  policyKind,
  policyWords,
} from '../../../world/organization-policy';
import { isUnknown, textAt } from '../../../world/plan/attributes';
import { accountIdsOf } from '../../../world/reach';
import { Weakening } from '../../compare/fact';
import { inWords } from '../../compare/order';
import { thingRule } from '../../compare/thing-rule';
import { ADMINISTRATORS } from './administrators';
import { exemptRoles, gained, LockOut, lockOuts, ROOT_SESSIONS, undelivered } from './lock-outs';

const WAY_BACK =
  'The way back: no SCP binds the management account, and from there the policy can be changed or detached.';

/** A guardrail keeps root out, and not everybody: nobody loses the way in by which things are put right. */
export const nobodyIsLockedOut = thingRule(
  'nobody-is-locked-out',
  'An SCP or RCP shuts out everybody, root sessions, roles that deploy, or delivery of logs and alerts.',
  {
    types: ['aws_organizations_policy'],
    matters: isGuardrail,
    weaker: ofPolicy,
    fresh: ofPolicy,
    accounts: (policy, context) => reached(context, targetsAfter(context, policy)),
  },
  {
    types: ['aws_organizations_policy_attachment'],
    ending: ofDetached,
    weaker: ofAttached,
    fresh: ofAttached,
    accounts: ({ before, after }, context) => reached(context, [textAt(after ?? before, 'target_id') ?? '']),
  },
  ...ADMINISTRATORS,
);

/** What a policy locks out after the change and did not before, wherever it is attached. */
function ofPolicy(step: Step, context: ReviewContext): readonly Weakening[] {
  if (isUnknown(step, 'content')) return [];
  const targets = targetsAfter(context, step);
  // a new one that is attached to nothing denies nothing
  if (targets.length === 0 && step.before === undefined) return [];
  const [before, after] = [contentOf(step, 'before'), contentOf(step, 'after')];
  if (before === after) return [];
  return [...newLockOuts(context, step, { before, after, targets }), ...narrowedList(context, step, targets)];
}

/** What a policy locks out at a target that it did not reach before. */
function ofAttached(step: Step, context: ReviewContext): readonly Weakening[] {
  if (step.fate === 'moves' || step.fate === 'overwritten' || isUnknown(step, 'target_id')) return [];
  const target = textAt(step.after, 'target_id');
  const policy = placesOf(context).policies.get(textAt(step.after, 'policy_id') ?? '');
  if (policy === undefined || target === undefined || isUnknown(step, 'policy_id') || !isGuardrail(policy)) return [];
  const before = placesOf(context).targetsBefore.get(textAt(step.after, 'policy_id') ?? '') ?? [];
  if ([...before].includes(target)) return [];
  const after = remains(policy);
  return newLockOuts(context, policy, { before: '', after: textAt(after, 'content') ?? '', targets: [target] });
}

/** Without a policy that allows everything only what the others there allow is left, which may be nothing. */
function ofDetached(step: Step, context: ReviewContext): readonly Weakening[] | undefined {
  const { fullAccess, targetsAfter: after } = placesOf(context);
  const [policy, target] = ['policy_id', 'target_id'].map(path => textAt(step.before, path));
  if (policy === undefined || target === undefined || !fullAccess.includes(policy)) return undefined;
  if (endingOf(step) !== 'deleted' && step.fate !== 'replaced') return undefined;
  const isOpen =
    fullAccess.some(id => after.get(id)?.has(target)) || newPoliciesAt(context, target).some(one => allowsAll(one));
  if (isOpen || isGone(context, target) || context.organization?.inactiveAccounts.includes(target)) return undefined;
  const name = policy === FULL_ACCESS ? 'FullAWSAccess' : `The SCP ${policy}`;
  return [
    {
      sentence: `${name} is detached from ${target}: everybody there is locked out of all that no other SCP allows.`,
      means: `Where no SCP allows a call, nobody may make it. ${WAY_BACK}`,
      accounts: reached(context, [target]),
    },
  ];
}

/** An OU or account that ends with what is attached to it. */
const isGone = (context: ReviewContext, target: string): boolean =>
  existing(context, 'aws_organizations_organizational_unit', 'aws_organizations_account').some(
    step => textAt(step.before, 'id') === target && endingOf(step) === 'deleted',
  );

interface Compared {
  readonly before: string;
  readonly after: string;
  readonly targets: readonly string[];
}

function newLockOuts(context: ReviewContext, policy: Step, { before, after, targets }: Compared): readonly Weakening[] {
  const read = (text: string): PolicyDocument => parsePolicy(text || '{"Statement":[]}').document;
  const [was, is] = [read(before), read(after)];
  const who = `The ${policyWords(policy)}`;
  if (policyKind(policy) === 'rcp') {
    const buckets = existing(context, 'aws_cloudtrail').flatMap(trail => textAt(trail.before, 's3_bucket_name') ?? []);
    const of = (document: PolicyDocument): readonly LockOut[] =>
      undelivered(document, [...buckets, 'example'], organizationId(context));
    const lost = gained(of(was), of(is));
    if (lost.length === 0) return [];
    const services = [...new Set(lost.map(one => one.who))];
    return [
      {
        sentence: `${who} shuts out the delivery of logs and alerts by ${inWords(services, ', ')}.`,
        means: 'What is recorded is not delivered, and is lost once the service gives up. Exempt services of AWS.',
        details: lost.map(one => `no longer allowed: ${one.what} by ${one.who}`),
      },
    ];
  }
  const roles = [...new Set([...(context.organization?.deployRoles ?? []), ...exemptRoles(before)])];
  const isByPath = /orgpaths/i.test(before + after);
  const pathOf = (account: string): string | undefined => (isByPath ? organizationPath(context, account) : undefined);
  const groups = alike(reached(context, targets), [was, is], pathOf);
  const byLockOuts = grouped(groups, ([account = ANY_ACCOUNT]) => {
    const place = { account, organization: organizationId(context), path: pathOf(account) };
    const found = gained(lockOuts(before, place, roles), lockOuts(after, place, roles));
    // one that is new here was made to deny root sessions or not to: only the loss of the exemption is one
    return lockOutWords(found.filter(({ who: one }) => before !== '' || one !== ROOT_SESSIONS)) || undefined;
  });
  return [...byLockOuts].map(([words, accounts]) => ({
    sentence: `${who} locks ${words}.`,
    means: `${accounts.flat().length === 0 ? 'So it is wherever it is attached. ' : ''}${WAY_BACK}`,
    accounts: accounts.flat().sort(),
  }));
}

/** Accounts in groups that policies treat alike. Of no account there is one, too. */
function alike(
  ids: readonly string[],
  documents: readonly PolicyDocument[],
  pathOf: (id: string) => string | undefined,
): readonly (readonly string[])[] {
  const classOf = accountClasses(documents);
  return ids.length === 0 ? [[]] : [...grouped(ids, id => `${classOf(id)} ${pathOf(id)}`).values()];
}

/** 'everybody out of IAM and support': those who lose the same are said together. */
function lockOutWords(found: readonly LockOut[]): string {
  const together = (pairs: readonly (readonly [string, string])[]): (readonly [string, string])[] =>
    [...groupedPairs(pairs)].map(([key, values]) => [key, inWords(values, ', ')]);
  const byWho = together(found.map(({ who, what }) => [who, what]));
  const byWhat = together(byWho.map(([who, what]) => [what, who]));
  return inWords(byWhat.map(([what, who]) => `${who} out of ${what}`));
}

/** An account that no policy names. */
const ANY_ACCOUNT = '000000000000';

/** A list of what is allowed that allows less denies the rest, where nothing beside it allows everything. */
function narrowedList(context: ReviewContext, step: Step, targets: readonly string[]): readonly Weakening[] {
  if (step.before === undefined || takesRightsAway(step) || policyKind(step) !== 'scp') return [];
  const { fullAccess, targetsAfter: after } = placesOf(context);
  const id = textAt(step.before, 'id');
  const isOpen = (target: string): boolean =>
    fullAccess.some(one => one !== id && after.get(one)?.has(target) === true);
  if (targets.length > 0 && targets.every(isOpen)) return [];
  const read = (side: 'before' | 'after'): PolicyDocument => parsePolicy(contentOf(step, side)).document;
  const [was, is] = [read('before'), read('after')];
  const principal = { kind: 'AWS' as const, id: `arn:aws:iam::${ANY_ACCOUNT}:role/Example` };
  const allows = (document: PolicyDocument, action: string): boolean =>
    decide(document, { principal, resource: '*', action: action.replace(/[*?]/g, 'x'), context: {} }) === 'allow';
  const actions = was.statements.flatMap(({ effect, actions: one }) =>
    effect === 'Allow' && !one.not ? one.values : [],
  );
  const lost = [...new Set(actions)].filter(action => allows(was, action) && !allows(is, action));
  // one that only denies is made to stand beside another that allows
  if (lost.length === 0 || is.statements.every(({ effect }) => effect === 'Deny')) return [];
  return [
    {
      sentence: `The ${policyWords(step)} allows less: everybody is locked out of the rest.`,
      means: `A list of what is allowed denies all else. ${WAY_BACK}`,
      details: [
        ...lost.slice(0, 10).map(action => `no longer allowed: ${action}`),
        ...(lost.length > 10 ? [`and ${lost.length - 10} more`] : []),
      ],
    },
  ];
}

const contentOf = (step: Step, side: 'before' | 'after'): string => textAt(step[side], 'content') ?? '';

/** What a policy is attached to after the apply; a new one by attachments of policies that get their id then. */
function targetsAfter(context: ReviewContext, policy: Step): readonly string[] {
  const id = textAt(policy.before, 'id');
  const known = id === undefined ? [] : [...(placesOf(context).targetsAfter.get(id) ?? [])];
  if (policy.fate !== 'new' && policy.fate !== 'replaced') return known;
  const unknown = stepsOf(context, 'aws_organizations_policy_attachment').flatMap(
    step => textAt(step.after, 'target_id') ?? [],
  );
  return [...known, ...new Set(unknown)].filter(
    target => known.includes(target) || newPoliciesAt(context, target).includes(policy),
  );
}

/** Ids of the accounts that policies at these targets bind after the change. */
const reached = ({ organization }: ReviewContext, targets: readonly string[]): string[] =>
  [...new Set(targets.flatMap(target => accountIdsOf(organization, target)))].filter(isAccountId).sort();
