/** A CloudTrail record; only the fields that name it are certain. */
export interface CloudTrailRecord {
  readonly eventName: string;
  readonly eventSource: string;
  readonly [field: string]: unknown;
}

/** What names an event; null where the record does not say. */
export interface EventSummary {
  readonly eventID: string | null;
  readonly eventName: string;
  readonly eventSource: string;
  /** The account that the event is recorded in; whose root acted is userIdentity.accountId. */
  readonly account: string | null;
  readonly region: string | null;
  readonly time: string | null;
}

/** Records of a text, and everything in it that is no record. */
export interface ParsedEvents {
  readonly records: readonly CloudTrailRecord[];
  readonly problems: readonly string[];
}

/** A value of the text and where it is, '' when it is all there is. */
interface Located {
  readonly where: string;
  readonly value: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads CloudTrail records out of a text: one record, a trail's file with Records, an EventBridge event with the
 * record as its detail, an array of these, or one of these a line.
 */
export function parseEvents(text: string): ParsedEvents {
  const { values, problems } = parseJson(text.replace(/^\ufeff/, ''));
  const records: CloudTrailRecord[] = [];
  for (const located of values.flatMap(unpack)) {
    const problem = problemOf(located.value);
    if (problem === undefined) records.push(located.value as CloudTrailRecord);
    else problems.push(`${located.where}${problem}`);
  }
  if (records.length === 0 && problems.length === 0) problems.push('holds no event');
  return { records, problems };
}

/** Sums up what names an event. */
export function summarizeEvent(record: CloudTrailRecord): EventSummary {
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const { eventName, eventSource, userIdentity } = record;
  return {
    eventID: text(record.eventID),
    eventName,
    eventSource,
    account: text(record.recipientAccountId) ?? (isFields(userIdentity) ? text(userIdentity.accountId) : null),
    region: text(record.awsRegion),
    time: text(record.eventTime),
  };
}

function parseJson(text: string): { values: Located[]; problems: string[] } {
  try {
    return { values: [{ where: '', value: JSON.parse(text) }], problems: [] };
  } catch (error) {
    const values: Located[] = [];
    const problems: string[] = [];
    for (const [at, line] of text.split('\n').entries()) {
      if (line.trim() === '') continue;
      try {
        values.push({ where: `line ${at + 1}: `, value: JSON.parse(line) });
      } catch {
        problems.push(`line ${at + 1}: not JSON`);
      }
    }
    // most of its lines are no JSON: a broken document, which gets one reason instead of one a line
    return problems.length > values.length
      ? { values: [], problems: [syntaxProblem(text, error)] }
      : { values, problems };
  }
}

/** Where the parser stopped, without its message, which quotes the text. */
function syntaxProblem(text: string, error: unknown): string {
  const position = /at position (\d+)/.exec(String(error))?.[1];
  if (position === undefined) return 'not JSON';
  const before = text.slice(0, Number(position)).split('\n');
  return `not JSON, line ${before.length}, column ${before[before.length - 1]!.length + 1}`;
}

function unpack({ where, value }: Located): Located[] {
  if (Array.isArray(value)) return value.flatMap((element, at) => unpackOne(element, `${where}[${at}]: `));
  if (isFields(value) && Array.isArray(value.Records)) {
    return value.Records.map((element: unknown, at) => ({ where: `${where}Records[${at}]: `, value: element }));
  }
  return unpackOne(value, where);
}

function unpackOne(value: unknown, where: string): Located[] {
  if (isFields(value) && 'detail-type' in value) return [{ where: `${where}detail: `, value: value.detail }];
  return [{ where, value }];
}

function problemOf(value: unknown): string | undefined {
  if (!isFields(value)) return 'must be a CloudTrail record, a JSON object';
  const missing = ['eventName', 'eventSource'].filter(field => typeof value[field] !== 'string');
  return missing.length === 0 ? undefined : `not a CloudTrail record: ${missing.join(' and ')} must be text`;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
