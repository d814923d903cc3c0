import { containmentPolicyName } from '../config/names';
import { containmentCommand } from '../config/scps/containment-command';
import type { Step } from './page';
import { sessionsWork, Setting } from './setting';
import { chooseAccount, openSession, ROOT_TASKS } from './shell';
import { code, page, say, Text } from './text';

/** Where the keys, ids and mailboxes of accounts stand. */
export const WHICH_ACCOUNT: Text = say`Look the account up in ${page('accounts')}: key, id and root e-mail. Read the id aloud, and have a second person compare it.`;

/** Opens a root session in a member, in a shell of its own. */
export const openRootSession = (setting: Setting, task: keyof typeof ROOT_TASKS): readonly Step[] => [
  // by itself: a shell that takes a paste as one command would run the rest in the outer shell
  {
    do: say`With credentials of the management account, open a shell of its own. Type this line alone.`,
    run: ['bash'],
  },
  {
    do: say`In it open a root session. It lasts 15 minutes and may do one task: ${code(ROOT_TASKS[task])}. The last line printed must be root of that account; anything else: ${code('exit')}, and begin again.`,
    run: [...chooseAccount(setting), ...openSession(setting, task)],
  },
];

/**
 * Allows the recovery of root's password in a member, and says which command does it instead. A password that is there is no
 * error.
 */
export const allowRecovery = (setting: Setting): readonly Step[] => [
  {
    do: say`One command does the next four steps, tells the responders, and writes a record with the day by which the password is deleted again, of which plan, audit and calendar remind: ${code('npx rootguard credentials recover KEY --who … --ticket … --approved-by … --approved-at …')}, with the account's key. Was it done by that? Leave the next four steps out. Without it:`,
  },
  ...openRootSession(setting, 'allow-recovery'),
  {
    do: say`Allow the recovery of root's password. ${code('EntityAlreadyExists')}: it has one, go on.`,
    run: ['aws iam create-login-profile'],
  },
  END_SESSION,
];

/** What a record says when the password that was allowed is gone: by it the reminder ends. */
export const PASSWORD_ENDED: Text = say`The password is read back and gone: ${code('recovery: ended')}, in a record that is later than that of ${code('credentials recover')}. It is not yet: ${code('recovery: allowed')} with ${code('delete_by')}, its last day in time, and you are reminded.`;

export const END_SESSION: Step = {
  do: say`End the session: close its shell. The keys that AWS gave out end 15 minutes after they were given out, and not earlier.`,
  run: ['exit'],
};

/** What root of a member has, in a session that may look or delete. */
export const LOOK_AT_CREDENTIALS: Step = {
  do: say`Look what root has there. ${code('NoSuchEntity')} for the first one says that there is no password.`,
  run: [
    'aws iam get-login-profile',
    'aws iam list-access-keys',
    'aws iam list-mfa-devices',
    'aws iam list-signing-certificates',
  ],
};

/** What deletes the credentials that root of a member has, in a session that may. */
export const DELETE_CREDENTIALS: Step = {
  do: say`Delete what root has there, one kind after the other. A password that is not there answers ${code('NoSuchEntity')}: go on. A deleted key does not come back, and it cannot be switched off first: who uses it is out at once.`,
  // whoever pastes this into another shell deletes nothing of his own
  run: [
    'if aws sts get-caller-identity --query Arn --output text | grep -q ":$ACCOUNT:root$"; then',
    '  aws iam delete-login-profile',
    "  for ID in $(aws iam list-access-keys --query 'AccessKeyMetadata[].AccessKeyId' --output text); do",
    '    aws iam delete-access-key --access-key-id "$ID"',
    '  done',
    "  for ID in $(aws iam list-signing-certificates --query 'Certificates[].CertificateId' --output text); do",
    '    aws iam delete-signing-certificate --certificate-id "$ID"',
    '  done',
    "  for ID in $(aws iam list-mfa-devices --query 'MFADevices[].SerialNumber' --output text); do",
    '    aws iam deactivate-mfa-device --serial-number "$ID"',
    '    case "$ID" in *:mfa/*) aws iam delete-virtual-mfa-device --serial-number "$ID" ;; esac',
    '  done',
    'else',
    "  echo 'not root of that account: nothing was deleted'",
    'fi',
  ],
};

/** Deletes what root of a member has, and looks; without root sessions it says what is left to do. */
export const deleteCredentials = (setting: Setting): readonly Step[] =>
  sessionsWork(setting, 'credentials')
    ? [...openRootSession(setting, 'delete'), DELETE_CREDENTIALS, LOOK_AT_CREDENTIALS, END_SESSION]
    : [
        {
          do: say`Root sessions are off here, and only they delete the password of root: switch them on with ${code('root_access.credentials_management')}, or put password and device away apart from each other, as the custody file says.`,
        },
      ];

/** Denies root of one member everything. */
export const contain = (setting: Setting): Step => ({
  onlyFor: 'members',
  do: say`Deny its root everything, with credentials of the management account. Workloads go on; root sessions in that account stop, too. The last line printed must have ${code(containmentPolicyName('…'))}. ${code('ConstraintViolationException')}: the account has as many SCPs as AWS allows; detach one that is not about root, write down which, and begin again. ${code('DuplicatePolicyException')}: it was made before. The last line has it: go on. It has not: find its id with ${code('aws organizations list-policies --filter SERVICE_CONTROL_POLICY')}, and attach that.`,
  run: [
    ...chooseAccount(setting),
    containmentCommand('$ACCOUNT'),
    'aws organizations list-policies-for-target --target-id "$ACCOUNT" --filter SERVICE_CONTROL_POLICY \\',
    "  --query 'Policies[].Name' --output text",
  ],
});

export const removeContainment = (setting: Setting): Step => ({
  do: say`Take the containing SCP away again. The same people approve who called it an incident.`,
  run: [
    ...chooseAccount(setting),
    'POLICY=$(aws organizations list-policies-for-target --target-id "$ACCOUNT" --filter SERVICE_CONTROL_POLICY \\',
    `  --query "Policies[?Name=='${containmentPolicyName('$ACCOUNT')}'].Id" --output text)`,
    'aws organizations detach-policy --target-id "$ACCOUNT" --policy-id "$POLICY"',
    'aws organizations delete-policy --policy-id "$POLICY"',
  ],
});
