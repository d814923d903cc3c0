import { PREFIX } from '../config/names';
import { BEGIN, cleanUp, DEFAULTS, GITHUB, signIn, steps } from './github-parts';
import { indented, ScheduledJob, scheduledJobs, SCHEDULES } from './jobs';
import { BRANCH, PipelineFacts } from './pipeline-facts';

/** The workflow of every day, week and month: what is otherwise in AWS, what holds, what is new, whether alerts arrive. */
export const scheduleWorkflow = (facts: PipelineFacts): string => `# Written by rootguard pipeline init github.
#
# Every day everything is planned, to see what was changed outside Terraform, and audited; every week what AWS has is merged
# into the org file as a pull request; every month test alerts are sent, which wakes whoever is on call. A job that fails is
# how you hear of it: whoever watches this repository is told by GitHub.
#
# Pull requests that a workflow opens start no other workflow: close and reopen it, and it is planned and reviewed.
# "Allow GitHub Actions to create and approve pull requests" has to be on in the settings of the repository.
name: ${PREFIX}schedule

on:
  schedule:
${Object.values(SCHEDULES)
  .map(cron => `    - cron: '${cron}'\n`)
  .join('')}  workflow_dispatch:

permissions:
  contents: read

# not while plans are applied
concurrency:
  group: ${PREFIX}${BRANCH}
  cancel-in-progress: false

${DEFAULTS}
env:
  ORG_FILE: ${JSON.stringify(facts.orgFile)}

jobs:
${scheduledJobs(GITHUB)
  .map(job => jobOf(facts, job))
  .join('\n')}`;

/** A job of its own day, which signs in to the role of its command; by hand all of them run. */
function jobOf(facts: PipelineFacts, { name, every, role, steps: own, leaves, pushes = false }: ScheduledJob): string {
  const end = leaves === 'plans' ? cleanUp(facts) : leaves === 'results' ? keptArtifact(name) : '';
  const permissions = pushes
    ? 'contents: write # for the branch\nid-token: write # to sign in to AWS\npull-requests: write\n'
    : 'contents: read\nid-token: write # to sign in to AWS\n';
  return `  ${name}:
    if: github.event.schedule == '${SCHEDULES[every]}' || github.event_name == 'workflow_dispatch'
    runs-on: ubuntu-latest
    timeout-minutes: 60
    permissions:
${indented(permissions, 6)}    steps:
${indented(BEGIN + signIn(facts.roles[role], facts) + steps(facts, own) + end, 6)}`;
}

/** Results for rootguard evidence, which has them from here: no secret is in them. */
function keptArtifact(name: string): string {
  return `- uses: actions/upload-artifact@v4
  if: always()
  with:
    name: ${name}
    path: kept
    if-no-files-found: ignore
`;
}
