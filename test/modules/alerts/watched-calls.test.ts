import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hubPattern } from '../../../modules/alerts/hub-patterns';
import {
  changedParameters,
  WATCHED_GROUPS,
  watchedDetails,
  watchedSources,
} from '../../../modules/alerts/watched/watched-calls';
import { watchedCallsTable } from '../../watched-calls-table';
import { PLACES } from './watched-places';

const CALLS = WATCHED_GROUPS.flatMap(({ calls }) => calls(PLACES));

interface Detail {
  readonly $or: readonly object[];
}

/** Rules that take so many calls each, for a pattern that fits by its number of calls. */
const details = (count: number) =>
  watchedDetails('tampering', PLACES, detail => ('$or' in detail ? (detail as Detail).$or.length : 1) <= count);

/** Parameters that a pattern asks for, those of alternatives included. */
const asked = (parameters: object): string[] =>
  Object.entries(parameters).flatMap(([name, value]) => (name === '$or' ? (value as object[]).flatMap(asked) : [name]));

test('every request parameter that a pattern asks for is in the message, or says what state is wrong', () => {
  const missing = CALLS.flatMap(({ match, changed, of, now }) =>
    asked(match?.requestParameters ?? {})
      .filter(name => ![changed?.replace('[0]', ''), of, now, 'actionsEnabled', 'muteTargets'].includes(name))
      .map(name => `${name}: name it as changed, of or now in modules/alerts/watched`),
  );
  expect(missing).toEqual([]);
});

test('a parameter is in one group of the message only', () => {
  const paths = changedParameters().flat();
  expect(new Set(paths).size).toBe(paths.length);
});

test('no parameter that may hold a phone number is in a message', () => {
  const personal = changedParameters()
    .flat()
    .filter(path => /phone|endpoint$|contactInformation/i.test(path));
  expect(personal).toEqual([]);
});

test('the hub takes every service of the calls', () => {
  expect(watchedSources()).toEqual([...new Set(CALLS.map(({ service }) => `${service}.amazonaws.com`))].sort());
  for (const signal of ['tampering', 'change'] as const) {
    const [{ detail }] = hubPattern(signal, '777777777777').$or as [{ detail: object }];
    expect(detail).toMatchObject({ eventSource: watchedSources() });
  }
});

test('what makes a rule too long goes on in another one, in the same order', () => {
  const spread = Object.entries(details(9));
  const ofOwnParts = spread.filter(([name]) => name.startsWith('tampering-own-parts'));
  expect(ofOwnParts.map(([name]) => name).slice(0, 3)).toEqual([
    'tampering-own-parts',
    'tampering-own-parts-2',
    'tampering-own-parts-3',
  ]);
  const calls = (rules: readonly (readonly [string, object])[]) =>
    rules.flatMap(([, detail]) => (detail as Detail).$or);
  const whole = Object.entries(details(Infinity)).filter(([name]) => name === 'tampering-own-parts');
  expect(calls(ofOwnParts)).toEqual(calls(whole));
});

test('a rule that takes not even one call is refused', () => {
  expect(() => details(0)).toThrow(/^tampering-own-parts: the pattern of a rule is too long: /);
});

test('the table of docs/alerts.md is that of the calls: npx tsx test/watched-calls-table.ts prints it', () => {
  const cells = (text: string): string[] =>
    text
      .split('\n')
      .filter(line => line.startsWith('|'))
      .map(line => line.replace(/\s+/g, ' ').replace(/-{3,}/g, '---'));
  const page = readFileSync(join(__dirname, '../../../docs/alerts.md'), 'utf8');
  const table = page.split('### Every watched call')[1]?.split('\n## ')[0] ?? '';
  expect(cells(table)).toEqual(cells(watchedCallsTable()));
});

test('of a log group whose name is known by its beginning, calls about any that begins so are taken', () => {
  const places = { ...PLACES, logGroupName: 'aws-controltower/CloudTrailLogs*' };
  const about = (parameter: string) =>
    WATCHED_GROUPS.flatMap(({ calls }) => calls(places)).flatMap(({ match }) => {
      const { [parameter]: values } = (match?.requestParameters ?? {}) as Record<string, unknown>;
      return values === undefined ? [] : [values];
    });
  expect(about('logGroupName')).toContainEqual([{ prefix: 'aws-controltower/CloudTrailLogs' }, expect.anything()]);
  expect(about('logGroupIdentifier')).toContainEqual([
    ...[{ prefix: 'aws-controltower/CloudTrailLogs' }, { wildcard: '*:log-group:aws-controltower/CloudTrailLogs*' }],
    expect.anything(),
  ]);
  expect(about('resourceIdentifier')).toContainEqual([{ wildcard: '*:log-group:aws-controltower/CloudTrailLogs*' }]);
});
