import { isSensitive, isUnknown, textAt, unknownBecause } from '../../world/plan/attributes';
import { ResourceChange } from '../../world/plan/plan';
import { letInBy } from './new-policy';
import { comparedBeyondOwn } from './own-services';
import { severityOfUnknown } from './order';
import { comparedOnce } from '../../aws/policy/compare-once';
import { Delivery, lostActions, serviceActionText } from '../../aws/policy/services';
import { ReviewContext } from '../../world/context';
import { unknownWeakening, Weakening } from './weakening';

/** A policy without statements, which is what stays when a policy is taken away. */
const NOTHING = JSON.stringify({ Version: '2012-10-17', Statement: [] });

/** What a policy is for, and what it means when it changes. */
export interface PolicyMeaning {
  /** When more requests are allowed. */
  readonly widened: string;
  /** When a service of AWS may do less of what these actions are for; undefined: that is no weakening. */
  readonly services?: { readonly actions: RegExp; readonly says: string; readonly means: string };
  /** Whose permissions a policy is about that names no principal: 'the role'. */
  readonly holder?: string;
}

/** What the plans tell beside the policy: whose organization it is, and what services deliver by the policy. */
export interface PolicySurroundings {
  readonly context: ReviewContext;
  readonly deliveries?: readonly Delivery[];
}

/**
 * What becomes weaker when the policy at a path changes.
 *
 * With a noun ('trust policy') the policy is a part of the thing that the finding names, else it is the thing.
 */
export function policyWeakenings(
  change: ResourceChange,
  path: string,
  meaning: PolicyMeaning,
  noun?: string,
  surroundings?: PolicySurroundings,
): readonly Weakening[] {
  if (change.after === undefined) return [];
  if (isUnknown(change, path)) {
    const weakening =
      noun === undefined
        ? { says: 'is unknown until apply', means: meaning.widened }
        : unknownWeakening(`a ${noun}`, meaning.widened);
    return [{ ...weakening, severity: severityOfUnknown(change), details: unknownBecause(change, path) }];
  }
  const [before, after] = [change.before, change.after].map(side => textAt(side, path) || NOTHING) as [string, string];
  if (before === after) return [];
  const { weakened, problems, gaveUp } =
    surroundings === undefined
      ? comparedOnce(before, after, 'resource')
      : comparedBeyondOwn(surroundings.context, before, after);
  const shown = (lines: readonly string[]): readonly string[] => (isSensitive(change, path) ? [] : lines);
  const weakenings: Weakening[] = [];
  if (weakened.length > 0) {
    weakenings.push({
      severity: 'danger',
      says: noun === undefined ? 'allows more' : `allows more in its ${noun}`,
      means: meaning.widened,
      details: shown(weakened.map(({ text }) => heldBy(meaning.holder, text))),
    });
  }
  const { services } = meaning;
  if (services !== undefined) {
    const actions = lostActions(before, after, surroundings?.deliveries ?? []);
    const [lost, doubtful] = [actions.lost, actions.doubtful].map(all =>
      all.map(serviceActionText).filter(text => services.actions.test(text)),
    );
    if (lost!.length > 0) {
      const details = shown(lost!.map(text => `no longer allowed: ${text}`));
      weakenings.push({ severity: 'danger', says: services.says, means: services.means, details });
    }
    if (doubtful!.length > 0) {
      const details = shown(doubtful!.map(text => `perhaps no longer allowed: ${text}`));
      const says = 'may refuse some of what a service of AWS asks for';
      weakenings.push({ severity: 'warning', says, means: services.means, details });
    }
  }
  if (weakenings.length === 0 && problems.length > 0) {
    weakenings.push({
      // what guards root may not change unseen
      severity: gaveUp !== undefined && surroundings !== undefined ? 'danger' : 'warning',
      says: `changes${noun === undefined ? '' : ` its ${noun}`} in a way that could not be compared`,
      means: meaning.widened,
      details: shown(problems),
    });
  }
  return weakenings;
}

/** What is weak in a policy that is created where the plans show none: it is the thing that the finding names. */
export function newPolicyWeakenings(
  context: ReviewContext,
  change: ResourceChange,
  means: string,
): readonly Weakening[] {
  const found = letInBy(context, change);
  if (found === undefined) return [];
  const says = found.whom === undefined ? 'is new and unknown until apply' : `is new and lets in ${found.whom}`;
  return [{ severity: found.severity, says, means, details: found.details }];
}

/** Policies are compared with callers of their own making; one without principals has its holder as the only caller. */
const heldBy = (holder: string | undefined, text: string): string =>
  holder === undefined
    ? text
    : text.replace(/ by (the root user|a root session|an administrator role) of account \d{12}/, ` by ${holder}`);
