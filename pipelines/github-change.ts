import { PREFIX } from '../config/names';
import {
  BEGIN,
  BRANCH,
  cleanUp,
  DEFAULTS,
  ENVIRONMENT,
  expression,
  indented,
  signIn,
  step,
  variablesOf,
} from './github-parts';
import { PipelineFacts } from './pipeline-facts';

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
${indented(BEGIN, 6)}${indented(step('Check the org file', 'npx rootguard validate\n'), 6)}
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
      level: ${expression('steps.plan.outputs.level')}
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

/** 1 stands for findings, which are shown first and fail the job in its last step. */
const reviewSteps = (facts: PipelineFacts): string =>
  step(
    'Which stacks differ',
    `npx rootguard stacks --changed-since "origin/$BASE" | tee stacks.txt
if [ -s stacks.txt ]; then echo "differ=true" >> "$GITHUB_OUTPUT"; fi
`,
    { environment: `BASE: ${expression('github.base_ref')}\n`, also: 'id: stacks\n' },
  ) +
  step(
    'Plan them',
    `code=0
npx rootguard plan --changed-since "origin/$BASE" || code=$?
echo "code=$code" >> "$GITHUB_OUTPUT"
[ "$code" -le 1 ]
`,
    {
      environment: `BASE: ${expression('github.base_ref')}\n${variablesOf(facts)}`,
      also: `id: plan\nif: steps.stacks.outputs.differ == 'true'\n`,
    },
  ) +
  step(
    'Review them',
    `set -- --org "$ORG_FILE"
if git show "origin/$BASE:$ORG_FILE" > org-before.yaml; then set -- "$@" --org-before org-before.yaml; fi
if compgen -G "${facts.outputFolder}/stacks/*/plan.json" > /dev/null; then
  npx rootguard review "$@" --format markdown --fail-on never --output review.md
else
  printf '%s\\n\\n%s\\n' '<!-- rootguard review -->' 'No stack differs, or only stacks that are gone: nothing is planned.' > review.md
fi
cat review.md >> "$GITHUB_STEP_SUMMARY"
`,
    { environment: `BASE: ${expression('github.base_ref')}\n` },
  ) +
  step(
    'Comment',
    `# one comment is kept up to date: the first line of every part is its marker
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
    {
      environment: `GH_TOKEN: ${expression('github.token')}\nPULL_REQUEST: ${expression('github.event.pull_request.number')}\n`,
    },
  ) +
  step(
    'Fail for a danger',
    `if [ "$CODE" = 1 ]; then
  echo '::error::the review has dangers, or a plan is only a part: see the comment'
  exit 1
fi
`,
    { environment: `CODE: ${expression('steps.plan.outputs.code')}\n` },
  );

const planSteps = (facts: PipelineFacts): string =>
  step(
    'Plan and review every stack',
    `code=0
npx rootguard plan || code=$?
[ "$code" -le 1 ]
latest=$(find "${facts.outputFolder}/review" -name '*.json' | sort | tail -n 1)
level=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).verdict.level' "$latest")
echo "level=$level" >> "$GITHUB_OUTPUT"
`,
    { environment: variablesOf(facts), also: 'id: plan\n' },
  ) +
  step(
    'Encrypt the plans',
    `# a plan file holds every variable in clear, the phone number of root among them
[ -n "$PLAN_PASSPHRASE" ] || { echo '::error::the secret PLAN_PASSPHRASE is not set'; exit 1; }
tar -C "${facts.outputFolder}" -czf - --exclude=.terraform --exclude=plan.json review stacks \\
  | openssl enc -aes-256-cbc -pbkdf2 -iter 600000 -salt -pass env:PLAN_PASSPHRASE -out plans.enc
`,
    { environment: `PLAN_PASSPHRASE: ${expression('secrets.PLAN_PASSPHRASE')}\n` },
  ) +
  `- uses: actions/upload-artifact@v4
  with:
    name: plans
    path: plans.enc
    retention-days: 1
    if-no-files-found: error
`;

const applySteps = (facts: PipelineFacts): string =>
  `- uses: actions/download-artifact@v4
  with:
    name: plans
` +
  step(
    'Decrypt the plans',
    `mkdir -p "${facts.outputFolder}"
openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -pass env:PLAN_PASSPHRASE -in plans.enc | tar -C "${facts.outputFolder}" -xzf -
rm plans.enc
`,
    { environment: `PLAN_PASSPHRASE: ${expression('secrets.PLAN_PASSPHRASE')}\n` },
  ) +
  step(
    'Apply what was reviewed',
    `set --
for id in $APPROVE; do set -- "$@" --approve "$id"; done
if [ -n "$APPROVE" ]; then set -- "$@" --who "$WHO" --why "$WHY"; fi
npx rootguard apply "$@" --keep kept
`,
    {
      environment:
        `APPROVE: ${expression('inputs.approve')}\n` +
        `WHO: ${expression('github.triggering_actor')}\n` +
        `WHY: ${expression('inputs.why')}\n`,
    },
  ) +
  `# what was applied, by which review, and who let which danger pass: no value of a plan is in it
- uses: actions/upload-artifact@v4
  if: always()
  with:
    name: applied
    path: kept
    if-no-files-found: ignore
`;
