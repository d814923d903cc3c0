import { parsePolicy } from '../../../aws/policy/document';
import { remembered } from '../../../aws/remembered';
import { accountsOfOwner } from '../../../world/change-accounts';
import { ReviewContext } from '../../../world/context';
import { byAddress, Step, stepsOf } from '../../../world/fates';
import { isUnknown, listAt, textAt } from '../../../world/plan/attributes';
import { compareText, lostTexts, quoted } from '../../../world/plan/values';
import { attachedRoles, ATTACHMENT, MANAGED, POLICY, ROLE } from '../../../world/role-policies';
import { roleDeliveries } from '../../../world/service-deliveries';
import { openedToEverybody } from '../../compare/everybody';
import { Weakening } from '../../compare/fact';
import { Weaker } from '../../compare/order';
import { PolicyWords } from '../../compare/policy-weakenings';
import { lossOf, thingOf, thingRule, Watched } from '../../compare/thing-rule';
import { lostTrust, NEEDED, PROTECTING } from './role-needs';
import { trustWeakenings } from './role-own';
import {
  attachedRights,
  boundaryRights,
  documentRights,
  inlineRights,
  managedRights,
  policyRights,
  softened,
} from './role-rights';

const TRUST: PolicyWords = { noun: 'trust policy', means: 'Others can take the role and everything it may do.' };

/** Policies of a role, and attachments of one, each with what it lets the role do. */
const onRole = (type: string, rightsOf: typeof policyRights): Watched => {
  const rights: Weaker = (one, context) => rightsOf(context, one, isProtecting(context, one, 'role'));
  return {
    types: [type],
    ending: (one, context) =>
      isProtecting(context, one, 'role') ? softened(context, one, lossOf(one, context, NEEDED)) : [],
    weaker: rights,
    fresh: rights,
    thing: one => `${type === POLICY ? thingOf(one) : 'policy attachment'} of ${thingOf(one, 'role', ['role'])}`,
    accounts: (one, context) => accountsOfOwner(context, one, 'role', ROLE),
  };
};

/** Resources that take every policy off a role that they do not list: their list, and what else puts one on the role. */
const EXCLUSIVE: Readonly<Record<string, readonly [string, { readonly type: string; readonly path: string }]>> = {
  aws_iam_role_policies_exclusive: ['policy_names', { type: POLICY, path: 'name' }],
  aws_iam_role_policy_attachments_exclusive: ['policy_arns', { type: ATTACHMENT, path: 'policy_arn' }],
};

/** Roles: who may take them, and for those that the protection runs on also what they may do. */
export const rolesStayNarrow = thingRule(
  'roles-stay-narrow',
  'A role can be taken by more, may do more or less than it is for, or its boundary changes.',
  {
    types: [ROLE],
    ending: (role, context) => (isProtecting(context, role, 'name') ? lossOf(role, context, NEEDED) : []),
    weaker: (role, context) => {
      const protects = isProtecting(context, role, 'name');
      const deliveries = roleDeliveries(context, textAt(role.before, 'arn'));
      return [
        ...trustWeakenings(role, context, TRUST),
        ...(protects ? lostTrust(role, protectingRoles(context).takers, deliveries) : []),
        ...boundaryRights(context, role, protects),
        ...managedRights(context, role, protects),
        ...inlineRights(context, role, protects),
      ];
    },
    fresh: openTrust,
  },
  onRole(POLICY, policyRights),
  onRole(ATTACHMENT, attachedRights),
  {
    types: [MANAGED],
    matters: (policy, context) => usersOf(policy, context).length > 0,
    weaker: (policy, context) =>
      documentRights(
        context,
        policy,
        usersOf(policy, context).flatMap(({ by, path }) =>
          isProtecting(context, by, path) ? [{ stack: by.stack, role: textAt(by.before, path) ?? '' }] : [],
        ),
      ),
    thing: (policy, context) => {
      const users = usersOf(policy, context);
      const { by, path } = users.find(one => isProtecting(context, one.by, one.path)) ?? users[0]!;
      return `${thingOf(policy)} of ${thingOf(by, 'role', [path])}`;
    },
  },
  ...Object.entries(EXCLUSIVE).map(([type, [path, has]]): Watched => {
    const rights: Weaker = (list, context) =>
      isProtecting(context, list, 'role_name') ? exclusiveRights(context, list, path, has) : [];
    return {
      types: [type],
      weaker: rights,
      fresh: rights,
      thing: list => `list of all policies of ${thingOf(list, 'role', ['role_name'])}`,
    };
  }),
);

/** What such a list takes off a role. */
function exclusiveRights(
  context: ReviewContext,
  change: Step,
  path: string,
  { type, path: named }: { readonly type: string; readonly path: string },
): readonly Weakening[] {
  if (change.after === undefined || change.action === 'no-op') return [];
  const role = textAt(change.after, 'role_name');
  const isThere = stepsOf(context, 'aws_iam_role').some(({ before }) => textAt(before, 'name') === role);
  if (!isThere) return [];
  if (isUnknown(change, path)) return [{ severity: 'warning', says: 'is unknown until apply', means: NEEDED }];
  const kept = listAt(change.after, path);
  const others = stepsOf(context, type).filter(
    one => one.stack === change.stack && one.after !== undefined && textAt(one.after, 'role') === role,
  );
  const taken = others.flatMap(one => textAt(one.after, named) ?? []).filter(name => !kept.includes(name));
  const lost = [...new Set([...taken, ...lostTexts(change, path).lost])].sort(compareText);
  if (lost.length > 0) {
    return [{ says: `leaves out ${quoted(change, path, lost)}`, means: NEEDED }];
  }
  const hasOthers = [POLICY, ATTACHMENT].some(one =>
    stepsOf(context, one).some(({ after }) => textAt(after, 'role') === role),
  );
  if (kept.length > 0 || hasOthers || change.before !== undefined) return [];
  return [
    {
      severity: 'warning',
      says: 'is empty',
      means: `What the role had outside of these plans is taken off. ${NEEDED}`,
    },
  ];
}

const usersOf = ({ before }: Step, context: ReviewContext) =>
  attachedRoles(context, textAt(before, 'arn') ?? '').sort((a, b) => byAddress(a.by, b.by));

const isProtecting = (
  context: ReviewContext,
  { before, after }: Pick<Step, 'before' | 'after'>,
  path: string,
): boolean => protectingRoles(context).names.has(textAt(before ?? after, path) ?? '');

/** A new role is compared with none: what it is for is what it is made for, unless that is everybody. */
function openTrust(change: Step): readonly Weakening[] {
  const path = 'assume_role_policy';
  if (isUnknown(change, path) || openedToEverybody('', textAt(change.after, path) ?? '').length === 0) return [];
  return [{ says: 'is new and can be taken by everybody', means: TRUST.means }];
}

interface ProtectingRoles {
  readonly names: ReadonlySet<string>;
  /** ARNs of those that a service takes. */
  readonly takers: ReadonlySet<string>;
}

/** Roles that a service of the protection takes, or that such a role takes in turn. */
const protectingRoles = remembered((context: ReviewContext): ProtectingRoles => {
  const roles = stepsOf(context, ROLE).map(({ before, after }) => {
    const side = before ?? after;
    const { statements } = parsePolicy(textAt(side, 'assume_role_policy')).document;
    const principals = statements.flatMap(statement => statement.principals?.values ?? []);
    return { name: textAt(side, 'name'), arn: textAt(side, 'arn'), principals };
  });
  const direct = roles.filter(({ principals }) =>
    principals.some(({ kind, id }) => kind === 'Service' && PROTECTING.test(id)),
  );
  const takers = new Set(direct.flatMap(({ name, arn }) => (name !== undefined && arn ? [arn] : [])));
  const taken = roles.filter(({ principals }) =>
    principals.some(({ kind, id }) => kind === 'AWS' && id !== '*' && takers.has(id)),
  );
  return { names: new Set([...direct, ...taken].flatMap(({ name }) => name ?? [])), takers };
});
