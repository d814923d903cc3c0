import { PipelineFacts, TERRAFORM_VERSION } from './pipeline-facts';

/** An expression of a workflow. */
export const expression = (text: string): string => `\${{ ${text} }}`;

/** Name of the environment of GitHub whose reviewers let an apply pass, and which the role that applies trusts. */
export const ENVIRONMENT = 'production';
export const BRANCH = 'main';

/** Every line but empty ones, further right. */
export const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));

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

/** The sensitive variables, each from the secret of its name in capitals; only steps that plan get them. */
export const variablesOf = ({ variables }: PipelineFacts): string =>
  variables.map(name => `TF_VAR_${name}: ${expression(`secrets.${name.toUpperCase()}`)}\n`).join('');

/** A step that runs a shell, which ends at the first command that fails. */
export function step(name: string, run: string, { environment = '', also = '' } = {}): string {
  const env = environment === '' ? '' : `  env:\n${indented(environment, 4)}`;
  return `- name: ${name}\n${indented(also, 2)}${env}  run: |\n${indented(run, 4)}`;
}

/** Plans and states hold every variable in clear, and a runner of your own is there tomorrow, too. */
export const cleanUp = ({ outputFolder }: PipelineFacts): string =>
  step('Remove the plans', `rm -rf "${outputFolder}"\n`, { also: 'if: always()\n' });

/** Of the shell of every step: without it a command in front of a pipe may fail unseen. */
export const DEFAULTS = `defaults:
  run:
    shell: bash # with -e and pipefail
`;
