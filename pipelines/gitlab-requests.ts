import { UPDATE_TITLE } from './jobs';
import { BRANCH } from './pipeline-facts';

/** A program without dependencies that writes notes of a merge request, and asks for one. */
export const REQUESTS_PROGRAM = String.raw`// Written by rootguard pipeline init gitlab; .gitlab-ci.yml runs it.
//
// note FILE...: a note of the merge request for each file, kept up to date; the first line of a file is its marker
// open BRANCH FILE: a merge request of the branch, which the file describes, unless one is open
import { readFileSync } from 'node:fs';

const { env } = process;
const project = '/projects/' + env.CI_PROJECT_ID + '/merge_requests';

/** Errors say what was asked for and what GitLab answered, and never the token. */
async function call(method, path, body) {
  const answer = await fetch(env.CI_API_V4_URL + path, {
    method,
    headers: { 'private-token': env.ROOTGUARD_TOKEN, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
    redirect: 'error',
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(method + ' ' + path + ' of GitLab: ' + answer.status + ' ' + text.slice(0, 500));
  return JSON.parse(text);
}

async function note(files) {
  const request = project + '/' + env.CI_MERGE_REQUEST_IID;
  const { sha } = await call('GET', request);
  if (sha !== (env.CI_MERGE_REQUEST_SOURCE_BRANCH_SHA || env.CI_COMMIT_SHA)) {
    console.log('a newer commit was pushed: its pipeline writes the note');
    return;
  }
  // anybody may write a marker into a note: only those of the token's own user are replaced
  const { id: user } = await call('GET', '/user');
  const own = new Map();
  for (let page = 1, notes; page === 1 || notes.length === 100; page += 1) {
    notes = await call('GET', request + '/notes?per_page=100&page=' + page);
    for (const { id, author, body } of notes) if (author.id === user) own.set(body.split('\n', 1)[0], id);
  }
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    const id = own.get(text.split('\n', 1)[0]);
    // a line that begins with a slash is a command to GitLab
    const body = text.replace(/^(\s*)\//gm, '$1\\/');
    await (id === undefined ? call('POST', request + '/notes', { body }) : call('PUT', request + '/notes/' + id, { body }));
  }
}

async function open(branch, file) {
  const present = await call('GET', project + '?state=opened&source_branch=' + encodeURIComponent(branch));
  if (present.length > 0) return;
  const { web_url: url } = await call('POST', project, {
    source_branch: branch,
    target_branch: '${BRANCH}',
    title: '${UPDATE_TITLE}',
    // as code, which nothing in it ends
    description: readFileSync(file, 'utf8').replace(/^/gm, '    '),
    remove_source_branch: true,
  });
  console.log('asked for the merge: ' + url);
}

const [command, ...args] = process.argv.slice(2);
try {
  await (command === 'note' ? note(args) : open(...args));
} catch (error) {
  console.error('error: ' + error.message);
  process.exitCode = 1;
}
`;
