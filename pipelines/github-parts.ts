import { BRANCH, PipelineFacts, TERRAFORM_VERSION } from './pipeline-facts';
import { indented, Input, Platform, removePlans, ShellStep, UPDATE_TITLE } from './jobs';

/** An expression of a workflow. */
export const expression = (text: string): string => `\${{ ${text} }}`;

export const GITHUB: Platform = {
  error: '::error::',
  committer: "-c user.name='github-actions[bot]' -c user.email='github-actions[bot]@users.noreply.github.com'",
  publish: `gh auth setup-git
git push --force origin "$branch"
[ "$(gh pr list --head "$branch" --json number --jq length)" != 0 ] || gh pr create --base ${BRANCH} --head "$branch" --title '${UPDATE_TITLE}' --body-file changes.txt
`,
};

/** The steps in front of every job's own: sources, Node.js, Terraform, the packages of the lock file. */
export const BEGIN = `- uses: actions/checkout@v4
  with:
    fetch-depth: 0 # the history, to compare with
    persist-credentials: false
- uses: actions/setup-node@v4
  with:
    node-version: 22
    cache: npm
# without the wrapper: it would copy what Terraform prints to the outputs of the step, and change its exit codes
- uses: hashicorp/setup-terraform@v3
  with:
    terraform_version: ${TERRAFORM_VERSION}
    terraform_wrapper: false
- name: Install
  run: npm ci --ignore-scripts
`;

/** Signs in by a token of the job; no key of AWS is stored anywhere. */
export const signIn = (
  role: string,
  { region }: PipelineFacts,
): string => `- uses: aws-actions/configure-aws-credentials@v4
  with:
    role-to-assume: ${role}
    aws-region: ${region}
`;

/** Where each input of a step comes from; only steps that plan get the variables, each the secret of its name in capitals. */
const inputs = ({ variables }: PipelineFacts): Readonly<Record<Input, string>> => ({
  BASE: `BASE: ${expression('github.base_ref')}\n`,
  TF_VARS: variables.map(name => `TF_VAR_${name}: ${expression(`secrets.${name.toUpperCase()}`)}\n`).join(''),
  PLAN_PASSPHRASE: `PLAN_PASSPHRASE: ${expression('secrets.PLAN_PASSPHRASE')}\n`,
  APPROVE: `APPROVE: ${expression('inputs.approve')}\n`,
  WHO: `WHO: ${expression('github.triggering_actor')}\n`,
  WHY: `WHY: ${expression('inputs.why')}\n`,
  TOKEN: `GH_TOKEN: ${expression('github.token')}\n`,
  REQUEST: `PULL_REQUEST: ${expression('github.event.pull_request.number')}\n`,
});

/** Steps that run a shell, which ends at the first command that fails. */
export const steps = (facts: PipelineFacts, all: readonly ShellStep[], also = ''): string =>
  all
    .map(({ name, run, takes = [] }) => {
      const environment = takes.map(input => inputs(facts)[input]).join('');
      const env = environment === '' ? '' : `  env:\n${indented(environment, 4)}`;
      return `- name: ${name}\n${indented(also, 2)}${env}  run: |\n${indented(run, 4)}`;
    })
    .join('');

export const cleanUp = (facts: PipelineFacts): string => steps(facts, [removePlans(facts)], 'if: always()\n');

/** Of the shell of every step: without it a command in front of a pipe may fail unseen. */
export const DEFAULTS = `defaults:
  run:
    shell: bash # with -e and pipefail
`;
