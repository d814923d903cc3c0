import { PREFIX } from '../config/names';
import { PipelineFacts } from './pipeline-facts';

/** A step of a job: a bash with -e and pipefail in the root of the repository, the same on every platform. */
export interface ShellStep {
  readonly name: string;
  readonly run: string;
  /** What it takes from its environment besides ORG_FILE; each platform says where that comes from. */
  readonly takes?: readonly Input[];
}

/** What a step takes from its environment. TF_VARS: every sensitive Terraform variable, as TF_VAR_<name>. */
export type Input = 'BASE' | 'TF_VARS' | 'PLAN_PASSPHRASE' | 'APPROVE' | 'WHO' | 'WHY' | 'TOKEN' | 'REQUEST';

/** How the shells of a platform speak. */
export interface Platform {
  /** In front of a line that says why a step fails. */
  readonly error: string;
  /** Options of git that say who commits. */
  readonly committer: string;
  /** Shell that publishes the branch "$branch" and asks for its merge, with changes.txt as the description, once. */
  readonly publish: string;
}

/** Every line but empty ones, further right. */
export const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));

/** How often a job of the schedule runs; minutes are odd because many run at full hours. */
export const SCHEDULES = { daily: '17 5 * * *', weekly: '37 5 * * 1', monthly: '7 9 1 * *' } as const;

export const CHECK: ShellStep = { name: 'Check the org file', run: 'npx rootguard validate\n' };

/** 1 stands for findings, which are shown first and fail the job in its last step. */
export const planOfChange = ({ outputFolder }: PipelineFacts): readonly ShellStep[] => [
  {
    name: 'Which stacks differ',
    takes: ['BASE'],
    run: 'npx rootguard stacks --changed-since "origin/$BASE" | tee stacks.txt\n',
  },
  {
    name: 'Plan them',
    takes: ['BASE', 'TF_VARS'],
    run: `if [ ! -s stacks.txt ]; then exit 0; fi
code=0
npx rootguard plan --changed-since "origin/$BASE" || code=$?
echo "$code" > plan-code.txt
[ "$code" -le 1 ]
`,
  },
  {
    name: 'Review them',
    takes: ['BASE'],
    run: `set -- --org "$ORG_FILE"
if git show "origin/$BASE:$ORG_FILE" > org-before.yaml; then set -- "$@" --org-before org-before.yaml; fi
if compgen -G "${outputFolder}/stacks/*/plan.json" > /dev/null; then
  npx rootguard review "$@" --format markdown --fail-on never --output review.md
else
  printf '%s\\n\\n%s\\n' '<!-- rootguard review -->' 'No stack differs, or only stacks that are gone: nothing is planned.' > review.md
fi
`,
  },
];

export const failForDanger = ({ error }: Platform): ShellStep => ({
  name: 'Fail for a danger',
  run: `if [ -f plan-code.txt ] && [ "$(cat plan-code.txt)" = 1 ]; then
  echo '${error}the review has dangers, or a plan is only a part'
  exit 1
fi
`,
});

export const PLAN_ALL: ShellStep = {
  name: 'Plan and review every stack',
  takes: ['TF_VARS'],
  run: `code=0
npx rootguard plan || code=$?
[ "$code" -le 1 ]
`,
};

/** Between the job that plans and the one that applies. */
export const ENCRYPTED_PLANS = 'plans.enc';

export const encryptPlans = ({ outputFolder }: PipelineFacts, { error }: Platform): ShellStep => ({
  name: 'Encrypt the plans',
  takes: ['PLAN_PASSPHRASE'],
  run: `# a plan file holds every variable in clear, the phone number of root among them
[ -n "$PLAN_PASSPHRASE" ] || { echo '${error}PLAN_PASSPHRASE is not set'; exit 1; }
tar -C "${outputFolder}" -czf - --exclude=.terraform --exclude=plan.json review stacks \\
  | openssl enc -aes-256-cbc -pbkdf2 -iter 600000 -salt -pass env:PLAN_PASSPHRASE -out ${ENCRYPTED_PLANS}
`,
});

export const applyPlans = ({ outputFolder }: PipelineFacts): readonly ShellStep[] => [
  {
    name: 'Decrypt the plans',
    takes: ['PLAN_PASSPHRASE'],
    run: `mkdir -p "${outputFolder}"
openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -pass env:PLAN_PASSPHRASE -in ${ENCRYPTED_PLANS} | tar -C "${outputFolder}" -xzf -
rm ${ENCRYPTED_PLANS}
`,
  },
  {
    name: 'Apply what was reviewed',
    takes: ['APPROVE', 'WHO', 'WHY'],
    run: `set --
for id in $APPROVE; do set -- "$@" --approve "$id"; done
if [ -n "$APPROVE" ]; then set -- "$@" --who "$WHO" --why "$WHY"; fi
npx rootguard apply "$@" --keep kept
`,
  },
];

/** Plans and states hold every variable in clear, and a runner of your own is there tomorrow, too. */
export const removePlans = ({ outputFolder }: PipelineFacts): ShellStep => ({
  name: 'Remove the plans',
  run: `rm -rf "${outputFolder}"\n`,
});

/** A job of the schedule. */
export interface ScheduledJob {
  readonly name: string;
  readonly every: keyof typeof SCHEDULES;
  readonly role: keyof PipelineFacts['roles'];
  readonly steps: readonly ShellStep[];
  /** What it leaves for rootguard evidence in the folder 'kept', without a secret, or plans that have to be removed. */
  readonly leaves?: 'results' | 'plans';
  /** Whether it pushes a branch. @default false */
  readonly pushes?: boolean;
}

/** Title of the request that merges what AWS has. */
export const UPDATE_TITLE = 'What AWS has by now';

export const scheduledJobs = ({ committer, publish }: Platform): readonly ScheduledJob[] => [
  {
    ...{ name: 'drift', every: 'daily', role: 'plan', leaves: 'plans' },
    steps: [{ name: 'Plan every stack', takes: ['TF_VARS'], run: 'npx rootguard plan\n' }],
  },
  {
    ...{ name: 'audit', every: 'daily', role: 'audit', leaves: 'results' },
    steps: [{ name: 'Audit what AWS has', run: 'npx rootguard audit --keep kept\n' }],
  },
  {
    ...{ name: 'update', every: 'weekly', role: 'snapshot', pushes: true },
    steps: [
      {
        name: 'Merge what AWS has into the org file',
        run: `code=0
npx rootguard init --update --output "$ORG_FILE" > changes.txt || code=$?
cat changes.txt
[ "$code" -le 1 ]
`,
      },
      {
        name: 'Ask for the merge',
        takes: ['TOKEN'],
        run: `if git diff --quiet -- "$ORG_FILE"; then exit 0; fi
branch="${PREFIX}update-$(date -u +%Y-%m-%d)"
git switch -c "$branch"
git ${committer} \\
  commit --quiet --message '${UPDATE_TITLE}' -- "$ORG_FILE"
${publish}`,
      },
    ],
  },
  {
    ...{ name: 'alert-test', every: 'monthly', role: 'alert-test', leaves: 'results' },
    steps: [{ name: 'Send test alerts', run: 'npx rootguard alert-test --keep kept\n' }],
  },
];
