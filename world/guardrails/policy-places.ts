import { parsePolicy } from '../../aws/policy/document';
import { remembered } from '../../aws/remembered';
import { ReviewContext } from '../context';
import { existing, remains, Step, stepsOf } from '../fates';
import { groupedPairs } from '../grouped';
import { isGuardrail } from '../organization-policy';
import { isUnknown, textAt } from '../plan/attributes';
import { Attributes, ResourceChange } from '../plan/plan';
import { allowsEverything } from '../role-policies';

/** AWS's own SCP, without which, or another one, nothing is allowed. */
export const FULL_ACCESS = 'p-FullAWSAccess';

/** Policies of the organization, and what they are attached to. */
export interface PolicyPlaces {
  /** Policies that are there before, by id. */
  readonly policies: ReadonlyMap<string, Step>;
  /** Ids of SCPs that allow everything. */
  readonly fullAccess: readonly string[];
  /** Targets by policy id; those after the apply without what is unknown. */
  readonly targetsBefore: ReadonlyMap<string, ReadonlySet<string>>;
  readonly targetsAfter: ReadonlyMap<string, ReadonlySet<string>>;
}

export const placesOf = remembered((context: ReviewContext): PolicyPlaces => {
  const policies = new Map<string, Step>();
  for (const policy of existing(context, 'aws_organizations_policy')) {
    const id = textAt(policy.before, 'id');
    if (id !== undefined && !policies.has(id)) policies.set(id, policy);
  }
  const attachments = stepsOf(context, 'aws_organizations_policy_attachment');
  const isKnown = (step: Step): boolean => !isUnknown(step, 'policy_id') && !isUnknown(step, 'target_id');
  return {
    policies,
    fullAccess: [FULL_ACCESS, ...[...policies].filter(([, policy]) => allowsAll(policy)).map(([id]) => id)],
    targetsBefore: targetsById(attachments.map(({ before }) => before)),
    targetsAfter: targetsById(attachments.filter(isKnown).map(remains)),
  };
});

function targetsById(attachments: readonly (Attributes | undefined)[]): ReadonlyMap<string, ReadonlySet<string>> {
  const pairs = attachments.flatMap(attachment => {
    const [id, target] = [textAt(attachment, 'policy_id'), textAt(attachment, 'target_id')];
    return id === undefined || target === undefined ? [] : [[id, target] as const];
  });
  return new Map([...groupedPairs(pairs)].map(([id, targets]) => [id, new Set(targets)]));
}

/** Whether a policy denies anything; yes when it cannot be read. Asked for every attachment of the policy. */
export const takesRightsAway = remembered((policy: ResourceChange): boolean => {
  const { document, problems } = parsePolicy(contentOf(policy));
  return problems.length > 0 || document.statements.some(({ effect }) => effect === 'Deny');
});

/** Whether a policy allows every action on everything, and denies nothing. */
export const allowsAll = (policy: ResourceChange): boolean =>
  isGuardrail(policy) && !takesRightsAway(policy) && allowsEverything(contentOf(policy));

/** Before the change, or of a new policy. */
const contentOf = ({ before, after }: ResourceChange): string | undefined => textAt(before ?? after, 'content');
