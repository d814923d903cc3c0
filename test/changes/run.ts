import { setTimeout as pause } from 'node:timers/promises';
import { assumeRole, sandboxClients } from '../sandbox/sandbox-clients';
import { ALARMS, ALERTS } from './alerts-changes';
import { Change, Hand } from './change';
import { CONTACTS } from './contacts-changes';
import { deployAcme, Deployed, STACKS } from './deployed';
import { FORWARDING } from './forwarding-changes';
import { GUARDRAILS } from './guardrails-changes';
import { auditSays, news, planAnew, planSays, readNow, Said } from './look';
import { TRAIL_CHANGES } from './trail-changes';

/**
 * `npm run changes -- [--plan] [words]`: deploys acme to the sandbox, changes one thing after another by a plain call of AWS, and
 * looks whether `audit` and the review of `plan --live` name it; then changes it back, and looks whether both are silent again.
 * With `--plan` Terraform plans the stack anew each time, as the command does; without it the plans of the beginning are reviewed,
 * so that only what the review takes from AWS itself can be named. Ends with 1 when something was missed or named without
 * reason. With words only changes that have one of them are made, in the order of the words.
 */
const CHANGES: readonly Change[] = [...GUARDRAILS, ...CONTACTS, ...TRAIL_CHANGES, ...ALERTS, ...ALARMS, ...FORWARDING];

const withWord = (word: string): Change[] => CHANGES.filter(({ what }) => what.includes(word));

interface Row {
  readonly change: Change;
  readonly audit: readonly string[];
  readonly plan: readonly string[];
  /** What is wrong with it. */
  readonly problems: readonly string[];
}

const say = (line: string): void => void process.stderr.write(`${Math.round(process.uptime())} s  ${line}\n`);

async function main(args: readonly string[]): Promise<number> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const isPlanned = args.includes('--plan');
  const words = args.filter(word => word !== '--plan');
  const wanted = words.length === 0 ? CHANGES : [...new Set(words.flatMap(withWord))];
  // what no requirement is about only a new plan shows
  const changes = wanted
    .filter(({ audit, living }) => isPlanned || audit !== undefined || living !== undefined)
    .sort((one, other) => Number(one.lasting !== undefined) - Number(other.lasting !== undefined));
  const deployed = await deployAcme(say);
  try {
    const { endpoint } = deployed.sandbox;
    const hand: Hand = {
      ...{ deployed, aws: sandboxClients(endpoint) },
      in: account => assumeRole(endpoint, `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`),
    };
    // what the review takes from AWS itself is in the plan of any stack
    const stacks = isPlanned ? new Set(changes.map(({ stack }) => stack)) : STACKS.slice(0, 1);
    for (const stack of stacks) await planAnew(deployed, stack);
    const before = await said(deployed);
    for (const line of [...before.audit, ...before.plan]) say(`before: ${line}`);
    const rows: Row[] = [];
    for (const change of changes) {
      const row = await tried(change, hand, before, isPlanned);
      rows.push(row);
      say(`${change.what}: ${row.problems.length === 0 ? 'named' : row.problems.join('; ')}`);
      say(lineOf(row));
    }
    const wrong = rows.filter(({ problems }) => problems.length > 0);
    process.stdout.write(`${tableOf(rows)}\n\n${rows.length} changes, ${wrong.length} of them with problems.\n`);
    for (const { change, problems } of wrong) process.stdout.write(`- ${change.what}: ${problems.join('; ')}\n`);
    return wrong.length === 0 ? 0 : 1;
  } finally {
    await deployed.end();
  }
}

async function said(deployed: Deployed): Promise<Said> {
  const living = await readNow();
  return { audit: auditSays(deployed, living), plan: await planSays(deployed, living) };
}

async function tried(change: Change, hand: Hand, before: Said, isPlanned: boolean): Promise<Row> {
  const { deployed } = hand;
  let undo: () => Promise<unknown>;
  try {
    undo = await change.make(hand);
  } catch (error) {
    return { change, audit: [], plan: [], problems: [`could not be made: ${(error as Error).message}`] };
  }
  const refused = isPlanned ? await planAnew(deployed, change.stack) : [];
  const now = await said(deployed);
  const [audit, plan] = [news(now.audit, before.audit), [...refused, ...news(now.plan, before.plan)]];
  const isMissed = (wanted: RegExp | undefined, lines: readonly string[]): boolean =>
    wanted !== undefined && !lines.some(line => wanted.test(line));
  const problems = [
    ...(isMissed(change.audit, audit) ? ['missed by audit'] : []),
    ...(isMissed(isPlanned ? change.plan : change.living, plan) ? ['missed by plan --live'] : []),
    ...(change.audit === undefined && change.plan === undefined && change.living === undefined
      ? ['expected nowhere']
      : []),
  ];
  if (change.lasting !== undefined) return { change, audit, plan, problems };
  try {
    await undo();
    if (isPlanned) problems.push(...(await planAnew(deployed, change.stack)));
    const still = await silence(deployed, before, change.leaves);
    problems.push(...still.map(line => `still said: ${line}`));
  } catch (error) {
    problems.push(`could not be changed back: ${(error as Error).message}`);
  }
  return { change, audit, plan, problems };
}

/** What is said that was not said before or of another change; what StackSets do goes on in the background. */
async function silence(deployed: Deployed, before: Said, leaves?: RegExp): Promise<readonly string[]> {
  if (leaves !== undefined) left.push(leaves);
  for (let looked = 1; ; looked++) {
    const now = await said(deployed);
    const still = [...news(now.audit, before.audit), ...news(now.plan, before.plan)].filter(
      line => !left.some(pattern => pattern.test(line)),
    );
    if (still.length === 0 || looked === LOOKS) return still;
    await pause(1_000);
  }
}
/** What changes that were changed back have left: plans say it until the next apply. */
const left: RegExp[] = [];
const LOOKS = 5;

/** A row of the table; each is also said at once, for a run that does not come to its end. */
function lineOf({ change, audit, plan }: Row): string {
  const cell = (lines: readonly string[], wanted: RegExp | undefined): string => {
    const line = lines.find(one => wanted?.test(one)) ?? lines[0];
    if (line === undefined) return '';
    const more = lines.length === 1 ? '' : ` (and ${lines.length - 1} more)`;
    return `${line.replaceAll('|', '\\|').slice(0, 140)}${more}`;
  };
  return `| ${change.what} | ${cell(audit, change.audit)} | ${cell(plan, change.living ?? change.plan)} |`;
}

const tableOf = (rows: readonly Row[]): string =>
  ['| changed in AWS | audit | plan --live |', '| --- | --- | --- |', ...rows.map(lineOf)].join('\n');

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  },
);
