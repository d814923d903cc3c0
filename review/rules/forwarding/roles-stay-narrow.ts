import { isUnknown, textAt } from '../../../world/plan/attributes';
import { accountsOfOwner } from '../../../world/change-accounts';
import { openedToEverybody } from '../../compare/everybody';
import { byAddress } from '../../../world/existing';
import { PolicyMeaning, policyWeakenings } from '../../compare/policy-change';
import { parsePolicy } from '../../../aws/policy/document';
import { ResourceChange } from '../../../world/plan/plan';
import { lostTrust, NEEDED, PROTECTING } from './role-needs';
import { EXCLUSIVE, exclusiveRights } from './role-exclusive';
import { attachedRoles, ATTACHMENT, MANAGED, POLICY } from '../../../world/role-policies';
import {
  attachedRights,
  boundaryRights,
  inlineRights,
  managedPolicyRights,
  managedRights,
  policyRights,
  softened,
} from './role-rights';
import { Rule } from '../../compare/rule';
import { ReviewContext } from '../../../world/context';
import { roleDeliveries } from '../../../world/service-deliveries';
import { findingOf, lossOf, thingOf, Weakening } from '../../compare/weakening';
import { identityBy, Step, stepsOf } from '../../../world/steps';

const TRUST: PolicyMeaning = {
  widened: 'Others can take the role and everything it may do.',
};

/** Roles: who may take them, and for those that the protection runs on also what they may do. */
export const rolesStayNarrow: Rule = {
  name: 'roles-stay-narrow',
  description: 'A role can be taken by more, may do more or less than it is for, or its boundary changes.',
  *check(context) {
    const { names, takers } = protectingRoles(context);
    const isProtecting = (change: ResourceChange, path: string): boolean =>
      names.has(textAt(change.before ?? change.after, path) ?? '');
    for (const step of stepsOf(context, 'aws_iam_role', identityBy('name'))) {
      const { change } = step;
      const protects = isProtecting(change, 'name');
      yield* findingOf(this.name, change, thingOf('role', change, 'name'), [
        ...lossIf(protects, step, context),
        ...policyWeakenings(change, 'assume_role_policy', TRUST, 'trust policy'),
        ...(protects ? lostTrust(change, takers, roleDeliveries(context, textAt(change.before, 'arn'))) : []),
        ...boundaryRights(context, change, protects),
        ...managedRights(context, change, protects),
        ...inlineRights(context, change, protects),
      ]);
    }
    for (const change of created(context, 'aws_iam_role')) {
      yield* findingOf(this.name, change, thingOf('role', change, 'name'), openTrust(change));
    }
    for (const [type, rightsOf] of [
      [POLICY, policyRights],
      [ATTACHMENT, attachedRights],
    ] as const) {
      const identity = identityBy('role', type === POLICY ? 'name' : 'policy_arn');
      const steps = [...stepsOf(context, type, identity), ...created(context, type).map(change => ({ change }))];
      for (const step of steps) {
        const { change } = step;
        const protects = isProtecting(change, 'role');
        const of = thingOf('role', change, 'role');
        const thing = type === POLICY ? `${thingOf('policy', change, 'name')} of ${of}` : `policy attachment of ${of}`;
        const loss = softened(context, change, lossIf(protects, step, context));
        const weaker = [...loss, ...rightsOf(context, change, protects)];
        const accounts = accountsOfOwner(context, change, 'role', 'aws_iam_role');
        yield* findingOf(this.name, change, thing, weaker, accounts);
      }
    }
    for (const { change } of stepsOf(context, MANAGED, identityBy('arn'))) {
      const users = attachedRoles(context, textAt(change.before, 'arn') ?? '').sort((a, b) => byAddress(a.by, b.by));
      if (users.length === 0) continue;
      const protecting = users.filter(({ by, path }) => isProtecting(by, path));
      const [{ by, path }] = [...protecting, ...users] as [(typeof users)[number]];
      const thing = `${thingOf('policy', change, 'name')} of ${thingOf('role', by, path)}`;
      const roles = protecting.map(one => ({ stack: one.by.stack, role: textAt(one.by.before, one.path) ?? '' }));
      yield* findingOf(this.name, change, thing, managedPolicyRights(context, change, roles));
    }
    for (const [type, [path, has]] of Object.entries(EXCLUSIVE)) {
      const steps = [
        ...stepsOf(context, type, identityBy('role_name')),
        ...created(context, type).map(change => ({ change })),
      ];
      for (const { change } of steps) {
        if (!isProtecting(change, 'role_name')) continue;
        const thing = `list of all policies of ${thingOf('role', change, 'role_name')}`;
        yield* findingOf(this.name, change, thing, exclusiveRights(context, change, path, has));
      }
    }
  },
};

const created = ({ byType }: ReviewContext, type: string): ResourceChange[] =>
  (byType.get(type) ?? [])
    .filter(({ action, deposed }) => action === 'create' && deposed === undefined)
    .sort(byAddress);

const lossIf = (isProtecting: boolean, step: Step, context: ReviewContext): readonly Weakening[] =>
  isProtecting ? lossOf(step, context, NEEDED) : [];

/** A new role is compared with none: what it is for is what it is made for, unless that is everybody. */
function openTrust(change: ResourceChange): readonly Weakening[] {
  const path = 'assume_role_policy';
  if (isUnknown(change, path) || openedToEverybody('', textAt(change.after, path) ?? '').length === 0) return [];
  return [{ severity: 'danger', says: 'is new and can be taken by everybody', means: TRUST.widened }];
}

/** Names of roles that a service of the protection takes, or that such a role takes in turn, and ARNs of the first. */
function protectingRoles({ byType }: ReviewContext): { names: ReadonlySet<string>; takers: ReadonlySet<string> } {
  const roles = byType.get('aws_iam_role') ?? [];
  const names = new Set<string>();
  const arns = new Set<string>();
  const add = (role: ResourceChange, isTrusted: (kind: string, id: string) => boolean): void => {
    const side = role.before ?? role.after;
    const { statements } = parsePolicy(textAt(side, 'assume_role_policy')).document;
    const principals = statements.flatMap(statement => statement.principals?.values ?? []);
    const name = textAt(side, 'name');
    if (name === undefined || !principals.some(({ kind, id }) => isTrusted(kind, id))) return;
    names.add(name);
    arns.add(textAt(side, 'arn') ?? '');
  };
  for (const role of roles) add(role, (kind, id) => kind === 'Service' && PROTECTING.test(id));
  const direct = new Set([...arns].filter(Boolean));
  for (const role of roles) add(role, (kind, id) => kind === 'AWS' && id !== '*' && direct.has(id));
  return { names, takers: direct };
}
