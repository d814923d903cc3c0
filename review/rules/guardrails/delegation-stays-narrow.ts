import { isUnknown, textAt } from '../../../world/plan/attributes';
import { Step } from '../../../world/fates';
import { policyWeakenings } from '../../compare/policy-weakenings';
import { matchesAction } from '../../../aws/policy/decide';
import { parsePolicy } from '../../../aws/policy/document';
import { changed } from '../../../world/plan/values';
import { Weakening } from '../../compare/fact';
import { unknownAttributes } from '../../compare/order';
import { thingOf, thingRule } from '../../compare/thing-rule';

const TRAIL = 'It may stop and change the organization trail.';
const CONFIG = 'It may change and remove what AWS Config checks in every member.';
const DUTY = 'It may switch GuardDuty off in every member, and archive what it found.';
const HUB = 'It may switch Security Hub off in every member.';

/** Services that guard all accounts, and what an account may do to all others as their administrator. */
export const GUARDING_SERVICES: ReadonlyMap<string, string> = new Map([
  [
    'iam.amazonaws.com',
    'It may open root sessions in every member, delete their root credentials and let them recover.',
  ],
  [
    'member.org.stacksets.cloudformation.amazonaws.com',
    'It may deploy anything in every member, by a role that SCPs of these plans may exempt.',
  ],
  ['cloudtrail.amazonaws.com', TRAIL],
  ['config.amazonaws.com', CONFIG],
  ['config-multiaccountsetup.amazonaws.com', CONFIG],
  ['guardduty.amazonaws.com', DUTY],
  ['securityhub.amazonaws.com', HUB],
  ['account.amazonaws.com', 'It may change the contacts of every member, by which AWS reaches its owner.'],
  ['sso.amazonaws.com', 'It may let anybody into every member, with any rights.'],
  ['access-analyzer.amazonaws.com', 'It may archive what is found to be open to the world.'],
]);

/** By what a member may take guardrails away. */
const GUARDRAILS = [
  ...['organizations:DetachPolicy', 'organizations:UpdatePolicy', 'organizations:DeletePolicy'],
  ...['organizations:AttachPolicy', 'organizations:DisablePolicyType', 'organizations:DeleteResourcePolicy'],
];

/** Who else may do what only the management account should. */
export const delegationStaysNarrow = thingRule(
  'delegation-stays-narrow',
  'An account becomes administrator of a service that guards all accounts, or may change guardrails.',
  {
    types: ['aws_organizations_delegated_administrator'],
    thing: step => thingOf({ ...step, before: step.after }),
    weaker: ofAdministrator,
    fresh: ofAdministrator,
  },
  ...(
    [
      ['aws_cloudtrail_organization_delegated_admin_account', TRAIL],
      ['aws_guardduty_organization_admin_account', DUTY],
      ['aws_securityhub_organization_admin_account', HUB],
    ] as const
  ).map(([type, means]) => ({
    types: [type],
    fresh: (): Weakening[] => [{ severity: 'warning', says: 'is new', means }],
  })),
  {
    types: ['aws_organizations_resource_policy'],
    weaker: ofResourcePolicy,
    fresh: ofResourcePolicy,
    accounts: () => [],
  },
);

function ofAdministrator(step: Step): readonly Weakening[] {
  const [service, account] = ['service_principal', 'account_id'] as const;
  if ([service, account].every(path => changed(step, path) === false)) return [];
  if (isUnknown(step, service)) return [unknownAttributes([service], [...GUARDING_SERVICES.values()].join(' '))];
  const means = GUARDING_SERVICES.get(textAt(step.after, service) ?? '');
  if (means === undefined) return [];
  const says = step.before === undefined ? 'is new' : 'is another account';
  return [{ severity: 'warning', says, means, details: [{ path: account }] }];
}

/** Without a policy before, it is compared with none. */
function ofResourcePolicy(step: Step): readonly Weakening[] {
  const path = 'content';
  if (step.before !== undefined && changed(step, path) === false) return [];
  const means = 'Whoever it names does from a member account what only the management account did.';
  const isNew = step.before === undefined ? 'is new and ' : '';
  if (isUnknown(step, path)) return [{ severity: 'warning', says: `${isNew}is unknown until apply`, means }];
  const had = guardrailsIn(textAt(step.before, path));
  const more = guardrailsIn(textAt(step.after, path)).filter(action => !had.includes(action));
  if (more.length > 0) {
    const details = more.map(action => `allowed now: ${action}`);
    return [{ says: `${isNew}lets members change guardrails`, means, details }];
  }
  return policyWeakenings({ ...step, before: step.before ?? {} }, { means })
    .filter(() => !readsOnly(textAt(step.after, path)))
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
