import { PREFIX } from '../config/names';
import { AUDIENCE, BEGIN, END, FETCH_BASE, GITLAB, items, REQUESTS, SIGN_IN } from './gitlab-parts';
import { REQUESTS_PROGRAM } from './gitlab-requests';
import {
  applyPlans,
  CHECK,
  ENCRYPTED_PLANS,
  encryptPlans,
  failForDanger,
  indented,
  PLAN_ALL,
  planOfChange,
  ScheduledJob,
  scheduledJobs,
  SCHEDULES,
  ShellStep,
} from './jobs';
import { BRANCH, ENVIRONMENT, PipelineFacts, PipelineFiles, TERRAFORM_VERSION } from './pipeline-facts';

/** The pipeline of GitLab, and the program that it talks to GitLab with. */
export const gitlabFiles = (facts: PipelineFacts): PipelineFiles =>
  new Map([
    ['.gitlab-ci.yml', pipeline(facts)],
    [REQUESTS, REQUESTS_PROGRAM],
  ]);

/** Variable of a schedule that says which jobs it is for. */
const SCHEDULE = 'ROOTGUARD_SCHEDULE';
/** Runs that plan or apply on the state of the main branch wait for each other. */
const ONE_AT_A_TIME = `resource_group: ${PREFIX}${BRANCH}\n`;

const pipeline = (facts: PipelineFacts): string => `# Written by rootguard pipeline init gitlab.
#
# A merge request: the org file is checked; the stacks that differ are planned; what the plans do is an artifact and a note,
# kept up to date; a danger fails the job "review". A merge request of a fork gets no credentials: its org file is checked,
# and nothing is planned, in whichever project its pipeline runs.
#
# The branch ${BRANCH}: every stack is planned and reviewed, and exactly these plans are applied when somebody starts the job
# "apply". Dangers are applied by their names alone: start it again with the variable APPROVE, the ids that the refused
# apply printed with spaces between them, and WHY.
#
# Schedules: every day everything is planned, to see what was changed outside Terraform, and audited; every week what AWS
# has is merged into the org file as a merge request; every month test alerts are sent, which wakes whoever is on call. A job
# that fails is how you hear of it: GitLab tells the owner of the schedule.
#
# Before the first run, in the settings of the project ${facts.repository} on gitlab.com:
# - make the roles: ${PREFIX}roles/README.md
# - protect the branch ${BRANCH}: whoever may merge into it may start the apply; where your plan of GitLab has protected
#   environments, protect "${ENVIRONMENT}", too, with those who approve
# - make these CI/CD variables, masked and hidden:
#     PLAN_PASSPHRASE, protected: long and random, it encrypts the plans between two jobs
${facts.variables
  .map(
    name =>
      `#     ${name.toUpperCase()}, not protected, because merge requests are planned; without spaces, so that it can be masked\n`,
  )
  .join(
    '',
  )}#     ROOTGUARD_TOKEN, not protected: a project access token with the role Developer and the scopes api and write_repository;
#       without it there is no note, and no merge request of what AWS has
# - "Minimum role to use pipeline variables": Maintainer, for APPROVE and WHY
# - "Pipelines must succeed" for merge requests, no pipelines of forks in this project, no pipelines that everyone sees
# - let a maintainer make three schedules of the branch ${BRANCH}, by the variable ${SCHEDULE}:
${Object.entries(SCHEDULES)
  .map(([every, cron]) => `#     ${every}: ${cron}\n`)
  .join('')}# - pin the image to a digest: a tag can be moved

stages: [check, plan, apply, schedule]

default:
  image: node:22-bookworm # with bash, curl, git, openssl and unzip
  timeout: 1 hour
  # none is cancelled halfway: it would leave the lock of a state
  interruptible: false
  before_script:
${indented(BEGIN, 4)}  after_script:
${indented(END(facts), 4)}
variables:
  GIT_DEPTH: '0' # the history, to compare with
  ORG_FILE: ${JSON.stringify(facts.orgFile)}
  TERRAFORM_VERSION: ${TERRAFORM_VERSION}
  AWS_REGION: ${facts.region}

${job('validate', 'check', {
  rules: REQUEST + '\n' + change(facts) + '\n',
  script: items(facts, [CHECK]),
})}
${job('review', 'plan', {
  comment: '# a fork gets no credentials\n',
  rules: REQUEST + ' && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID\n',
  role: facts.roles.plan,
  script: SIGN_IN + items(facts, [FETCH_BASE, ...planOfChange(facts), NOTE, failForDanger(GITLAB)]),
  also: `artifacts:
  when: always
  access: developer
  expose_as: Review of the plans
  paths: [review.md]
  expire_in: 30 days
`,
})}
${job('plan', 'plan', {
  rules: change(facts) + '\n',
  role: facts.roles.plan,
  script: SIGN_IN + items(facts, [PLAN_ALL, encryptPlans(facts, GITLAB)]),
  also: `${ONE_AT_A_TIME}artifacts:
  access: none # the job "apply" gets them all the same
  paths: [${ENCRYPTED_PLANS}]
  expire_in: 1 day
`,
})}
${job('apply', 'apply', {
  rules: change(facts) + '\n  when: manual # and the pipeline waits for it\n',
  role: facts.roles.apply,
  variables: "APPROVE: ''\nWHY: ''\n",
  script: SIGN_IN + items(facts, applyPlans(facts)),
  also: `needs: [plan]
environment: ${ENVIRONMENT}
timeout: 90 minutes
${ONE_AT_A_TIME}# what was applied, by which review, and who let which danger pass: no value of a plan is in it
${KEPT}`,
})}
${scheduledJobs(GITLAB)
  .map(one => scheduledJob(facts, one))
  .join('\n')}`;

/** When a job runs. A push or a schedule in a fork runs nothing. */
const REQUEST = `- if: $CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_TARGET_BRANCH_NAME == "${BRANCH}"`;
const onBranch = ({ repository }: PipelineFacts): string =>
  `- if: $CI_PROJECT_PATH == "${repository}" && $CI_COMMIT_BRANCH == "${BRANCH}"`;
const change = (facts: PipelineFacts): string => `${onBranch(facts)} && $CI_PIPELINE_SOURCE =~ /^(push|web)$/`;

/** Results for rootguard evidence, which has them from here: no secret is in them. */
const KEPT = `artifacts:
  when: always
  access: developer
  paths: [kept]
  expire_in: 1 year
`;

/** Without a token the review is an artifact alone. */
const NOTE: ShellStep = {
  name: 'Write the note',
  takes: ['TOKEN', 'REQUEST'],
  run: `cat review.md
if [ -z "$ROOTGUARD_TOKEN" ]; then echo 'no note: ROOTGUARD_TOKEN is not set'; exit 0; fi
set -- review.md
for part in review.[2-8].md; do if [ -f "$part" ]; then set -- "$@" "$part"; fi; done
node ${REQUESTS} note "$@"
`,
};

function scheduledJob(facts: PipelineFacts, { name, every, role, steps, leaves }: ScheduledJob): string {
  return job(name, 'schedule', {
    rules: `${onBranch(facts)} && $CI_PIPELINE_SOURCE == "schedule" && $${SCHEDULE} == "${every}"\n`,
    role: facts.roles[role],
    script: SIGN_IN + items(facts, steps),
    also: leaves === 'plans' ? ONE_AT_A_TIME : leaves === 'results' ? KEPT : '',
  });
}

/** A job; with a role it gets a token, and no other job does. */
function job(
  name: string,
  stage: string,
  {
    rules,
    script,
    role,
    variables = '',
    comment = '',
    also = '',
  }: {
    readonly rules: string;
    readonly script: string;
    readonly role?: string;
    readonly variables?: string;
    readonly comment?: string;
    readonly also?: string;
  },
): string {
  const session = `AWS_ROLE_ARN: ${role}\nAWS_ROLE_SESSION_NAME: ${PREFIX}$CI_JOB_ID\n`;
  const token = `id_tokens:\n  AWS_ID_TOKEN:\n    aud: ${AUDIENCE}\nvariables:\n${indented(session + variables, 2)}`;
  return `${name}:\n${indented(
    `stage: ${stage}\n${comment}rules:\n${indented(rules, 2)}${role === undefined ? '' : token}${also}script:\n${indented(script, 2)}`,
    2,
  )}`;
}
