import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planStacks } from '../../cli/plan';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rootguard-plans-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const directoryOf = (stack: string): string => join(folder, 'stacks', stack);

/** Plans two stacks with a Terraform that does a line of shell when it plans the first one. */
async function plan(line: string) {
  for (const stack of ['guardrails', 'trail']) {
    mkdirSync(directoryOf(stack), { recursive: true });
    writeFileSync(join(directoryOf(stack), 'cdk.tf.json'), '{}');
  }
  const binary = join(folder, 'terraform');
  const first = `case $PWD in *guardrails) ${line};; esac`;
  writeFileSync(binary, `#!/bin/sh\ncase $1 in plan) ${first}; touch plan.tfplan;; show) echo '{}';; esac\n`, {
    mode: 0o755,
  });
  const said: string[] = [];
  const { signal } = new AbortController();
  const stacks = ['guardrails', 'trail'];
  const say = (text: string) => void said.push(text);
  const planned = await planStacks({ binary, outputFolder: folder, stacks, environment: {}, signal, say });
  return { ...planned, said: said.join('\n').replaceAll(folder, '…') };
}

const ofTrail = () => [join(directoryOf('trail'), 'plan.json')];

test('a stack whose lock another run holds says to wait for it, and the others are planned', async () => {
  const printed = 'Error: Error acquiring the state lock\\n  ID:        4d58b6c4-b639\\n';
  const { files, failed, said } = await plan(`printf '${printed}' >&2; exit 1`);
  expect({ files, failed }).toEqual({ files: ofTrail(), failed: true });
  expect(said).toMatch(/^planning guardrails\nguardrails: could not be planned, its review is missing\n/);
  expect(said).toMatch(
    /\nAnother run is at work on this state: wait until it has ended, [^]*\n {2}terraform -chdir=\S*\/guardrails force-unlock 4d58b6c4-b639\nplanning trail$/,
  );
});

test('a plan that cannot be written is said and removed, and the others are kept', async () => {
  // a link that leads to itself stands for a full disk
  const { files, failed, said } = await plan('ln -s plan.json plan.json');
  expect({ files, failed }).toEqual({ files: ofTrail(), failed: true });
  expect(said).toMatch(
    /^planning guardrails\nguardrails: its plan could not be kept, its review is missing: ELOOP: [^\n]* \(in …\/stacks\/guardrails\)\nplanning trail$/,
  );
  expect(existsSync(join(directoryOf('guardrails'), 'plan.tfplan'))).toBe(false);
});
