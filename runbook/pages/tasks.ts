import { CLOSE_RECORD, GIVE_BACK, LOG_OUT, TELL_RESPONDERS, TWO_PEOPLE } from '../common';
import { accountPage, managementEmail, signIn } from '../console-steps';
import { consoleAddress, NEEDS } from '../setting';
import { chooseAccount, REMOTE_ROLE, takeRole } from '../shell';
import { address, code, page, say } from '../text';
import { BY_ROOT, byRoot, byRootHere, byRootPeople, ONLY_AS_ROOT, task, WHO_IS_NEEDED } from './task-page';

const accountSettings = task(
  'task-account-settings',
  'Task: change account name, root e-mail or root password',
  setting => ({
    summary: say`The name and a member's e-mail need no root; the management account's e-mail and every password do.`,
    when: [say`An account is renamed, its root mailbox moves, or its password has to be another one.`],
    whenNot: [say`The password is to be another one because time went by: leave it.`],
    steps: [
      ...(NEEDS['account-management'](setting)
        ? [
            {
              do: say`The name: with a role that may ${code('account:PutAccountName')}. Change ${code('name')} in the org file, too, and deploy. Leave ${code('--account-id')} out in the account itself; AWS refuses it for the management account.`,
              run: [
                ...(NEEDS.organization(setting) ? chooseAccount(setting) : []),
                `aws account put-account-name ${NEEDS.organization(setting) ? '--account-id "$ACCOUNT" ' : ''}--account-name 'The New Name'`,
              ],
            },
          ]
        : []),
      ...(NEEDS.organization(setting)
        ? [{ do: say`A member's root e-mail: ${page('member-email-change')}, without root.` }]
        : []),
      { do: say`The management account's root e-mail: ${page('management-email-change')}. Only root can.` },
      {
        do: say`A password: ${page('management-password-change')}${NEEDS.organization(setting) ? say`, ${page('member-password-change')}` : say``}. Only root can, and only after a suspicion.`,
      },
    ],
    undo: [
      {
        do: say`The name: the same command with the old one. E-mail and password: as their pages say.`,
      },
    ],
    record: ONLY_AS_ROOT,
    rings: [
      { signal: 'change', by: say`another name` },
      { signal: 'root-sign-in', by: say`another e-mail or password` },
    ],
    verify: [{ do: say`${accountPage(setting)} Seen with a role, name and e-mail are the new ones.` }],
  }),
);

const supportPlan = task('task-support-plan', 'Task: change the AWS support plan', setting => ({
  summary: say`A role with AWS's policy for support plans does it; root is not needed any more.`,
  when: [say`The plan is to be another one.`],
  whenNot: [say`It is for a case about account and billing: that needs no plan.`],
  prepare: [TWO_PEOPLE, say`What the plan costs for the account, and whoever pays it agrees.`],
  steps: [
    {
      do: say`With a role in the account whose plan it is, which has the policy ${code('AWSSupportPlansFullAccess')}: ${address(consoleAddress(setting, 'support/plans/home'))}. Choose the plan, read what it costs, confirm. Out of a plan with a technical account manager only AWS leads: ask them.`,
    },
    byRoot(setting),
  ],
  rings: [BY_ROOT],
  record: ONLY_AS_ROOT,
  verify: [{ do: say`The same page shows the plan.` }],
  undo: [{ do: say`The same steps with the earlier plan. A paid plan is paid for a month at least.` }],
  sources: ['well-architected', 'root-tasks', 'support-plans'],
}));

const closeAccount = task('task-close-account', 'Task: close an account', setting => ({
  summary: say`Members are closed from the management account without root; the management account itself only by root.`,
  when: [say`An account ends.`],
  whenNot: [
    say`Somebody asks for it by mail or in a hurry; or the account is only to be quiet: an SCP does that, and comes off again.`,
  ],
  record: ONLY_AS_ROOT,
  verify: [{ do: say`As the page of that account says.` }],
  undo: [{ do: say`Within 90 days: ask AWS Support to reopen it.` }],
  steps: [
    ...(NEEDS.organization(setting) ? [{ do: say`A member: ${page('member-close')}.` }] : []),
    {
      do: say`${NEEDS.organization(setting) ? say`The management account` : say`This account`}: ${page('management-close')}.`,
    },
  ],
  rings: [{ signal: 'tampering', by: say`closing it` }],
}));

const reservedInstances = task(
  'task-reserved-instances',
  'Task: register as a seller in the Reserved Instance Marketplace',
  setting => ({
    summary: say`Only root registers. Selling afterwards is done by a role.`,
    when: [say`Reserved capacity is to be sold, and the account is not registered yet.`],
    whenNot: [say`It is registered: a role with the permissions of EC2 lists what is sold.`],
    ...byRootPeople(setting),
    prepare: [
      TWO_PEOPLE,
      TELL_RESPONDERS,
      ...(NEEDS.organization(setting) ? [WHO_IS_NEEDED] : []),
      say`The account is the one that has the reserved capacity. Read its id aloud.`,
      say`A bank account with an address in the United States, and tax data, by reference. Without one nothing can be sold.`,
    ],
    steps: [
      byRootHere(setting),
      {
        do: say`Signed in as root of that account, in the same window: ${address('https://portal.aws.amazon.com/ec2/ri/seller_registration')}. Give the bank account, and answer the questions about taxes. The page is gone? The EC2 console leads to it: ${code('Reserved Instances')}, choose one, ${code('Actions')}, ${code('Sell Reserved Instances')}.`,
      },
    ],
    rings: [{ signal: 'root-sign-in', by: say`the sign-in` }],
    ringsAlarm: true,
    verify: [
      {
        do: say`AWS confirms the registration by mail to the root mailbox. Money comes when the bank account is verified, which takes up to two weeks.`,
      },
    ],
    undo: [{ do: say`A role cancels what is listed for sale. The registration itself ends by a case of AWS Support.` }],
    end: [LOG_OUT, GIVE_BACK, CLOSE_RECORD],
    sources: ['well-architected', 'root-tasks', 'reserved-instances'],
  }),
);

const mfaDelete = task('task-mfa-delete', 'Task: switch MFA delete of an S3 bucket on or off', setting => ({
  summary: say`Only root may. Object Lock keeps versions as well, and needs no root.`,
  when: [say`A rule demands MFA delete for a bucket, or a bucket that has it must be emptied.`],
  whenNot: [say`Versions are to be safe from deletion: Object Lock does it by a role, and also against root.`],
  ...byRootPeople(setting),
  prepare: [
    TWO_PEOPLE,
    TELL_RESPONDERS,
    ...(NEEDS.organization(setting) ? [WHO_IS_NEEDED] : []),
    say`From then on only root deletes versions of the bucket, each time with such a device. Whoever wants it knows that.`,
    say`Bucket and account, read aloud. The ARN of root's MFA device stands on its page of security credentials; a security key does not serve, it has to show codes.`,
  ],
  steps: [
    byRootHere(setting),
    {
      do: say`Signed in as root in the browser, let the AWS CLI use that sign-in. Make no access key for root.`,
      run: ['aws login --profile root'],
    },
    {
      do: say`Give bucket, device and a code that was not used for the sign-in. To switch it off, write ${code('MFADelete=Disabled')}.`,
      run: [
        'BUCKET=its-name; DEVICE=arn-of-the-device; CODE=123456',
        'aws s3api put-bucket-versioning --profile root --bucket "$BUCKET" \\',
        '  --versioning-configuration Status=Enabled,MFADelete=Enabled --mfa "$DEVICE $CODE"',
      ],
    },
    { do: say`End that sign-in at once: it would go on for up to 12 hours.`, run: ['aws logout --profile root'] },
  ],
  rings: [
    { signal: 'root-sign-in', by: say`the sign-in` },
    { signal: 'root-activity', by: say`the change of the bucket` },
  ],
  ringsAlarm: true,
  verify: [
    {
      do: say`With a role in the account: ${code('MFADelete')} is what it was to be.`,
      run: ['BUCKET=its-name', 'aws s3api get-bucket-versioning --bucket "$BUCKET"'],
    },
  ],
  undo: [{ do: say`Root again: this page once more, with the other value and a ticket of its own.` }],
  end: [LOG_OUT, GIVE_BACK, CLOSE_RECORD],
  sources: ['well-architected', 'root-tasks', 'mfa-delete'],
}));

const govCloud = task('task-govcloud', 'Task: sign up for AWS GovCloud (US)', setting => ({
  summary: say`The first time only root of the management account signs up; afterwards a role makes accounts.`,
  when: [say`The organization is to have accounts in GovCloud.`],
  whenNot: [
    say`It has GovCloud already: a role in the management account calls ${code('organizations:CreateGovCloudAccount')}.`,
  ],
  present: ['password', 'mfa', 'scribe'],
  prepare: [
    TWO_PEOPLE,
    TELL_RESPONDERS,
    say`Whoever may sign for the company that it meets the terms: an entity of the United States, and a U.S. person as the holder of the account.`,
  ],
  steps: [
    ...signIn(setting, managementEmail(setting)),
    {
      do: say`${accountPage(setting)} At ${code('Other settings')} choose ${code('AWS GovCloud')}. No such link, and it is root? Ask AWS Support. Accept the agreement in the portal, and answer what it asks. Store what it gives as root credentials are stored.`,
    },
    { do: say`The accounts there have an org file and a runbook of their own.` },
  ],
  rings: [{ signal: 'root-sign-in', by: say`the sign-in` }],
  ringsAlarm: true,
  verify: [
    { do: say`AWS confirms by mail. What it gave opens the console of GovCloud; root of this account does not.` },
  ],
  undo: [{ do: say`Until anything runs there: ask AWS Support to close the account there.` }],
  end: [LOG_OUT, GIVE_BACK, CLOSE_RECORD],
  sources: ['well-architected', 'root-tasks', 'govcloud'],
}));

const creditCard = task(
  'task-credit-card',
  'Task: have the credit card limitation of the account removed',
  setting => ({
    summary: say`Ask AWS Support with a role first; they say whether root has to ask.`,
    when: [say`AWS limits what the account may charge to the card.`],
    whenNot: [say`The card expired or was refused: a role that may change payments gives another one.`],
    rings: [BY_ROOT],
    record: ONLY_AS_ROOT,
    verify: [{ do: say`AWS Support says in the case that the limit is gone.` }],
    undo: [{ do: say`The same case asks for the limit again.` }],
    steps: [
      {
        do: say`With a role that may open cases, in the management account: Support Center, ${code('Create case')}, ${code('Account and billing')}. Say what is needed, and ask whether a role may ask for it.`,
      },
      byRoot(setting),
    ],
    isRecovery: true,
  }),
);

const restoreIam = task(
  'task-restore-iam',
  'Task: restore permissions when the only IAM administrator lost them',
  setting => ({
    summary: say`In a member a role of the management account repairs it; only where none gets in, root has to.`,
    when: [say`Nobody in an account may change IAM any more, because the only administrator lost the permission.`],
    whenNot: [say`An SCP denies it: look at the SCPs of the account first. Root would be denied as well.`],
    steps: [
      ...(NEEDS.organization(setting)
        ? [
            {
              do: say`A member: a role from outside repairs it, and root is not needed. A permission set of IAM Identity Center that may change IAM is such a role; otherwise the one that trusts the management account. With credentials of that, open a shell of its own. Type this line alone. This account is the management account? Go on where root is needed.`,
              run: ['bash'],
            },
            {
              do: say`In it take the role. The last line printed must have the account's own id. Refused: ${code('exit')}, and go on where root is needed.`,
              run: [...chooseAccount(setting), ...takeRole(setting, REMOTE_ROLE)],
            },
            {
              do: say`Give the administrator the policy back, and nothing else. A user: write ${code('attach-user-policy --user-name')} for ${code('attach-role-policy --role-name')}.`,
              run: [
                'ADMINISTRATOR=name-of-the-role',
                `aws iam attach-role-policy --role-name "$ADMINISTRATOR" --policy-arn arn:${setting.organization.partition}:iam::aws:policy/AdministratorAccess`,
              ],
            },
            { do: say`Close that shell. It worked? Then go to “Verify”.`, run: ['exit'] },
            { do: say`No root session serves for this: none of the five tasks changes users or roles.` },
          ]
        : []),
      byRootHere(setting),
      {
        do: say`As root give the administrator the policy back, and nothing else: IAM console, the user or role, ${code('Add permissions')}, ${code('AdministratorAccess')}.`,
      },
      LOG_OUT,
    ],
    rings: [BY_ROOT, { signal: 'root-activity', by: say`the policy that root gives back` }],
    record: ONLY_AS_ROOT,
    undo: [{ do: say`Take the policy away again, as the second administrator.` }],
    verify: [{ do: say`The administrator signs in and sees IAM. A second administrator is made today.` }],
    isRecovery: true,
  }),
);

/** The eight tasks, in the order of the list. */
export const TASK_PAGES = {
  accountSettings,
  supportPlan,
  closeAccount,
  reservedInstances,
  mfaDelete,
  govCloud,
  creditCard,
  restoreIam,
} as const;
