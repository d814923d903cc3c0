import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApplyOptions, runApply } from '../../cli/applying/apply';
import { latestReview } from '../../cli/applying/kept-review';
import { sha256 } from '../../cli/applying/reviewed-plan';
import { PROJECT_FOLDER } from '../../cli/folders';
import { plan } from '../../cli/plan';
import { readKept } from '../../evidence/kept';
import { requireTerraform } from '../../terraform/binary';
import { runTerraform } from '../../terraform/command';
import { orgFile } from '../config/org-file';
import { useOrgRepository } from './org-repository';

/** A small organization with an SCP and contacts; payments is in an OU, and lab is not. */
const file = (targets = ['root']) => {
  const { accounts, ...rest } = orgFile();
  const lab = { id: '333333333333', name: 'Lab', email: 'aws+lab@example.com' };
  return { ...rest, accounts: { ...accounts, lab }, root_deny: { targets } };
};

// the stages build on each other: each plans, is refused or applies, and changes what the next one meets
describe('rootguard apply', () => {
  const { used, write, git } = useOrgRepository('apply', file());
  let said: string;
  let printed: string;
  const output = () => join(used.folder, 'cdktf.out');
  const stack = (name: string, ...path: string[]) => join(output(), 'stacks', name, ...path);
  const commit = (content: object) => {
    write(content);
    git('commit', '--quiet', '--all', '-m', 'A change');
  };

  /** Plans and reviews stacks as the command does, silently. */
  async function planned(...stacks: string[]): Promise<number> {
    const silent = [process.stdout, process.stderr].map(stream => jest.spyOn(stream, 'write').mockReturnValue(true));
    try {
      return await plan(stacks, {}, output());
    } finally {
      for (const one of silent) one.mockRestore();
    }
  }

  async function apply(options: Partial<ApplyOptions> = {}, ...stacks: string[]): Promise<number> {
    const log = join(used.folder, 'log');
    const descriptor = openSync(log, 'w');
    const lines: string[] = [];
    const all = { approve: [], keep: join(used.folder, 'kept'), ...options };
    try {
      return await runApply(stacks, all, { outputFolder: output(), output: descriptor, say: line => lines.push(line) });
    } finally {
      closeSync(descriptor);
      said = lines
        .join('\n')
        .replaceAll(`${PROJECT_FOLDER}/`, '')
        .replaceAll(/\.sandbox\/apply-[^/]+\//g, '…/');
      printed = readFileSync(log, 'utf8');
    }
  }

  const serial = (name: string): number | undefined => {
    const state = join(used.folder, 'state', `${name}.tfstate`);
    return existsSync(state) ? (JSON.parse(readFileSync(state, 'utf8')) as { serial: number }).serial : undefined;
  };
  const results = () => readKept(join(used.folder, 'kept')).kept.map(({ text }) => JSON.parse(text) as object);

  test('applies the plans that were reviewed, in their order, and keeps what it did', async () => {
    expect(await planned('guardrails', 'contacts')).toBe(0);
    const review = latestReview(output())!;
    const files = ['guardrails', 'contacts'].map(name => sha256(readFileSync(stack(name, 'plan.tfplan'))));
    expect(await apply()).toBe(0);
    expect(printed.match(/^Apply complete!.*$/gm)).toHaveLength(2);
    expect(said).toMatch(
      /^Applying guardrails, contacts, one after another, as reviewed in …\/cdktf\.out\/review\/\S+\.json\.\nnot in this review, and not applied: trail, alerts, alarms, forwarding\nguardrails: applying its plan\ncontacts: applying its plan\nkept …\/kept\/apply\/\S+\.json$/,
    );
    expect(results()).toEqual([
      {
        version: 1,
        exitCode: 0,
        commit: git('rev-parse', 'HEAD').trim(),
        review: { sha256: sha256(readFileSync(review)), verdict: expect.stringMatching(/^Nothing found/) as string },
        stacks: [
          { stack: 'guardrails', file: files[0], outcome: 'applied' },
          { stack: 'contacts', file: files[1], outcome: 'applied' },
        ],
      },
    ]);
    for (const name of ['plan.tfplan', 'plan.json']) expect(existsSync(stack('guardrails', name))).toBe(false);
  });

  test('applies no plan twice', async () => {
    const before = serial('guardrails');
    expect(await apply()).toBe(2);
    expect(said).toMatch(
      /^error: guardrails: same-plan: …\/cdktf\.out\/stacks\/guardrails\/plan\.tfplan is not there: it was applied, or planned elsewhere\n {2}→ plan and review again: npx rootguard plan; [^\n]*\nerror: contacts: same-plan: [^]*\nNothing was applied\.$/,
    );
    expect(serial('guardrails')).toBe(before);
  });

  test('refuses a danger that nobody named, and applies it by a name, with who and why', async () => {
    commit(file(['Workloads']));
    expect(await planned('guardrails')).toBe(1);
    const { findings } = JSON.parse(readFileSync(latestReview(output())!, 'utf8')) as {
      findings: { id: string; severity: string }[];
    };
    const dangers = findings.filter(({ severity }) => severity === 'danger').map(({ id }) => id);
    expect(dangers.length).toBeGreaterThan(0);
    const before = serial('guardrails');
    expect(await apply()).toBe(2);
    for (const id of dangers) expect(said).toContain(`error: guardrails: approved-dangers: nobody approved ${id}: `);
    expect(said).toContain(
      ` npx rootguard apply ${dangers.map(id => `--approve ${id}`).join(' ')} --who NAME --why REASON`,
    );
    expect(await apply({ approve: [...dangers, 'nothing-12345678'], who: 'Ada Example', why: 'a canary' })).toBe(2);
    expect(said).toContain('error: --approve nothing-12345678: approved-dangers: the review has no danger of this id');
    expect(await apply({ approve: dangers, who: 'Ada Example', why: ' ' })).toBe(2);
    expect(said).toContain('it does not say who approves, and why');
    expect(serial('guardrails')).toBe(before);
    expect(results()).toHaveLength(1);

    expect(await apply({ approve: dangers, who: 'Ada Example', why: 'a canary' })).toBe(0);
    expect(results()[1]).toMatchObject({ approved: { who: 'Ada Example', why: 'a canary' }, exitCode: 0 });
    expect(serial('guardrails')).toBeGreaterThan(before!);
  });

  test('refuses a plan file that was planned again since its review, and an edited review', async () => {
    commit(file());
    expect(await planned('guardrails', 'contacts')).toBe(0);
    const review = latestReview(output())!;
    const kept = readFileSync(stack('contacts', 'plan.tfplan'));
    await runTerraform({
      binary: requireTerraform('1.5').path,
      directory: stack('contacts'),
      arguments: ['plan', '-out=plan.tfplan'],
    });
    expect(await apply()).toBe(2);
    expect(said).toMatch(
      /^error: contacts: same-plan: …\/cdktf\.out\/stacks\/contacts\/plan\.tfplan is not the plan that was reviewed: its SHA-256 is [0-9a-f]{64}, and that of the review [0-9a-f]{64}\n/,
    );
    writeFileSync(stack('contacts', 'plan.tfplan'), kept);

    const edited = join(used.folder, 'edited');
    mkdirSync(edited);
    const copy = join(edited, review.split('/').at(-1)!);
    writeFileSync(copy, readFileSync(review, 'utf8').replace('"version": 1', '"version":  1'));
    expect(await apply({ review: copy })).toBe(2);
    expect(said).toContain('kept-review: its name does not have the SHA-256 of what is in it');
  });

  test('meets the lock of another run: applies nothing, and says who holds it', async () => {
    const before = serial('guardrails');
    // waits for an answer with its lock in hand
    const other = spawn(requireTerraform('1.5').path, ['apply', '-no-color'], {
      ...{ cwd: stack('guardrails'), env: process.env, stdio: ['pipe', 'pipe', 'pipe'] },
    });
    let asked = '';
    await new Promise<void>((resolve, reject) => {
      other.on('close', () => reject(new Error(`it did not wait:\n${asked}`)));
      for (const stream of [other.stdout, other.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          asked += text;
          if (asked.includes('Enter a value:')) resolve();
        });
      }
    });
    expect(await apply()).toBe(2);
    expect(said).toMatch(
      /\nguardrails: applying its plan\nguardrails: Terraform ended with exit code 1 before it applied anything; nothing of this stack was changed\nAnother run is at work on this state \(apply by \S+@\S+ since \d{4}-\d\d-\d\d \S+ \+0000 UTC\): wait until [^]*\n {2}terraform -chdir=\S*\/guardrails force-unlock [0-9a-f-]{36}\nnot started: contacts\nkept \S+$/,
    );
    expect(results().at(-1)).toMatchObject({
      exitCode: 2,
      stacks: [{ outcome: 'untouched' }, { outcome: 'untouched' }],
    });
    expect(existsSync(stack('guardrails', 'plan.tfplan'))).toBe(true);
    other.stdin.end('no\n');
    await once(other, 'close');
    expect(serial('guardrails')).toBe(before);
  });

  test('refuses another commit, and another org file', async () => {
    git('commit', '--quiet', '--allow-empty', '-m', 'Another commit');
    expect(await apply()).toBe(2);
    expect(said).toMatch(
      /^error: the org file: same-commit: the plans were made of commit [0-9a-f]{40}, and this is commit [0-9a-f]{40}\n {2}→ plan and review again: npx rootguard plan; or check out what was reviewed: git checkout [0-9a-f]{40}\nNothing/,
    );
    git('reset', '--quiet', '--hard', 'HEAD~1');
    write(file(['Workloads']));
    expect(await apply()).toBe(2);
    expect(said).toContain('with changes that are not committed');
    expect(said).toContain('error: guardrails: same-stack: ');
    git('checkout', '--quiet', 'org.yaml');
  });

  test('refuses a plan that is older than the state, and applies nothing of the stacks before it', async () => {
    const before = serial('guardrails');
    const state = readFileSync(join(used.folder, 'state/contacts.tfstate'), 'utf8');
    const newer = state.replace(/"serial": (\d+)/, (_, number: string) => `"serial": ${Number(number) + 1}`);
    writeFileSync(join(used.folder, 'state/contacts.tfstate'), newer);
    expect(await apply()).toBe(2);
    expect(said).toMatch(
      /^error: contacts: same-state: the plan is older than the state: it is of state \d+, and by now there is \d+\n {2}→ something was applied since; plan and review again: npx rootguard plan\nNothing was applied\.$/,
    );
    const older = state.replace(/"serial": (\d+)/, (_, number: string) => `"serial": ${Number(number) - 1}`);
    writeFileSync(join(used.folder, 'state/contacts.tfstate'), older);
    expect(await apply({}, 'contacts')).toBe(2);
    expect(said).toContain('contacts: same-state: the state is older than the plan: ');
    rmSync(join(used.folder, 'state/contacts.tfstate'));
    expect(await apply({}, 'contacts')).toBe(2);
    expect(said).toContain('and there is no state now: it is lost, or elsewhere');
    expect(serial('guardrails')).toBe(before);
    writeFileSync(join(used.folder, 'state/contacts.tfstate'), state);
    expect(await apply({}, 'guardrails')).toBe(0);
  });

  test('refuses JSON that was reviewed in place of its plan', async () => {
    commit(file(['Workloads']));
    expect(await planned('guardrails')).toBe(1);
    const other = readFileSync(stack('guardrails', 'plan.json'), 'utf8').replace(
      '"format_version"',
      ' "format_version"',
    );
    writeFileSync(stack('guardrails', 'plan.json'), other);
    const silent = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const { runReview } = await import('../../cli/review');
    await runReview([output()], { keep: join(used.folder, 'kept'), org: process.env.ORG_FILE!, failOn: 'never' });
    silent.mockRestore();
    const review = latestReview(join(used.folder, 'kept'))!;
    const dangers = JSON.parse(readFileSync(review, 'utf8')) as { findings: { id: string; severity: string }[] };
    const approve = dangers.findings.filter(({ severity }) => severity === 'danger').map(({ id }) => id);
    expect(await apply({ review, approve, who: 'Ada Example', why: 'a canary' })).toBe(2);
    expect(said).toContain('error: guardrails: same-plan: what plan.tfplan says is not what was reviewed: ');
  });
});
