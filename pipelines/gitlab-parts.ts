import { PREFIX } from '../config/names';
import { indented, Input, Platform, ShellStep } from './jobs';
import { PipelineFacts } from './pipeline-facts';

/** Audience of the token that a job gets for AWS, as the trust of the roles has it. */
export const AUDIENCE = 'https://gitlab.com';
/** Path of the program that talks to GitLab. */
export const REQUESTS = `.gitlab/${PREFIX}requests.mjs`;
/** Folder of a job for Terraform and the token, with the path as a shell has it. */
const TOOLS = '.tools';

export const GITLAB: Platform = {
  error: 'error: ',
  committer: '-c user.name="$GITLAB_USER_NAME" -c user.email="$GITLAB_USER_EMAIL"',
  publish: `[ -n "$ROOTGUARD_TOKEN" ] || { echo 'error: ROOTGUARD_TOKEN is not set'; exit 1; }
# the token is no argument, which every process of the machine could read
git -c credential.helper= -c credential.helper='!f() { echo username=rootguard; echo "password=$ROOTGUARD_TOKEN"; }; f' \\
  push --force "$CI_SERVER_URL/$CI_PROJECT_PATH.git" "$branch"
node ${REQUESTS} open "$branch" changes.txt
`,
};

/** Where each input of a step comes from; what is not here is a variable of GitLab by the same name. */
const exported = ({ variables }: PipelineFacts): Readonly<Partial<Record<Input, string>>> => ({
  BASE: 'export BASE="$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"\n',
  TF_VARS: variables.map(name => `export TF_VAR_${name}="$${name.toUpperCase()}"\n`).join(''),
  // GITLAB_USER_LOGIN can be overwritten by whoever starts a job, and what GitLab signed cannot
  WHO: `WHO="$(node -p 'JSON.parse(Buffer.from(process.env.AWS_ID_TOKEN.split(".")[1], "base64url")).user_login')"
export WHO
`,
});

/** Items of a script: the shell of a job is one, so each step is a part of it that keeps its variables to itself. */
export const items = (facts: PipelineFacts, steps: readonly ShellStep[]): string =>
  steps
    .map(({ name, run, takes = [] }) => {
      const exports = takes.map(input => exported(facts)[input] ?? '').join('');
      return `- |\n${indented(`# ${name}\n(\n${exports}${run})\n`, 2)}`;
    })
    .join('');

/** In front of every job: Terraform, and the packages of the lock file. */
export const BEGIN = `- |
  # Install Terraform, compared with the hashes of its version
  mkdir -p ${TOOLS}
  (
  cd ${TOOLS}
  releases="https://releases.hashicorp.com/terraform/$TERRAFORM_VERSION"
  archive="terraform_\${TERRAFORM_VERSION}_linux_amd64.zip"
  curl --fail --silent --show-error --output "$archive" "$releases/$archive"
  curl --fail --silent --show-error --output SHA256SUMS "$releases/terraform_\${TERRAFORM_VERSION}_SHA256SUMS"
  grep " $archive\\$" SHA256SUMS | sha256sum --check --quiet -
  unzip -q -o "$archive" terraform
  rm "$archive"
  )
  export PATH="$CI_PROJECT_DIR/${TOOLS}:$PATH"
- |
  # Install the packages
  npm ci --ignore-scripts
`;

/** Signs in by a token of the job; AWS's own programs and Terraform read it from the file. */
export const SIGN_IN = `- |
  # Sign in to AWS
  (umask 077; printf '%s' "$AWS_ID_TOKEN" > ${TOOLS}/token)
  export AWS_WEB_IDENTITY_TOKEN_FILE="$CI_PROJECT_DIR/${TOOLS}/token"
`;

/** A pipeline of a merge request has the branch that it goes into nowhere. */
export const FETCH_BASE: ShellStep = {
  name: 'Fetch what the merge request goes into',
  takes: ['BASE'],
  run: 'git fetch --quiet --no-tags origin "+refs/heads/$BASE:refs/remotes/origin/$BASE"\n',
};

/** After every job, whether it failed or not. */
export const END = ({ outputFolder }: PipelineFacts): string => `- |
  # Remove the plans and the token: a runner of your own is there tomorrow, too
  rm -rf "${outputFolder}" ${TOOLS}
`;
