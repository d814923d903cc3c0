import { ListPoliciesCommand } from '@aws-sdk/client-organizations';
import { existsSync, readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { changeWorkflow } from '../../../pipelines/github-change';
import { pipelineFacts } from '../../../pipelines/pipeline-facts';
import { readKept } from '../../../evidence/kept';
import { Sandbox, startSandbox } from '../../../sandbox/sandbox';
import { orgFile } from '../../config/org-file';
import { GithubRunner, readWorkflow } from '../../pipelines/github-runner';
import { sandboxClients } from '../../sandbox/sandbox-clients';
import { compilePackage } from '../../starting/installed-package';
import { organizationOf } from '../../config/organization-of';

const PHONE = '+1 206 555 0199';

/** A small organization, whose state is in a bucket; payments is in an OU, and lab is not. */
const file = (targets = ['root']): string => {
  const { accounts, contacts, ...rest } = orgFile();
  const lab = { id: '333333333333', name: 'Lab', email: 'aws+lab@example.com' };
  const security = { ...contacts.security, phone_number: { variable: 'root_phone' } };
  return stringify({
    ...{ ...rest, trail: undefined, alerts: undefined },
    accounts: { ...accounts, lab },
    contacts: { ...contacts, security },
    root_deny: { targets },
    backend: { s3: { bucket: 'example-terraform-state', key_prefix: 'rootguard' } },
  });
};

// the stages build on each other: a pull request, its merge, then one that is dangerous
describe('the workflow of a change, each step as GitHub runs it', () => {
  let sandbox: Sandbox;
  let runner: GithubRunner;
  const workflow = readWorkflow(
    changeWorkflow(pipelineFacts(organizationOf(file()), 'example/guard', 'org.yaml', 'rootguard/cdktf.out')),
  );
  const values = (more: Readonly<Record<string, string>> = {}) => ({
    ...{ 'github.base_ref': 'main', 'github.token': 'token', 'github.event.pull_request.number': '7' },
    ...{ 'secrets.ROOT_PHONE': PHONE, 'secrets.PLAN_PASSPHRASE': 'a passphrase', 'github.triggering_actor': 'ada' },
    ...{ 'inputs.approve': '', 'inputs.why': '', ...more },
  });
  const policies = async () => {
    const { organizations } = sandboxClients(sandbox.endpoint);
    const { Policies = [] } = await organizations.send(new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' }));
    return Policies.map(({ Name }) => Name);
  };

  beforeAll(async () => {
    await compilePackage();
    sandbox = await startSandbox(organizationOf(file()));
    runner = new GithubRunner(sandbox.environment);
    runner.commit({ 'org.yaml': `${file()}# the organization\n`, '.gitignore': 'node_modules\nrootguard/\n' });
  });

  afterAll(async () => {
    runner?.remove();
    await sandbox?.stop();
  });

  test('a pull request that changes no stack is checked, and its comment says so', async () => {
    expect(await runner.run(workflow, 'validate', values())).not.toHaveProperty('failed');
    runner.commit({ 'org.yaml': `${file()}# the whole organization\n` }, 'change');
    const ending = await runner.run(workflow, 'review', values(), 'change');
    expect(ending).not.toHaveProperty('failed');
    expect(ending.summary).toContain('No stack differs');
    expect(readFileSync(runner.ghLog, 'utf8')).toContain('--method POST repos/example/guard/issues/7/comments');
  });

  test('the main branch is planned, and exactly that is applied in another folder', async () => {
    const planned = await runner.run(workflow, 'plan', values());
    expect(planned).not.toHaveProperty('failed');
    expect(planned.outputs).toEqual({ 'steps.level.outputs.level': 'clean' });
    const plans = readFileSync(runner.artifact('plans', 'plans.enc'));
    expect(plans.subarray(0, 8).toString('latin1')).toBe('Salted__');
    expect(planned.printed).not.toContain(PHONE);
    const applied = await runner.run(workflow, 'apply', values());
    expect({ failed: applied.failed, printed: applied.failed === undefined ? '' : applied.printed }).toEqual({
      failed: undefined,
      printed: '',
    });
    expect(await policies()).toContain('rootguard-root-deny');
    const [result] = readKept(runner.artifact('applied', 'kept')).kept;
    expect(JSON.parse(result!.text)).toMatchObject({ exitCode: 0, commit: runner.git('rev-parse', 'HEAD').trim() });
    expect(applied.printed).not.toContain(PHONE);
  });

  test('a dangerous pull request fails after its comment, which takes the place of the one before', async () => {
    runner.commit({ 'org.yaml': file(['Workloads']) }, 'danger');
    const ending = await runner.run(workflow, 'review', values(), 'danger');
    expect(ending.failed).toBe('Fail for a danger');
    expect(ending.summary).toContain('<!-- rootguard review -->');
    expect(ending.summary).toContain('Lab');
    expect(readFileSync(runner.ghLog, 'utf8')).toContain('--method PATCH repos/example/guard/issues/comments/4711');
    expect(ending.printed + ending.summary).not.toContain(PHONE);
  });

  test('when it is merged nothing is applied, until somebody names the danger', async () => {
    runner.git('merge', '--quiet', '--ff-only', 'danger');
    expect(await runner.run(workflow, 'plan', values())).not.toHaveProperty('failed');
    const refused = await runner.run(workflow, 'apply', values());
    expect(refused.failed).toBe('Apply what was reviewed');
    const [, ids = ''] = / npx rootguard apply ((?:--approve \S+ )+)--who/.exec(refused.printed) ?? [];
    const approve = ids.replaceAll('--approve ', '').trim();
    expect(approve).not.toBe('');
    const applied = await runner.run(
      workflow,
      'apply',
      values({ 'inputs.approve': approve, 'inputs.why': 'a canary' }),
    );
    expect({ failed: applied.failed }).toEqual({ failed: undefined });
    const last = readKept(runner.artifact('applied', 'kept')).kept.at(-1)!;
    expect(JSON.parse(last.text)).toMatchObject({ approved: { who: 'ada', why: 'a canary' } });
    expect(existsSync(runner.artifact('applied', 'kept'))).toBe(true);
  });
});
