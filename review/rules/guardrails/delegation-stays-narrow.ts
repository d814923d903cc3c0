import { isUnknown, textAt } from '../../../world/plan/attributes';
import { byAddress } from '../../../world/existing';
import { ResourceChange } from '../../../world/plan/plan';
import { policyWeakenings } from '../../compare/policy-change';
import { matchesAction } from '../../../aws/policy/decide';
import { parsePolicy } from '../../../aws/policy/document';
import { Rule } from '../../compare/rule';
import { findingOf, thingOf, unknownAttributes, Weakening } from '../../compare/weakening';
import { changed, detail } from '../../../world/plan/values';

const ADMINISTRATOR = 'aws_organizations_delegated_administrator';
const RESOURCE_POLICY = 'aws_organizations_resource_policy';

/** What an account may do to all others as administrator of a service. */
const SERVICES: ReadonlyMap<string, string> = new Map([
  [
    'iam.amazonaws.com',
    'It may open root sessions in every member, delete their root credentials and let them recover.',
  ],
  [
    'member.org.stacksets.cloudformation.amazonaws.com',
    'It may deploy anything in every member, by a role that SCPs of these plans may exempt.',
  ],
]);

/** By what a member may take guardrails away. */
const GUARDRAILS = [
  ...['organizations:DetachPolicy', 'organizations:UpdatePolicy', 'organizations:DeletePolicy'],
  ...['organizations:AttachPolicy', 'organizations:DisablePolicyType', 'organizations:DeleteResourcePolicy'],
];

/** Who else may do what only the management account should. */
export const delegationStaysNarrow: Rule = {
  name: 'delegation-stays-narrow',
  description: 'An account becomes administrator of root access or StackSets, or may change guardrails.',
  *check({ byType }) {
    const of = (type: string): ResourceChange[] =>
      (byType.get(type) ?? [])
        .filter(({ action, deposed }) => /^(create|replace|update)$/.test(action) && deposed === undefined)
        .sort(byAddress);
    const known = new Set((byType.get(ADMINISTRATOR) ?? []).map(({ before }) => keyOf(before)));
    for (const change of of(ADMINISTRATOR)) {
      if (known.has(keyOf(change.after))) continue;
      const thing = thingOf('delegated administrator for', { ...change, before: change.after }, 'service_principal');
      yield* findingOf(this.name, change, thing, ofAdministrator(change));
    }
    for (const change of of(RESOURCE_POLICY)) {
      yield* findingOf(this.name, change, 'resource policy of the organization', ofResourcePolicy(change), []);
    }
  },
};

const keyOf = (attributes: ResourceChange['before']): string =>
  JSON.stringify([textAt(attributes, 'account_id'), textAt(attributes, 'service_principal')]);

function ofAdministrator(change: ResourceChange): readonly Weakening[] {
  const [service, account] = ['service_principal', 'account_id'];
  if (isUnknown(change, service)) return [unknownAttributes([service], [...SERVICES.values()].join(' '))];
  const means = SERVICES.get(textAt(change.after, service) ?? '');
  if (means === undefined) return [];
  const says = change.before === undefined ? 'is new' : 'is another account';
  return [{ severity: 'warning', says, means, details: [detail(change, account)] }];
}

/** Without a policy before, it is compared with none. */
function ofResourcePolicy(change: ResourceChange): readonly Weakening[] {
  const path = 'content';
  if (change.before !== undefined && changed(change, path) === false) return [];
  const means = 'Whoever it names does from a member account what only the management account did.';
  const isNew = change.before === undefined ? 'is new and ' : '';
  if (isUnknown(change, path)) return [{ severity: 'warning', says: `${isNew}is unknown until apply`, means }];
  const had = guardrailsIn(textAt(change.before, path));
  const more = guardrailsIn(textAt(change.after, path)).filter(action => !had.includes(action));
  if (more.length > 0) {
    const details = more.map(action => `allowed now: ${action}`);
    return [{ severity: 'danger', says: `${isNew}lets members change guardrails`, means, details }];
  }
  return policyWeakenings({ ...change, before: change.before ?? {} }, path, { widened: means })
    .filter(() => !readsOnly(textAt(change.after, path)))
    .map(({ says, ...rest }) => ({ ...rest, severity: 'warning', says: `${isNew}${says}` }));
}

const allowed = (policy: string | undefined) =>
  parsePolicy(policy ?? '').document.statements.filter(({ effect }) => effect === 'Allow');

/** What is bound to a condition, such as a type of policies, is for policyWeakenings. */
const guardrailsIn = (policy: string | undefined): string[] =>
  GUARDRAILS.filter(action =>
    allowed(policy).some(({ actions, conditions }) => conditions.length === 0 && matchesAction(actions, action)),
  );

const readsOnly = (policy: string | undefined): boolean =>
  allowed(policy).every(
    ({ actions }) => !actions.not && actions.values.every(action => /^organizations:(describe|list)/i.test(action)),
  );
