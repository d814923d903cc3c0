import { PREFIX } from '../config/names';
import { BEGIN, BRANCH, cleanUp, DEFAULTS, expression, indented, signIn, step, variablesOf } from './github-parts';
import { PipelineFacts } from './pipeline-facts';

const DAILY = '17 5 * * *';
const WEEKLY = '37 5 * * 1';
const MONTHLY = '7 9 1 * *';

const ONLY_ON = (cron: string): string =>
  `if: github.event.schedule == '${cron}' || github.event_name == 'workflow_dispatch'\n    runs-on: ubuntu-latest`;

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
  drift:
    ${ONLY_ON(DAILY)}
    timeout-minutes: 60
    permissions:
      contents: read
      id-token: write # to sign in to AWS
    steps:
${indented(
  BEGIN +
    signIn(facts.roles.plan, facts) +
    step('Plan every stack', 'npx rootguard plan\n', { environment: variablesOf(facts) }) +
    cleanUp(facts),
  6,
)}
  audit:
    ${ONLY_ON(DAILY)}
    timeout-minutes: 60
    permissions:
      contents: read
      id-token: write # to sign in to AWS
    steps:
${indented(
  BEGIN +
    signIn(facts.roles.audit, facts) +
    step('Audit what AWS has', 'npx rootguard audit --keep kept\n') +
    keptArtifact('audit'),
  6,
)}
  update:
    ${ONLY_ON(WEEKLY)}
    timeout-minutes: 60
    permissions:
      contents: write # for the branch
      id-token: write # to sign in to AWS
      pull-requests: write
    steps:
${indented(
  BEGIN +
    signIn(facts.roles.snapshot, facts) +
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
  6,
)}
  alert-test:
    ${ONLY_ON(MONTHLY)}
    timeout-minutes: 30
    permissions:
      contents: read
      id-token: write # to sign in to AWS
    steps:
${indented(
  BEGIN +
    signIn(facts.roles['alert-test'], facts) +
    step('Send test alerts', 'npx rootguard alert-test --keep kept\n') +
    keptArtifact('alert-test'),
  6,
)}`;

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
