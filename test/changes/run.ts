import { setTimeout as pause } from 'node:timers/promises';
import { assumeRole, sandboxClients } from '../sandbox/sandbox-clients';
import { ALARMS, ALERTS, FORWARDING } from './alerts-changes';
import { Change, Hand } from './change';
import { CONTACTS } from './contacts-changes';
import { deployAcme, Deployed, Stack, STACKS } from './deployed';
import { GUARDRAILS } from './guardrails-changes';
import { auditSays, news, planSays, readNow } from './look';
import { TRAIL_CHANGES } from './trail-changes';

/**
 * `npm run changes -- [words]`: deploys acme to the sandbox, changes one thing after another by a plain call of AWS, and looks
 * whether `audit` and `plan --live` name it; then changes it back, and looks whether both are silent again. Ends with 1 when
 * something was missed or named without reason. With words only changes that have one of them are made.
 */
const CHANGES: readonly Change[] = [...GUARDRAILS, ...CONTACTS, ...TRAIL_CHANGES, ...ALERTS, ...ALARMS, ...FORWARDING];

interface Row {
  readonly change: Change;
  readonly audit: readonly string[];
  readonly plan: readonly string[];
  /** What is wrong with it. */
  readonly problems: readonly string[];
}

const say = (line: string): void => void process.stderr.write(`${Math.round(process.uptime())} s  ${line}\n`);

async function main(words: readonly string[]): Promise<number> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const changes = CHANGES.filter(({ what }) => words.length === 0 || words.some(word => what.includes(word)));
  const deployed = await deployAcme(say);
  try {
    const { endpoint } = deployed.sandbox;
    const hand: Hand = {
      ...{ deployed, aws: sandboxClients(endpoint) },
      in: account => assumeRole(endpoint, `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`),
    };
    const living = await readNow();
    const audit = auditSays(deployed, living);
    for (const line of audit) say(`before: ${line}`);
    for (const { action, account, about, reason } of living.unknown) {
      say(`unknown before: ${action} ${account ?? ''} ${about ?? ''} ${reason}`);
    }
    const plans = new Map<Stack, readonly string[]>();
    for (const stack of STACKS) plans.set(stack, await planSays(deployed, stack, living));
    for (const [stack, lines] of plans) for (const line of lines) say(`before, ${stack}: ${line}`);
    const rows: Row[] = [];
    for (const change of changes) {
      const row = await tried(change, hand, audit, plans.get(change.stack) ?? []);
      rows.push(row);
      say(`${change.what}: ${row.problems.length === 0 ? 'named' : row.problems.join('; ')}`);
      for (const line of row.audit.slice(0, 3)) say(`    audit: ${line}`);
      for (const line of row.plan.slice(0, 3)) say(`    plan: ${line}`);
    }
    const wrong = rows.filter(({ problems }) => problems.length > 0);
    const after = await silentPlans(deployed, plans);
    process.stdout.write(`${tableOf(rows)}\n\n${rows.length} changes, ${wrong.length} of them with problems; `);
    process.stdout.write(`afterwards ${after.length === 0 ? 'nothing is said' : after.join('; ')}.\n`);
    return wrong.length === 0 && after.length === 0 ? 0 : 1;
  } finally {
    await deployed.end();
  }
}

async function tried(
  change: Change,
  hand: Hand,
  auditBefore: readonly string[],
  planBefore: readonly string[],
): Promise<Row> {
  const { deployed } = hand;
  const problems: string[] = [];
  let undo: () => Promise<unknown>;
  try {
    undo = await change.make(hand);
  } catch (error) {
    return { change, audit: [], plan: [], problems: [`could not be made: ${(error as Error).message}`] };
  }
  const living = await readNow();
  const audit = news(auditSays(deployed, living), auditBefore);
  const plan = await planSays(deployed, change.stack, living).then(
    lines => news(lines, planBefore),
    (error: unknown) => [`the plan failed: ${(error as Error).message}`],
  );
  if (change.audit !== undefined && !audit.some(line => change.audit!.test(line))) problems.push('missed by audit');
  if (change.plan !== undefined && !plan.some(line => change.plan!.test(line))) problems.push('missed by plan --live');
  try {
    await undo();
    const still = await silence(deployed, auditBefore);
    problems.push(...still.map(line => `still said by audit: ${line}`));
  } catch (error) {
    problems.push(`could not be changed back: ${(error as Error).message}`);
  }
  return { change, audit, plan, problems };
}

/** What the audit says that it did not say before; what StackSets do goes on in the background. */
async function silence(deployed: Deployed, before: readonly string[]): Promise<readonly string[]> {
  let still: readonly string[] = [];
  for (let looked = 0; looked < 5; looked++) {
    still = news(auditSays(deployed, await readNow()), before);
    if (still.length === 0) return still;
    await pause(1_000);
  }
  return still;
}

async function silentPlans(deployed: Deployed, before: ReadonlyMap<Stack, readonly string[]>): Promise<string[]> {
  const living = await readNow();
  const said: string[] = [];
  for (const stack of STACKS) {
    const lines = news(await planSays(deployed, stack, living), before.get(stack) ?? []);
    said.push(...lines.map(line => `${stack}: ${line}`));
  }
  return said;
}

function tableOf(rows: readonly Row[]): string {
  const cell = (lines: readonly string[], wanted: RegExp | undefined): string => {
    const line = lines.find(one => wanted?.test(one)) ?? lines[0];
    if (line === undefined) return wanted === undefined ? '' : 'MISSED';
    const more = lines.length === 1 ? '' : ` (and ${lines.length - 1} more)`;
    return `${line.replaceAll('|', '\\|').slice(0, 140)}${more}`;
  };
  return [
    '| changed in AWS | audit | plan --live |',
    '| --- | --- | --- |',
    ...rows.map(
      ({ change, audit, plan }) => `| ${change.what} | ${cell(audit, change.audit)} | ${cell(plan, change.plan)} |`,
    ),
  ].join('\n');
}

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  },
);
