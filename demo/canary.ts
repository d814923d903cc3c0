import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { parse, stringify } from 'yaml';
import { PACKAGE_FOLDER } from '../cli/folders';
import { loadText } from '../config/load';
import { Sandbox, startSandbox } from '../sandbox/sandbox';
import { requireTerraform } from '../terraform/binary';

/**
 * `npm run canary`: phone numbers, addresses of a paging service and a secret of AWS that occur nowhere else go through the
 * whole life of a deployment to the sandbox, its destroy included, with TF_LOG set, in a copy of this checkout with a temporary folder of its own.
 * Then every byte that was printed or written is searched. The exit code is 0 when they are only where docs/secrets.md
 * lists them, and really there.
 */
const STACKS = ['contacts', 'alerts'];
const STATES = STACKS.map(stack => `state/${stack}.tfstate`);

/** What must hold a variable, and nobody but the owner may read. */
const HOLDERS =
  /^(state\/(contacts|alerts)\.tfstate(\.backup)?|cdktf\.out\/stacks\/(contacts|alerts)\/plan\.(json|tfplan))$/;

/** Values of one deployment. The phone numbers are of the range for fiction. */
interface Canaries {
  readonly phone: string;
  readonly sms: string;
  readonly url: string;
  readonly awsSecret: string;
}

const newCanaries = (digits: number): Canaries => ({
  phone: `+12065550${digits}`,
  sms: `+14255550${digits + 1}`,
  url: `https://events.example.com/integration/${randomBytes(16).toString('hex')}/enqueue`,
  awsSecret: randomBytes(20).toString('hex'),
});

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const run = mkdtempSync(join(tmpdir(), 'rootguard-canary-'));
  try {
    const [project, temporary] = [join(run, 'project'), join(run, 'tmp')];
    copyOfCheckout(project);
    mkdirSync(temporary);
    writeFileSync(join(project, 'org.yaml'), stringify(orgFile()));
    const { organization } = loadText('org.yaml', stringify(orgFile()), new Date().toISOString().slice(0, 10));
    if (organization === undefined) throw new Error('the org file of the canary is not valid');
    const sandbox = await startSandbox(organization);
    try {
      return await live(project, temporary, sandbox);
    } finally {
      await sandbox.stop();
    }
  } finally {
    rmSync(run, { recursive: true });
  }
}

/** The smallest example with a primary contact, a text message and a paging service. */
function orgFile(): object {
  const file = parse(readFileSync(join(PACKAGE_FOLDER, 'examples/minimal/org.yaml'), 'utf8')) as {
    contacts: object;
    alerts: { subscriptions: object[] };
  };
  const primary = {
    ...{ full_name: 'Example Corp', address_line_1: '1 Main St', city: 'Seattle', state_or_region: 'WA' },
    ...{ postal_code: '98101', country_code: 'US', phone_number: { variable: 'root_phone' } },
  };
  const subscriptions = [
    ...file.alerts.subscriptions,
    { protocol: 'sms', name: 'on-call', endpoint: { variable: 'on_call_number' } },
    { protocol: 'https', name: 'paging', endpoint: { variable: 'paging_url' } },
  ];
  return {
    ...file,
    contacts: { ...file.contacts, primary },
    alerts: { ...file.alerts, regions: ['us-east-1'], subscriptions },
  };
}

/** What of a checkout the commands need, to have all that they write in one folder. */
function copyOfCheckout(project: string): void {
  const left = new Set(['node_modules', 'cdktf.out', 'state', 'dist', 'test', 'docs', 'demo', 'bench', 'sandbox']);
  for (const { name } of readdirSync(PACKAGE_FOLDER, { withFileTypes: true })) {
    if (!left.has(name) && !name.startsWith('.')) {
      cpSync(join(PACKAGE_FOLDER, name), join(project, name), { recursive: true });
    }
  }
  symlinkSync(join(PACKAGE_FOLDER, 'node_modules'), join(project, 'node_modules'));
}

async function live(project: string, temporary: string, sandbox: Sandbox): Promise<number> {
  const printed = new Map<string, Buffer>();
  // the sandbox answers in this process, which must not wait for a command
  const run = async (canaries: Canaries, log: string | undefined, binary: string, args: readonly string[]) => {
    const child = spawn(binary, args, {
      cwd: project,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...sandbox.environment,
        ...{ AWS_SECRET_ACCESS_KEY: canaries.awsSecret, TMPDIR: temporary, ORG_FILE: 'org.yaml', TF_LOG: log },
        ...{ TF_VAR_root_phone: canaries.phone, TF_VAR_on_call_number: canaries.sms, TF_VAR_paging_url: canaries.url },
      },
    });
    const [stdout, stderr, status] = await Promise.all([
      buffer(child.stdout),
      buffer(child.stderr),
      new Promise<number | null>(resolve => child.on('close', resolve)),
    ]);
    const shown = [
      basename(binary).replace('node', 'rootguard'),
      ...args.slice(binary === process.execPath ? 1 : 0),
    ].join(' ');
    printed.set(`${printed.size + 1} ${shown}`, Buffer.concat([stdout, stderr]));
    print(`${shown}: exit code ${status}, ${stdout.length + stderr.length} bytes printed`);
    return status;
  };
  const command = (canaries: Canaries, ...args: string[]): Promise<number | null> =>
    run(canaries, 'trace', process.execPath, ['bin/rootguard.js', ...args]);
  const reviews = async (canaries: Canaries): Promise<void> => {
    for (const format of ['text', 'markdown', 'json', 'html']) {
      await command(canaries, 'review', '--org', 'org.yaml', '--fail-on', 'never', '--format', format);
    }
  };
  const [first, second] = [newCanaries(140), newCanaries(150)];
  const broken = { ...second, sms: `12${second.sms}`, url: second.url.replace('https', 'ftp') };
  const deployed = [await command(first, 'validate'), await command(first, 'plan', ...STACKS)];
  await reviews(first);
  deployed.push(await command(first, 'deploy', ...STACKS, '--auto-approve'), await command(first, 'diff', ...STACKS));
  await command(first, 'alert-test', '--dry-run');
  await command(broken, 'plan', 'alerts');
  // what is deployed now changes, so that plans and reviews have both values
  const changed = await command(second, 'plan', ...STACKS);
  await reviews(second);
  const needles = [first, second, broken].flatMap(one => Object.values(one) as string[]);
  print('\nbefore the end of the life:');
  const isHeld = search(project, temporary, printed, needles, STATES);

  print('');
  const { path: terraform } = requireTerraform('1.5');
  for (const stack of [...STACKS].reverse()) {
    // whoever sets TF_LOG for Terraform itself has every request in the log
    deployed.push(
      await run(second, undefined, terraform, [`-chdir=cdktf.out/stacks/${stack}`, 'destroy', '-auto-approve']),
    );
  }
  const isDone = deployed.every(code => code === 0) && changed !== null && changed < 2;
  if (!isDone) for (const [name, text] of printed) print(`--- ${name}\n${text.toString()}`);
  print('\nafter it:');
  const isHeldStill = search(
    project,
    temporary,
    printed,
    needles,
    STATES.map(state => `${state}.backup`),
  );
  return isDone && isHeld && isHeldStill ? 0 : 1;
}

/** Searches all that was printed and written; says where a canary is, and returns whether that is where it must be. */
function search(
  project: string,
  temporary: string,
  printed: ReadonlyMap<string, Buffer>,
  canaries: readonly string[],
  states: readonly string[],
): boolean {
  const needles = canaries.flatMap(spellings);
  const holds = (bytes: Buffer): boolean => needles.some(needle => bytes.includes(needle));
  const texts = [...printed].map(([name, bytes]) => ({ name, bytes: bytes.length, holds: holds(bytes) }));
  const files = [project, temporary].flatMap(folder =>
    filesBelow(folder).map(path => {
      const bytes = readFileSync(path);
      const name = relative(folder, path).replaceAll('\\', '/');
      return { name, bytes: bytes.length, holds: holds(bytes), isOpen: isOpen(folder, name) };
    }),
  );
  const found = [...texts, ...files].filter(one => one.holds);
  const wrong = found.filter(({ name }) => !HOLDERS.test(name));
  const open = files.filter(one => HOLDERS.test(one.name) && one.isOpen);
  // a plan file is packed, so that its bytes tell nothing
  const must = [...states, ...STACKS.map(stack => `cdktf.out/stacks/${stack}/plan.json`)];
  const missing = must.filter(name => !found.some(one => one.name === name));
  const sum = [...texts, ...files].reduce((total, { bytes }) => total + bytes, 0);
  print(
    `searched ${texts.length} outputs and ${files.length} files, ${(sum / 1e6).toFixed(1)} MB, for ${needles.length} spellings of ${canaries.length} canaries`,
  );
  for (const { name } of found) print(`${HOLDERS.test(name) ? 'must hold it' : 'LEAK'}: ${name}`);
  for (const { name } of open) print(`READABLE FOR OTHERS: ${name}`);
  for (const name of missing) print(`NOT FOUND, so that this proves nothing: ${name}`);
  return wrong.length + open.length + missing.length === 0;
}

/** Whether others may read a file, by its own mode and that of the topmost folder below a project or temporary folder. */
const isOpen = (folder: string, name: string): boolean =>
  [name, name.split('/')[0]!].every(path => (lstatSync(join(folder, path)).mode & 0o077) !== 0);

/** A value as it may be written: without its sign, in groups, in URLs, in base64, in UTF-16. */
function spellings(canary: string): Buffer[] {
  const [, area, exchange, line] = /^\D*(?:12)?\+?1(\d{3})(\d{3})(\d{4})$/.exec(canary) ?? [];
  const texts =
    area !== undefined
      ? [
          `${area}${exchange}${line}`,
          ...[' ', '-', '.'].map(by => [area, exchange, line].join(by)),
          `(${area}) ${exchange}-${line}`,
        ]
      : [/[0-9a-f]{32,}/.exec(canary)?.[0] ?? canary];
  return texts.flatMap(text => [
    Buffer.from(text),
    Buffer.from(text, 'utf16le'),
    ...['', 'a', 'aa'].map(before =>
      Buffer.from(
        Buffer.from(before + text)
          .toString('base64')
          .slice(before.length === 0 ? 0 : 4, -4),
      ),
    ),
  ]);
}

/** Files below a folder; the provider, which is the same for everybody, and links are left out. */
function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'providers' ? [] : filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

main().then(
  code => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
