import { accountInArn, isAccountId } from '../../aws/arn';
import { comparedOnce } from '../../aws/policy/compare-once';
import { AffectedAccounts } from '../../aws/policy/difference';
import { parsePolicy } from '../../aws/policy/document';
import { Delivery, lostActions, ServiceAction, serviceActionText } from '../../aws/policy/services';
import { ReviewContext } from '../../world/context';
import { isOfNewThing, Step } from '../../world/fates';
import { policyKind } from '../../world/organization-policy';
import { isForeign } from '../../world/own-things';
import { isSensitive, isUnknown, textAt, unknownBecause } from '../../world/plan/attributes';
import { ResourceChange } from '../../world/plan/plan';
import { compareText } from '../../world/plan/values';
import { THING_TYPES } from '../../world/thing-types';
import { openedToEverybody } from './everybody';
import { Weakening } from './fact';
import { severityOfUnknown, unknownSentence, unknownWeakening } from './order';
import { comparedBeyondOwn } from './own-services';
import { thingOf, Watched } from './thing-rule';

/** A policy without statements, which is what stays when a policy is taken away. */
const NOTHING = JSON.stringify({ Version: '2012-10-17', Statement: [] });

/** Most statements and most examples shown. */
const SHOWN = 10;

/** What a rule says of a policy. */
export interface PolicyWords {
  /** 'the policy of the bucket logs': all that is said of it are sentences. Else it goes on after the thing. */
  readonly about?: string;
  /** What the policy is of the thing, where the thing is not the policy: 'trust policy'. */
  readonly noun?: string;
  /** Goes on after the subject when more requests pass; by default 'allows more'. */
  readonly widened?: string;
  readonly means: string;
  /** Who the widening is about, where that are not the accounts of the thing. */
  readonly accounts?: (weakenedFor: AffectedAccounts) => readonly string[] | undefined;
  /** When a service of AWS may do less; undefined: that is no weakening. */
  readonly services?: {
    /** What its actions begin with, and what the plans show it to do. */
    readonly prefix: string;
    readonly deliveries?: readonly Delivery[];
    readonly says: string;
    readonly means: string;
  };
}

/** Policies of a type: one that changes, and a new one of a thing that is there. */
export const policiesOfThings = (
  type: string,
  wordsOf: (policy: Step, context: ReviewContext) => PolicyWords,
  more: Partial<Watched>,
): Watched => ({
  types: [type],
  weaker: (policy, context) => policyWeakenings(policy, wordsOf(policy, context), context),
  fresh: (policy, context) =>
    isOfNewThing(context, policy) ? [] : newPolicyWeakenings(context, policy, wordsOf(policy, context)),
  ...more,
});

/** "policy of topic 'alerts'", which is a new one where the topic has it in an argument before. */
export function policyThing(policy: Step, noun: string): string {
  if (policy.owner !== undefined) return thingOf(policy.owner, `policy of ${noun}`);
  const isNew = policy.former !== undefined && policy.former.type !== policy.type;
  return thingOf(policy, `${isNew ? 'new ' : ''}policy of ${noun}`);
}

/** Who gains by a wider policy; when strangers do, too, the accounts that happen to be named say nothing. */
export const gaining = ({ named, others }: AffectedAccounts): readonly string[] | undefined =>
  others || named.length === 0 ? undefined : named;

/**
 * What becomes weaker when the policy of a thing changes: it lets through what it stopped before, or services of AWS no
 * longer do what they did.
 *
 * Nothing when the two mean the same, or the new one only stops more. With a context, services of AWS that a policy of a
 * resource admits for the organization's own accounts are nothing, too.
 */
export function policyWeakenings(
  change: ResourceChange,
  words: PolicyWords,
  context?: ReviewContext,
): readonly Weakening[] {
  if (change.after === undefined) return [];
  const { attribute, kind } = THING_TYPES.get(change.type)!.policy!;
  const { about, noun, means, services } = words;
  if (isUnknown(change, attribute)) {
    const unknown = unknownPolicy(attribute, words);
    const details = [...(unknown.details ?? []), ...unknownBecause(change, attribute)];
    return [{ ...unknown, severity: severityOfUnknown(change), details }];
  }
  const [before, after] = [change.before, change.after].map(side => textAt(side, attribute) || NOTHING) as [
    string,
    string,
  ];
  if (before === after) return [];
  const { weakened, weakenedFor, statements, problems, gaveUp } =
    context === undefined
      ? comparedOnce(before, after, kind === 'organization policy' ? policyKind(change) : 'resource')
      : comparedBeyondOwn(context, before, after);
  // statements and examples quote the documents
  const isHidden = isSensitive(change, attribute);
  const details = isHidden
    ? ['the documents are marked sensitive and are not shown']
    : [
        ...cut(statements.flatMap(({ change, name, details }) => details.map(one => `${name} ${change}: ${one}`))),
        // whoever has a policy is the one who calls
        ...cut(weakened.map(({ text, ownText }) => (kind === 'identity policy' ? ownText : text))),
        ...problems.map(problem => `not compared: ${problem}`),
      ];
  const weakenings: Weakening[] = [];
  if (weakened.length > 0) {
    const accounts = words.accounts?.(weakenedFor);
    const says = `${words.widened ?? 'allows more'}${noun === undefined ? '' : ` in its ${noun}`}`;
    weakenings.push({ ...said(about, says), means, details, ...(accounts !== undefined && { accounts }) });
  } else if (problems.length > 0) {
    const says = `changes${noun === undefined ? '' : ` its ${noun}`}, and nobody can tell whether it becomes weaker`;
    const byEye = `It may become weaker: compare both documents by eye. ${means}`;
    // what guards root may not change unseen
    const severity = gaveUp === undefined ? 'warning' : severityOfUnknown(change);
    weakenings.push({ severity, ...said(about, says), means: byEye, details });
  }
  return services === undefined ? weakenings : [...weakenings, ...ofServices(before, after, about, services, isHidden)];
}

function ofServices(
  before: string,
  after: string,
  about: string | undefined,
  { prefix, deliveries = [], says, means }: NonNullable<PolicyWords['services']>,
  isHidden: boolean,
): Weakening[] {
  const { lost, doubtful } = lostActions(before, after, deliveries);
  const textsOf = (actions: readonly ServiceAction[]): readonly string[] =>
    actions.filter(({ action }) => action.toLowerCase().startsWith(`${prefix}:`)).map(serviceActionText);
  const detailsOf = (texts: readonly string[], words: string): readonly string[] =>
    isHidden ? [] : texts.map(text => `${words}: ${text}`);
  const weakenings: Weakening[] = [];
  const [gone, perhaps] = [textsOf(lost), textsOf(doubtful)];
  if (gone.length > 0) {
    weakenings.push({ ...said(about, says), means, details: detailsOf(gone, 'no longer allowed') });
  }
  if (perhaps.length > 0) {
    weakenings.push({
      severity: 'warning',
      ...said(about, 'may refuse some of what a service of AWS asks for'),
      means: `Whatever it denies to the service, or asks of it, has to pass. ${means}`,
      details: detailsOf(perhaps, 'perhaps no longer allowed'),
    });
  }
  return weakenings;
}

/**
 * What is weak in a policy where none was: whom it names is what it is for, unless that is everybody or somebody else.
 */
export function newPolicyWeakenings(
  context: ReviewContext,
  change: ResourceChange,
  { about, means }: Pick<PolicyWords, 'about' | 'means'>,
): readonly Weakening[] {
  const { attribute } = THING_TYPES.get(change.type)!.policy!;
  const saying = (ofNew: string, ofThing: string): Pick<Weakening, 'says' | 'sentence'> =>
    about === undefined ? { says: `is new and ${ofThing}` } : said(about.replace(/^the (new )?/, 'the new '), ofNew);
  if (isUnknown(change, attribute)) {
    return [{ severity: 'warning', ...saying('is unknown until apply', 'unknown until apply'), means }];
  }
  const policy = textAt(change.after, attribute) ?? '';
  const opened = openedToEverybody('', policy);
  const foreign = opened.length > 0 ? [] : foreignAccounts(context, policy);
  if (opened.length === 0 && foreign.length === 0) return [];
  const whom =
    opened.length > 0
      ? 'everybody'
      : foreign.length === 1
        ? 'an account of somebody else'
        : 'accounts of somebody else';
  const details = isSensitive(change, attribute) ? [] : [...opened, ...foreign.map(id => `account ${id}`)];
  return [{ ...saying(`admits ${whom}`, `lets in ${whom}`), means, details }];
}

/** Accounts that a policy allows something, and that neither the org file nor the plans know; none when these know none. */
function foreignAccounts(context: ReviewContext, policy: string): string[] {
  const named = parsePolicy(policy).document.statements.flatMap(({ effect, principals, conditions }) =>
    effect !== 'Allow' || principals === undefined || principals.not
      ? []
      : [
          ...principals.values.flatMap(({ kind, id }) => (kind === 'AWS' ? id : [])),
          ...conditions.flatMap(({ key, operator, values }) =>
            /^aws:principal(account|arn)$/i.test(key) && !operator.includes('Not') ? values : [],
          ),
        ],
  );
  const foreign = named.filter(id => isForeign(context, id));
  return [...new Set(foreign.map(id => (isAccountId(id) ? id : accountInArn(id)!)))].sort(compareText);
}

function unknownPolicy(attribute: string, { about, noun, means }: PolicyWords): Weakening {
  if (about !== undefined) return unknownSentence(attribute, about, means);
  return noun === undefined
    ? { severity: 'warning', says: 'is unknown until apply', means }
    : unknownWeakening(`a ${noun}`, means);
}

const said = (about: string | undefined, says: string): Pick<Weakening, 'says' | 'sentence'> =>
  about === undefined ? { says } : { sentence: `${about.charAt(0).toUpperCase()}${about.slice(1)} ${says}.` };

const cut = (lines: readonly string[]): string[] =>
  lines.length <= SHOWN ? [...lines] : [...lines.slice(0, SHOWN), `and ${lines.length - SHOWN} more`];
