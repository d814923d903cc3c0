import { PREFIX } from '../config/names';
import { BEGIN, cleanUp, DEFAULTS, expression, GITHUB, signIn, steps } from './github-parts';
import {
  applyPlans,
  CHECK,
  ENCRYPTED_PLANS,
  encryptPlans,
  failForDanger,
  indented,
  PLAN_ALL,
  planOfChange,
  ShellStep,
} from './jobs';
import { BRANCH, ENVIRONMENT, PipelineFacts } from './pipeline-facts';

/** The workflow of a change: a pull request is planned and reviewed, the main branch planned, reviewed and applied. */
export const changeWorkflow = (facts: PipelineFacts): string => `# Written by rootguard pipeline init github.
#
# A pull request: the org file is checked; the stacks that differ are planned; what the plans do is one comment, kept up
# to date; a danger fails the job "review". A pull request of a fork gets no credentials and no secrets: its org file is
# checked, and nothing is planned.
#
# The branch ${BRANCH}: every stack is planned and reviewed, and exactly these plans are applied, when the reviewers of the
# environment "${ENVIRONMENT}" let them pass. Dangers are applied by their names alone: run this workflow by hand, with the ids
# that the refused apply printed, and why.
#
# Before the first run:
# - make the roles: ${PREFIX}roles/README.md
# - make the environment "${ENVIRONMENT}" with required reviewers, and for the branch ${BRANCH} alone
# - set the secrets PLAN_PASSPHRASE (long and random: it encrypts the plans between two jobs)${facts.variables
  .map(name => ` and ${name.toUpperCase()}`)
  .join('')}
# - make the jobs "validate" and "review" required checks of the branch
# - pin the actions to commits: a tag can be moved
name: rootguard

on:
  pull_request:
    branches: [${BRANCH}]
  push:
    branches: [${BRANCH}]
  workflow_dispatch:
    inputs:
      approve:
        description: Ids of dangers that are meant, with spaces between them
        type: string
        default: ''
      why:
        description: Why they are meant; kept with the result
        type: string
        default: ''

# what no job asks for, no job has
permissions:
  contents: read

# one run at a time on the state of the main branch, and none is cancelled halfway; of a pull request the latest one counts
concurrency:
  group: ${PREFIX}${expression(`github.event_name == 'pull_request' && github.ref || '${BRANCH}'`)}
  cancel-in-progress: ${expression(`github.event_name == 'pull_request'`)}

${DEFAULTS}
env:
  ORG_FILE: ${JSON.stringify(facts.orgFile)}

jobs:
  validate:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
${indented(BEGIN, 6)}${indented(steps(facts, [CHECK]), 6)}
  review:
    needs: validate
    # a fork gets no credentials
    if: github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository
    runs-on: ubuntu-latest
    timeout-minutes: 60
    permissions:
      contents: read
      id-token: write # to sign in to AWS
      pull-requests: write # for the comment
    steps:
${indented(BEGIN + signIn(facts.roles.plan, facts) + reviewSteps(facts) + cleanUp(facts), 6)}
  plan:
    needs: validate
    if: github.event_name != 'pull_request' && github.ref == 'refs/heads/${BRANCH}'
    runs-on: ubuntu-latest
    timeout-minutes: 60
    permissions:
      contents: read
      id-token: write # to sign in to AWS
    outputs:
      level: ${expression('steps.level.outputs.level')}
    steps:
${indented(BEGIN + signIn(facts.roles.plan, facts) + planSteps(facts) + cleanUp(facts), 6)}
  apply:
    needs: plan
    if: needs.plan.outputs.level != 'no-changes'
    runs-on: ubuntu-latest
    timeout-minutes: 90
    # its reviewers let the apply pass, and the role that applies trusts no other job
    environment: ${ENVIRONMENT}
    permissions:
      contents: read
      id-token: write # to sign in to AWS
    steps:
${indented(BEGIN + signIn(facts.roles.apply, facts) + applySteps(facts) + cleanUp(facts), 6)}`;

const reviewSteps = (facts: PipelineFacts): string =>
  steps(facts, [...planOfChange(facts), COMMENT, failForDanger(GITHUB)]);

const COMMENT: ShellStep = {
  name: 'Comment',
  takes: ['TOKEN', 'REQUEST'],
  run: `cat review.md >> "$GITHUB_STEP_SUMMARY"
# one comment is kept up to date: the first line of every part is its marker
for part in review.md review.[2-8].md; do
  [ -f "$part" ] || continue
  marker=$(head -n 1 "$part")
  id=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments" \\
    --jq ".[] | select(.user.login == \\"github-actions[bot]\\" and (.body | startswith(\\"$marker\\"))) | .id" | sed -n 1p)
  if [ -n "$id" ]; then
    gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field body=@"$part" --silent
  else
    gh api --method POST "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments" --field body=@"$part" --silent
  fi
done
`,
};

const planSteps = (facts: PipelineFacts): string =>
  steps(facts, [PLAN_ALL]) +
  steps(facts, [levelOf(facts)], 'id: level\n') +
  steps(facts, [encryptPlans(facts, GITHUB)]) +
  `- uses: actions/upload-artifact@v4
  with:
    name: plans
    path: ${ENCRYPTED_PLANS}
    retention-days: 1
    if-no-files-found: error
`;

/** Nothing is asked of reviewers where nothing changes. */
const levelOf = ({ outputFolder }: PipelineFacts): ShellStep => ({
  name: 'Whether anything changes',
  run: `latest=$(find "${outputFolder}/review" -name '*.json' | sort | tail -n 1)
level=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).verdict.level' "$latest")
echo "level=$level" >> "$GITHUB_OUTPUT"
`,
});

const applySteps = (facts: PipelineFacts): string =>
  `- uses: actions/download-artifact@v4
  with:
    name: plans
` +
  steps(facts, applyPlans(facts)) +
  `# what was applied, by which review, and who let which danger pass: no value of a plan is in it
- uses: actions/upload-artifact@v4
  if: always()
  with:
    name: applied
    path: kept
    if-no-files-found: ignore
`;
