import { Action, Attributes, ResourceChange } from './plan';

/** A change of a plan, as far as it is understood; the rest is any JSON. */
interface RawChange {
  readonly address: string;
  readonly previous_address?: unknown;
  readonly mode?: unknown;
  readonly type: string;
  readonly name: string;
  readonly action_reason?: unknown;
  readonly deposed?: unknown;
  readonly change: {
    readonly actions: readonly string[];
    readonly before?: unknown;
    readonly after?: unknown;
    readonly after_unknown?: unknown;
    readonly before_sensitive?: unknown;
    readonly after_sensitive?: unknown;
    readonly replace_paths?: unknown;
    readonly importing?: { readonly id?: unknown; readonly identity?: unknown } | null;
  };
}

/**
 * Reads changes of a plan, checked by hand: there may be tens of thousands, of which a schema would copy each. `before`,
 * `after` and the marks are taken as they are.
 *
 * @param key where they stand in the plan
 * @param notUnderstood gets a sentence on each that is not understood
 */
export function readChanges(
  raw: readonly unknown[],
  stack: string,
  key: string,
  notUnderstood: string[],
): ResourceChange[] {
  const changes: ResourceChange[] = [];
  for (const [index, item] of raw.entries()) {
    const problem = problemOf(item);
    if (problem !== undefined) {
      notUnderstood.push(`${key}[${index}]: ${problem}`);
      continue;
    }
    const change = toChange(item as RawChange, stack);
    if (change.action === 'unknown') {
      const actions = JSON.stringify((item as RawChange).change.actions);
      notUnderstood.push(`${key}[${index}]: ${change.address}: actions ${actions} are not known to this program`);
    }
    if (leavesOld(item as RawChange)) changes.push(...halvesOf(change));
    else changes.push(change);
  }
  return changes;
}

/** Changes that are left to a later plan: the whole change stands there, and the reason. */
export function readDeferred(raw: readonly unknown[], stack: string, notUnderstood: string[]): ResourceChange[] {
  return raw.flatMap((item, index) => {
    const { reason, resource_change } = (item ?? {}) as { reason?: unknown; resource_change?: unknown };
    const problems: string[] = [];
    const changes = readChanges([resource_change], stack, 'deferred_changes', problems);
    notUnderstood.push(...problems.map(problem => problem.replace('[0]', `[${index}]`)));
    return changes.map(change => ({ ...change, deferred: textOf(reason) ?? 'unknown' }));
  });
}

function problemOf(item: unknown): string | undefined {
  if (!isObject(item)) return 'the entry is no object';
  for (const name of ['address', 'type', 'name']) if (typeof item[name] !== 'string') return `${name}: not a text`;
  const { change } = item;
  if (!isObject(change)) return 'change: not an object';
  const { actions } = change;
  return Array.isArray(actions) && actions.every(action => typeof action === 'string')
    ? undefined
    : 'change.actions: not a list of texts';
}

// one object literal without spreads: this runs for every resource
const toChange = (raw: RawChange, stack: string): ResourceChange => ({
  stack,
  address: withoutNumbers(raw.address),
  previousAddress: typeof raw.previous_address === 'string' ? withoutNumbers(raw.previous_address) : undefined,
  mode: raw.mode === 'data' || raw.mode === 'ephemeral' ? raw.mode : 'managed',
  type: raw.type,
  name: raw.name,
  // what is ephemeral is opened, whatever it is called
  action: raw.mode === 'ephemeral' ? 'read' : (ACTIONS.get(raw.change.actions.join(' ')) ?? 'unknown'),
  reason: textOf(raw.action_reason),
  importing: raw.change.importing == null ? undefined : importedBy(raw.change.importing),
  deposed: textOf(raw.deposed),
  createsFirst: raw.change.actions.join(' ') === 'create delete' ? true : undefined,
  before: isObject(raw.change.before) ? raw.change.before : undefined,
  after: isObject(raw.change.after) ? raw.change.after : undefined,
  afterUnknown: raw.change.after_unknown,
  beforeSensitive: raw.change.before_sensitive,
  afterSensitive: raw.change.after_sensitive,
  replacePaths: Array.isArray(raw.change.replace_paths) ? raw.change.replace_paths.filter(isReplacePath) : NO_PATHS,
});

const NO_PATHS: ResourceChange['replacePaths'] = [];

/** One action for Terraform's list. */
const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ['no-op', 'no-op'],
  ['create', 'create'],
  ['read', 'read'],
  ['update', 'update'],
  ['delete', 'delete'],
  ['delete create', 'replace'],
  ['create delete', 'replace'],
  ['create forget', 'replace'],
  ['forget create', 'replace'],
  ['forget', 'forget'],
]);

/** Whether a replacement leaves the old object in AWS, out of the state. */
const leavesOld = ({ change: { actions } }: RawChange): boolean =>
  actions.length === 2 && actions.includes('forget') && actions.includes('create');

/** A replacement that leaves the old object: that one is forgotten, and the new one is created beside it. */
const halvesOf = (change: ResourceChange): ResourceChange[] => [
  { ...change, action: 'forget', leavesOld: true, after: undefined, afterUnknown: {}, afterSensitive: {} },
  {
    ...change,
    action: 'create',
    leavesOld: true,
    previousAddress: undefined,
    importing: undefined,
    reason: undefined,
    replacePaths: NO_PATHS,
    before: undefined,
    beforeSensitive: false,
  },
];

/** The id; of an identity its parts: 'account_id=111111111111, name=a'. */
function importedBy({ id, identity }: NonNullable<RawChange['change']['importing']>): string {
  if (typeof id === 'string') return withoutNumbers(id);
  if (!isObject(identity)) return '';
  const parts = Object.entries(identity).filter(([, value]) => value !== null && typeof value !== 'object');
  return withoutNumbers(parts.map(([name, value]) => `${name}=${String(value)}`).join(', '));
}

/** An address without the phone numbers that a for_each may have for keys. */
export const withoutNumbers = (address: string): string =>
  address.includes('+') ? address.replace(/\+\d{7,15}/g, '(phone number)') : address;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const isObject = (value: unknown): value is Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isReplacePath = (path: unknown): path is (string | number)[] =>
  Array.isArray(path) && path.every(part => typeof part === 'string' || typeof part === 'number');
