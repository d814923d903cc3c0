import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REQUESTS_PROGRAM } from '../../pipelines/gitlab-requests';
import { GitlabApi, Note } from './gitlab-api';

let folder: string;
let api: GitlabApi;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rootguard-requests-'));
  writeFileSync(join(folder, 'requests.mjs'), REQUESTS_PROGRAM);
  api = new GitlabApi();
  await api.start();
});
afterEach(async () => {
  await api.stop();
  rmSync(folder, { recursive: true });
});

async function run(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ['requests.mjs', ...args], {
    ...{ cwd: folder, env: { PATH: process.env.PATH, ...api.variables, ...variables } },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => void (printed += text));
  }
  const [code] = (await once(child, 'close')) as [number];
  return { code, printed };
}

const MARKER = '<!-- rootguard review -->';
const file = (name: string, text: string) => writeFileSync(join(folder, name), text);
const bodies = () => api.notes.map(({ body }) => body);

test('writes a note for each part, in their order, and the next time changes these', async () => {
  file('review.md', `${MARKER}\n\nfirst\n`);
  file('review.2.md', '<!-- rootguard review 2 -->\n\nsecond\n');
  expect(await run(['note', 'review.md', 'review.2.md'])).toEqual({ code: 0, printed: '' });
  expect(bodies()).toEqual(['<!-- rootguard review 2 -->\n\nsecond\n', `${MARKER}\n\nfirst\n`]);
  file('review.md', `${MARKER}\n\nthird\n`);
  expect(await run(['note', 'review.md'])).toEqual({ code: 0, printed: '' });
  expect(bodies()).toEqual(['<!-- rootguard review 2 -->\n\nsecond\n', `${MARKER}\n\nthird\n`]);
});

test.each([99, 100, 101, 200])(
  'finds its note behind %d others, and leaves the marker of somebody else alone',
  async n => {
    const note = (id: number, author: number, body: string): Note => ({ id, author: { id: author }, body });
    api.notes = [
      note(1, 7, `${MARKER}\nnot ours`),
      ...Array.from({ length: n - 1 }, (_, index) => note(index + 2, 7, 'talk')),
      note(n + 1, api.user, `${MARKER}\nold`),
    ];
    file('review.md', `${MARKER}\nnew`);
    expect(await run(['note', 'review.md'])).toEqual({ code: 0, printed: '' });
    expect(api.notes).toHaveLength(n + 1);
    expect([api.notes[0]!.body, api.notes[n]!.body]).toEqual([`${MARKER}\nnot ours`, `${MARKER}\nnew`]);
  },
);

test('gives GitLab no commands', async () => {
  file('review.md', `${MARKER}\n/merge\n  /approve\na /b\n`);
  await run(['note', 'review.md']);
  expect(bodies()).toEqual([`${MARKER}\n\\/merge\n  \\/approve\na /b\n`]);
});

test('leaves the note to the pipeline of a newer commit', async () => {
  file('review.md', MARKER);
  const said = { code: 0, printed: 'a newer commit was pushed: its pipeline writes the note\n' };
  expect(await run(['note', 'review.md'], { CI_COMMIT_SHA: 'older' })).toEqual(said);
  // of a pipeline of the merged result
  expect(await run(['note', 'review.md'], { CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: 'older' })).toEqual(said);
  expect(bodies()).toEqual([]);
  const merged = { CI_COMMIT_SHA: 'merged', CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: api.sha };
  expect(await run(['note', 'review.md'], merged)).toEqual({ code: 0, printed: '' });
  expect(bodies()).toEqual([MARKER]);
});

test('asks for a merge once, and describes it as text', async () => {
  file('changes.txt', '+ new\n/merge\n');
  expect(await run(['open', 'rootguard-update-1', 'changes.txt'])).toEqual({
    code: 0,
    printed: 'asked for the merge: https://gitlab.example.com/example/guard/-/merge_requests/8\n',
  });
  expect(await run(['open', 'rootguard-update-1', 'changes.txt'])).toEqual({ code: 0, printed: '' });
  expect(api.opened).toEqual([
    {
      ...{ source_branch: 'rootguard-update-1', target_branch: 'main', title: 'What AWS has by now' },
      description: '    + new\n    /merge\n    ',
      remove_source_branch: true,
    },
  ]);
});

test('a refusal says what was asked for and answered, and not the token', async () => {
  file('review.md', MARKER);
  const { code, printed } = await run(['note', 'review.md'], { ROOTGUARD_TOKEN: 'glpat-expired' });
  expect([code, printed]).toEqual([
    1,
    'error: GET /projects/1/merge_requests/7 of GitLab: 401 {"message":"401 Unauthorized"}\n',
  ]);
});
