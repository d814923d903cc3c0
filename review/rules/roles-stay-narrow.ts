import { isUnknown, listAt, textAt } from '../attributes';
import { accountsOfOwner } from '../change-accounts';
import { PolicyMeaning, policyWeakenings } from '../policy-change';
import { parsePolicy } from '../policy/document';
import { ResourceChange } from '../plan';
import { ReviewContext, Rule } from '../rule';
import {
  detail,
  findingOf,
  identityBy,
  lossOf,
  Step,
  stepsOf,
  thingOf,
  unknownWeakening,
  Weakening,
} from '../weakening';

const TRUST: PolicyMeaning = {
  widened: 'Others can take the role and everything it may do.',
};
const RIGHTS: PolicyMeaning = {
  widened: 'Whoever gets hold of the role may do more than what it is for.',
  holder: 'the role',
};

/** Services by which events, logs and alerts flow; what they take a role for breaks silently with the role. */
const PROTECTING =
  /^(cloudtrail|events|cloudformation|sns|chatbot|config|backup|cloudwatch|monitoring)\.amazonaws\.com/;

/** Roles: who may take them, and for those that the protection runs on also what they may do. */
export const rolesStayNarrow: Rule = {
  name: 'roles-stay-narrow',
  description: 'A role can be taken by more, may do more, or loses its permissions boundary.',
  *check(context) {
    const names = protectingRoles(context);
    for (const step of stepsOf(context, 'aws_iam_role', identityBy('name'))) {
      const { change } = step;
      const isProtecting = names.has(textAt(change.before, 'name') ?? '');
      const weaker = [
        ...policyWeakenings(change, 'assume_role_policy', TRUST, 'trust policy'),
        ...ofBoundary(change),
        ...ofManaged(change),
      ];
      yield* findingOf(this.name, change, thingOf('role', change, 'name'), [
        ...lossIf(isProtecting, step, context),
        ...weaker,
      ]);
    }
    for (const step of stepsOf(context, 'aws_iam_role_policy', identityBy('role', 'name'))) {
      const { change } = step;
      const isProtecting = names.has(textAt(change.before, 'role') ?? '');
      const weaker = policyWeakenings(change, 'policy', RIGHTS);
      // what other roles may do is the business of those who use them
      const said = isProtecting ? weaker : weaker.map(weakening => ({ ...weakening, severity: 'note' as const }));
      const thing = `${thingOf('policy', change, 'name')} of ${thingOf('role', change, 'role')}`;
      const accounts = accountsOfOwner(context, change, 'role', 'aws_iam_role');
      yield* findingOf(this.name, change, thing, [...lossIf(isProtecting, step, context), ...said], accounts);
    }
  },
};

const lossIf = (isProtecting: boolean, step: Step, context: ReviewContext): readonly Weakening[] =>
  isProtecting ? lossOf(step, context, 'What takes the role, to forward, deliver or record, no longer can.') : [];

/** Names of roles that a service of the protection takes, or that such a role takes in turn. */
function protectingRoles({ byType }: ReviewContext): ReadonlySet<string> {
  const roles = byType.get('aws_iam_role') ?? [];
  const names = new Set<string>();
  const arns = new Set<string>();
  const add = ({ before }: ResourceChange, isTrusted: (kind: string, id: string) => boolean): void => {
    const { statements } = parsePolicy(textAt(before, 'assume_role_policy')).document;
    const principals = statements.flatMap(statement => statement.principals?.values ?? []);
    const name = textAt(before, 'name');
    if (name === undefined || !principals.some(({ kind, id }) => isTrusted(kind, id))) return;
    names.add(name);
    arns.add(textAt(before, 'arn') ?? '');
  };
  for (const role of roles) add(role, (kind, id) => kind === 'Service' && PROTECTING.test(id));
  const direct = new Set(arns);
  for (const role of roles) add(role, (kind, id) => kind === 'AWS' && id !== '*' && direct.has(id));
  return names;
}

function ofBoundary(change: ResourceChange): readonly Weakening[] {
  const path = 'permissions_boundary';
  if (change.after === undefined || !textAt(change.before, path)) return [];
  if (isUnknown(change, path)) return [unknownWeakening('a permissions boundary', RIGHTS.widened)];
  if (textAt(change.after, path)) return [];
  return [
    {
      severity: 'danger',
      says: 'loses its permissions boundary',
      means: RIGHTS.widened,
      details: [detail(change, path)],
    },
  ];
}

function ofManaged(change: ResourceChange): readonly Weakening[] {
  const path = 'managed_policy_arns';
  // the provider computes the list unless the program sets it
  if (change.action !== 'update' || isUnknown(change, path)) return [];
  const before = new Set(listAt(change.before, path));
  const more = listAt(change.after, path).filter(arn => !before.has(arn));
  if (more.length === 0) return [];
  const severity = more.some(arn => /\/(AdministratorAccess|PowerUserAccess|IAMFullAccess)$/.test(String(arn)))
    ? 'danger'
    : 'note';
  return [{ severity, says: 'gets more managed policies', means: RIGHTS.widened, details: [detail(change, path)] }];
}
