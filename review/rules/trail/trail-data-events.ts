import { listAt, textAt } from '../../../world/plan/attributes';
import { Attributes } from '../../../world/plan/plan';

/** Values by operator, of which one will do. */
type Operators = Readonly<Record<string, readonly string[]>>;

/** Conditions that an event must all meet, by field. */
type Conditions = ReadonlyMap<string, Operators>;

const POSITIVE: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  equals: (value, wanted) => value === wanted,
  starts_with: (value, wanted) => value.startsWith(wanted),
  ends_with: (value, wanted) => value.endsWith(wanted),
};

/** More than that is no selector that people write. */
const MOST_PARTS = 10_000;

/** Events of VPC endpoints, which advanced selectors alone can take. */
export const NETWORK_ACTIVITY = 'NetworkActivity';

/**
 * Whether a trail no longer records data events that it recorded, by its selectors, basic or advanced; or such of another
 * category.
 *
 * Each selector before is taken apart into those of one value for each field; each needs one that covers it.
 */
export function narrowsDataEvents(
  before: Attributes | undefined,
  after: Attributes | undefined,
  category: 'Data' | typeof NETWORK_ACTIVITY = 'Data',
): boolean {
  const now = selectorsOf(after, category);
  return selectorsOf(before, category)
    .flatMap(parts)
    .some(part => !now.some(selector => isCovered(part, selector)));
}

const selectorsOf = (trail: Attributes | undefined, category: string): Conditions[] => [
  ...listAt(category === 'Data' ? trail : undefined, 'event_selector').flatMap(selector =>
    listAt(selector, 'data_resource').map(resource => basic(textAt(selector, 'read_write_type') ?? 'All', resource)),
  ),
  ...listAt(trail, 'advanced_event_selector')
    .map(advanced)
    .filter(conditions => conditions.get('eventCategory')?.equals?.includes(category)),
];

/** The same as an advanced selector; 'arn:aws:s3' without a resource stands for all. */
function basic(readWriteType: string, resource: unknown): Conditions {
  const arns = texts(resource, 'values');
  const isAll = arns.some(arn => arn.split(':').filter(Boolean).length <= 3);
  return new Map<string, Operators>([
    ['eventCategory', { equals: ['Data'] }],
    ['resources.type', { equals: [textAt(resource, 'type') ?? ''] }],
    ...(isAll ? [] : [['resources.ARN', { starts_with: arns }] as const]),
    ...(readWriteType === 'All' ? [] : [['readOnly', { equals: [String(readWriteType === 'ReadOnly')] }] as const]),
  ]);
}

const advanced = (selector: unknown): Conditions =>
  new Map(
    listAt(selector, 'field_selector').map(field => [
      textAt(field, 'field') ?? '',
      Object.fromEntries(
        ['', 'not_'].flatMap(not =>
          Object.keys(POSITIVE).map(operator => [`${not}${operator}`, texts(field, `${not}${operator}`)]),
        ),
      ),
    ]),
  );

function parts(selector: Conditions): Conditions[] {
  let all: Map<string, Operators>[] = [new Map(selector)];
  if (!selector.has('readOnly')) all[0]!.set('readOnly', { equals: ['true', 'false'] });
  for (const [field, operators] of [...all[0]!]) {
    for (const operator of Object.keys(POSITIVE)) {
      const values = operators[operator] ?? [];
      if (values.length < 2 || all.length * values.length > MOST_PARTS) continue;
      all = all.flatMap(one =>
        values.map(value => new Map([...one, [field, { ...one.get(field), [operator]: [value] }]])),
      );
    }
  }
  return all;
}

/** Whether every event that one selector takes is taken by another one. */
const isCovered = (part: Conditions, selector: Conditions): boolean =>
  [...selector].every(([field, operators]) =>
    Object.entries(operators).every(([operator, wanted]) => {
      if (wanted.length === 0) return true;
      const own = part.get(field) ?? {};
      const matches = POSITIVE[operator.replace('not_', '')]!;
      const isWanted = (value: string): boolean => wanted.some(one => matches(value, one));
      const equal = own.equals ?? [];
      if (operator in POSITIVE) {
        const known = [...new Set([...equal, ...(own[operator] ?? [])])];
        return known.length > 0 && known.every(isWanted);
      }
      return (equal.length > 0 && !equal.some(isWanted)) || wanted.every(value => own[operator]?.includes(value));
    }),
  );

const texts = (value: unknown, path: string): string[] => listAt(value, path).filter(one => typeof one === 'string');
