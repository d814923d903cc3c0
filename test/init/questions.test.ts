import { askAnswers, Given } from '../../init/questions';
import { snapshotOf } from '../world/live/snapshot-of';

/** Answers of a person who types these lines, and the questions that were asked. */
async function asked(lines: readonly string[], given: Given = {}) {
  const left = [...lines];
  const questions: string[] = [];
  const answers = await askAnswers(given, snapshotOf(), question => {
    questions.push(question);
    return Promise.resolve(left.shift()!);
  });
  expect(left).toEqual([]);
  return { answers, questions };
}

test('five questions, each answered', async () => {
  const lines = [
    'example.com, example.org',
    'a@example.com b@example.com',
    'office',
    'https://example.com/r',
    'Payments; Old,2026-12-01',
  ];
  const { answers, questions } = await asked(lines);
  expect(answers).toEqual({
    ...{ domains: ['example.com', 'example.org'], notify: ['a@example.com', 'b@example.com'], phoneVariable: 'office' },
    runbook: 'https://example.com/r',
    exemptions: [{ account: 'Payments' }, { account: 'Old', until: '2026-12-01' }],
  });
  expect(questions).toEqual([
    'E-mail domains that you manage [example.com]: ',
    'E-mail addresses that are told of root: ',
    'Variable of the primary phone number [root_phone]: ',
    'https address of the root runbook: ',
    'Accounts that need root for now, with ; between them [none]: ',
  ]);
});

test('an empty line takes what stands in brackets, or leaves the place open', async () => {
  const { answers } = await asked(['', ' ', '', '', '']);
  expect(answers).toEqual({ domains: ['example.com'], notify: [], phoneVariable: 'root_phone', exemptions: [] });
});

test('what cannot be is asked again, with the reason; what is given is not asked', async () => {
  const given = { domains: ['example.com'], phoneVariable: 'office', exemptions: [], runbook: 'https://example.com/r' };
  const { answers, questions } = await asked(['a@example.com nobody', 'a@example.com'], given);
  expect(answers).toEqual({ ...given, notify: ['a@example.com'] });
  expect(questions).toEqual([
    'E-mail addresses that are told of root: ',
    'must be an e-mail address\nE-mail addresses that are told of root: ',
  ]);
});
