import { PREFIX } from '../config/names';
import { BEGIN, BRANCH, cleanUp, DEFAULTS, expression, indented, signIn, step, variablesOf } from './github-parts';
import { PipelineFacts } from './pipeline-facts';

const DAILY = '17 5 * * *';
const WEEKLY = '37 5 * * 1';
const MONTHLY = '7 9 1 * *';

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
    - cron: '${DAILY}'
    - cron: '${WEEKLY}'
    - cron: '${MONTHLY}'
  workflow_dispatch:

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
${job(facts, {
  ...{ name: 'drift', cron: DAILY, role: 'plan' },
  steps: step('Plan every stack', 'npx rootguard plan\n', { environment: variablesOf(facts) }) + cleanUp(facts),
})}
${job(facts, {
  ...{ name: 'audit', cron: DAILY, role: 'audit' },
  steps: step('Audit what AWS has', 'npx rootguard audit --keep kept\n') + keptArtifact('audit'),
})}
${job(facts, {
  ...{ name: 'update', cron: WEEKLY, role: 'snapshot' },
  permissions: 'contents: write # for the branch\nid-token: write # to sign in to AWS\npull-requests: write\n',
  steps:
    step(
      'Merge what AWS has into the org file',
      `code=0
npx rootguard init --update --output "$ORG_FILE" > changes.txt || code=$?
cat changes.txt
[ "$code" -le 1 ]
`,
    ) +
    step(
      'Open a pull request',
      `if git diff --quiet -- "$ORG_FILE"; then exit 0; fi
branch="${PREFIX}update-$(date -u +%Y-%m-%d)"
git switch -c "$branch"
git -c user.name='github-actions[bot]' -c user.email='github-actions[bot]@users.noreply.github.com' \\
  commit --quiet --message 'What AWS has by now' -- "$ORG_FILE"
gh auth setup-git
git push --force origin "$branch"
[ "$(gh pr list --head "$branch" --json number --jq length)" != 0 ] || gh pr create --base ${BRANCH} --head "$branch" --title 'What AWS has by now' --body-file changes.txt
`,
      { environment: `GH_TOKEN: ${expression('github.token')}\n` },
    ),
})}
${job(facts, {
  ...{ name: 'alert-test', cron: MONTHLY, role: 'alert-test' },
  steps: step('Send test alerts', 'npx rootguard alert-test --keep kept\n') + keptArtifact('alert-test'),
})}`;

/** A job of its own day, which signs in to the role of its command; by hand all of them run. */
function job(
  facts: PipelineFacts,
  {
    name,
    cron,
    role,
    steps,
    permissions = 'contents: read\nid-token: write # to sign in to AWS\n',
  }: {
    readonly name: string;
    readonly cron: string;
    readonly role: keyof PipelineFacts['roles'];
    readonly permissions?: string;
    readonly steps: string;
  },
): string {
  return `  ${name}:
    if: github.event.schedule == '${cron}' || github.event_name == 'workflow_dispatch'
    runs-on: ubuntu-latest
    timeout-minutes: 60
    permissions:
${indented(permissions, 6)}    steps:
${indented(BEGIN + signIn(facts.roles[role], facts) + steps, 6)}`;
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
