import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudTrailRecord } from '../../aws/events/cloudtrail-event';
import { readCampaignPlan } from '../../credentials/plan';
import { Chance } from '../../sandbox/starting/chance';
import { EventResources } from '../sandbox/event-resources';
import { compilePackage } from '../starting/installed-package';
import { Ended, setStage, Stage } from './campaign-run';
import { changeAfterPlan, foreignSession } from './foreign';
import { Kills } from './kills';
import { MANAGEMENT, Member, membersOf, orgFileOf, REGION } from './organization';
import { deliver, heard, Told } from './people-told';
import { recordOf } from './records';
import { Facts, JournalFact, mostInAnHour, problemsOf, sessionsOf } from './verdict';

/**
 * `npm run test:campaign -- [--accounts 300] [--sessions-before 0] [--seed 1]`: deletes the root credentials of so many members by a plan, with a process that
 * is killed at every tenth call that changes something, while AWS refuses calls because there are too many and somebody else opens
 * a root session, too. Then what AWS has, the journal, the records and what people were told have to agree. Ends with 1 when
 * they do not. Of the root sessions that an hour may have other commands have opened so many before.
 *
 * Whoever waits here moves the clock on, which all processes and the sandbox share: an hour takes no time, and is one for the budget.
 */
const EVERY = 10;
const PLAN = 'credentials-plan.json';
const MANDATE = [
  '--who',
  'Ada',
  '--ticket',
  'CHG-4711',
  '--approved-by',
  'Grace',
  '--approved-at',
  '2026-01-02T03:04Z',
];
const APPLY = ['credentials', 'apply', PLAN, '--auto-approve', ...MANDATE];

const say = (line: string): void => void process.stderr.write(`${Math.round(process.uptime())} s  ${line}\n`);

async function main(accounts: number, sessionsBefore: number, seed: number): Promise<number> {
  await compilePackage();
  const chance = new Chance(seed);
  const kills = new Kills(EVERY, chance);
  const stage = await setStage(orgFileOf(accounts), kills, say);
  try {
    const began = Date.now();
    const earlier = Array<number>(sessionsBefore).fill(began);
    takeSessions(stage, earlier);
    const real = process.uptime();
    const { facts, problems, waits, stops } = await campaign(stage, kills, chance, earlier);
    problems.push(...problemsOf(facts));
    const own = facts.calls.filter(({ who }) => who !== 'foreign');
    const figures: Record<string, string | number> = {
      'accounts of the organization': stage.organization.accounts.length,
      'targets of the plan': facts.plan.targets.length,
      'refused by the plan, and without credentials': `${facts.plan.refused.length}, ${facts.plan.nothing.length}`,
      'calls of AWS by the commands': kills.calls,
      'of them refused because there were too many': kills.throttled,
      'calls that change something': kills.changing,
      'things deleted': own.filter(
        ({ operation, error }) => /^De(lete|activate)/.test(operation) && error === undefined,
      ).length,
      kills: kills.kills,
      'killed before a call, with its answer lost, at the next read': `${kills.byMoment.before}, ${kills.byMoment.lost}, ${kills.byMoment['at a read']}`,
      'runs that ended by themselves before the end': stops,
      'root sessions to plan, and to delete': ['plan', 'campaign']
        .map(who => sessionsOf(own.filter(one => one.who === who)).length)
        .join(', '),
      'sessions of other commands before': sessionsBefore,
      'most root sessions within an hour, those included': mostInAnHour(facts),
      'waits for the next hour': waits,
      'verified, left alone': ['verified', 'held']
        .map(is => facts.journal.filter(({ end }) => end?.is === is).length)
        .join(', '),
      records: facts.records.length,
      'critical messages, notices': (['critical', 'notice'] as const)
        .map(topic => facts.told.filter(one => one.topic === topic).length)
        .join(', '),
      'minutes by the clock that they share': ((Date.now() - began) / 60_000).toFixed(0),
      'minutes by that of the machine': ((process.uptime() - real) / 60).toFixed(0),
    };
    const width = Math.max(...Object.keys(figures).map(({ length }) => length));
    const table = Object.entries(figures).map(([what, figure]) => `${what.padEnd(width)}  ${figure}`);
    process.stdout.write(`${table.join('\n')}\n\n${problems.length} problems\n`);
    for (const problem of problems) process.stdout.write(`PROBLEM ${problem}\n`);
    return problems.length === 0 ? 0 : 1;
  } finally {
    await stage.end();
  }
}

interface Campaign {
  readonly facts: Facts;
  readonly problems: string[];
  readonly waits: number;
  readonly stops: number;
}

async function campaign(stage: Stage, kills: Kills, chance: Chance, earlier: readonly number[]): Promise<Campaign> {
  const { organization, sandbox, hub, folder, calls, run } = stage;
  const problems: string[] = [];
  const told: Told[] = [];
  const records: CloudTrailRecord[] = [];
  const members = membersOf(organization, chance, Date.now());
  for (const { account, root } of members) sandbox.setAccount(account, { rootUser: root });
  const planned = await run('plan', ['credentials', 'plan']);
  let waits = waitsIn(planned);
  // somebody uses a key, so that an account needs a person
  if (planned.code !== 1) throw new Error(`the plan ended with ${planned.code}: ${planned.stderr}`);
  const read = readCampaignPlan(join(folder, PLAN));
  if ('problems' in read) throw new Error(read.problems.join('; '));
  const plan = read.data;
  const changed = changeAfterPlan(plan.targets, members, sandbox.setAccount);
  const foreign = plan.targets.findLast(
    ({ account, keys }) => keys.length > 0 && changed.every(one => one.account !== account),
  )!;
  const unmarked = new Set(
    plan.targets.flatMap(({ account }, at) => (at % 10 === 7 && account !== foreign.account ? [account] : [])),
  );
  const before = await rootsOf(sandbox.endpoint, members);
  say(`planned: ${plan.targets.length} targets`);

  let delivered = 0;
  const deliverNews = async (): Promise<void> => {
    const news = calls
      .slice(delivered)
      .map(call => recordOf(call, call.who !== 'foreign' && !unmarked.has(call.account)));
    delivered = calls.length;
    records.push(...news);
    // reads of sessions that are marked are notices like all else, and most of what there is
    const isLoud = ({ recipientAccountId, readOnly }: CloudTrailRecord): boolean =>
      readOnly !== true || unmarked.has(String(recipientAccountId));
    await deliver(sandbox.recordEvent, news.filter(isLoud));
    told.push(...(await heard(hub)));
  };
  const journal = (): JournalFact[] => lines(readFileSync(join(folder, `${PLAN}.journal`), 'utf8'));
  let stops = 0;
  let isForeign = false;
  for (;;) {
    const ended = await run('campaign', APPLY);
    waits += waitsIn(ended);
    await deliverNews();
    const done = journal().filter(({ end }) => end !== undefined).length;
    say(
      `${ended.code === null ? 'killed' : `ended with ${ended.code}`}, ${done} of ${plan.targets.length} accounts done, ${kills.kills} kills`,
    );
    if (!isForeign && done >= plan.targets.length / 2) {
      await foreignSession(sandbox.endpoint, foreign);
      await deliverNews();
      isForeign = true;
    }
    if (ended.code === null) continue;
    if (ended.code === 1 && ended.stdout.includes(', 0 to do')) break;
    say(ended.stderr.split('\n').slice(-3).join(' '));
    // AWS said for too long that it was asked too often, and the command says to run it again
    if (!/Throttling/.test(ended.stderr) || ++stops > MOST_STOPS)
      throw new Error(`ended with ${ended.code}: ${ended.stderr}`);
  }

  const checked = await run('plan', ['record', 'check']);
  if (checked.code !== 0) problems.push(`record check ended with ${checked.code}: ${checked.stdout}${checked.stderr}`);
  problems.push(...(await unexplained(stage, records, foreign.account)));
  const facts: Facts = {
    ...{ plan, calls, journal: journal(), changed, foreign: foreign.account, unmarked, told, kills, before },
    earlier,
    records: readdirSync(join(folder, 'records')),
    left: await rootsOf(sandbox.endpoint, members),
  };
  return { facts, problems, waits, stops };
}

/** Most runs that AWS lets end by refusing too many calls. */
const MOST_STOPS = 20;

/** What record check finds in what CloudTrail has: the session of somebody else, and nothing besides. */
async function unexplained(
  { folder, run }: Stage,
  records: readonly CloudTrailRecord[],
  foreign: string,
): Promise<string[]> {
  const file = join(folder, 'events.json');
  writeFileSync(file, JSON.stringify({ Records: records }));
  const { code, stdout, stderr } = await run('plan', ['record', 'check', '--events', file]);
  const pattern = /^ {2}(root(?: session)?) of \S+ \((\d{12})\): (\d+) event.*\n {2}(\w+(?:, \w+)*);/gm;
  const found = [...stdout.matchAll(pattern)].map(([, by, account, count, names = '']) =>
    [by, account, count, ...names.split(', ').sort()].join(' '),
  );
  const isThat =
    found.join() === `root session ${foreign} 2 AssumeRoot DeleteAccessKey` &&
    /^\d+ records: 1 unexplained use$/m.test(stdout);
  return code === 1 && isThat ? [] : [`record check --events ended with ${code}: ${stdout}${stderr}`];
}

/** What the summaries of accounts say that root has. */
async function rootsOf(endpoint: string, members: readonly Member[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const { account } of members) {
    const text = await new EventResources(endpoint, account, REGION).iam({ Action: 'GetAccountSummary' });
    const has = ([name, what]: readonly [string, string]): string[] =>
      new RegExp(`<key>Account${name}</key>\\s*<value>1</value>`).test(text) ? [what] : [];
    found.set(account, PARTS.flatMap(has));
  }
  return found;
}
const PARTS = [
  ['PasswordPresent', 'a password'],
  ['AccessKeysPresent', 'a key'],
  ['SigningCertificatesPresent', 'a certificate'],
  ['MFAEnabled', 'an MFA device'],
] as const;

/** Counts root sessions as other commands of the same user would have opened them just now. */
function takeSessions({ sandbox }: Stage, moments: readonly number[]): void {
  const folder = join(sandbox.environment.ROOTGUARD_STATE!, 'root-sessions', MANAGEMENT);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [at, moment] of moments.entries()) writeFileSync(join(folder, String(at + 1)), String(moment));
}

const waitsIn = ({ stderr }: Ended): number => stderr.split('as many root sessions as an hour may have').length - 1;

const lines = (text: string): JournalFact[] =>
  text
    .slice(0, text.lastIndexOf('\n'))
    .split('\n')
    .map(line => JSON.parse(line) as JournalFact);

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const numberAfter = (option: string, otherwise: number): number => {
  const at = process.argv.indexOf(option);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
main(numberAfter('--accounts', 300), numberAfter('--sessions-before', 0), numberAfter('--seed', 1)).then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(2);
  },
);
