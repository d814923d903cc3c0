import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse, stringify } from 'yaml';
import { organizationOf } from '../config/organization-of';
import { assumeRole, sandboxClients } from '../sandbox/sandbox-clients';
import { CASES } from './corpus/cases';
import { CorpusCase, LabelledCase, OrgJson, Program, StackJson } from './corpus/corpus-case';
import { plainPlan } from './corpus/plain-plan';
import { platform } from './corpus/platform';
import { Counts, Stacks, synthesizeOrganization, Workshop } from './corpus/workshop';

/*
 * Makes the plans of test/review/plans again: npm run review-corpus
 *
 * With names of cases only those; with --expected only what is expected of the plans that are there. As plans need applied stacks, which take minutes, a first process may keep them for
 * others: npm run review-corpus -- --keep FOLDER, and then npm run review-corpus -- --use FOLDER CASE …
 */

const PLANS = join(__dirname, 'plans');
/** Programs with org files; the sandbox of the second one also holds the program that is not Rootguard's. */
const ORG_FILES = { acme: 'acme.yaml', 'landing-zone': 'landing-zone.yaml' } as const;
/** Machines of the project have two cores. */
const WORKERS = 2;

const sandboxOf = (program: Program): keyof typeof ORG_FILES => (program === 'acme' ? 'acme' : 'landing-zone');

const orgText = (program: keyof typeof ORG_FILES) =>
  readFileSync(join(__dirname, 'corpus', ORG_FILES[program]), 'utf8');

/** A program as it is applied. */
interface Base {
  readonly workshop: Workshop;
  readonly orgText: string;
  readonly stacks: Stacks;
}

/** One stack of a case, before it is planned. */
interface Wanted {
  readonly stack: string;
  readonly json: string;
}

async function prepare(program: Program, workshop: Workshop): Promise<Base> {
  const text = orgText(sandboxOf(program));
  const stacks = program === 'platform' ? { platform: JSON.stringify(platform(), null, 2) } : synthesized(text);
  await workshop.apply(stacks);
  return { workshop, orgText: text, stacks };
}

const synthesized = (text: string): Stacks => synthesizeOrganization(organizationOf(text));

/** The org file of a case, edited. */
function editedOrg(one: CorpusCase, base: Base): string {
  if (one.org === undefined) return base.orgText;
  const file = parse(base.orgText) as OrgJson;
  one.org(file);
  return stringify(file);
}

/** The stacks to plan: those that differ, or those that the case names. */
function wanted(one: CorpusCase, base: Base, now: Stacks): Wanted[] {
  const differing = Object.keys(now).filter(stack => now[stack] !== base.stacks[stack]);
  const stacks = one.stacks ?? differing;
  if (stacks.length === 0) throw new Error(`${one.name} changes no stack: name the stacks to plan`);
  return stacks.map(stack => ({ stack, json: now[stack]! }));
}

function stacksBefore({ before }: CorpusCase, base: Base): Stacks {
  if (before === undefined) return base.stacks;
  const file = parse(base.orgText) as OrgJson;
  before(file);
  return synthesized(stringify(file));
}

function editedStacks(one: CorpusCase, base: Base, orgNow: string): Stacks {
  const stacks: Record<string, string> = { ...(one.org === undefined ? base.stacks : synthesized(orgNow)) };
  // a stack that is gone keeps its provider and nothing else: that is what destroys its resources
  for (const [stack, json] of Object.entries(base.stacks)) stacks[stack] ??= emptied(json);
  for (const [stack, edit] of Object.entries(one.json ?? {})) {
    const json = JSON.parse(stacks[stack] ?? '') as StackJson;
    edit(json);
    stacks[stack] = JSON.stringify(json, null, 2);
  }
  return stacks;
}

function emptied(json: string): string {
  const { terraform, provider } = JSON.parse(json) as Record<string, unknown>;
  return JSON.stringify({ terraform, provider }, null, 2);
}

async function make(one: LabelledCase, base: Base, worker: number): Promise<void> {
  const started = new Date();
  const orgNow = editedOrg(one, base);
  const now = editedStacks(one, base, orgNow);
  const endpoint = base.workshop.endpoint;
  const undo = await one.outside?.({
    aws: sandboxClients(endpoint),
    as: role => assumeRole(endpoint, role),
    sandbox: { endpoint },
  });
  const counts: Record<string, Counts> = {};
  const files: Record<string, string | Buffer> = {};
  try {
    for (const { stack, json } of wanted(one, base, now)) {
      const shown = await base.workshop.plan(
        one.name,
        stack,
        json,
        one.outside !== undefined || one.whole === true,
        worker,
      );
      counts[stack] = shown.counts;
      const plain = plainPlan(shown.json, days(started), one.whole === true);
      refuseMachine(one, plain, base.workshop);
      files[`${stack}.json.gz`] = gzipSync(plain, { level: 9 });
      if (one.lifecycle || one.before !== undefined) {
        files[`before/stacks/${stack}/cdk.tf.json`] = stacksBefore(one, base)[stack]!;
        files[`now/stacks/${stack}/cdk.tf.json`] = json;
      }
    }
  } finally {
    await undo?.();
  }
  if (one.withOrg ?? one.org !== undefined) {
    files['org.yaml'] = orgNow;
    files['org-before.yaml'] = base.orgText;
  }
  files['expected.json'] = `${JSON.stringify(expected(one, counts), null, 2)}\n`;
  const folder = join(PLANS, one.name);
  rmSync(folder, { recursive: true, force: true });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

function expected({ about, harmful, findings }: LabelledCase, counts: Record<string, Counts>) {
  return {
    about,
    harmful,
    counts,
    findings: [...findings].sort().map(text => {
      const [severity, rule, ...address] = text.split(' ');
      return { rule, severity, ...(address.length === 0 ? {} : { address: address.join(' ') }) };
    }),
  };
}

/** The day of the start and today, as they stand in times. */
const days = (started: Date) => [...new Set([started, new Date()].map(day => day.toISOString().slice(0, 10)))];

function refuseMachine(one: CorpusCase, plan: string, workshop: Workshop): void {
  for (const text of [workshop.folder, tmpdir() + '/', join(__dirname, '../..') + '/', '127.0.0.1']) {
    if (plan.includes(text)) throw new Error(`the plan of ${one.name} has '${text}' in it, which is this machine's`);
  }
}

/** Runs tasks, so many at a time. */
async function inParallel<T>(
  tasks: readonly T[],
  workers: number,
  run: (task: T, worker: number) => Promise<void>,
): Promise<void> {
  const queue = [...tasks];
  const work = async (worker: number) => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) await run(task, worker);
  };
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
}

/** Writes what is expected again, and leaves the plans and what Terraform counted in them. */
function writeExpected(): void {
  for (const one of CASES) {
    const file = join(PLANS, one.name, 'expected.json');
    if (!existsSync(file)) continue;
    const { counts } = JSON.parse(readFileSync(file, 'utf8')) as { counts: Record<string, Counts> };
    writeFileSync(file, `${JSON.stringify(expected(one, counts), null, 2)}\n`);
  }
}

async function main(args: readonly string[]): Promise<void> {
  if (args[0] === '--expected') return writeExpected();
  const keep = args[0] === '--keep';
  const use = args[0] === '--use';
  const names = keep || use ? args.slice(2) : args;
  const folder = (keep || use ? args[1] : undefined) ?? mkdtempSync(join(tmpdir(), 'rootguard-corpus-'));
  const unknown = names.filter(name => !CASES.some(one => one.name === name));
  if (unknown.length > 0) throw new Error(`there is no case ${unknown.join(', ')} in corpus/cases.ts`);
  const chosen = keep ? [] : CASES.filter(({ name }) => names.length === 0 || names.includes(name));
  const programs = keep ? (['acme', 'landing-zone', 'platform'] as const) : unique(chosen.map(programOf));

  const workshops = new Map<string, Workshop>();
  const bases = new Map<Program, Base>();
  try {
    const sandboxes = unique(programs.map(sandboxOf));
    await inParallel(sandboxes, WORKERS, async sandbox => {
      const below = join(folder, sandbox);
      const started = use ? Workshop.use(below) : await Workshop.start(organizationOf(orgText(sandbox)), below);
      workshops.set(sandbox, started);
      for (const program of programs.filter(one => sandboxOf(one) === sandbox)) {
        // a stack that fails can be mended and applied by those who use what is kept
        await prepare(program, started).then(
          base => bases.set(program, base),
          (error: unknown) => {
            if (!keep) throw error;
            say(String(error));
          },
        );
      }
    });
    if (keep) {
      say(`kept in ${folder}; end with Ctrl-C`);
      await new Promise(resolve => process.once('SIGINT', resolve).once('SIGTERM', resolve));
      return;
    }
    const failures: string[] = [];
    const run = (one: LabelledCase, worker: number) =>
      make(one, bases.get(programOf(one))!, worker).then(
        () => say(one.name),
        (error: unknown) => {
          failures.push(`${one.name}: ${error instanceof Error ? error.message : String(error)}`);
          say(`${one.name} FAILED`);
        },
      );
    // what is changed outside would show in the plans beside it
    await inParallel(
      chosen.filter(({ outside }) => outside === undefined),
      WORKERS,
      run,
    );
    await inParallel(
      chosen.filter(({ outside }) => outside !== undefined),
      1,
      run,
    );
    if (failures.length > 0) throw new Error(failures.join('\n\n'));
    if (names.length === 0) removeOthers();
  } finally {
    for (const workshop of workshops.values()) await workshop.stop();
    if (!keep && !use) rmSync(folder, { recursive: true, force: true });
  }
}

/** Folders of cases that are no more. */
function removeOthers(): void {
  for (const name of existsSync(PLANS) ? readdirSync(PLANS) : []) {
    if (!CASES.some(one => one.name === name)) rmSync(join(PLANS, name), { recursive: true });
  }
}

const programOf = ({ program = 'acme' }: CorpusCase): Program => program;

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
