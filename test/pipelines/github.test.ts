import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { githubFiles } from '../../pipelines/github';
import { pipelineFacts } from '../../pipelines/pipeline-facts';
import { organizationOf } from '../config/organization-of';

const ACME = organizationOf(readFileSync(join(__dirname, '../../examples/acme/org.yaml'), 'utf8'));
const FACTS = pipelineFacts(ACME, 'example/guard', 'org.yaml', 'rootguard/cdktf.out');
const FILES = [...githubFiles(FACTS)];

interface Step {
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Job {
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: object;
  readonly concurrency: Readonly<Record<string, unknown>>;
  readonly defaults: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflows = FILES.map(([path, text]) => [path, parse(text) as Workflow] as const);
const jobs = workflows.flatMap(([path, workflow]) =>
  Object.entries(workflow.jobs).map(([name, job]) => [`${path} ${name}`, job] as const),
);
const { jobs: change, ...changeRest } = workflows[0]![1];
const rolesOf = ({ steps }: Job) => steps.flatMap(one => one.with?.['role-to-assume'] ?? []);
const secretsOf = ({ steps }: Job) =>
  steps.flatMap(({ env = {} }) => Object.values(env).filter(value => value.includes('secrets.')));

test.each(workflows)('%s gives no job what it does not ask for, and lets no two runs meet', (_, workflow) => {
  expect(workflow.permissions).toEqual({ contents: 'read' });
  expect(workflow.defaults).toEqual({ run: { shell: 'bash' } });
  expect(workflow.concurrency['group']).toMatch(/^rootguard-/);
  // it would run the code of a fork with the secrets of the repository
  expect(workflow.on).not.toHaveProperty('pull_request_target');
});

test.each(jobs)('%s: no expression stands in a shell, where it would be code', (_, { steps }) => {
  for (const { run = '' } of steps) expect(run).not.toContain('${{');
});

test.each(jobs)('%s: Terraform runs without a wrapper, and no token of the job stays in the folder', (_, { steps }) => {
  const settings = (action: string) => steps.filter(({ uses }) => uses?.startsWith(`${action}@`)).map(one => one.with);
  expect(settings('hashicorp/setup-terraform')).toMatchObject([{ terraform_wrapper: false }]);
  expect(settings('actions/checkout')).toMatchObject([{ 'persist-credentials': false }]);
});

test.each(jobs)('%s: who signs in may ask for a token, and nobody else', (_, job) => {
  expect(job.permissions?.['id-token']).toBe(rolesOf(job).length === 0 ? undefined : 'write');
});

test.each(jobs)('%s: plans are removed where they are made', (_, { steps }) => {
  const plans = steps.some(({ run = '' }) => /npx rootguard (plan|apply)/.test(run));
  const last = steps.at(-1);
  expect(last?.if === 'always()' && last.run === `rm -rf "${FACTS.outputFolder}"\n`).toBe(plans);
});

test('a fork is checked, without credentials and secrets', () => {
  const { validate, review } = change as { validate: Job; review: Job };
  expect([rolesOf(validate), secretsOf(validate)]).toEqual([[], []]);
  expect(review.if).toContain('github.event.pull_request.head.repo.full_name == github.repository');
});

test('each job signs in to the role of its command; only that behind the environment may apply', () => {
  const role = (name: string) => [`arn:aws:iam::${ACME.managementAccount.id}:role/${name}`];
  expect(Object.fromEntries(jobs.map(([name, job]) => [name.split(' ')[1], rolesOf(job)]))).toEqual({
    ...{ validate: [], review: role('RootguardPlan'), plan: role('RootguardPlan'), apply: role('RootguardDeploy') },
    ...{ drift: role('RootguardPlan'), audit: role('RootguardAudit'), update: role('RootguardSnapshot') },
    'alert-test': role('RootguardAlertTest'),
  });
  const behind = jobs.filter(([, { environment }]) => environment !== undefined).map(([name]) => name.split(' ')[1]);
  expect(behind).toEqual(['apply']);
});

test('runs on the main branch are never cancelled, those of a pull request are', () => {
  expect(changeRest.concurrency['cancel-in-progress']).toBe("${{ github.event_name == 'pull_request' }}");
  expect(workflows[1]![1].concurrency).toEqual({ group: 'rootguard-main', 'cancel-in-progress': false });
});

test('plans leave a job encrypted, for a day', () => {
  const { plan } = change as { plan: Job };
  expect(plan.steps.filter(({ uses }) => uses?.startsWith('actions/upload-artifact')).map(one => one.with)).toEqual([
    { name: 'plans', path: 'plans.enc', 'retention-days': 1, 'if-no-files-found': 'error' },
  ]);
});

test('only steps that plan get the variables', () => {
  const variables = FACTS.variables.map(name => name.toUpperCase());
  expect(variables).not.toEqual([]);
  const given = jobs.flatMap(([, { steps }]) => steps.filter(({ env = {} }) => 'TF_VAR_root_phone' in env));
  expect(given.map(({ name }) => name)).toEqual(['Plan them', 'Plan and review every stack', 'Plan every stack']);
  for (const [, text] of FILES.slice(0, 1)) for (const name of variables) expect(text).toContain(` and ${name}`);
});
