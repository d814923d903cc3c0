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

/** An event of a text: a CloudTrail record, or an EventBridge event that may hold one. */
export interface InputEvent {
  /** Undefined for an event that is no record: then it is in no trail. */
  readonly record?: CloudTrailRecord;
  /** Undefined for a record by itself. */
  readonly envelope?: EventEnvelope;
}

/** What an EventBridge event says about where it comes from. */
export interface EventEnvelope {
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly region: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** Events of a text, and everything in it that is no event. */
export interface ParsedInput {
  readonly events: readonly InputEvent[];
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
  for (const located of values.flatMap(value => unpack(value, unpackOne))) {
    const problem = problemOf(located.value);
    if (problem === undefined) records.push(located.value as CloudTrailRecord);
    else problems.push(`${located.where}${problem}`);
  }
  if (records.length === 0 && problems.length === 0) problems.push('holds no event');
  return { records, problems };
}

/**
 * Reads events out of a text as parseEvents does, and EventBridge events of anything else as well.
 *
 * Of an EventBridge event without source, only the record is taken. What a sender claims to be a record, without a
 * source of AWS, is none: it is in no trail.
 */
export function parseInput(text: string): ParsedInput {
  const { values, problems } = parseJson(text.replace(/^\ufeff/, ''));
  const events: InputEvent[] = [];
  for (const { where, value } of values.flatMap(located => unpack(located, keep))) {
    const parsed = inputOf(value);
    if (typeof parsed === 'string') problems.push(`${where}${parsed}`);
    else events.push(parsed);
  }
  if (events.length === 0 && problems.length === 0) problems.push('holds no event');
  return { events, problems };
}

/** The event, or what is wrong with it. */
function inputOf(value: unknown): InputEvent | string {
  const isEnvelope = isFields(value) && 'detail-type' in value;
  if (!isEnvelope || value.source === undefined) {
    const [{ where, value: record }] = isEnvelope ? unpackOne(value, '') : [{ where: '', value }];
    const problem = isFields(record)
      ? problemOf(record)
      : 'must be a CloudTrail record or an EventBridge event, a JSON object';
    return problem === undefined ? { record: record as CloudTrailRecord } : `${where}${problem}`;
  }
  const missing = ['detail-type', 'source', 'account', 'region'].filter(field => typeof value[field] !== 'string');
  if (missing.length > 0) return `not an EventBridge event: ${missing.join(' and ')} must be text`;
  if (!isFields(value.detail)) return 'not an EventBridge event: detail must be a JSON object';
  const envelope = value as EventEnvelope;
  if (!envelope.source.startsWith('aws.') || !envelope['detail-type'].endsWith(' via CloudTrail')) return { envelope };
  const problem = problemOf(envelope.detail);
  return problem === undefined ? { envelope, record: envelope.detail as CloudTrailRecord } : `detail: ${problem}`;
}

/** Sums up what names an event; of an EventBridge event that is no record, its type and its source. */
export function summarizeInput({ record, envelope }: InputEvent): EventSummary {
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const ofEnvelope: EventSummary = {
    eventID: text(envelope?.id),
    eventName: envelope?.['detail-type'] ?? '',
    eventSource: envelope?.source ?? '',
    account: text(envelope?.account),
    region: text(envelope?.region),
    time: text(envelope?.time),
  };
  if (record === undefined) return ofEnvelope;
  const ofRecord = summarizeEvent(record);
  return {
    eventID: ofRecord.eventID ?? ofEnvelope.eventID,
    eventName: ofRecord.eventName,
    eventSource: ofRecord.eventSource,
    account: ofRecord.account ?? ofEnvelope.account,
    region: ofRecord.region ?? ofEnvelope.region,
    time: ofRecord.time ?? ofEnvelope.time,
  };
}

/** Sums up what names a record. */
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

type Unpack = (value: unknown, where: string) => [Located];

function unpack({ where, value }: Located, one: Unpack): Located[] {
  if (Array.isArray(value)) return value.flatMap((element, at) => one(element, `${where}[${at}]: `));
  if (isFields(value) && Array.isArray(value.Records)) {
    return value.Records.map((element: unknown, at) => ({ where: `${where}Records[${at}]: `, value: element }));
  }
  return one(value, where);
}

const keep: Unpack = (value, where) => [{ where, value }];

function unpackOne(value: unknown, where: string): [Located] {
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
