import { ABSENT, isSensitive, isUnknown, show, UNKNOWN, valueAt } from '../../world/plan/attributes';
import { ResourceChange } from '../../world/plan/plan';
import { Example } from '../../aws/policy/difference';
import { comparedOnce } from '../../aws/policy/compare-once';
import { callerEffects } from '../../aws/policy/effect';
import { PolicyChange } from './report';

/** Attributes that hold a policy, by resource type. */
const POLICIES: ReadonlyMap<string, { attribute: string; name: string; kind: PolicyChange['kind'] }> = new Map([
  // or a resource control policy, by its type
  ['aws_organizations_policy', { attribute: 'content', name: 'name', kind: 'scp' }],
  ['aws_s3_bucket_policy', { attribute: 'policy', name: 'bucket', kind: 'resource policy' }],
  ['aws_sns_topic', { attribute: 'policy', name: 'name', kind: 'resource policy' }],
  ['aws_sns_topic_policy', { attribute: 'policy', name: 'arn', kind: 'resource policy' }],
  ['aws_sqs_queue', { attribute: 'policy', name: 'name', kind: 'resource policy' }],
  ['aws_sqs_queue_policy', { attribute: 'policy', name: 'queue_url', kind: 'resource policy' }],
  ['aws_kms_key', { attribute: 'policy', name: 'description', kind: 'resource policy' }],
  ['aws_kms_key_policy', { attribute: 'policy', name: 'key_id', kind: 'resource policy' }],
  ['aws_cloudwatch_event_bus_policy', { attribute: 'policy', name: 'event_bus_name', kind: 'resource policy' }],
  [
    'aws_cloudwatch_log_resource_policy',
    { attribute: 'policy_document', name: 'policy_name', kind: 'resource policy' },
  ],
  ['aws_iam_role', { attribute: 'assume_role_policy', name: 'name', kind: 'resource policy' }],
  ['aws_iam_role_policy', { attribute: 'policy', name: 'name', kind: 'identity policy' }],
  ['aws_iam_policy', { attribute: 'policy', name: 'name', kind: 'identity policy' }],
]);

/** Types of the policies of Organizations that have statements. */
const ORGANIZATION_KINDS: ReadonlyMap<unknown, PolicyChange['kind']> = new Map<unknown, PolicyChange['kind']>([
  // what the provider takes when nothing is said
  [undefined, 'scp'],
  [null, 'scp'],
  ['SERVICE_CONTROL_POLICY', 'scp'],
  ['RESOURCE_CONTROL_POLICY', 'resource control policy'],
]);

/** What kind of policy a resource is or has; undefined for none that this program can compare. */
function kindOf(change: ResourceChange): PolicyChange['kind'] | undefined {
  if (change.mode === 'data') return undefined;
  if (change.type === 'aws_organizations_policy')
    return ORGANIZATION_KINDS.get(valueAt(change.after ?? change.before, 'type'));
  return POLICIES.get(change.type)?.kind;
}

/** The attribute with a policy that this program can compare. */
export const policyAttributeOf = (change: ResourceChange): string | undefined =>
  kindOf(change) === undefined ? undefined : POLICIES.get(change.type)?.attribute;

/** Whether a resource is nothing but its policy. */
export const isPolicyAlone = ({ type }: ResourceChange): boolean => type.endsWith('_policy');

/** What becomes of a policy; 'spelling' when only its writing changes, undefined when there is nothing to say. */
export function policyChange(change: ResourceChange, attribute: string): PolicyChange | 'spelling' | undefined {
  const kind = kindOf(change)!;
  const [before, after] = [valueAt(change.before, attribute), valueAt(change.after, attribute)];
  const isAfterUnknown = isUnknown(change, attribute);
  if (!isAfterUnknown && (before === after || (!isText(before) && !isText(after)))) return undefined;
  const { stack, address, action } = change;
  const base = {
    ...{ stack, address, action, kind, name: nameOf(change) },
    ...{ statements: [], weakened: [], strengthened: [], effect: [] },
  };
  if (action === 'forget') return { ...base, statements: ['stays as it is, no longer managed'] };
  if (isSensitive(change, attribute))
    return { ...base, statements: ['the document changes; it is sensitive and not shown'] };
  if (isAfterUnknown) {
    // of a new resource nothing can get weaker
    return before === undefined ? undefined : { ...base, statements: ['the document is unknown until apply'] };
  }
  const comparison = comparedOnce(
    isText(before) ? before : EMPTY_POLICY,
    isText(after) ? after : EMPTY_POLICY,
    kind === 'scp' ? 'scp' : kind === 'resource control policy' ? 'rcp' : 'resource',
  );
  const statements = [
    ...comparison.statements.flatMap(({ change, name, details }) => [
      `${name} ${change}${details.length === 0 ? '' : ':'}`,
      ...details.map(({ text }) => `  ${text}`),
    ]),
    ...comparison.problems.map(problem => `not compared: ${problem}`),
  ];
  if (statements.length === 0 && action === 'update') return 'spelling';
  // who calls is whoever has the policy, not the caller of the search
  const textOf = ({ text, ownText }: Example): string => (kind === 'identity policy' ? ownText : text);
  return {
    ...base,
    statements,
    weakened: comparison.weakened.map(textOf),
    // what ends allows less and protects nothing
    strengthened: isText(after) ? comparison.strengthened.map(textOf) : [],
    effect: kind === 'scp' ? callerEffects(before, after) : [],
  };
}

const isText = (text: unknown): text is string => typeof text === 'string' && text !== '';

/** The name of a policy, or its address where the plan has no name yet. */
function nameOf(change: ResourceChange): string {
  const name = show(change, POLICIES.get(change.type)!.name, change.after === undefined ? 'before' : 'after');
  return name === UNKNOWN || name === ABSENT ? change.address : name;
}

const EMPTY_POLICY = '{"Version":"2012-10-17","Statement":[]}';
