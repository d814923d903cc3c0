import { CreateAccountCommand, MoveAccountCommand } from '@aws-sdk/client-organizations';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../../cli/plan';
import { requireTerraform } from '../../terraform/binary';
import { runTerraform } from '../../terraform/command';
import { orgFile } from '../config/org-file';
import { useOrgRepository } from './org-repository';
import { sandboxClients } from '../sandbox/sandbox-clients';

/** A small organization; payments is in an OU, and lab is not. */
function file(targets = ['root']) {
  const { alerts, trail, ...rest } = orgFile();
  const lab = { id: '333333333333', name: 'Lab', email: 'aws+lab@example.com' };
  return {
    ...rest,
    accounts: { ...rest.accounts, lab },
    root_deny: { targets },
    alerts: { ...alerts, regions: ['us-east-1'] },
    trail: { ...trail, existing: { log_group: 'example-trail' }, bucket: undefined },
  };
}

// the stages build on each other: a first plan, its apply, then an edit
describe('rootguard plan', () => {
  const { used, write } = useOrgRepository('plan', file());
  let printed: { out: string; err: string };
  const stack = (...path: string[]) => join(used.folder, 'cdktf.out', 'stacks', 'guardrails', ...path);

  /** Runs it and keeps what it printed; with a reaction to what it says. */
  async function run(named: string[], changedSince?: string, onSaid: (text: string) => void = () => undefined) {
    printed = { out: '', err: '' };
    const out = jest.spyOn(process.stdout, 'write').mockImplementation(text => {
      printed.out += String(text);
      return true;
    });
    const err = jest.spyOn(process.stderr, 'write').mockImplementation(text => {
      printed.err += String(text);
      onSaid(String(text));
      return true;
    });
    try {
      return await plan(named, { ...(changedSince !== undefined && { changedSince }) }, join(used.folder, 'cdktf.out'));
    } finally {
      out.mockRestore();
      err.mockRestore();
    }
  }

  test('keeps plan files that their owner alone can read, and finds no danger in a first deployment', async () => {
    expect(await run(['guardrails'])).toBe(0);
    expect(printed.out).toMatch(/guardrails +2 +0 +0 +0/);
    expect(printed.out).not.toContain('Danger');
    expect(printed.out).toMatch(
      /2 of the 3 accounts that AWS has are covered \(root-deny SCP; no SCP binds the management account; not in these plans: /,
    );
    for (const name of ['plan.tfplan', 'plan.json']) expect(statSync(stack(name)).mode & 0o777).toBe(0o600);
  });

  test('plans what can be applied', async () => {
    await runTerraform({
      binary: requireTerraform('1.5').path,
      directory: stack(),
      arguments: ['apply', 'plan.tfplan'],
    });
    const { resources } = JSON.parse(readFileSync(join(used.folder, 'state', 'guardrails.tfstate'), 'utf8')) as {
      resources: { type: string }[];
    };
    expect(resources.map(({ type }) => type)).toContain('aws_organizations_policy_attachment');
  });

  test('since a revision, plans nothing when a comment is new', async () => {
    write(file(), '# the organization\n');
    expect(await run([], 'HEAD')).toBe(0);
    expect(printed.err).toBe('No stack differs from HEAD; nothing is planned.\n');
    expect(printed.out).toBe('');
  });

  test('since a revision, plans the stack that differs and counts who loses coverage', async () => {
    write(file(['Workloads']));
    expect(await run([], 'HEAD')).toBe(1);
    expect(printed.err.match(/^planning .*/gm)).toEqual(['planning guardrails']);
    expect(printed.out).toContain('Lab');
  });

  test('since a revision, says that a stack is gone, which cannot be planned', async () => {
    write({ ...file(), root_deny: undefined });
    expect(await run([], 'HEAD')).toBe(1);
    expect(printed.err).toBe('No stack that is left differs from HEAD; nothing is planned.\n');
    expect(printed.out).toContain('DANGER  The stack guardrails is no longer synthesized.');
    write(file(['Workloads']));
  });

  test('says which stack could not be planned and why, and leaves no plan of before', async () => {
    expect(existsSync(stack('plan.json'))).toBe(true);
    process.env.TF_CLI_ARGS_plan = '-var-file=missing.tfvars';
    expect(await run(['guardrails'])).toBe(2);
    delete process.env.TF_CLI_ARGS_plan;
    expect(printed.err).toContain('guardrails: could not be planned, its review is missing');
    expect(printed.err).toContain('missing.tfvars does not exist');
    expect(existsSync(stack('plan.json'))).toBe(false);
  });

  test('is stopped by an interrupt', async () => {
    expect(
      await run(['guardrails'], undefined, said => said === 'planning guardrails\n' && process.emit('SIGINT')),
    ).toBe(2);
    expect(printed.err).toContain('interrupted while guardrails was planned; nothing was changed');
    expect(printed.out).toBe('');
    expect(existsSync(stack('plan.json'))).toBe(false);
  });

  test('says which accounts AWS has otherwise than the org file, and what no longer reaches them', async () => {
    const { organizations } = sandboxClients(used.sandbox.endpoint);
    await organizations.send(
      new MoveAccountCommand({
        ...{ AccountId: '222222222222', SourceParentId: 'ou-exam-22222222', DestinationParentId: 'r-exam' },
      }),
    );
    const created = new CreateAccountCommand({ AccountName: 'New', Email: 'aws+new@example.com' });
    const { CreateAccountStatus: { AccountId } = {} } = await organizations.send(created);
    expect(await run(['guardrails'])).toBe(1);
    expect(printed.out).toContain('DANGER  The root-deny SCP does not cover 1 account that the org file counts on.');
    expect(printed.out).toContain('the file says Workloads/Prod, AWS says directly below the root');
    expect(printed.out).toContain('WARNING  AWS has 1 account that the org file does not have.');
    expect(printed.out).toContain(`${AccountId} (New): without the root-deny SCP`);
    expect(printed.out).toContain('0 of the 4 accounts that AWS has are covered');
  });

  test('refuses a stack and a revision that are not there before it begins', async () => {
    expect(await run(['guardrail'])).toBe(2);
    expect(printed.err).toMatch(/^error: there is no stack 'guardrail' here, only /m);
    expect(await run([], 'no-such-branch')).toBe(2);
    expect(printed.err).toContain('no-such-branch: git knows no such revision');
  });
});
