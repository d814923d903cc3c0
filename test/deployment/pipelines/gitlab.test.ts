import { DisableRuleCommand } from '@aws-sdk/client-eventbridge';
import { CreateAccountCommand, ListPoliciesCommand } from '@aws-sdk/client-organizations';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { CONTROL_IDS, ROOT_CONTROL } from '../../../config/alarm-catalog';
import { readKept } from '../../../evidence/kept';
import { gitlabFiles } from '../../../pipelines/gitlab';
import { pipelineFacts, TERRAFORM_VERSION } from '../../../pipelines/pipeline-facts';
import { Sandbox, startSandbox } from '../../../sandbox/sandbox';
import { orgFile } from '../../config/org-file';
import { organizationOf } from '../../config/organization-of';
import { GitlabApi } from '../../pipelines/gitlab-api';
import { GitlabEnding, GitlabRunner, readGitlab } from '../../pipelines/gitlab-runner';
import { EventResources } from '../../sandbox/event-resources';
import { sandboxClients } from '../../sandbox/sandbox-clients';
import { compilePackage } from '../../starting/installed-package';
import { LISTENER } from '../deployed-alerts';

const PHONE = '+12065550199';

/** A small organization with an SCP and alerts, whose state is in a bucket; payments is in an OU, and lab is not. */
const fileOf = (targets: readonly string[]): string => {
  const { accounts, contacts, ...file } = orgFile();
  const lab = { id: '333333333333', name: 'Lab', email: 'aws+lab@example.com' };
  const security = { ...contacts.security, phone_number: { variable: 'root_phone' } };
  return stringify({
    ...{ ...file, trail: { existing: { log_group: '/organization/trail' } } },
    accounts: { ...accounts, lab },
    contacts: { ...contacts, security },
    root_deny: { targets },
    // each stack as small as it can be: what is looked at is the pipeline
    alarms: { root_per_account: false, disable: CONTROL_IDS.filter(id => id !== ROOT_CONTROL.id) },
    alerts: { runbook_url: 'https://wiki.example.com/root', subscriptions: [LISTENER], regions: ['us-east-1'] },
    backend: { s3: { bucket: 'example-terraform-state', key_prefix: 'rootguard' } },
  });
};
const FILE = fileOf(['root']);

/** A token as GitLab signs it, without the signature. */
const tokenOf = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;

// the stages build on each other: a merge request, its merge, the schedules, then a merge request that is dangerous
describe('the pipeline of GitLab, each job as a runner runs it', () => {
  let sandbox: Sandbox;
  let runner: GitlabRunner;
  let hub: EventResources;
  const api = new GitlabApi();
  const facts = pipelineFacts(organizationOf(FILE), 'example/guard', 'org.yaml', 'rootguard/cdktf.out');
  const files = gitlabFiles(facts);
  const pipeline = readGitlab(files.get('.gitlab-ci.yml')!);

  /** Runs a job; whatever it does, no plan, no token and no Terraform is left of it, and no secret is printed. */
  async function run(job: string, variables: Readonly<Record<string, string>> = {}, branch = 'main') {
    const ending: GitlabEnding = await runner.run(
      pipeline,
      job,
      {
        ...{ ...api.variables, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main', CI_JOB_ID: '11' },
        ...{ CI_SERVER_URL: 'https://gitlab.example.com', CI_PROJECT_PATH: 'example/guard' },
        ...{
          GITLAB_USER_NAME: 'Ada Example',
          GITLAB_USER_EMAIL: 'ada@example.com',
          GITLAB_USER_LOGIN: 'somebody-else',
        },
        ...{ ROOT_PHONE: PHONE, PLAN_PASSPHRASE: 'a passphrase', AWS_ID_TOKEN: tokenOf({ user_login: 'ada' }) },
        // the address of the project is the repository of this test
        ...{ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `url.${runner.origin}.insteadOf` },
        ...{ GIT_CONFIG_VALUE_0: 'https://gitlab.example.com/example/guard.git', ...variables },
      },
      branch,
    );
    expect(ending.left.filter(name => ['.tools', 'cdktf.out'].includes(name))).toEqual([]);
    for (const secret of [PHONE, api.token, 'a passphrase']) expect(ending.printed).not.toContain(secret);
    return ending;
  }
  /** Runs a job that has to succeed. */
  async function succeed(...args: Parameters<typeof run>): Promise<GitlabEnding> {
    const ending = await run(...args);
    expect({ failed: ending.failed, printed: ending.failed === undefined ? '' : ending.printed }).toEqual({
      ...{ failed: undefined, printed: '' },
    });
    return ending;
  }
  const kept = (job: string) =>
    readKept(runner.artifact(job, 'kept')).kept.map(({ text }) => JSON.parse(text) as unknown);
  const policies = async () => {
    const { organizations } = sandboxClients(sandbox.endpoint);
    const { Policies = [] } = await organizations.send(new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' }));
    return Policies.map(({ Name }) => Name);
  };

  beforeAll(async () => {
    await compilePackage();
    await api.start();
    sandbox = await startSandbox(organizationOf(FILE));
    hub = new EventResources(sandbox.endpoint, '111111111111', 'us-east-1');
    await hub.queue('on-call');
    runner = new GitlabRunner(sandbox.environment, TERRAFORM_VERSION);
    runner.commit({
      ...{ ...Object.fromEntries(files), 'org.yaml': `${FILE}# the organization\n` },
      '.gitignore': 'node_modules\nrootguard/\n',
    });
  });

  afterAll(async () => {
    runner?.remove();
    await sandbox?.stop();
    await api.stop();
  });

  test('a merge request that changes no stack is checked, and its note says so', async () => {
    await succeed('validate');
    runner.commit({ 'org.yaml': `${FILE}# the whole organization\n` }, 'change');
    await succeed('review', {}, 'change');
    expect(api.notes.map(({ body }) => body)).toEqual([expect.stringContaining('No stack differs')]);
    expect(readFileSync(runner.artifact('review', 'review.md'), 'utf8')).toContain('No stack differs');
  });

  test('the main branch is planned, and exactly that is applied in another folder', async () => {
    await succeed('plan');
    const plans = readFileSync(runner.artifact('plan', 'plans.enc'));
    expect(plans.subarray(0, 8).toString('latin1')).toBe('Salted__');
    await succeed('apply');
    expect(await policies()).toContain('rootguard-root-deny');
    expect(kept('apply')).toMatchObject([{ exitCode: 0, commit: runner.git('rev-parse', 'HEAD').trim() }]);
  });

  test('test alerts are sent, and what came of it is kept', async () => {
    const ending = await succeed('alert-test');
    const [{ id }] = kept('alert-test') as [{ id: string }];
    const [, wanted] = /every subscriber gets (\d+) by rootguard-critical/.exec(ending.printed) ?? [];
    const messages = await hub.messages(LISTENER.endpoint);
    expect(messages.filter(({ Body = '' }) => Body.includes('TEST') && Body.includes(id))).toHaveLength(Number(wanted));
  });

  test('a dangerous merge request fails after its note, which takes the place of the one before', async () => {
    runner.commit({ 'org.yaml': fileOf(['Workloads']) }, 'danger');
    const ending = await run('review', {}, 'danger');
    expect(ending.failed).toBe('Fail for a danger');
    expect(api.notes.map(({ body }) => body)).toEqual([expect.stringContaining('Lab')]);
    // without a token the review is what the job leaves
    expect((await run('review', { ROOTGUARD_TOKEN: '' }, 'danger')).failed).toBe('Fail for a danger');
    expect(readFileSync(runner.artifact('review', 'review.md'), 'utf8')).toBe(api.notes[0]!.body);
  });

  test('when it is merged nothing is applied, until somebody names the danger', async () => {
    runner.git('merge', '--quiet', '--ff-only', 'danger');
    await succeed('plan');
    const refused = await run('apply');
    expect(refused.failed).toBe('Apply what was reviewed');
    const [, ids = ''] = / npx rootguard apply ((?:--approve \S+ )+)--who/.exec(refused.printed) ?? [];
    await succeed('apply', { APPROVE: ids.replaceAll('--approve ', '').trim(), WHY: 'a canary' });
    // who is what GitLab signed, and no variable
    expect(kept('apply').at(-1)).toMatchObject({ exitCode: 0, approved: { who: 'ada', why: 'a canary' } });
  });

  test('what AWS has by now is a branch and one merge request, also when it runs again', async () => {
    await succeed('update');
    expect(runner.git('branch', '--list', 'rootguard-*')).toBe('');
    const { organizations } = sandboxClients(sandbox.endpoint);
    await organizations.send(new CreateAccountCommand({ AccountName: 'New', Email: 'aws+new@example.com' }));
    await succeed('update');
    await succeed('update');
    const [branch = ''] = /rootguard-update-\S+/.exec(runner.git('branch', '--list')) ?? [];
    expect(runner.git('diff', '--numstat', 'main', branch)).toMatch(/^\d+\t0\torg\.yaml\n$/);
    expect(runner.git('log', '--format=%an %ae', 'main..', branch)).toMatch(/^Ada Example ada@example\.com\n/);
    expect(api.opened).toMatchObject([{ source_branch: branch, target_branch: 'main' }]);
    expect((await run('update', { ROOTGUARD_TOKEN: '' })).failed).toBe('Ask for the merge');
  });

  test('an audit that finds something fails the job, and is kept', async () => {
    const ending = await run('audit');
    expect(ending.failed).toBe('Audit what AWS has');
    expect(ending.printed).toMatch(/^\d+ not held, /m);
    expect(kept('audit')).toHaveLength(1);
  });

  test('what somebody changed outside Terraform fails the job', async () => {
    await hub.events.send(
      new DisableRuleCommand({ Name: 'rootguard-announce', EventBusName: 'rootguard-root-denied' }),
    );
    const ending = await run('drift');
    expect(ending.failed).toBe('Plan every stack');
    expect(ending.printed).toContain("The event rule 'rootguard-announce' is switched off. It is so until this plan");
  });

  test('an archive of Terraform that is another one is not unpacked', async () => {
    writeFileSync(join(runner.releases, `terraform_${TERRAFORM_VERSION}_linux_amd64.zip`), 'another one');
    expect((await run('validate')).failed).toBe('Install Terraform, compared with the hashes of its version');
  });
});
