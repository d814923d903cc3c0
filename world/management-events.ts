import { listAt, textAt, valueAt } from './plan/attributes';
import { compareText } from './plan/values';
import { ResourceChange } from './plan/plan';

/** Which management events a trail records. */
export interface ManagementEvents {
  readonly reads: boolean;
  readonly writes: boolean;
  /** What it leaves out nevertheless, in words, sorted: 'events of kms.amazonaws.com', 'events of … (writes)'. */
  readonly excluded: readonly string[];
}

/** One selector; what it leaves out, it leaves out of all that it takes. */
type Selector = ManagementEvents;

type Side = ResourceChange['before'];

/**
 * The management events that the selectors of an aws_cloudtrail take; a trail without selectors takes all.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
 */
export function managementEvents(trail: Side): ManagementEvents {
  const selectors = [
    ...listAt(trail, 'event_selector').map(basic),
    ...listAt(trail, 'advanced_event_selector').map(advanced),
  ];
  if (selectors.length === 0) return { reads: true, writes: true, excluded: [] };
  const [reads, writes] = [selectors.filter(one => one.reads), selectors.filter(one => one.writes)];
  const [ofReads, ofWrites] = [reads, writes].map(leftOut) as [readonly string[], readonly string[]];
  const both = ofReads.filter(words => ofWrites.includes(words));
  return {
    reads: reads.length > 0,
    writes: writes.length > 0,
    excluded: [
      ...(reads.length === 0 ? ofWrites : writes.length === 0 ? ofReads : both),
      ...(writes.length === 0 ? [] : ofReads.filter(words => !both.includes(words)).map(words => `${words} (reads)`)),
      ...(reads.length === 0 ? [] : ofWrites.filter(words => !both.includes(words)).map(words => `${words} (writes)`)),
    ].sort(compareText),
  };
}

/** An event is recorded when any selector takes it, so only what all leave out is left out. */
const leftOut = ([first, ...others]: readonly Selector[]): readonly string[] =>
  (first?.excluded ?? []).filter(words => others.every(({ excluded }) => excluded.includes(words)));

/** Whether what is left out now was left out before, wholly or of these reads or writes. */
export const wasExcluded = (before: ManagementEvents, words: string): boolean =>
  before.excluded.includes(words) || before.excluded.includes(words.replace(/ \((reads|writes)\)$/, ''));

/** Whether a trail records any data events. */
export const selectsDataEvents = (trail: Side): boolean =>
  listAt(trail, 'event_selector').some(selector => listAt(selector, 'data_resource').length > 0) ||
  listAt(trail, 'advanced_event_selector').some(selector => categoriesOf(selector).includes('Data'));

function basic(selector: unknown): Selector {
  const taken = valueAt(selector, 'include_management_events') !== false;
  const type = textAt(selector, 'read_write_type') ?? 'All';
  return {
    reads: taken && type !== 'WriteOnly',
    writes: taken && type !== 'ReadOnly',
    excluded: texts(selector, 'exclude_management_event_sources').map(source => `events of ${source}`),
  };
}

function advanced(selector: unknown): Selector {
  const taken = categoriesOf(selector).includes('Management');
  const fields = listAt(selector, 'field_selector');
  const readOnly = fields.find(field => textAt(field, 'field') === 'readOnly');
  const [values, others] = [texts(readOnly, 'equals'), texts(readOnly, 'not_equals')];
  const takes = (value: string): boolean =>
    taken && (values.length === 0 || values.includes(value)) && !others.includes(value);
  return {
    reads: takes('true'),
    writes: takes('false'),
    excluded: fields
      .filter(field => !['readOnly', 'eventCategory'].includes(textAt(field, 'field') ?? ''))
      .flatMap(excludedBy),
  };
}

/** What one field of an advanced selector leaves out, in words. */
function excludedBy(field: unknown): string[] {
  const name = textAt(field, 'field') ?? '';
  const quoted = (operator: string): string[] => texts(field, operator);
  return [
    ...quoted('not_equals').map(value => (name === 'eventSource' ? `events of ${value}` : `${name} ${value}`)),
    ...quoted('not_starts_with').map(value => `${name} that starts with ${value}`),
    ...quoted('not_ends_with').map(value => `${name} that ends with ${value}`),
    ...Object.entries({ equals: 'equal', starts_with: 'start with', ends_with: 'end with' }).flatMap(
      ([operator, verb]) => {
        const values = [...quoted(operator)].sort(compareText);
        return values.length === 0 ? [] : [`every ${name} but those that ${verb} ${values.join(', ')}`];
      },
    ),
  ];
}

const categoriesOf = (selector: unknown): string[] =>
  listAt(selector, 'field_selector')
    .filter(field => textAt(field, 'field') === 'eventCategory')
    .flatMap(field => texts(field, 'equals'));

const texts = (value: unknown, path: string): string[] => listAt(value, path).filter(one => typeof one === 'string');
