import { appendFileSync } from 'node:fs';
import { STARTING_ORGANIZATIONS, startOrganization } from '../../sandbox/starting/organizations';
import { SeedClient } from '../../sandbox/seed-client';
import { prepare } from './answers';
import { EXPECTED } from './expected';
import { compilePackage, InstalledPackage } from './installed-package';
import { Journey, Step, STEPS, travel } from './journey';

/**
 * `npm run starting -- [--until-adopt] [names]`: goes from the first read-only command to a second plan that is empty, in organizations that
 * somebody has had for years, with the installed package, Terraform and a sandbox each. Ends with 1 when one of them did not
 * go as it should.
 */
async function main(names: readonly string[], until?: Step): Promise<number> {
  await compilePackage();
  const rows: string[][] = [];
  const failed: string[] = [];
  for (const name of names) {
    const { accounts, journey } = await journeyOf(name, until);
    const { seconds, imports, created, problems, findings, conflicts, log } = journey;
    if (process.env.LOG !== undefined) appendFileSync(process.env.LOG, log);
    const verdict = problems.length === 0 ? 'as it should' : `${problems.length} problems`;
    rows.push([
      name,
      String(accounts),
      ...STEPS.map(step => seconds[step].toFixed(0)),
      String(imports),
      String(created),
      verdict,
    ]);
    process.stderr.write(`${rows.at(-1)!.join(' ')}\n${[...conflicts, ...findings].join('\n')}\n`);
    failed.push(...problems.map(problem => `${name}: ${problem}`));
    if (problems.length > 0 && process.env.LOG === undefined) process.stderr.write(log);
  }
  process.stdout.write(`${tableOf(rows)}\n`);
  for (const line of failed) process.stdout.write(`PROBLEM ${line}\n`);
  return failed.length === 0 ? 0 : 1;
}

/** Organizations in which nothing is switched on before. */
const SAY_WHAT_IS_MISSING = ['empty', 'single-account'];

async function journeyOf(
  name: string,
  until?: Step,
): Promise<{ readonly accounts: number; readonly journey: Journey }> {
  const expected = EXPECTED[name] ?? {};
  const { sandbox, accounts } = await startOrganization(name, expected.options);
  const user = new InstalledPackage({
    ...sandbox.environment,
    TF_VAR_root_phone: '+1 206 555 0199',
    // Terraform and its provider are many short processes: with fewer collections they take about a fifth less CPU
    GOGC: '400',
  });
  try {
    // in the others the commands say what is missing
    if (!SAY_WHAT_IS_MISSING.includes(name)) await prepare(new SeedClient(sandbox.endpoint, 'us-east-1'));
    return {
      accounts: accounts.length + 1,
      journey: await travel(user, sandbox, {
        say: line => process.stderr.write(`${name}: ${line}\n`),
        ...(until !== undefined && { until }),
        ...(expected.tried !== undefined && { tried: expected.tried }),
        ...(expected.settled !== undefined && { settled: expected.settled }),
        ...(expected.findings !== undefined && { findings: expected.findings }),
      }),
    };
  } finally {
    user.remove();
    await sandbox.stop();
  }
}

function tableOf(rows: readonly (readonly string[])[]): string {
  const table = [['organization', 'accounts', ...STEPS, 'imports', 'created', 'verdict'], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map(row => row[column]!.length)));
  const line = (row: readonly string[]): string => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ');
  return table.map(row => line(row).trimEnd()).join('\n');
}

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const [isShort, ...rest] = process.argv.slice(2);
const named = isShort === '--until-adopt' ? rest : process.argv.slice(2);
main(named.length > 0 ? named : STARTING_ORGANIZATIONS, isShort === '--until-adopt' ? 'adopt' : undefined).then(
  code => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(2);
  },
);
