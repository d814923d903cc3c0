import { Weakening } from '../../../review/compare/fact';
import { gathered, wordsOf } from '../../../review/report/words';
import { changed } from '../rules/changes';

const alarm = (account: string, weakenings: readonly Weakening[], threshold = 5) => ({
  rule: 'alarm-still-rings',
  change: {
    ...changed('aws_cloudwatch_metric_alarm', { alarm_name: `root-${account}`, threshold: 1 }, { threshold }),
    address: `aws_cloudwatch_metric_alarm.root["${account}"]`,
  },
  thing: `alarm 'root-${account}'`,
  weakenings,
  accounts: [account],
});
const NEEDS_MORE: Weakening = { says: 'needs more before it rings', means: 'Later.', details: [{ path: 'threshold' }] };
const [ONE, TWO, THREE] = ['222222222222', '333333333333', '444444444444'] as const;
const findings = (...facts: ReturnType<typeof alarm>[]) => gathered(facts.flatMap(wordsOf));
const sentenceOf = (account: string): string => `The alarm 'root-${account}' needs more before it rings.`;

test('what is said of several things for one reason is one finding, and what is the same is said once', () => {
  expect(findings(alarm(TWO, [NEEDS_MORE]), alarm(ONE, [NEEDS_MORE]))).toEqual([
    {
      ...{ rule: 'alarm-still-rings', severity: 'danger', stack: 'stack', accounts: [ONE, TWO] },
      summary: 'Each of 2 alarms needs more before it rings.',
      meaning: 'Later.',
      details: ['threshold: 1 → 5'],
      each: [ONE, TWO].map(account => ({
        address: `aws_cloudwatch_metric_alarm.root["${account}"]`,
        summary: sentenceOf(account),
        accounts: [account],
        details: [],
      })),
    },
  ]);
});

test('what differs stands with each of them', () => {
  const [finding] = findings(alarm(ONE, [NEEDS_MORE]), alarm(TWO, [NEEDS_MORE]), alarm(THREE, [NEEDS_MORE], 9));
  expect(finding?.details).toEqual([]);
  expect(finding?.each?.map(({ details }) => details)).toEqual([
    ['threshold: 1 → 5'],
    ['threshold: 1 → 5'],
    ['threshold: 1 → 9'],
  ]);
});

test.each<[string, Weakening]>([
  ['another thing is said', { says: 'is deleted', means: 'Later.' }],
  ['it is less grave', { ...NEEDS_MORE, severity: 'warning' }],
  ['it means something else', { ...NEEDS_MORE, means: 'Never.' }],
])('findings stay apart where %s', (_, other) => {
  expect(findings(alarm(ONE, [NEEDS_MORE]), alarm(TWO, [other])).map(({ each }) => each)).toEqual([
    undefined,
    undefined,
  ]);
});

test('findings of two stacks stay apart', () => {
  const elsewhere = alarm(TWO, [NEEDS_MORE]);
  const other = { ...elsewhere, change: { ...elsewhere.change, stack: 'other' } };
  expect(findings(alarm(ONE, [NEEDS_MORE]), other)).toHaveLength(2);
});

test('sentences are one where nothing but names tells them apart', () => {
  const fact = (account: string) =>
    alarm(account, [{ sentence: `The alarm root-${account} rings on something else.`, means: 'Later.' }]);
  expect(findings(fact(ONE), fact(TWO)).map(({ summary }) => summary)).toEqual([
    '2 times: The alarm … rings on something else.',
  ]);
});
