import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeptReview, latestReview, readReview } from '../../../cli/applying/kept-review';
import { commitRefused, dangersRefused, filesRefused, otherState, refusalText } from '../../../cli/applying/refusals';
import { reviewedPlan, sha256 } from '../../../cli/applying/reviewed-plan';
import { commitOfFile } from '../../../cli/input/git';
import { keep } from '../../../evidence/kept';
import { gitIn } from '../../git';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootguard-apply-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const danger = (id: string) => ({ id, stack: 'guardrails', summary: 'The SCP is detached.' });
const ONE = danger('scp-stays-11111111');
const OTHER = danger('scp-stays-22222222');

describe('dangers', () => {
  const by = { who: 'Ada Example', why: 'a canary' };

  test.each([
    [[], [], {}],
    [[ONE], [ONE.id], by],
    [[ONE, OTHER], [OTHER.id, ONE.id], by],
  ])('%j are let pass by the names of all of them', (dangers, approve, who) => {
    expect(dangersRefused(dangers, { approve, ...who })).toEqual([]);
  });

  test('are refused one by one, with the command that lets all of them pass', () => {
    expect(dangersRefused([ONE, OTHER], { approve: [ONE.id], ...by }).map(refusalText)).toEqual([
      'guardrails: approved-dangers: nobody approved scp-stays-22222222: The SCP is detached.\n' +
        '  → change the org file; or, if it is meant: npx rootguard apply --approve scp-stays-11111111 --approve ' +
        'scp-stays-22222222 --who NAME --why REASON',
    ]);
  });

  test.each([{}, { who: 'Ada Example' }, { why: 'a canary' }, { who: ' ', why: 'a canary' }])(
    'are not let pass by %j, without a person or a reason',
    who => {
      expect(dangersRefused([ONE], { approve: [ONE.id], ...who }).map(({ found }) => found)).toEqual([
        'it does not say who approves, and why',
      ]);
    },
  );

  test('that the review does not have cannot be approved', () => {
    expect(dangersRefused([], { approve: ['x'], ...by }).map(({ found }) => found)).toEqual([
      'the review has no danger of this id in the stacks that are applied: it has none',
    ]);
    expect(dangersRefused([ONE], { approve: [ONE.id, 'x'], ...by }).map(({ found }) => found)).toEqual([
      'the review has no danger of this id in the stacks that are applied, only scp-stays-11111111',
    ]);
  });
});

describe('commits', () => {
  const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];
  const review = (reviewed: object) => ({ reviewed: { plans: [], ...reviewed } }) as unknown as KeptReview;

  test.each([
    [{ commit: a }, { commit: a }, undefined],
    [{}, undefined, undefined],
    [{ commit: a }, { commit: b }, `commit ${a}, and this is commit ${b}`],
    [{ commit: a }, undefined, `commit ${a}, and this is no commit`],
    [{}, { commit: a }, `no commit, and this is commit ${a}`],
    [
      { commit: a },
      { commit: a, uncommitted: true as const },
      `commit ${a}, and this is commit ${a} with changes that are not committed`,
    ],
    [
      { commit: a, uncommitted: true },
      { commit: a },
      `commit ${a} with changes that are not committed, and this is commit ${a}`,
    ],
  ])('plans of %j in %j', (planned, now, found) => {
    expect(commitRefused(review(planned), now).map(one => one.found)).toEqual(
      found === undefined ? [] : [`the plans were made of ${found}`],
    );
  });

  test('a file has the commit that is checked out, and says whether it is otherwise', async () => {
    const file = join(folder, 'org.yaml');
    const git = (...args: string[]) => gitIn(folder, ...args).trim();
    writeFileSync(file, 'version: 1\n');
    expect(await commitOfFile(file)).toBeUndefined();
    expect(await commitOfFile(join(folder, 'none.yaml'))).toBeUndefined();
    git('init', '--quiet');
    expect(await commitOfFile(file)).toBeUndefined();
    git('commit', '--quiet', '--allow-empty', '-m', 'Nothing');
    expect(await commitOfFile(file)).toEqual({ commit: git('rev-parse', 'HEAD'), uncommitted: true });
    git('add', 'org.yaml');
    git('commit', '--quiet', '-m', 'A file');
    writeFileSync(join(folder, 'other'), '');
    expect(await commitOfFile(file)).toEqual({ commit: git('rev-parse', 'HEAD') });
    writeFileSync(file, 'version: 2\n');
    expect(await commitOfFile(file)).toEqual({ commit: git('rev-parse', 'HEAD'), uncommitted: true });
  });
});

describe('files', () => {
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const planned = () => reviewedPlan({ path: join(folder, 'plan.json'), stack: 'guardrails' }, '{}');

  test('are those of the review', () => {
    for (const name of ['plan.tfplan', 'plan.json', 'cdk.tf.json']) write(name, name);
    expect(planned()).toEqual({
      stack: 'guardrails',
      ...{ file: sha256('plan.tfplan'), content: sha256('plan.tfplan{}'), synthesized: sha256('cdk.tf.json') },
    });
    expect(filesRefused(folder, planned())).toEqual([]);
  });

  test('a plan file that was reviewed itself is told like one beside its JSON', () => {
    write('plan.tfplan', 'binary');
    expect(reviewedPlan({ path: join(folder, 'plan.tfplan'), stack: 's' }, '{}').file).toBe(sha256('binary'));
    expect(reviewedPlan({ path: '-', stack: 's' }, '{}')).toEqual({ stack: 's' });
  });

  test.each<[string, () => void, rule: string, found: RegExp]>([
    [
      'another plan file',
      () => write('plan.tfplan', 'x'),
      'same-plan',
      /is not the plan that was reviewed: its SHA-256 is /,
    ],
    [
      'no plan file',
      () => rmSync(join(folder, 'plan.tfplan')),
      'same-plan',
      /is not there: it was applied, or planned else/,
    ],
    ['another stack', () => write('cdk.tf.json', '{}'), 'same-stack', /make another stack of it/],
    ['no stack', () => rmSync(join(folder, 'cdk.tf.json')), 'same-stack', /make another stack of it/],
  ])('%s is refused', (_, change, rule, found) => {
    for (const name of ['plan.tfplan', 'plan.json', 'cdk.tf.json']) write(name, name);
    const plan = planned();
    change();
    expect(filesRefused(folder, plan)).toMatchObject([
      { where: 'guardrails', rule, found: expect.stringMatching(found) as string },
    ]);
  });

  test('JSON that was reviewed alone says of no plan file that it is meant', () => {
    expect(filesRefused(folder, { stack: 's' })).toMatchObject([
      { rule: 'same-plan', found: expect.stringContaining('without the plan file beside it') as string },
    ]);
  });
});

describe('states', () => {
  const none = { lineage: '', serial: 0 };
  const state = (serial: number, lineage = 'a') => ({ lineage, serial });

  test.each([
    [none, none],
    [state(3), state(3)],
    [state(0, 'b'), none],
  ])('a plan of %j fits %j', (planned, now) => {
    expect(otherState(planned, now)).toBeUndefined();
  });

  test.each([
    [none, state(1), 'the plan is older than the state: it is of state 0, and by now there is 1'],
    [state(3), state(4), 'the plan is older than the state: it is of state 3, and by now there is 4'],
    [state(3), state(2), 'the state is older than the plan: the plan is of state 3, and there is 2 now'],
    [state(3), none, 'the plan is of state 3, and there is no state now: it is lost, or elsewhere'],
    [state(3), state(3, 'b'), 'the plan is of another state than the one that is there (a, b)'],
    [state(3), state(4, 'b'), 'the plan is of another state than the one that is there (a, b)'],
  ])('a plan of %j is refused for %j', (planned, now, found) => {
    expect(otherState(planned, now)?.found).toBe(found);
  });
});

describe('reviews', () => {
  const REVIEW = {
    version: 1,
    verdict: { level: 'danger', text: 'Danger.' },
    stacks: [{ stack: 'trail', incomplete: ['targets'] }],
    findings: [
      { id: 'a-1', severity: 'danger', stack: 'trail', address: 'aws_cloudtrail.trail', summary: 'It stops.' },
      { id: 'a-2', severity: 'danger', stack: 'trail', summary: 'It goes.' },
      { id: 'b-1', severity: 'warning', stack: 'trail', summary: 'It is slower.' },
    ],
    reviewed: { commit: 'a'.repeat(40), plans: [{ stack: 'trail', file: 'b'.repeat(64) }] },
  };
  const kept = (review: object, second = 0): string =>
    keep(folder, 'review', JSON.stringify(review), new Date(Date.UTC(2026, 10, 30, 0, 0, second)));

  test('give what has to be named: dangers, and plans that are only a part', () => {
    const file = kept(REVIEW);
    expect(readReview(file)).toEqual({
      review: {
        ...{ file, verdict: 'Danger.', reviewed: REVIEW.reviewed, sha256: sha256(JSON.stringify(REVIEW)) },
        dangers: [
          { id: 'a-1', stack: 'trail', summary: 'aws_cloudtrail.trail: It stops.' },
          { id: 'a-2', stack: 'trail', summary: 'It goes.' },
          {
            id: expect.stringMatching(/^incomplete-[0-9a-f]{8}$/) as string,
            ...{ stack: 'trail', summary: 'the plan is only a part: targets' },
          },
        ],
      },
    });
  });

  test('the latest one of a folder is taken', () => {
    mkdirSync(join(folder, 'audit'));
    expect(latestReview(folder)).toBeUndefined();
    kept(REVIEW, 2);
    const last = kept({ ...REVIEW, findings: [] }, 10);
    kept(REVIEW, 9);
    expect(latestReview(folder)).toBe(last);
  });

  test.each<[string, () => string, RegExp]>([
    ['that is not there', () => join(folder, 'none.json'), /none\.json is not there: write one with rootguard plan or/],
    [
      'that says of no file what it is of',
      () => kept({ ...REVIEW, reviewed: undefined }),
      /kept-review: it does not say which/,
    ],
    [
      'of a later version',
      () => kept({ ...REVIEW, version: 2 }),
      /is a review of version 2, and this program reads version 1/,
    ],
    [
      'that was edited',
      () => {
        const file = kept(REVIEW);
        writeFileSync(file, JSON.stringify({ ...REVIEW, findings: [] }));
        return file;
      },
      /kept-review: its name does not have the SHA-256 of what is in it/,
    ],
  ])('one %s is refused', (_, make, problem) => {
    expect(readReview(make())).toEqual({ problems: [expect.stringMatching(problem)] });
  });
});
