import { AwsError } from '../front/aws-answer';

/** One record of a log group. */
export interface LoggedEvent {
  readonly eventId: string;
  readonly message: string;
}

/** One field of a row of an answer. */
export interface Field {
  readonly field: string;
  readonly value: string;
}

/** What a query gives: rows without the fields that a record does not have, each with its pointer. */
export interface QueryAnswer {
  readonly results: readonly (readonly Field[])[];
  readonly recordsMatched: number;
  readonly recordsScanned: number;
}

type Values = ReadonlyMap<string, string>;
type Condition = (values: Values) => boolean;

/**
 * Asks records in JSON as CloudWatch Logs Insights does, as far as the pages of a runbook ask: `fields`, one `filter` of `=` and
 * `in` with `and` between them, `sort`, and `limit`. Anything else is refused, and never left out.
 *
 * @param query - commands with | between them
 * @param limit - rows at most
 * @throws AwsError - MalformedQueryException
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export function answerQuery(query: string, events: readonly LoggedEvent[], limit: number): QueryAnswer {
  let fields: readonly string[] = ['@message'];
  let rows = events.map(event => ({ event, values: valuesOf(event) }));
  let most = limit;
  for (const command of query.split(/\s*\|\s*/)) {
    const [, name = '', rest = ''] = /^(\w+)\s+([^]*?)\s*$/.exec(command) ?? [];
    switch (name) {
      case 'fields':
        fields = rest.split(/\s*,\s*/);
        break;
      case 'filter': {
        const conditions = rest.split(/\s+and\s+/).map(conditionOf);
        rows = rows.filter(({ values }) => conditions.every(holds => holds(values)));
        break;
      }
      case 'sort': {
        const [, by = '', way = 'desc'] = /^(\S+)(?:\s+(asc|desc))?$/.exec(rest) ?? refuse(command);
        const sign = way === 'asc' ? 1 : -1;
        rows = [...rows].sort((a, b) => sign * (a.values.get(by) ?? '').localeCompare(b.values.get(by) ?? ''));
        break;
      }
      case 'limit':
        most = Math.min(most, Number(/^\d+$/.test(rest) ? rest : refuse(command)));
        break;
      default:
        refuse(command);
    }
  }
  return {
    results: rows
      .slice(0, most)
      .map(({ event, values }) => [
        ...fields.flatMap(field => (values.has(field) ? [{ field, value: values.get(field)! }] : [])),
        { field: '@ptr', value: event.eventId },
      ]),
    recordsMatched: rows.length,
    recordsScanned: events.length,
  };
}

/** One comparison of a field with texts; a field that is not there is equal to nothing. */
function conditionOf(text: string): Condition {
  const [, field = '', list, one] =
    /^(@?[\w.]+)\s*(?:in\s*\[((?:\s*'[^']*'\s*,?)+)\]|=\s*'([^']*)')$/.exec(text) ?? refuse(text);
  const wanted = list === undefined ? [one] : [...list.matchAll(/'([^']*)'/g)].map(([, value]) => value);
  return values => wanted.includes(values.get(field));
}

/** Fields of a record by their paths, as Logs Insights finds them in JSON. */
function valuesOf({ message }: LoggedEvent): Values {
  const values = new Map([['@message', message]]);
  const walk = (value: unknown, path: string): void => {
    if (value === null || value === undefined) return;
    if (typeof value !== 'object') values.set(path, typeof value === 'string' ? value : JSON.stringify(value));
    else for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`);
  };
  walk(jsonOf(message), '');
  return values;
}

function jsonOf(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function refuse(what: string): never {
  throw new AwsError('MalformedQueryException', `unexpected or unknown here: ${what}`);
}
