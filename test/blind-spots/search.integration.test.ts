import { rmSync } from 'node:fs';
import { readSynthesized, Synthesized } from '../../world/stacks/synthesized';
import { after } from '../../simulate/incident/effects';
import { toldOf } from '../../simulate/replay';
import { synthesizedFolder } from '../simulate/synthesized-folder';
import { acmeWithDelegate } from '../stacks/acme-of';
import { coverActions } from './actions';
import { DELEGATE } from './disarming/event-path';
import { ACCOUNTS, OPT_IN, Row, rowsOf } from './disarming/row';
import { renderPage, toMend, verdictOf } from './page';
import { rowsFor } from './rows';
import { ACTORS, recordOf, tryRow } from './search';
import { play, sequencesOf } from './sequences';

const STOP = rowsOf('cloudtrail')('StopLogging', 'the trail', 'management', { name: 'organization-trail' });
const FILTER = rowsOf('logs')(
  'DeleteMetricFilter',
  'a filter',
  'management',
  { logGroupName: '/organization/trail', filterName: 'rootguard-CIS-4.3-root-activity' },
  { another: { request: { filterName: 'workload' } } },
);
const LEAVE = rowsOf('organizations')('LeaveOrganization', 'an account', 'member');
const DENY_LEAVING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: 'organizations:LeaveOrganization', Resource: '*' }],
});

let acme: Synthesized;
beforeAll(() => {
  const folder = synthesizedFolder(acmeWithDelegate());
  acme = readSynthesized(folder).synthesized;
  rmSync(folder, { recursive: true });
});

/** What a row comes to, with a part of what was synthesized changed. */
const tried = (row: Row, change: Partial<Synthesized> = {}, scps: readonly string[] = []) =>
  tryRow(row, { deployed: { ...acme, ...change }, losses: [] }, scps);

test('of every write of the list of actions something is said', async () => {
  const { problems } = await coverActions(rowsFor(acme));
  expect(problems).toEqual([]);
});

test('an action of which nothing is said is found, and so is one that AWS does not have', async () => {
  const rows = [
    ...rowsFor(acme).filter(({ action }) => action !== 'events:DisableRule'),
    rowsOf('events')('Stop', 'all', 'member'),
  ];
  const { problems } = await coverActions(rows);
  expect(problems).toEqual([
    'events:DisableRule: neither a row nor a reason for none',
    'events:Stop: no action of AWS',
  ]);
});

test('a call that is told of for certain needs nothing; without its rules it is found', async () => {
  const found = await tried(FILTER);
  expect([verdictOf(found), toMend([found])]).toEqual(['certain', []]);
  const unwatched = await tried(FILTER, { stackSets: [] });
  expect([verdictOf(unwatched), toMend([unwatched])]).toEqual(['silent', [unwatched]]);
  expect(unwatched.afterwards.map(({ paths }) => paths)).toEqual([['alarms'], ['alarms'], ['alarms'], ['alarms']]);
});

test('a call that takes what tells of it is told in a race, and root is told to nobody', async () => {
  const found = await tried(STOP);
  expect(verdictOf(found)).toBe('raced');
  expect(found.afterwards.every(({ paths }) => paths.length === 0)).toBe(true);
  expect([toMend([found]), toMend([{ ...found, row: { ...STOP, limit: 'the trail is the only source' } }])]).toEqual([
    [found],
    [],
  ]);
});

test('a call of a workload that is told of is found', async () => {
  expect((await tried(FILTER)).falseAlarm).toBe(false);
  const everything = acme.stackSets.map(set => ({
    ...set,
    rules: set.rules.map(rule => ({ ...rule, pattern: { source: [{ prefix: 'aws.' }] } })),
  }));
  const found = await tried(FILTER, { stackSets: everything });
  expect([found.falseAlarm, toMend([found])]).toEqual([true, [found]]);
});

test('a session that the delegated administrator opens is told from an opt-in region, until somebody is told why not', async () => {
  const session = recordOf(
    rowsOf('sts')(
      'AssumeRoot',
      'nothing',
      'member',
      {
        targetPrincipal: ACCOUNTS['log archive'],
        taskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy' },
      },
      { region: OPT_IN },
    ),
    ACTORS[0],
  );
  const deployed = { deployed: acme, losses: [] };
  expect((await toldOf({ record: session }, deployed)).map(({ path }) => path)).toEqual(['events']);
  const stacks = DELEGATE.filter(({ action }) => /:(Delete|Update)Stack(Set|Instances)?$/.test(action));
  expect(stacks).toHaveLength(6);
  for (const row of stacks) {
    const regions = row.action === 'cloudformation:DeleteStackInstances' ? { regions: [OPT_IN] } : {};
    const record = recordOf({ ...row, request: { ...row.request, ...regions } }, ACTORS[0]);
    expect(verdictOf(await tried(row))).toBe('certain');
    expect([row.action, await toldOf({ record: session }, after(record, deployed))]).toEqual([row.action, []]);
  }
});

test('an SCP refuses a call in a member, until another call takes the SCP', async () => {
  expect(verdictOf(await tried(LEAVE, {}, [DENY_LEAVING]))).toBe('refused');
  const actor = 'an administrator';
  const deployed = { deployed: acme, losses: [] };
  const detach = rowsOf('organizations')('DetachPolicy', 'an SCP', 'management', { policyId: 'p-example' });
  const first = await play(
    [
      { row: LEAVE, actor },
      { row: detach, actor },
    ],
    deployed,
    [DENY_LEAVING],
  );
  const then = await play(
    [
      { row: detach, actor },
      { row: LEAVE, actor },
    ],
    deployed,
    [DENY_LEAVING],
  );
  expect([first.announced[0], then.announced.includes('refused')]).toEqual(['refused', false]);
  expect([first, then].map(({ afterwards }) => afterwards.filter(({ paths }) => paths.length === 0).length)).toEqual([
    0, 3,
  ]);
});

test('sequences are the same for the same seed, and begin with what takes something', async () => {
  const deployed = { deployed: acme, losses: [] };
  const [one, same, other] = [1, 1, 2].map(seed => sequencesOf(rowsFor(acme), deployed, seed, 50));
  expect(one).toEqual(same);
  expect(one).not.toEqual(other);
  expect(new Set(one!.map(({ length }) => length))).toEqual(new Set([2, 3]));
  const firsts = await Promise.all(one!.slice(0, 8).map(([move]) => play([move!], deployed, [])));
  // most of them: what takes a second witness only changes nothing by itself
  expect(firsts.filter(({ afterwards }) => afterwards.some(({ paths }) => paths.length < 2)).length).toBeGreaterThan(4);
});

test('the page has what nobody is told of first, with what forces it', async () => {
  const results = await Promise.all([FILTER, { ...STOP, limit: 'there is one trail' }].map(row => tried(row)));
  const page = renderPage({ updated: '2026-01-01', coverage: [], results, seed: 1, played: [] });
  expect(page).toContain('\n## Nobody is told\n\nNone.\n');
  expect(page).toContain(
    '| `cloudtrail:StopLogging` | the trail | the management account | the process | critical by events, notice by alarms | nobody | there is one trail |',
  );
  // the sandbox has filters, and events without a trail
  expect(page).toMatch(/\| `logs:DeleteMetricFilter` \| .* \| the management account \| both \| /);
  expect(page.indexOf('StopLogging')).toBeLessThan(page.indexOf('DeleteMetricFilter'));
});
