import { comparedTogether } from '../../../aws/policy/compare-once';
import { joinPolicies, parsePolicy } from '../../../aws/policy/document';
import { ReviewContext } from '../../../world/context';
import { Step, stepsOf } from '../../../world/fates';
import { isSensitive, isUnknown, listAt, textAt } from '../../../world/plan/attributes';
import { changed, gainedTexts, lostTexts } from '../../../world/plan/values';
import {
  allowsEverything,
  attachedPolicies,
  ATTACHMENT,
  denies,
  managedPolicy,
  policiesOf,
  POLICY,
  ROLE,
} from '../../../world/role-policies';
import { Weakening } from '../../compare/fact';
import { unknownWeakening } from '../../compare/order';
import { policyWeakenings } from '../../compare/policy-weakenings';
import { lostRights, NEEDED } from './role-needs';
import { onlySendsMore } from './role-own';

const WIDER = 'Whoever gets hold of the role may do more than what it is for.';

const BOUND = 'The role may do only what the boundary allows, too: it may no longer forward, deliver or record.';

const SENDS_MORE = {
  severity: 'note',
  means: 'Whoever gets hold of the role may send more messages to parts of Rootguard, and take none away.',
} as const;

const UNKNOWN_POLICY: Weakening = {
  severity: 'warning',
  says: 'attaches a policy that is unknown until apply',
  means: 'It may let the role do more than what it is for, or deny what it needs.',
};

const ADMINISTRATOR = /\/(AdministratorAccess|PowerUserAccess|IAMFullAccess)$/;

/** What others may do with a role is the business of those who use it, as long as it is not everything. */
const severityOf = (isProtecting: boolean): 'danger' | 'warning' => (isProtecting ? 'danger' : 'warning');

const isAdministrator = (arn: string | undefined): boolean => ADMINISTRATOR.test(arn ?? '');

/** What a permissions boundary no longer bounds, or bounds of what a protecting role needs. */
export function boundaryRights(context: ReviewContext, change: Step, isProtecting: boolean): readonly Weakening[] {
  const path = 'permissions_boundary';
  if (change.after === undefined || change.before === undefined) return [];
  const [was, now] = [textAt(change.before, path) ?? '', textAt(change.after, path) ?? ''];
  if (isUnknown(change, path)) {
    if (was === '' && !isProtecting) return [];
    return [unknownWeakening('a permissions boundary', was === '' ? BOUND : WIDER)];
  }
  const details = [{ path }];
  if (was === now) return [];
  if (now === '') {
    return [{ says: 'loses its permissions boundary', means: WIDER, details }];
  }
  if (isAdministrator(now)) {
    if (was === '' || isAdministrator(was)) return [];
    const says = 'gets a permissions boundary that bounds nothing of weight';
    return [{ severity: severityOf(isProtecting), says, means: WIDER, details }];
  }
  if (!isProtecting) return [];
  const boundary = managedPolicy(context, now, 'after');
  if (boundary === undefined) {
    const says = was === '' ? 'gets a permissions boundary' : 'gets another permissions boundary';
    return [{ severity: 'warning', says, means: BOUND, details }];
  }
  const rights = policiesOf(context, change.stack, textAt(change.before, 'name') ?? '', 'before');
  const [lost] = lostRights(rights, boundary, false);
  const isKnown = parsePolicy(rights).document.statements.length > 0;
  if (lost === undefined && (isKnown || !/:iam::aws:/.test(now))) return [];
  const says = 'gets a permissions boundary that does not allow what it needs';
  return [{ severity: lost?.severity ?? 'danger', says, means: NEEDED, details }];
}

/** Managed policies that a role gets or loses in its own list. */
export function managedRights(context: ReviewContext, change: Step, isProtecting: boolean): readonly Weakening[] {
  const path = 'managed_policy_arns';
  // the provider computes the list unless the program sets it
  if (change.action !== 'update' || changed(change, path) === false) return [];
  const { lost, unknown } = lostTexts(change, path);
  if (isUnknown(change, path)) {
    return isProtecting && unknown ? [unknownWeakening('a list of managed policies', NEEDED)] : [];
  }
  const details = [{ path }];
  const [before, after] = allOf(context, change, 'name');
  const more = gainedTexts(change, path);
  const documents = more.flatMap(arn => managedPolicy(context, arn, 'after') ?? []);
  const weakenings: Weakening[] = [];
  if (more.length > 0) {
    const everything = more.some(isAdministrator) || (isProtecting && documents.some(allowsEverything));
    const says = 'gets more managed policies';
    weakenings.push({ severity: everything ? 'danger' : 'note', says, means: WIDER, details });
  }
  if (!isProtecting) return weakenings;
  if (documents.some(denies)) weakenings.push(...lostRights(before, after, !isSensitive(change, path)));
  const isAttached = (arn: string): boolean =>
    stepsOf(context, ATTACHMENT).some(
      one => textAt(one.after, 'policy_arn') === arn && textAt(one.after, 'role') === textAt(change.before, 'name'),
    );
  const gone = lost.filter(arn => {
    const document = managedPolicy(context, arn, 'before');
    return document === undefined ? !isAttached(arn) : lostRights(document, after, false).length > 0;
  });
  if (gone.length > 0) {
    const says = `loses ${gone.length === 1 ? 'a managed policy' : 'managed policies'}`;
    weakenings.push({ says, means: NEEDED, details });
  }
  return weakenings;
}

/** What the policies within a role allow more, or of a protecting one less. */
export function inlineRights(context: ReviewContext, change: Step, isProtecting: boolean): readonly Weakening[] {
  const path = 'inline_policy';
  // computed like the managed ones, and then no update makes it unknown
  if (change.action !== 'update') return [];
  if (isUnknown(change, path)) return isProtecting ? [unknownWeakening('an inline policy', WIDER)] : [];
  const [before, after] = [change.before, change.after].map(side =>
    joinPolicies(listAt(side, path).map(policy => textAt(policy, 'policy'))),
  ) as [string, string];
  if (before === after) return [];
  const isShown = !isSensitive(change, path);
  const [allBefore, allAfter] = allOf(context, change, 'name');
  // another policy of the role may have allowed it before
  const isMore = comparedTogether(allBefore, allAfter, 'resource').weakened.length > 0;
  const weakened = isMore ? comparedTogether(before, after, 'resource').weakened : [];
  const details = isShown ? weakened.map(({ ownText }) => ownText) : [];
  const says = 'allows more in its inline policies';
  return [
    ...(weakened.length === 0 ? [] : [{ severity: severityOf(isProtecting), says, means: WIDER, details } as const]),
    ...(isProtecting ? lostRights(before, allAfter, isShown) : []),
  ];
}

/** What a policy of a role allows more, or for a protecting role less than it needs. */
export function policyRights(context: ReviewContext, change: Step, isProtecting: boolean): readonly Weakening[] {
  const path = 'policy';
  const role = textAt(change.after, 'role');
  if (role === undefined) return [];
  if (change.action === 'create') {
    if (isUnknown(change, path)) {
      return isProtecting && isThere(context, change)
        ? [{ ...UNKNOWN_POLICY, says: 'is new and unknown until apply' }]
        : [];
    }
    const [before, after] = allOf(context, change, 'role');
    const own = textAt(change.after, path) ?? '';
    const everything = allowsEverything(own) && !allowsEverything(before);
    const says = 'is new and allows everything';
    return [
      ...(everything ? [{ severity: severityOf(isProtecting), says, means: WIDER } as const] : []),
      ...(isProtecting && denies(own) ? lostRights(before, after, !isSensitive(change, path)) : []),
    ];
  }
  return documentRights(context, change, isProtecting ? [{ stack: change.stack, role }] : []);
}

/** A managed policy that is attached to a role: it may let it do everything, or deny what it needs. */
export function attachedRights(context: ReviewContext, change: Step, isProtecting: boolean): readonly Weakening[] {
  const path = 'policy_arn';
  if (change.after === undefined || changed(change, path) === false) return [];
  const details = [{ path }];
  const documents = attachedPolicies(context, change, 'after');
  if (isUnknown(change, path) && documents.length === 0) {
    return isProtecting && isThere(context, change) ? [UNKNOWN_POLICY] : [];
  }
  const [before, after] = allOf(context, change, 'role');
  const arn = isUnknown(change, path) ? undefined : textAt(change.after, path);
  const had = stepsOf(context, change.type).some(
    one => textAt(one.before, 'role') === textAt(change.after, 'role') && isAdministrator(textAt(one.before, path)),
  );
  const isEverything = isAdministrator(arn) || documents.some(allowsEverything);
  const says = 'lets it do everything';
  return [
    ...(isEverything && !had && !allowsEverything(before)
      ? [{ severity: severityOf(isProtecting), says, means: WIDER, details } as const]
      : []),
    ...(isProtecting && documents.some(denies) ? lostRights(before, after, true) : []),
  ];
}

/** What a policy that changes lets its roles do more, or lets protecting ones among them do less than they need. */
export function documentRights(
  context: ReviewContext,
  change: Step,
  protecting: readonly { readonly stack: string; readonly role: string }[],
): readonly Weakening[] {
  const path = 'policy';
  const weaker = policyWeakenings(change, { means: WIDER });
  if (protecting.length === 0) return weaker.map(weakening => ({ ...weakening, severity: 'note' as const }));
  const [before, after] = [textAt(change.before, path) ?? '', textAt(change.after, path) ?? ''];
  if (isUnknown(change, path) || before === after) return weaker;
  const wider = onlySendsMore(context, before, after) ? weaker.map(one => ({ ...one, ...SENDS_MORE })) : weaker;
  // another policy of the role may allow it in its place
  const lost = protecting.flatMap(({ stack, role }) =>
    lostRights(before, policiesOf(context, stack, role, 'after'), !isSensitive(change, path)),
  );
  return [...wider, ...lost.slice(0, 1)];
}

/** The deletion of a policy or an attachment, where other policies of the role allow what it allowed. */
export function softened(context: ReviewContext, change: Step, loss: readonly Weakening[]): readonly Weakening[] {
  const isGone = change.action === 'delete';
  const own = change.type === POLICY ? [textAt(change.before, 'policy')] : attachedPolicies(context, change, 'before');
  const document = joinPolicies(own);
  const hadRights = lostRights(document, joinPolicies([]), false).length > 0;
  if (!isGone || !hadRights || lostRights(document, allOf(context, change, 'role')[1], false).length > 0) return loss;
  const means = `Until the other one is there: ${NEEDED.charAt(0).toLowerCase()}${NEEDED.slice(1)}`;
  return loss.map(({ says }) => ({
    severity: 'warning',
    says: `${says}, and another policy of the role allows the same`,
    means,
  }));
}

/** Everything that a role may do by the policies of the plans, before and after. */
const allOf = (context: ReviewContext, change: Step, path: string): [string, string] => [
  policiesOf(context, change.stack, textAt(change.before ?? change.after, path) ?? '', 'before'),
  policiesOf(context, change.stack, textAt(change.after ?? change.before, path) ?? '', 'after'),
];

/** Whether the role of a policy is there already: of a new one, what it may do is what it is made for. */
const isThere = (context: ReviewContext, { stack, after }: Step): boolean =>
  stepsOf(context, ROLE).some(one => one.stack === stack && textAt(one.before, 'name') === textAt(after, 'role'));
