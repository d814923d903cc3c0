import { announce, CLOSE_RECORD, GIVE_BACK, LOG_OUT, TELL_RESPONDERS } from '../common';
import type { ScpTarget } from '../../config/organization';
import { ROOT_DENY } from '../../config/scps/scps';
import { recoverForToday } from '../console-steps';
import {
  allowRecovery,
  deleteCredentials,
  END_SESSION,
  LOOK_AT_CREDENTIALS,
  openRootSession,
  PASSWORD_ENDED,
  WHICH_ACCOUNT,
} from '../member-steps';
import type { PageSource, Step } from '../page';
import { deniesRoot, membersOf, rootDenied, sessionsWork, Setting } from '../setting';
import { chooseAccount } from '../shell';
import { code, page, say } from '../text';

/** The account that the example is about: the first one that the SCP denies. */
const exampleKey = (setting: Setting): string =>
  (membersOf(setting).find(account => rootDenied(setting, account).state === 'denied') ?? membersOf(setting)[0])?.key ??
  'its-key';

const targetsOf = ({ organization: { scps } }: Setting): readonly ScpTarget[] =>
  scps.find(({ id }) => id === ROOT_DENY.id)?.targets ?? [];

/** Sets POLICY to the id of the SCP that denies root. */
const FIND_POLICY = `POLICY=$(aws organizations list-policies --filter SERVICE_CONTROL_POLICY --query "Policies[?Name=='${ROOT_DENY.name}'].Id" --output text)`;

/** The entry that lets root of one account act until the end of a day. */
const exempt = (setting: Setting): Step => ({
  do: say`Add the exemption to the org file: the account's own key, and the earliest last day that serves. It ends by itself at the end of that day (UTC); no deploy is needed for that.`,
  write: {
    language: 'yaml',
    text: [
      'root_deny:',
      `  targets: [${targetsOf(setting)
        .map(({ key }) => key)
        .join(', ')}]`,
      '  exemptions:',
      `    - account: ${exampleKey(setting)}`,
      '      until: 2026-01-31 # its last day, UTC',
      '      reason: what root has to do there',
      '      reference: CHG-0000',
      '      approved_by: whoever approves, who is not its author',
    ].join('\n'),
  },
});

/** What has to be there before anybody signs in. */
const seeExemption = (setting: Setting): Step => ({
  do: say`Before anybody signs in: the policy in AWS names the account and the day. No line is printed: it is not there, stop. AWS may take minutes until it holds everywhere.`,
  run: [
    ...chooseAccount(setting),
    FIND_POLICY,
    'aws organizations describe-policy --policy-id "$POLICY" --query Policy.Content --output text | grep "$ACCOUNT"',
  ],
});

export const BREAK_GLASS: PageSource = {
  id: 'break-glass',
  family: 'break-glass',
  title: 'Break glass: let root of one member act, for a day',
  needs: ['organization', 'root-user', 'root-console'],
  write: setting => ({
    summary: say`Exempt one account from the SCP until the end of a day, use root, delete its credentials again.`,
    about: 'members',
    when: [say`Something must be done in a member that no role and no root session can do, and it cannot wait.`],
    whenNot: [
      say`A role or a root session serves: ${page('tasks-that-need-root')}.`,
      say`Root of the account is in somebody else's hands: an exemption would let them in. ${page('compromised-root')}.`,
      say`It is the management account: no SCP binds it, nothing is to be exempted. ${page('management-root-task')}.`,
      ...(deniesRoot(setting) ? [] : [say`The org file has no SCP that denies root here: leave the exemption out.`]),
    ],
    approves: ['approver'],
    present: ['deployer', 'session', 'mailbox', 'scribe'],
    prepare: [
      TELL_RESPONDERS,
      WHICH_ACCOUNT,
      say`Author and approver of the exemption are two people, and neither of them signs in as root.`,
    ],
    steps: [
      ...(deniesRoot(setting) ? [exempt(setting)] : []),
      ...(setting.organization.alerts === undefined ? [] : [announce(exampleKey(setting))]),
      {
        do: say`Check, plan and read the review: it must say that this account alone is not denied any more, and until when. Anything else it says: stop.`,
        run: ['npx rootguard validate', 'npx rootguard plan guardrails'],
      },
      {
        do: say`The approver reads the same review, approves the change, and only then:`,
        run: ['npx rootguard deploy guardrails'],
      },
      ...(deniesRoot(setting) ? [seeExemption(setting)] : []),
      ...(sessionsWork(setting, 'recovery') ? allowRecovery(setting) : []),
      ...recoverForToday(setting, say`the account's root e-mail (${page('accounts')})`),
      { do: say`Do what root was needed for, and nothing else.` },
      LOG_OUT,
    ],
    ...(deniesRoot(setting) && {
      instead: {
        title: 'If Terraform is out of reach',
        steps: [
          {
            do: say`In an emergency any administrator of the management account takes the policy off. Every account below the target is without it until it is put back: watch all of them, and put it back within the hour (“Undo”). Then go on in “Steps” behind the check of the exemption.`,
            run: [
              FIND_POLICY,
              ...targetsOf(setting).map(
                ({ id, key }) => `aws organizations detach-policy --policy-id "$POLICY" --target-id ${id} # ${key}`,
              ),
            ],
          },
        ],
      },
    }),
    rings: [
      { signal: 'deployment', by: say`the changed SCP, when a role of ${code('alerts.deploy_roles')} deploys it` },
      { signal: 'tampering', by: say`the same by anybody else, and detaching the policy` },
      { signal: 'root-sign-in', by: say`the session that allows the recovery, the reset, and the sign-in` },
      { signal: 'root-activity', by: say`what root does` },
      { signal: 'root-session', by: say`the sessions that delete and look` },
    ],
    ringsAlarm: true,
    record: {
      kind: 'root-use',
      says: [
        say`The exemption with its last day, author and approver; what root did; when its credentials were deleted.`,
        PASSWORD_ENDED,
      ],
    },
    verify: [
      ...(sessionsWork(setting, 'credentials')
        ? [...openRootSession(setting, 'look'), LOOK_AT_CREDENTIALS, END_SESSION]
        : []),
      { do: say`The day after the last day of the exemption the same again: no password, no key, no device.` },
    ],
    undo: [
      {
        do: say`Not needed after all: delete the entry, and deploy. Nobody has to wait for the day to end.`,
        run: ['npx rootguard plan guardrails', 'npx rootguard deploy guardrails'],
      },
      {
        do: say`The policy was detached: put it back.`,
        run: [
          FIND_POLICY,
          ...targetsOf(setting).map(
            ({ id, key }) => `aws organizations attach-policy --policy-id "$POLICY" --target-id ${id} # ${key}`,
          ),
        ],
      },
    ],
    end: [
      {
        do: say`Today, and not when the exemption ends: delete root's credentials. A password that stays is open to whoever reads the mailbox.`,
      },
      ...deleteCredentials(setting),
      {
        do: say`Put a reminder for tomorrow into the ticket: look once more that no password, key or device is left, and delete the entry that ended.`,
      },
      GIVE_BACK,
      CLOSE_RECORD,
    ],
    isRecovery: true,
    requirements: ['SCP-2', 'CRED-4', 'DOC-1', 'DOC-2', 'DOC-3'],
    sources: ['members', 'root-sessions'],
  }),
};
