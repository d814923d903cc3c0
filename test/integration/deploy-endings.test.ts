import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { PROJECT_FOLDER } from '../../cli/folders';
import { EXIT } from '../../cli/exit-codes';
import { deployStacks } from '../../cli/deploy';
import { orgFile } from '../config/org-file';

/** A plan that makes a trail and an SCP, of which the state below holds neither. */
const PLAN = JSON.stringify({
  format_version: '1.2',
  resource_changes: [
    {
      ...{ address: 'aws_cloudtrail.trail', mode: 'managed', type: 'aws_cloudtrail', name: 'trail' },
      change: { actions: ['create'], before: null, after: { name: 'org-trail' } },
    },
    {
      ...{ address: 'aws_organizations_policy.deny', mode: 'managed', type: 'aws_organizations_policy', name: 'deny' },
      change: { actions: ['create'], before: null, after: { name: 'deny-root' } },
    },
  ],
  configuration: {
    provider_config: {
      aws: {
        expressions: {
          region: { constant_value: 'us-east-1' },
          allowed_account_ids: { constant_value: ['111111111111'] },
        },
      },
    },
    root_module: {
      resources: [{ address: 'aws_cloudtrail.trail', provider_config_key: 'aws' }],
    },
  },
});
const ARN = 'arn:aws:cloudtrail:us-east-1:111111111111:trail/org-trail';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootguard-endings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Plans changes; the question what exists finds everything. */
const PLANNED = 'case "$*" in *-json*) exit 0;; esac; touch deploy.tfplan; exit 2';

/** A Terraform of which every subcommand is a line of shell; each call is noted. */
function fakeTerraform(commands: Readonly<Record<string, string>>): string {
  const path = join(folder, 'terraform');
  const all = { version: `echo '{"terraform_version":"1.11.4"}'`, plan: PLANNED, ...commands };
  const cases = Object.entries(all).map(([name, line]) => `${name}) ${line} ;;`);
  writeFileSync(join(folder, 'plan.json'), PLAN);
  writeFileSync(
    path,
    `#!/bin/sh\necho "$(basename "$PWD") $*" >> '${folder}/calls'\ncase "$1" in\n${cases.join('\n')}\nesac\n`,
    { mode: 0o755 },
  );
  return path;
}

const calls = (): string[] => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');

/** Deploys two stacks that need no more than a folder. */
async function deploy(commands: Readonly<Record<string, string>>) {
  const said: string[] = [];
  const stacks = ['guardrails', 'trail'];
  for (const stack of stacks) {
    const directory = join(folder, 'out', 'stacks', stack);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'cdk.tf.json'), '{}');
  }
  const code = await deployStacks({
    ...{ binary: fakeTerraform(commands), outputFolder: join(folder, 'out'), stacks, environment: {} },
    ...{ approve: () => Promise.resolve(true), output: 2, say: (text: string) => said.push(text) },
  });
  const planFiles = readdirSync(join(folder, 'out'), { recursive: true, encoding: 'utf8' }).filter(name =>
    name.endsWith('.tfplan'),
  );
  expect(planFiles).toEqual([]);
  return { code, said: said.join('\n').replaceAll(/[^\s=]*\/stacks\//g, '…/') };
}

const show = `cat '${'$(dirname "$0")'}/plan.json'`.replaceAll("'", '"');

describe('a deploy', () => {
  test('ends with 0 when every stack is applied, and applies the plan that was shown', async () => {
    expect(await deploy({})).toEqual({ code: EXIT.done, said: 'guardrails: planning\ntrail: planning' });
    expect(calls()).toEqual(
      ['guardrails', 'trail'].flatMap(stack => [
        `${stack} init -no-color -input=false`,
        `${stack} state pull`,
        `${stack} plan -no-color -input=false -detailed-exitcode -out=deploy.tfplan`,
        `${stack} apply -no-color -input=false deploy.tfplan`,
      ]),
    );
  });

  test('applies nothing where nothing changes', async () => {
    expect(await deploy({ plan: 'exit 0' })).toMatchObject({ code: EXIT.done });
    expect(calls().filter(call => call.includes(' apply '))).toEqual([]);
  });

  test.each([
    ['KILL', 'Terraform was ended by SIGKILL, which the system sends when memory runs out, while it applied;'],
    ['SEGV', 'Terraform was ended by SIGSEGV while it applied;'],
    ['TERM', 'Terraform was ended by SIGTERM while it applied;'],
  ])('whose Terraform is ended by SIG%s while it applies is half done, and goes no further', async (signal, words) => {
    const { code, said } = await deploy({ apply: `kill -${signal} $$; sleep 9`, state: 'echo {}', show });
    expect(code).toBe(EXIT.halfDone);
    expect(said).toContain(`guardrails: ${words} some of the plan is done, and some is not\n`);
    expect(said).toContain(
      'If the next run says that the state is locked, make sure that no other run is left, then:\n',
    );
    expect(said).toMatch(/\nnot started: trail$/);
    expect(calls().filter(call => call.startsWith('trail'))).toEqual([]);
  });

  test('whose Terraform is ended while it plans has changed nothing', async () => {
    expect(await deploy({ plan: 'kill -KILL $$; sleep 9' })).toEqual({
      code: EXIT.notDone,
      said:
        'guardrails: planning\nguardrails: Terraform was ended by SIGKILL, which the system sends when memory runs out, while ' +
        'it planned; nothing of this stack was changed\nnot started: trail',
    });
    // of the second stack, the first one stays changed
    expect((await deploy({ plan: 'touch deploy.tfplan; case $PWD in *trail) exit 1;; esac; exit 2' })).code).toBe(
      EXIT.halfDone,
    );
  });

  const LOCK =
    'Error: Error acquiring the state lock\\nLock Info:\\n  ID:        4d58b6c4-b639\\n  Operation: OperationTypeApply\\n' +
    '  Who:       ada@build-7\\n  Created:   2026-11-28 14:01:02.345678 +0000 UTC\\n';
  const printing = (text: string): string => `printf '${text}' >&2; exit 1`;
  const advice =
    'Another run is at work on this state (apply by ada@build-7 since 2026-11-28 14:01:02 +0000 UTC): wait until it has ended, ' +
    'and then do the same again. Only if none is left, as when its machine is gone (a local state is free by itself), take its ' +
    'lock away:\n  terraform -chdir=…/guardrails force-unlock 4d58b6c4-b639\nnot started: trail';

  test('that meets the lock of another one says who holds it, to wait for it, and what to do when there is none', async () => {
    expect(await deploy({ plan: printing(LOCK) })).toEqual({
      code: EXIT.notDone,
      said:
        'guardrails: planning\nguardrails: Terraform ended with exit code 1 while it planned; nothing of this stack was changed\n' +
        advice,
    });
  });

  test('that meets a lock when it applies has applied nothing', async () => {
    const colored = LOCK.replaceAll('\\n', '\\n\u001b[31m│\u001b[0m \u001b[0m');
    for (const text of [LOCK, colored]) {
      expect(await deploy({ apply: printing(text) })).toEqual({
        code: EXIT.notDone,
        said:
          'guardrails: planning\nguardrails: Terraform ended with exit code 1 before it applied anything; nothing of this stack was ' +
          `changed\n${advice}`,
      });
    }
    // nothing was left half made, so nobody asks for what exists
    expect(calls().filter(call => call.includes(' show ') || call.includes('-refresh=false'))).toEqual([]);
  });

  test('gives import blocks for what AWS has and no state, and says how to find the rest', async () => {
    const { said } = await deploy({ apply: 'exit 1', state: 'echo {}', show });
    expect(said).toContain(
      'These exist in AWS, and no state holds them. Look at each; to take them over, write this to …/guardrails/imports.tf, ' +
        `deploy again, and delete the file:\nimport {\n  to = aws_cloudtrail.trail\n  id = "${ARN}"\n}\n`,
    );
    expect(said).toContain(
      '  aws_organizations_policy.deny: aws organizations list-policies --filter SERVICE_CONTROL_POLICY ' +
        `--query "Policies[?Name=='deny-root'].Id"\n`,
    );
    // the question leaves nothing behind
    expect(readdirSync(join(folder, 'out', 'stacks', 'guardrails'))).toEqual(['cdk.tf.json']);
  });

  test('says nothing of what the state holds, nor of what AWS does not have', async () => {
    const diagnostic = JSON.stringify({
      diagnostic: {
        severity: 'error',
        summary: 'Cannot import non-existent remote object',
        detail:
          'While attempting to import an existing object to "aws_cloudtrail.trail", the provider detected that no object exists.',
      },
    });
    const held = JSON.stringify({
      resources: [{ type: 'aws_organizations_policy', name: 'deny', instances: [{}] }],
    });
    const { said } = await deploy({
      plan: `case "$*" in *-json*) echo '${diagnostic}'; exit 1;; esac; touch deploy.tfplan; exit 2`,
      ...{ apply: 'exit 1', state: `echo '${held}'`, show },
    });
    expect(said).toBe(
      'guardrails: planning\nguardrails: Terraform ended with exit code 1 while it applied; some of the plan is done, and some is not\nnot started: trail',
    );
  });

  test('that could not write its state says where it is, and is not begun again before it is pushed', async () => {
    const apply = 'echo {} > errored.tfstate; exit 1';
    const first = await deploy({ apply, show });
    const push =
      /That state is in …\/guardrails\/errored\.tfstate, and it alone knows what was made\. [^]*\n {2}terraform -chdir=…\/guardrails state push errored\.tfstate && rm …\/guardrails\/errored\.tfstate\n/;
    expect(first.code).toBe(EXIT.halfDone);
    expect(first.said).toMatch(push);
    const begun = calls().length;
    const again = await deploy({ apply, show });
    expect(again.code).toBe(EXIT.notDone);
    expect(again.said).toMatch(/^guardrails: an earlier run could not write its state\. That state is in /);
    expect(again.said).toMatch(/\nnot started: trail$/);
    expect(calls()).toHaveLength(begun);
  });

  test('whose local state could not be written has to be pushed with force, because Terraform did not count it up', async () => {
    const synthesized = JSON.stringify({ terraform: { backend: { local: { path: 'x' } } } });
    const { said } = await deploy({
      apply: `echo '${synthesized}' > cdk.tf.json; echo {} > errored.tfstate; exit 1`,
      show,
    });
    expect(said).toMatch(/\n {2}terraform -chdir=…\/guardrails state push -force errored\.tfstate && rm /);
  });

  test('that cannot lock its state for another reason says nothing of another run', async () => {
    const reason =
      'Error: Error acquiring the state lock\\n\\nError message: could not write lock info: no space left on device';
    const { said } = await deploy({ plan: `printf '${reason}\\n' >&2; exit 1` });
    expect(said).toBe(
      'guardrails: planning\nguardrails: Terraform ended with exit code 1 while it planned; nothing of this stack was changed\nnot started: trail',
    );
  });

  test('that had no room for its state anywhere says that Terraform printed it, and is not begun again', async () => {
    const cutOff =
      /…\/guardrails\/errored\.tfstate is cut off: Terraform printed the state, [^]*\n {2}terraform -chdir=…\/guardrails state push errored\.tfstate && rm …\/guardrails\/errored\.tfstate\nWithout that text, [^]* then rm …\/guardrails\/errored\.tfstate and deploy again\./;
    for (const text of ['', '{"version": 4, "res']) {
      const apply = `printf '${text}' > errored.tfstate; exit 1`;
      const first = await deploy({ apply, state: 'echo {}', show });
      expect(first.code).toBe(EXIT.halfDone);
      expect(first.said).toMatch(cutOff);
      // what AWS has is compared with the state of before
      expect(first.said).toContain('import {\n  to = aws_cloudtrail.trail\n');
      const again = await deploy({ apply, show });
      expect(again.code).toBe(EXIT.notDone);
      expect(again.said).toMatch(cutOff);
      rmSync(join(folder, 'out', 'stacks', 'guardrails', 'errored.tfstate'));
    }
  });
});

describe('the command', () => {
  /** Starts it on guardrails alone, with a Terraform whose apply waits for an interrupt. */
  function start(apply: string) {
    const terraform = fakeTerraform({ apply, state: 'echo {}', show });
    writeFileSync(join(folder, 'org.yaml'), stringify(orgFile()));
    const program = join(PROJECT_FOLDER, 'bin/rootguard.js');
    const child = spawn(process.execPath, [program, 'deploy', 'guardrails', 'contacts', '--auto-approve'], {
      cwd: folder,
      env: { ...process.env, ORG_FILE: 'org.yaml', TERRAFORM_BINARY_NAME: terraform },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    const applying = new Promise<void>(resolve => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          printed += text;
          if (printed.includes('applying')) resolve();
        });
      }
    });
    return { child, applying, printed: () => printed };
  }

  test('that is interrupted lets Terraform end, and is half done', async () => {
    const { child, applying, printed } = start(
      `trap 'echo finished; exit 1' INT; echo applying; while :; do sleep 0.1; done`,
    );
    await applying;
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([EXIT.halfDone, null]);
    expect(printed()).toContain('Interrupted: waiting for Terraform to finish what it has begun.\n');
    expect(printed()).toContain('\nfinished\n');
    expect(printed()).toMatch(/\nnot started: contacts\n$/);
  });

  test('that is killed leaves Terraform to finish what it has begun', async () => {
    const { child, applying } = start(
      `echo applying; read line < '${folder}/gate'; echo done >&2; touch '${folder}/finished'`,
    );
    spawnSync('mkfifo', [join(folder, 'gate')]);
    await applying;
    child.kill('SIGKILL');
    await once(child, 'exit');
    writeFileSync(join(folder, 'gate'), 'go\n');
    // its output closes when Terraform, too, has ended
    await once(child, 'close');
    expect(existsSync(join(folder, 'finished'))).toBe(true);
  });
});
