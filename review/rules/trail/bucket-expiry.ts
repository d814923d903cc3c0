import { listAt, textAt, valueAt } from '../../../world/plan/attributes';

/** What a lifecycle rule deletes, and when. */
export interface Expiry {
  readonly of: 'files' | 'old versions';
  /** Days after which; 0 for a date. */
  readonly days: number;
  /** Day on which, ISO 8601. */
  readonly date?: string;
  /** Old versions that are kept all the same. */
  readonly newerVersions: number;
  /** What the rule is for, in one form; '' for everything. */
  readonly filter: string;
  /** The prefix, when it is for all of a prefix. */
  readonly prefix?: string;
  /** For people: 'files of AWSLogs/ after 90 days'. */
  readonly words: string;
}

/** The expiries of one `rule` of aws_s3_bucket_lifecycle_configuration; none when it is disabled. */
export function expiriesOf(rule: unknown): Expiry[] {
  if (textAt(rule, 'status') !== 'Enabled') return [];
  const scope = scopeOf(rule);
  const where = scope.filter === '' ? '' : ` of ${scope.prefix ?? scope.filter}`;
  const expiries: Expiry[] = [];
  const days = numberAt(rule, 'expiration[0].days');
  const date = textAt(rule, 'expiration[0].date') ?? '';
  if (days > 0) {
    expiries.push({ of: 'files', days, newerVersions: 0, ...scope, words: `files${where} after ${dayCount(days)}` });
  }
  if (date !== '') {
    expiries.push({ of: 'files', days: 0, date, newerVersions: 0, ...scope, words: `files${where} on ${date}` });
  }
  const oldDays = numberAt(rule, 'noncurrent_version_expiration[0].noncurrent_days');
  const newerVersions = numberAt(rule, 'noncurrent_version_expiration[0].newer_noncurrent_versions');
  if (oldDays > 0) {
    const but = newerVersions > 0 ? `, all but the newest ${newerVersions}` : '';
    const words = `old versions${where} after ${dayCount(oldDays)}${but}`;
    expiries.push({ of: 'old versions', days: oldDays, newerVersions, ...scope, words });
  }
  return expiries;
}

function scopeOf(rule: unknown): Pick<Expiry, 'filter' | 'prefix'> {
  // what is set, in one form: the provider writes empty values, and `and` with one part means the part
  const both = valueAt(rule, 'filter[0].and[0]') ?? valueAt(rule, 'filter[0]');
  const prefix = textAt(both, 'prefix') || textAt(rule, 'prefix') || '';
  const tags = Object.entries(valueAt(both, 'tags') ?? {}).map(([key, value]) => `tag ${key}=${String(value)}`);
  for (const tag of listAt(both, 'tag')) tags.push(`tag ${textAt(tag, 'key') ?? ''}=${textAt(tag, 'value') ?? ''}`);
  const sizes = ['object_size_greater_than', 'object_size_less_than']
    .filter(name => numberAt(both, name) > 0)
    .map(name => `${name} ${numberAt(both, name)}`);
  const parts = [...(prefix === '' ? [] : [prefix]), ...tags.sort(), ...sizes];
  return { filter: parts.join(', '), ...(prefix !== '' && parts.length === 1 ? { prefix } : {}) };
}

const numberAt = (value: unknown, path: string): number => Number(valueAt(value, path) ?? 0) || 0;

const dayCount = (days: number): string => (days === 1 ? '1 day' : `${days} days`);
