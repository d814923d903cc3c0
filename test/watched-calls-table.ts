import { WatchedCall } from '../modules/alerts/watched/watched-call';
import { WATCHED_GROUPS } from '../modules/alerts/watched/watched-calls';
import { PLACES } from './modules/alerts/watched-places';

const WHO: Readonly<Record<WatchedCall['means'], string>> = {
  disarms: 'anybody: tampering, critical',
  sets: 'a deploy role: change by a deploy role, notice; anybody else: tampering, critical',
  told: 'anybody: change, notice',
};

/** What a call must be about, by its parameters. */
function about({ match = {} }: WatchedCall): string {
  if ('recipientAccountId' in match) return 'anything in accounts that hold a part';
  const told = parametersOf(match.$or === undefined ? match : (match.$or as [object])[0]);
  return told.length === 0 ? 'anything' : told.join(', ');
}

const parametersOf = (fields: object): string[] =>
  Object.entries(fields).flatMap(([name, asked]) =>
    Array.isArray(asked) ? `\`${name}\` ${valuesOf(asked)}` : parametersOf(asked as object),
  );

function valuesOf(values: readonly unknown[]): string {
  if (values.some(value => JSON.stringify(value).includes('rootguard-'))) return 'of Rootguard';
  const texts = (all: readonly unknown[]) =>
    all.filter(value => typeof value !== 'object').map(value => `${value as string}`);
  const but = texts(values.flatMap(value => (value as { 'anything-but'?: unknown })['anything-but'] ?? []));
  return but.length > 0 ? `other than ${but.join(', ') || 'none'}` : texts(values).join(' or ');
}

/** The table of docs/alerts.md: every watched call, by what it is about, who makes it, signal and priority. */
export const watchedCallsTable = (): string =>
  [
    '| about | events | told by | who: signal, priority |',
    '| --- | --- | --- | --- |',
    ...WATCHED_GROUPS.flatMap(({ title, calls }) =>
      calls(PLACES).map(call => {
        const events = call.events.map(name => (typeof name === 'string' ? name : `${name.prefix}…`)).join(', ');
        const tried = call.refusedToo === true ? ', done or refused' : '';
        const who = call.serviceEvent === true ? WHO[call.means].replace('anybody', 'AWS') : WHO[call.means];
        return `| ${title.split(':')[0]} | ${call.service}: ${events}${tried} | ${about(call)} | ${who} |`;
      }),
    ),
  ].join('\n');

if (require.main === module) process.stdout.write(`${watchedCallsTable()}\n`);
