import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { EXIT } from '../../cli/exit-codes';
import { Sandbox } from '../../sandbox/sandbox';
import { SeedClient } from '../../sandbox/seed-client';
import { decided, ENABLES } from './answers';
import { EVERYWHERE, Expected } from './expected';
import { Ending, InstalledPackage } from './installed-package';

/** The steps from the first read-only command to a second plan that is empty. */
export const STEPS = [
  'snapshot',
  'init',
  'validate',
  'adopt',
  'plan',
  'apply',
  'audit',
  'plan again',
  'update',
] as const;
export type Step = (typeof STEPS)[number];

/** What became of an organization on the way. */
export interface Journey {
  readonly seconds: Readonly<Record<Step, number>>;
  /** What the first apply took over, and what it made. */
  readonly imports: number;
  readonly created: number;
  /** 'SCP-1 222222222222 not held': what the audit says does not hold, or is unknown. */
  readonly findings: readonly string[];
  /** What adopt calls a conflict. */
  readonly conflicts: readonly string[];
  /** What did not go as it should; empty when all did. */
  readonly problems: readonly string[];
  /** What the commands printed. */
  readonly log: string;
}

export interface TravelOptions {
  readonly say: (line: string) => void;
  readonly tried?: Expected['tried'];
  readonly settled?: Expected['settled'];
  /** What the audit may say; anything else is a problem. */
  readonly findings?: readonly RegExp[];
  /** The last step. @default - all of them */
  readonly until?: Step;
  readonly region?: string;
}

/** The three regions that are read and whose events are forwarded. */
export const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1'];

/** Goes from the first read-only command to a second plan, with what somebody has who has installed the package. */
export async function travel(
  user: InstalledPackage,
  sandbox: Sandbox,
  { say, until, tried, settled, findings: wanted = [], region = 'us-east-1' }: TravelOptions,
): Promise<Journey> {
  const problems: string[] = [];
  const log: string[] = [];
  const seconds = Object.fromEntries(STEPS.map(step => [step, 0])) as Record<Step, number>;
  const run = async (step: Step, args: readonly string[], wanted: readonly number[] = [EXIT.done]): Promise<Ending> => {
    const ended = await user.rootguard(...args);
    seconds[step] += ended.seconds;
    say(`${args[0]} ended with ${ended.code} after ${ended.seconds.toFixed(0)} s`);
    log.push(`$ rootguard ${args.join(' ')}`, ended.stdout, ended.stderr, `exit code ${ended.code}`);
    if (!wanted.includes(ended.code)) problems.push(`${step}: ${args[0]} ended with ${ended.code}`);
    return ended;
  };
  const ended = (more: Partial<Journey> = {}): Journey => ({
    ...{ seconds, imports: 0, created: 0, findings: [], conflicts: [], ...more },
    ...{ problems, log: log.join('\n') },
  });

  const aws = new SeedClient(sandbox.endpoint, region);
  /** Does what a command says is missing; whether it said so. */
  const enable = async (said: string): Promise<boolean> => {
    const commands = [...said.matchAll(/^ +aws ([\w-]+ [\w-]+)(?: --[\w-]+ (\S+))?$/gm)];
    for (const [command, words, value] of commands) {
      log.push(`$ ${command.trim()}`);
      await ENABLES[words!]?.(aws, value ?? '');
    }
    return commands.length > 0;
  };

  const read = await run('snapshot', SNAPSHOT('before.json'), [EXIT.done, EXIT.findings]);
  if (read.code === EXIT.findings && (await enable(read.stderr))) {
    rmSync(user.file('before.json'));
    await run('snapshot', SNAPSHOT('before.json'));
  }
  await run('init', ['init', '--from', 'before.json', ...ANSWERS], [EXIT.done, EXIT.findings]);
  if (problems.length > 0) return ended();
  writeFileSync(user.file('org.yaml'), decided(readFileSync(user.file('org.yaml'), 'utf8'), REGIONS));
  await run('validate', ['validate']);
  if (problems.length > 0) return ended();

  if (tried !== undefined) {
    // as somebody would who does not know yet
    const file = user.file('org.yaml');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/^(root_deny:\n  targets: )\[.*\]$/m, `$1[${tried.target}]`));
    const met = conflictsIn((await run('adopt', ['adopt', '--from', 'before.json'], [EXIT.findings])).stdout);
    if (!met.some(one => tried.conflict.test(one))) problems.push(`adopt does not say that ${tried.target} is full`);
    writeFileSync(file, text);
  }
  if (settled !== undefined) {
    const met = conflictsIn((await run('adopt', ['adopt', '--from', 'before.json'], [EXIT.findings])).stdout);
    const isWanted = (one: string): boolean => settled.conflicts.some(pattern => pattern.test(one));
    if (met.length !== settled.conflicts.length || !met.every(isWanted)) {
      problems.push(`adopt meets ${met.join(', ') || 'nothing'}`);
    }
    await settled.by(aws);
    rmSync(user.file('before.json'));
    await run('snapshot', SNAPSHOT('before.json'));
  }
  const { stdout: adopted } = await run('adopt', ['adopt', '--from', 'before.json'], [EXIT.done, EXIT.findings]);
  const conflicts = conflictsIn(adopted);
  problems.push(...conflicts.map(one => `adopt: in conflict: ${one}`));
  if (until === 'adopt' || problems.length > 0) return ended({ conflicts });

  const first = await run('plan', ['plan'], [EXIT.done, EXIT.findings, EXIT.notDone]);
  if (first.code === EXIT.notDone) {
    await enable(first.stderr);
    await run('plan', ['plan'], [EXIT.done, EXIT.findings]);
  }
  const changes = plannedChanges(user);
  const taken = changes.filter(({ actions }) => actions.includes('delete'));
  problems.push(...taken.map(({ address, actions }) => `plan: ${actions.join(' and ')} ${address}`));
  const imports = changes.filter(({ isImport }) => isImport).length;
  const created = changes.filter(({ actions }) => actions.includes('create')).length;
  const planned = { imports, created, conflicts };
  if (problems.length > 0) return ended(planned);

  await run('apply', ['deploy', '--auto-approve']);
  if (problems.length > 0) return ended(planned);
  // a trail that delivers has something to deliver
  await sandbox.recordEvent({
    recipientAccountId: '111111111111',
    ...{ awsRegion: region, eventSource: 'iam.amazonaws.com', eventName: 'ListRoles', readOnly: true },
  });
  await run('audit', SNAPSHOT('after.json'));
  const audited = await run('audit', ['audit', '--from', 'after.json', '--format', 'json'], [EXIT.done, EXIT.findings]);
  const findings = findingsOf(audited.stdout);

  const unwanted = findings.filter(one => ![...EVERYWHERE, ...wanted].some(pattern => pattern.test(one)));
  problems.push(...unwanted.map(one => `audit: ${one}`));

  await run('plan again', ['plan']);
  problems.push(
    ...plannedChanges(user).map(({ address, actions }) => `the second plan is not empty: ${actions.join()} ${address}`),
  );
  const update = await run('update', ['init', '--from', 'after.json', '--update']);
  if (update.stdout !== 'nothing changed\n') problems.push(`init --update says ${update.stdout.trim()}`);
  return ended({ ...planned, findings });
}

const SNAPSHOT = (file: string): readonly string[] => [
  ...['snapshot', '--output', file, '--role', 'OrganizationAccountAccessRole', '--regions', REGIONS.join(',')],
];

/** What `adopt` calls a conflict. */
const conflictsIn = (printed: string): string[] =>
  (/^In conflict[^\n]*\n((?: [^\n]*\n)+)/m.exec(printed)?.[1]?.match(/^ {2}\S.*/gm) ?? []).map(line => line.trim());

/** What only a person can say, as options of init. */
const ANSWERS = [
  ...['--domain', 'example.com', '--notify', 'security@example.com', '--phone-variable', 'root_phone'],
  ...['--runbook', 'https://wiki.example.com/root-runbook'],
];

interface Change {
  readonly address: string;
  readonly actions: readonly string[];
  readonly isImport: boolean;
}

/** What the plans that wait would do; nothing for what stays as it is. */
function plannedChanges(user: InstalledPackage): Change[] {
  const stacks = user.file('rootguard', 'cdktf.out', 'stacks');
  return readdirSync(stacks).flatMap(stack => {
    const file = user.file('rootguard', 'cdktf.out', 'stacks', stack, 'plan.json');
    if (!existsSync(file)) return [{ address: `${stack}, whose plan is missing`, actions: ['?'], isImport: false }];
    const { resource_changes = [] } = JSON.parse(readFileSync(file, 'utf8')) as {
      resource_changes?: { address: string; change: { actions: string[]; importing?: object } }[];
    };
    return resource_changes
      .map(({ address, change: { actions, importing } }) => ({
        ...{ address: `${stack}: ${address}`, actions, isImport: importing !== undefined },
      }))
      .filter(({ actions, isImport }) => isImport || !['no-op', 'read'].includes(actions.join()));
  });
}

/** What an audit in JSON says does not hold, or is unknown. */
function findingsOf(text: string): string[] {
  const { accounts, unread } = JSON.parse(text) as {
    unread?: object;
    accounts: { id: string; requirements: Record<string, { is: string; why: string }> }[];
  };
  return [
    ...(unread === undefined ? [] : ['the accounts are unknown']),
    ...accounts.flatMap(({ id, requirements }) =>
      Object.entries(requirements)
        .filter(([, { is }]) => is === 'not held' || is === 'unknown')
        .map(([requirement, { is, why }]) => `${requirement} ${id} ${is}: ${why}`),
    ),
  ];
}
