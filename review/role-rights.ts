import { isSensitive, isUnknown, listAt, textAt } from './attributes';
import { ResourceChange } from './plan';
import { comparedOnce } from './policy/compare-once';
import { parsePolicy } from './policy/document';
import { PolicyMeaning, policyWeakenings } from './policy-change';
import { lostRights } from './role-needs';
import { ReviewContext } from './rule';
import { detail, unknownWeakening, Weakening } from './weakening';

const RIGHTS: PolicyMeaning = {
  widened: 'Whoever gets hold of the role may do more than what it is for.',
  holder: 'the role',
};

const ADMINISTRATOR = /\/(AdministratorAccess|PowerUserAccess|IAMFullAccess)$/;

/** What others may do with a role is the business of those who use it, as long as it is not everything. */
const severityOf = (isProtecting: boolean): 'danger' | 'warning' => (isProtecting ? 'danger' : 'warning');

const isAdministrator = (arn: string | undefined): boolean => ADMINISTRATOR.test(arn ?? '');

/** What a permissions boundary no longer bounds. */
export function boundaryRights(change: ResourceChange, isProtecting: boolean): readonly Weakening[] {
  const path = 'permissions_boundary';
  if (change.after === undefined || !textAt(change.before, path)) return [];
  if (isUnknown(change, path)) return [unknownWeakening('a permissions boundary', RIGHTS.widened)];
  const details = [detail(change, path)];
  const now = textAt(change.after, path);
  if (!now) return [{ severity: 'danger', says: 'loses its permissions boundary', means: RIGHTS.widened, details }];
  if (!isAdministrator(now) || isAdministrator(textAt(change.before, path))) return [];
  const says = 'gets a permissions boundary that bounds nothing of weight';
  return [{ severity: severityOf(isProtecting), says, means: RIGHTS.widened, details }];
}

/** Managed policies that a role gets in its own list. */
export function managedRights(change: ResourceChange): readonly Weakening[] {
  const path = 'managed_policy_arns';
  // the provider computes the list unless the program sets it
  if (change.action !== 'update' || isUnknown(change, path)) return [];
  const before = new Set(listAt(change.before, path));
  const more = listAt(change.after, path).filter(arn => !before.has(arn));
  if (more.length === 0) return [];
  const severity = more.some(arn => isAdministrator(String(arn))) ? 'danger' : 'note';
  return [{ severity, says: 'gets more managed policies', means: RIGHTS.widened, details: [detail(change, path)] }];
}

/** What the policies within a role allow more, or of a protecting one less. */
export function inlineRights(change: ResourceChange, isProtecting: boolean): readonly Weakening[] {
  const path = 'inline_policy';
  // computed like the managed ones
  if (change.action !== 'update' || isUnknown(change, path)) return [];
  const [before, after] = [change.before, change.after].map(side =>
    together(listAt(side, path).map(policy => textAt(policy, 'policy'))),
  ) as [string, string];
  if (before === after) return [];
  const isShown = !isSensitive(change, path);
  const { weakened } = comparedOnce(before, after, 'resource');
  const details = isShown ? weakened.map(({ ownText }) => ownText) : [];
  const says = 'allows more in its inline policies';
  return [
    ...(weakened.length === 0
      ? []
      : [{ severity: severityOf(isProtecting), says, means: RIGHTS.widened, details } as const]),
    ...(isProtecting ? lostRights(before, after, isShown) : []),
  ];
}

/** What a policy of a role allows more, or for a protecting role less than it needs. */
export function policyRights(
  context: ReviewContext,
  change: ResourceChange,
  isProtecting: boolean,
): readonly Weakening[] {
  const path = 'policy';
  const role = textAt(change.after, 'role');
  if (role === undefined) return [];
  const of = (side: 'before' | 'after'): string =>
    together(
      (context.byType.get(change.type) ?? [])
        .filter(one => one.stack === change.stack && textAt(one[side], 'role') === role)
        .map(one => textAt(one[side], path)),
    );
  const isShown = !isSensitive(change, path);
  if (change.action === 'create') {
    if (isUnknown(change, path)) return [];
    const own = textAt(change.after, path) ?? '';
    const everything = allowsEverything(own) && !allowsEverything(of('before'));
    const says = 'is new and allows everything';
    return [
      ...(everything ? [{ severity: severityOf(isProtecting), says, means: RIGHTS.widened } as const] : []),
      ...(isProtecting && denies(own) ? lostRights(of('before'), of('after'), isShown) : []),
    ];
  }
  const weaker = policyWeakenings(change, path, RIGHTS);
  if (!isProtecting) return weaker.map(weakening => ({ ...weakening, severity: 'note' as const }));
  const [before, after] = [textAt(change.before, path) ?? '', textAt(change.after, path) ?? ''];
  if (isUnknown(change, path) || before === after) return weaker;
  // another policy of the role may allow it in its place
  return [...weaker, ...lostRights(before, of('after'), isShown)];
}

/** A managed policy that lets a role do everything, attached to it. */
export function attachedRights(
  context: ReviewContext,
  change: ResourceChange,
  isProtecting: boolean,
): readonly Weakening[] {
  const path = 'policy_arn';
  const role = textAt(change.after, 'role');
  if (!isAdministrator(textAt(change.after, path)) || isUnknown(change, path)) return [];
  const had = (context.byType.get(change.type) ?? []).some(
    ({ before }) => textAt(before, 'role') === role && isAdministrator(textAt(before, path)),
  );
  if (had) return [];
  const says = 'lets it do everything';
  return [{ severity: severityOf(isProtecting), says, means: RIGHTS.widened, details: [detail(change, path)] }];
}

/** Several policies as one. */
const together = (policies: readonly (string | undefined)[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: policies.flatMap(statementsIn) });

function statementsIn(policy: string | undefined): unknown[] {
  try {
    const { Statement } = JSON.parse(policy ?? '') as { Statement?: unknown };
    return Statement === undefined ? [] : [Statement].flat();
  } catch {
    return [];
  }
}

const denies = (policy: string): boolean =>
  parsePolicy(policy).document.statements.some(({ effect }) => effect === 'Deny');

const allowsEverything = (policy: string): boolean =>
  parsePolicy(policy).document.statements.some(
    ({ effect, actions, resources, conditions }) =>
      effect === 'Allow' &&
      conditions.length === 0 &&
      [actions, resources].every(({ not, values }) => !not && values.includes('*')),
  );
