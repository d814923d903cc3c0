import { isSensitive, isUnknown, valueAt } from '../../world/plan/attributes';
import { ResourceChange } from '../../world/plan/plan';
import { AffectedAccounts, PolicyKind } from '../../aws/policy/difference';
import { comparedBeyondOwn } from './own-services';
import { comparedOnce } from '../../aws/policy/compare-once';
import { StatementChange } from '../../aws/policy/statement-diff';
import { ReviewContext } from '../../world/context';
import { Said, unknownUntilApply } from './weakness';
import { severityOfUnknown } from './order';

/** What a policy document is about, in words. */
export interface PolicyWords {
  /** Subject of a sentence: 'the policy of the bucket logs'. */
  readonly about: string;
  /** One sentence: what happens when it is weaker. */
  readonly summary: string;
  readonly meaning: string;
}

/** What to say about a policy, and whose requests it is about when that is known. */
export interface PolicySaid extends Said {
  readonly weakenedFor?: AffectedAccounts;
}

/** Most statements and most examples shown. */
const SHOWN = 10;

/**
 * What to say about a policy document in an attribute: whether it lets through what it stopped before.
 *
 * Nothing when the two mean the same, or the new one only stops more. With a context, services of AWS that a policy of a
 * resource admits for the organization's own accounts are nothing, too.
 */
export function policyWeakening(
  change: ResourceChange,
  path: string,
  kind: PolicyKind,
  words: PolicyWords,
  context?: ReviewContext,
): PolicySaid[] {
  const before = valueAt(change.before, path);
  const after = valueAt(change.after, path);
  if (before == null || before === '') return [];
  if (isUnknown(change, path)) {
    return [{ ...unknownUntilApply(change, path, words.about, words.meaning), severity: severityOfUnknown(change) }];
  }
  if (before === after) return [];

  const { weakened, weakenedFor, statements, problems, gaveUp } =
    context === undefined ? comparedOnce(before, after ?? '', kind) : comparedBeyondOwn(context, before, after ?? '');
  if (weakened.length === 0 && problems.length === 0) return [];
  // statements and examples quote the documents
  const details = isSensitive(change, path)
    ? ['the documents are marked sensitive and are not shown']
    : [
        ...cut(statements.flatMap(statementTexts)),
        ...cut(weakened.map(({ text }) => text)),
        ...problems.map(problem => `not compared: ${problem}`),
      ];
  if (weakened.length > 0) return [{ summary: words.summary, meaning: words.meaning, details, weakenedFor }];
  return [
    {
      // what guards root may not change unseen
      severity: gaveUp === undefined ? 'warning' : 'danger',
      summary: `${words.about.charAt(0).toUpperCase()}${words.about.slice(1)} changes, and nobody can tell whether it becomes weaker.`,
      meaning: `It may become weaker: compare both documents by eye. ${words.meaning}`,
      details,
    },
  ];
}

const statementTexts = ({ change, name, details }: StatementChange): string[] =>
  details.map(({ text }) => `${name} ${change}: ${text}`);

const cut = (lines: readonly string[]): string[] =>
  lines.length <= SHOWN ? [...lines] : [...lines.slice(0, SHOWN), `and ${lines.length - SHOWN} more`];
