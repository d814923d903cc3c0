import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitlabFiles } from '../../pipelines/gitlab';
import { pipelineFacts } from '../../pipelines/pipeline-facts';
import { readPipeline } from '../../permissions/trust';
import { organizationOf } from '../config/organization-of';
import { GitlabJob, readGitlab } from './gitlab-runner';

const ACME = organizationOf(readFileSync(join(__dirname, '../../examples/acme/org.yaml'), 'utf8'));
const FACTS = pipelineFacts(ACME, 'example/guard', 'org.yaml', 'rootguard/cdktf.out');
const TEXT = gitlabFiles(FACTS).get('.gitlab-ci.yml')!;
const pipeline = readGitlab(TEXT);
const jobs = Object.entries(pipeline.jobs);
const { review, plan, apply } = pipeline.jobs as Record<'review' | 'plan' | 'apply', GitlabJob>;

const REQUEST = '$CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_TARGET_BRANCH_NAME == "main"';
const BRANCH = '$CI_PROJECT_PATH == "example/guard" && $CI_COMMIT_BRANCH == "main"';
const CHANGE = `${BRANCH} && $CI_PIPELINE_SOURCE =~ /^(push|web)$/`;
const every = (day: string) => [
  { if: `${BRANCH} && $CI_PIPELINE_SOURCE == "schedule" && $ROOTGUARD_SCHEDULE == "${day}"` },
];

test('when each job runs: none for another branch, and none of the main branch in a fork', () => {
  expect(Object.fromEntries(jobs.map(([name, { rules }]) => [name, rules]))).toEqual({
    validate: [{ if: REQUEST }, { if: CHANGE }],
    review: [{ if: `${REQUEST} && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID` }],
    plan: [{ if: CHANGE }],
    // blocks the pipeline: allow_failure of a rule is false
    apply: [{ if: CHANGE, when: 'manual' }],
    ...{ drift: every('daily'), audit: every('daily'), update: every('weekly'), 'alert-test': every('monthly') },
  });
});

test('each job signs in to the role of its command, with a token for the audience that the roles trust', () => {
  const role = (name: string) => `arn:aws:iam::${ACME.managementAccount.id}:role/${name}`;
  expect(Object.fromEntries(jobs.map(([name, { variables }]) => [name, variables?.AWS_ROLE_ARN]))).toEqual({
    ...{ review: role('RootguardPlan'), plan: role('RootguardPlan'), apply: role('RootguardDeploy') },
    ...{ drift: role('RootguardPlan'), audit: role('RootguardAudit'), update: role('RootguardSnapshot') },
    'alert-test': role('RootguardAlertTest'),
  });
  const trusted = readPipeline('gitlab:example/guard', ['plan'], { hostname: 'example.com', workspacePrefix: '' });
  expect(trusted).toMatchObject({ audience: 'https://gitlab.com' });
  for (const [name, job] of jobs) {
    const token = { AWS_ID_TOKEN: { aud: (trusted as { audience: string }).audience } };
    expect([name, job.id_tokens]).toEqual([name, job.variables === undefined ? undefined : token]);
  }
});

test('what plans or applies on the main branch does so one at a time, and nothing is cancelled', () => {
  expect(jobs.filter(([, job]) => job.resource_group === 'rootguard-main').map(([name]) => name)).toEqual([
    ...['plan', 'apply', 'drift'],
  ]);
  expect(pipeline.default).toMatchObject({ interruptible: false });
  expect(jobs.filter(([, job]) => job.environment !== undefined)).toEqual([['apply', apply]]);
  expect(apply).toMatchObject({ environment: 'production', needs: ['plan'] });
});

test('plans leave a job encrypted, for a day, for nobody but the next job', () => {
  expect(plan.artifacts).toEqual({ access: 'none', paths: ['plans.enc'], expire_in: '1 day' });
  const paths = jobs.flatMap(([name, { artifacts }]) => (artifacts?.paths ?? []).map(path => [name, path]));
  expect(paths).toEqual([
    ...[
      ['review', 'review.md'],
      ['plan', 'plans.enc'],
      ['apply', 'kept'],
      ['audit', 'kept'],
    ],
    ['alert-test', 'kept'],
  ]);
  expect(review.artifacts).toMatchObject({ when: 'always', access: 'developer' });
});

test('every job removes plans and token', () => {
  expect(pipeline.default.after_script).toEqual([expect.stringMatching(/\nrm -rf "rootguard\/cdktf\.out" \.tools\n$/)]);
  for (const [, job] of jobs) expect(job).not.toHaveProperty('after_script');
});

test('only steps that plan get the variables', () => {
  const given = jobs.flatMap(([, { script }]) => script.filter(item => item.includes('TF_VAR_root_phone')));
  expect(given.map(item => item.split('\n', 1)[0])).toEqual([
    '# Plan them',
    '# Plan and review every stack',
    '# Plan every stack',
  ]);
  expect(TEXT.slice(0, TEXT.indexOf('stages:'))).toContain('\n#     ROOT_PHONE, not protected, ');
});

test('git gets the token from its environment, and not as an argument', () => {
  const push = pipeline.jobs
    .update!.script.join('')
    .split('\n')
    .find(line => line.startsWith('git -c credential.helper='));
  const fill = `${push!.replace(/ \\$/, '')} credential fill`;
  const printed = execFileSync('bash', ['--norc', '-c', fill], {
    ...{ encoding: 'utf8', input: 'protocol=https\nhost=gitlab.com\n\n' },
    env: { PATH: process.env.PATH, GIT_TERMINAL_PROMPT: '0', ROOTGUARD_TOKEN: 'glpat-example' },
  });
  expect(printed).toBe('protocol=https\nhost=gitlab.com\nusername=rootguard\npassword=glpat-example\n');
});
