import { alertMessage } from '../../../modules/alerts/alert-message';
import { otherAccountsRules } from '../../../modules/alerts/hub-patterns';
import { signalPatterns } from '../../../modules/alerts/signal-patterns';
import { changedParameters, tamperedSources, tamperingAlternatives } from '../../../modules/alerts/tampering-patterns';

interface Alternative {
  readonly eventSource: readonly string[];
  readonly requestParameters?: Readonly<Record<string, unknown>>;
}

const PROPS = { trailName: 'organization-trail', logGroupName: '/organization/trail' };
const alternatives = (count = Infinity) =>
  tamperingAlternatives(PROPS, list => list.length <= count) as Readonly<Record<string, readonly Alternative[]>>;

/** Parameters that a pattern asks for, those of alternatives included. */
const asked = (parameters: object): string[] =>
  Object.entries(parameters).flatMap(([name, value]) => (name === '$or' ? (value as object[]).flatMap(asked) : [name]));

test('every request parameter that a pattern asks for is in the message, or says what state is wrong', () => {
  const named = changedParameters()
    .flat()
    .map(path => path.replace('[0]', ''));
  const missing = Object.values(alternatives())
    .flat()
    .flatMap(({ requestParameters = {} }) => asked(requestParameters))
    .filter(name => !named.includes(name) && !['state', 'actionsEnabled'].includes(name))
    .map(name => `${name}: name it as changed, or of, in modules/alerts/tampering-patterns.ts`);
  expect(missing).toEqual([]);
});

test('a parameter is in one group of the message only, and each has a variable of its own', () => {
  const paths = changedParameters().flat();
  expect(new Set(paths).size).toBe(paths.length);
  const { inputPaths } = alertMessage({
    signal: { id: 'tampering', title: 'tampering', topic: 'critical' },
    escalateTo: 'On call',
    runbookUrl: 'https://wiki.example.com/root',
  });
  const inMessage = Object.values(inputPaths).filter(path => path.startsWith('$.detail.requestParameters.'));
  expect(inMessage.sort()).toEqual(paths.map(path => `$.detail.requestParameters.${path}`).sort());
});

test('the hub takes every service of the patterns from accounts without a rule of their own', () => {
  const services = Object.values(alternatives())
    .flat()
    .flatMap(({ eventSource }) => eventSource);
  expect(tamperedSources()).toEqual([...new Set(services)].sort());
  const { pattern } = otherAccountsRules('tampering', [])['other-accounts']!;
  expect(pattern.detail).toMatchObject({ eventSource: tamperedSources() });
});

test('what makes a rule too long goes on in another one, in the same order', () => {
  const all = alternatives();
  const spread = alternatives(4);
  expect(Object.keys(spread)).toEqual([
    'tampering',
    'tampering-2',
    'tampering-forwarding',
    'tampering-forwarding-2',
    'tampering-forwarding-3',
    'tampering-messages',
    'tampering-messages-2',
  ]);
  expect(Object.values(spread).flat()).toEqual(Object.values(all).flat());
  expect(spread.tampering).toEqual(all.tampering?.slice(0, 4));
});

test('the longest names fit', () => {
  const props = {
    partition: 'aws',
    trailName: 't'.repeat(128),
    logGroupName: 'l'.repeat(512),
    ownAccount: '1',
  } as const;
  for (const pattern of Object.values(signalPatterns('tampering', props))) {
    expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(2048);
  }
});
