import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join, relative } from 'node:path';
import { renderDiagnostics } from '../config/reading/diagnostic';
import { loadOrganization } from '../config/load';
import { Organization } from '../config/organization';
import { lowestTerraformVersion } from '../config/terraform-version';
import { Sandbox, startSandbox } from '../sandbox/sandbox';
import { stackNames } from '../stacks/stack-names';
import { requireTerraform } from '../terraform/binary';
import { runTerraform } from '../terraform/command';
import { PROJECT_FOLDER } from '../cli/folders';
import { AccountCoverage, readCoverage } from './coverage';
import { signInAsRoot } from './demo-alert';
import { peopleAndPaper } from './demo-paper';
import { reviewWeakening } from './demo-review';
import { deployStacks } from '../cli/deploy';
import { PROGRAM, synthesize } from '../cli/synthesize';
import { validate } from '../cli/validate';
import { ROOT_DENY } from '../config/scps/scps';

/**
 * `npm run demo`: the whole job on an AWS that runs on this machine, from the org file of examples/acme to a table of
 * what AWS then says about every account, the message of a root sign-in, what is on paper about it, and the review of an edit. The exit code is the
 * verdict: 0 when every active account is covered, a second plan is empty, and the message and the review are right.
 */
const ORG_FILE = 'examples/acme/org.yaml';
const FOLDER = join(PROJECT_FOLDER, '.sandbox', 'demo');
const OUTPUT = join(FOLDER, 'cdktf.out');
const logOf = (stack: string): string => join(FOLDER, `${stack}.log`);

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** Times that the sandbox may be asked more often than AWS. */
const SANDBOX_SPEED = 100;

/** A day on which the reviews that the example's records are about are overdue. */
const OVERDUE_DAY = '2027-02-01';

/** Ctrl-C: what runs is ended in order, and the sandbox with it. */
const interruption = new AbortController();
process.on('SIGINT', () => interruption.abort());

const print = (line = ''): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  process.chdir(PROJECT_FOLDER);
  const { organization, diagnostics } = loadOrganization(ORG_FILE, today());
  if (organization === undefined) {
    process.stderr.write(renderDiagnostics(diagnostics));
    return 2;
  }
  const { product, version, path: binary } = requireTerraform(lowestTerraformVersion(organization));
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true, mode: 0o700 });

  print(`Rootguard demo: ${ORG_FILE} on an AWS on this machine, with ${product} ${version}\n`);
  const sandbox = await timed('start the sandbox and create the organization in it', async () => {
    const started = await startSandbox(organization, { say: line => print(`  ${line}`) });
    return { value: started, outcome: `${organization.accounts.length} accounts at ${started.endpoint}` };
  });
  try {
    return await demonstrate(organization, sandbox, binary);
  } finally {
    await sandbox.stop();
  }
}

async function demonstrate(organization: Organization, sandbox: Sandbox, binary: string): Promise<number> {
  const environment = {
    ...sandbox.environment,
    ORG_FILE,
    TF_VAR_root_phone: '+1 206 555 0199',
    // Terraform and its provider are many short processes: with fewer collections they take about a fifth less CPU
    GOGC: process.env.GOGC ?? '400',
  };
  await timed('validate the org file', () => {
    const { output } = validate(ORG_FILE, today());
    return { value: undefined, outcome: `npx rootguard validate ${ORG_FILE}\n\n${indent(output)}` };
  });

  print(
    `  Terraform prints to ${relative(PROJECT_FOLDER, logOf('<stack>'))}; stacks that do not wait for each other go side by side`,
  );
  const deployed = await deployAll(stackNames(organization), binary, environment);
  if (interruption.signal.aborted) return interrupted();
  if (deployed !== 0) return 1;

  const changed: string[] = [];
  await timed('plan every stack again', async () => {
    await Promise.all(
      stackNames(organization).map(async stack => {
        const { exitCode } = await runTerraform({
          binary,
          directory: join(OUTPUT, 'stacks', stack),
          arguments: ['plan', '-detailed-exitcode'],
          environment,
          accept: [0, 2],
          signal: interruption.signal,
        });
        if (exitCode === 2) changed.push(stack);
      }),
    );
    return { value: undefined, outcome: changed.length === 0 ? 'no changes' : `CHANGES in ${changed.join(', ')}` };
  });

  const coverage = await timed('read the result back through the AWS API', async () => {
    for (const [name, value] of Object.entries(sandbox.environment)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    const value = await readCoverage(organization, SANDBOX_SPEED);
    return { value, outcome: `${value.length} active accounts` };
  });
  print(`\n${coverageTable(organization, coverage)}\n`);

  const [root] = organization.accounts.filter(({ key }) => key === 'payments-prod');
  if (root === undefined) throw new Error(`${ORG_FILE} has no account payments-prod`);
  const alert = await timed(`root signs in to ${root.key}`, async () => {
    const value = await signInAsRoot(sandbox, organization, root);
    return { value, outcome: `the critical topic says\n\n${indent(value.message)}\n` };
  });
  print(`  and the alarms on the trail go off: ${alert.alarms.join(', ')}\n`);

  const paper = await timed('look for it in the records, and in the runbook', async () => {
    const value = await peopleAndPaper(organization, {
      ...{ orgFile: ORG_FILE, record: alert.record, day: OVERDUE_DAY, folder: FOLDER },
    });
    const shown = [
      'npx rootguard record check --events',
      indent(value.unexplained),
      'npx rootguard runbook, the page for whoever gets the message',
      indent(value.page),
      `with a reviews section npx rootguard plan says on ${OVERDUE_DAY}`,
      indent(value.overdue),
    ];
    const found = value.unexplained.includes('unexplained-use') ? 'no record explains it' : 'NOTHING FOUND';
    return { value, outcome: `${found}\n\n${indent(shown.join('\n\n'))}\n` };
  });

  const review = await timed('review an edit of the org file', async () => {
    const value = await reviewWeakening(binary, {
      orgFile: ORG_FILE,
      outputFolder: OUTPUT,
      folder: FOLDER,
      environment,
      signal: interruption.signal,
    });
    const outcome = `plans ${value.stacks.join(', ')}\n\n${indent(value.edit)}\n\n${indent(value.text)}\n`;
    return { value, outcome };
  });

  const uncovered = coverage.filter(one => !isCovered(organization, one));
  const told = alert.message.includes(root.email) && alert.alarms.includes(`rootguard-root-activity-${root.id}`);
  const written = paper.unexplained.includes('unexplained-use') && paper.overdue !== '' && paper.page !== '';
  const seen = review.report.findings.some(({ rule, severity }) => rule === 'coverage-stays' && severity === 'danger');
  if (changed.length === 0 && uncovered.length === 0 && told && written && seen) {
    print('Every active account is covered, a second plan changes nothing, the use of root is announced,');
    print('and an edit that takes the SCP from accounts is called dangerous before it is applied.');
    print(`${process.uptime().toFixed(0)} s in all.`);
    return 0;
  }
  if (!written)
    print('FAILED: the sign-in was not found to be without a record, or page or overdue review is missing.');
  if (!told) print('FAILED: the sign-in was not announced along both paths.');
  if (!seen) print('FAILED: the review of the edit did not call it dangerous.');
  if (changed.length > 0) print(`FAILED: the second plan of ${changed.join(', ')} is not empty.`);
  if (uncovered.length > 0) print(`FAILED: not covered: ${uncovered.map(({ account }) => account.key).join(', ')}.`);
  return 1;
}

function interrupted(): number {
  print('\nInterrupted; the sandbox and what it held are gone.');
  return 130;
}

/**
 * Deploys every stack as soon as those before it are there, and prints a line when one is done; returns an exit code that
 * is not 0 if there is one. One after another, as `rootguard deploy` does it, most of the time passes in waiting.
 */
async function deployAll(
  stacks: readonly string[],
  binary: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  await synthesize(PROGRAM, ORG_FILE, OUTPUT);
  // what deploys set and put back one after another
  process.umask(0o077);
  const { stacks: synthesized } = JSON.parse(readFileSync(join(OUTPUT, 'manifest.json'), 'utf8')) as {
    readonly stacks: Readonly<Record<string, { readonly dependencies: readonly string[] }>>;
  };
  const deploys = new Map<string, Promise<number>>();
  const after = async (stack: string): Promise<number> => {
    const before = await Promise.all(synthesized[stack]!.dependencies.map(other => deploys.get(other)!));
    return before.find(code => code !== 0) ?? deployOne(stack, binary, environment);
  };
  for (const stack of stacks) deploys.set(stack, after(stack));
  return (await Promise.all(deploys.values())).find(code => code !== 0) ?? 0;
}

async function deployOne(
  stack: string,
  binary: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const start = Date.now();
  const log = logOf(stack);
  const output = openSync(log, 'a', 0o600);
  try {
    const code = await deployStacks({
      ...{ binary, outputFolder: OUTPUT, stacks: [stack], environment, output },
      approve: () => Promise.resolve(true),
      say: (text: string): void => void writeSync(output, `${text}\n`),
    });
    const [, resources = ''] = /^Apply complete! Resources: (.*)\.$/m.exec(readFileSync(log, 'utf8')) ?? [];
    if (code === 0) step(`deploy ${stack}`, resources, start);
    else if (!interruption.signal.aborted) {
      print(`\nFAILED: the deploy of ${stack} ended with ${code}; the end of its log:\n${indent(tail(log))}`);
    }
    return code;
  } finally {
    closeSync(output);
  }
}

function isCovered(organization: Organization, one: AccountCoverage): boolean {
  const { contacts, primaryContact, trail, rootAlarm, forwardedRegions, rootDeniedLater, account } = one;
  const forwarded = forwardedRegions === organization.alerts?.regions.length;
  // SCPs never bind the management account; its trail and alarm are what covers it
  const denied = account === organization.managementAccount || rootDeniedLater;
  return contacts === 3 && primaryContact && trail && rootAlarm && forwarded && denied;
}

function coverageTable(organization: Organization, coverage: readonly AccountCoverage[]): string {
  const exemptUntil = new Map(
    organization.scps
      .find(({ id }) => id === ROOT_DENY.id)
      ?.exemptions.map(({ accountId, until }) => [accountId, until]),
  );
  const yes = (value: boolean) => (value ? 'yes' : 'NO');
  const denial = ({ account, rootDenied, rootDeniedLater }: AccountCoverage): string => {
    if (account === organization.managementAccount) return 'no SCP binds it';
    if (rootDenied) return 'yes';
    return rootDeniedLater ? `after ${exemptUntil.get(account.id)}` : 'NO';
  };
  const rows = coverage.map(one => [
    one.account.key,
    one.account.id,
    `${one.contacts} of 3`,
    yes(one.primaryContact),
    denial(one),
    yes(one.trail),
    yes(one.rootAlarm),
    `${one.forwardedRegions} of ${organization.alerts?.regions.length}`,
  ]);
  for (const { key, id, status } of organization.accounts) {
    if (status !== 'active') rows.push([key, id, status, '-', '-', '-', '-', '-']);
  }
  const table = [['account', 'id', 'contacts', 'primary', 'root denied', 'trail', 'root alarm', 'regions'], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map(row => row[column]?.length ?? 0))) ?? [];
  return table
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Runs one step of the demo and prints a line about it. */
async function timed<T>(
  title: string,
  run: () => Promise<{ value: T; outcome: string }> | { value: T; outcome: string },
): Promise<T> {
  const start = Date.now();
  const { value, outcome } = await run();
  step(title, outcome, start);
  return value;
}

function step(title: string, outcome: string, start: number): void {
  print(`${`${((Date.now() - start) / 1000).toFixed(1)} s`.padStart(8)}  ${title}: ${outcome}`);
}

const today = (): string => new Date().toISOString().slice(0, 10);
const indent = (text: string): string => text.trimEnd().replace(/^(?=.)/gm, '    ');
const tail = (file: string): string => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-25).join('\n');

main().then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (interruption.signal.aborted) {
      process.exitCode = interrupted();
      return;
    }
    print(`FAILED: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  },
);
