import { comparedOnce } from '../../aws/policy/compare-once';
import { Example } from '../../aws/policy/difference';
import { callerEffects } from '../../aws/policy/effect';
import { ABSENT, isSensitive, isUnknown, show, UNKNOWN, valueAt } from '../../world/plan/attributes';
import { ResourceChange } from '../../world/plan/plan';
import { THING_TYPES } from '../../world/thing-types';
import { PolicyChange } from './report';

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
  const kind = THING_TYPES.get(change.type)?.policy?.kind;
  return kind === 'organization policy' ? undefined : kind;
}

/** The attribute with a policy that this program can compare. */
export const policyAttributeOf = (change: ResourceChange): string | undefined =>
  kindOf(change) === undefined ? undefined : THING_TYPES.get(change.type)?.policy?.attribute;

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
      ...details.map(text => `  ${text}`),
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
  const side = change.after === undefined ? 'before' : 'after';
  const names = THING_TYPES.get(change.type)?.name ?? [];
  return names.map(path => show(change, path, side)).find(isName) ?? change.address;
}

const isName = (name: string): boolean => name !== UNKNOWN && name !== ABSENT;

const EMPTY_POLICY = '{"Version":"2012-10-17","Statement":[]}';
