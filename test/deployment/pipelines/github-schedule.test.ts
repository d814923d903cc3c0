import { DisableRuleCommand } from '@aws-sdk/client-eventbridge';
import { CreateAccountCommand } from '@aws-sdk/client-organizations';
import { readFileSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { CONTROL_IDS, ROOT_CONTROL } from '../../../config/alarm-catalog';
import { readKept } from '../../../evidence/kept';
import { scheduleWorkflow } from '../../../pipelines/github-schedule';
import { pipelineFacts } from '../../../pipelines/pipeline-facts';
import { Sandbox, startSandbox } from '../../../sandbox/sandbox';
import { orgFile } from '../../config/org-file';
import { organizationOf } from '../../config/organization-of';
import { GithubRunner, readWorkflow } from '../../pipelines/github-runner';
import { EventResources } from '../../sandbox/event-resources';
import { sandboxClients } from '../../sandbox/sandbox-clients';
import { compilePackage, InstalledPackage } from '../../starting/installed-package';
import { LISTENER } from '../deployed-alerts';

const PHONE = '+1 206 555 0199';

/** A small organization with alerts, and without SCPs, whose state is in a bucket. */
const FILE = (() => {
  const { contacts, ...file } = orgFile();
  const security = { ...contacts.security, phone_number: { variable: 'root_phone' } };
  return stringify({
    ...{ ...file, root_deny: undefined, trail: { existing: { log_group: '/organization/trail' } } },
    contacts: { ...contacts, security },
    // each stack as small as it can be: what is looked at is the workflow
    alarms: { root_per_account: false, disable: CONTROL_IDS.filter(id => id !== ROOT_CONTROL.id) },
    alerts: { runbook_url: 'https://wiki.example.com/root', subscriptions: [LISTENER], regions: ['us-east-1'] },
    backend: { s3: { bucket: 'example-terraform-state', key_prefix: 'rootguard' } },
  });
})();

// the stages build on each other: what is deployed is tested, looked at, and then changed by somebody
describe('the workflow of the schedule, each step as GitHub runs it', () => {
  let sandbox: Sandbox;
  let runner: GithubRunner;
  let hub: EventResources;
  const workflow = readWorkflow(
    scheduleWorkflow(pipelineFacts(organizationOf(FILE), 'example/guard', 'org.yaml', 'rootguard/cdktf.out')),
  );
  const run = (job: string) =>
    runner.run(workflow, job, { 'github.token': 'token', 'secrets.ROOT_PHONE': PHONE }, 'main');
  const kept = (name: string) =>
    readKept(runner.artifact(name, 'kept')).kept.map(({ text }) => JSON.parse(text) as unknown);

  beforeAll(async () => {
    await compilePackage();
    sandbox = await startSandbox(organizationOf(FILE));
    hub = new EventResources(sandbox.endpoint, '111111111111', 'us-east-1');
    await hub.queue('on-call');
    runner = new GithubRunner(sandbox.environment);
    runner.commit({ 'org.yaml': FILE, '.gitignore': 'node_modules\nrootguard/\n' });
    const place = new InstalledPackage({ ...sandbox.environment, TF_VAR_root_phone: PHONE });
    try {
      writeFileSync(place.file('org.yaml'), FILE);
      const { code, stderr } = await place.rootguard('deploy', '--auto-approve');
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    } finally {
      place.remove();
    }
  });

  afterAll(async () => {
    runner?.remove();
    await sandbox?.stop();
  });

  test('test alerts are sent, and what came of it is kept', async () => {
    const ending = await run('alert-test');
    expect({ failed: ending.failed, printed: ending.failed === undefined ? '' : ending.printed }).toEqual({
      failed: undefined,
      printed: '',
    });
    const [{ id }] = kept('alert-test') as [{ id: string }];
    const [, wanted] = /every subscriber gets (\d+) by rootguard-critical/.exec(ending.printed) ?? [];
    const messages = await hub.messages(LISTENER.endpoint);
    expect(messages.filter(({ Body = '' }) => Body.includes('TEST') && Body.includes(id))).toHaveLength(Number(wanted));
  });

  test('what AWS has by now is a branch and one pull request, also when it runs again', async () => {
    const unchanged = await run('update');
    expect(unchanged).not.toHaveProperty('failed');
    expect(runner.git('branch', '--list').trim()).toBe('* main');
    const { organizations } = sandboxClients(sandbox.endpoint);
    await organizations.send(new CreateAccountCommand({ AccountName: 'New', Email: 'aws+new@example.com' }));
    for (const ending of [await run('update'), await run('update')]) expect(ending).not.toHaveProperty('failed');
    const [branch = ''] = /rootguard-update-\S+/.exec(runner.git('branch', '--list')) ?? [];
    expect(runner.git('diff', '--numstat', 'main', branch)).toMatch(/^\d+\t0\torg\.yaml\n$/);
    expect(runner.git('show', `${branch}:org.yaml`)).toContain('aws+new@example.com');
    expect(readFileSync(runner.ghLog, 'utf8').match(/^pr create .*/gm)).toEqual([
      `pr create --base main --head ${branch} --title What AWS has by now --body-file changes.txt`,
    ]);
  });

  test('an audit that finds something fails the job, and is kept', async () => {
    const ending = await run('audit');
    expect(ending.failed).toBe('Audit what AWS has');
    expect(ending.printed).toMatch(/^\d+ not held, /m);
    expect(kept('audit')).toHaveLength(1);
  });

  test('what somebody changed outside Terraform fails the job, and no plan is left', async () => {
    await hub.events.send(
      new DisableRuleCommand({ Name: 'rootguard-announce', EventBusName: 'rootguard-root-denied' }),
    );
    const ending = await run('drift');
    expect(ending.failed).toBe('Plan every stack');
    expect(ending.printed).toContain("The event rule 'rootguard-announce' is switched off. It is so until this plan");
    expect(ending.printed.trimEnd().split('\n').at(-1)).toBe('## Remove the plans');
    expect(ending.printed).not.toContain(PHONE);
  });
});
