import { CLOSE_RECORD, GIVE_BACK, LOG_OUT, spoken } from '../common';
import { accountPage, managementEmail, securityCredentials, signIn, SUPPORT_FORM } from '../console-steps';
import {
  contain,
  DELETE_CREDENTIALS,
  END_SESSION,
  LOOK_AT_CREDENTIALS,
  openRootSession,
  removeContainment,
} from '../member-steps';
import type { PageSource, Step } from '../page';
import { deniesRoot, membersOf, NEEDS, rootDenied, sessionsWork, Setting } from '../setting';
import { askTrail, askTrailForRoot, chooseAccount } from '../shell';
import { code, page, say, Text } from '../text';

/** How far back it is asked what an intruder did: before anybody noticed. */
const DAYS = 30;

/** What to do with accounts that the SCP which denies root does not reach; they stay contained but for some minutes. */
const unreached = (setting: Setting): Text =>
  membersOf(setting).some(account => rootDenied(setting, account).state === 'not reached')
    ? say` It does not reach every account (${page('accounts')}): there take the containing one away only for the minutes of the next steps, with a second person watching, and put it back.`
    : say``;

/** What whoever had root may have left behind. */
const lookForMore = (setting: Setting): readonly Step[] => [
  {
    do: say`Keep what root did in the last ${String(DAYS)} days, all of it, outside of AWS. Nothing found proves nothing: a trail that was stopped has no records.`,
    run: [...chooseAccount(setting, 'all'), ...askTrailForRoot(setting, DAYS)],
  },
  {
    do: say`Look for what was left behind: users, keys, roles, policies, identity providers and sign-ins of the last days, in the same account.`,
    run: askTrail(
      setting,
      "userIdentity.accountId = '$ACCOUNT' and eventName in ['CreateUser','CreateAccessKey','CreateLoginProfile','CreateRole','UpdateAssumeRolePolicy','CreateSAMLProvider','CreateOpenIDConnectProvider','UpdateLoginProfile','AttachUserPolicy','AttachGroupPolicy','AttachRolePolicy','PutUserPolicy','PutGroupPolicy','PutRolePolicy','AddUserToGroup','CreatePolicyVersion','SetDefaultPolicyVersion','ConsoleLogin','GetFederationToken','GetSessionToken']",
      DAYS,
    ),
  },
];

const member = (setting: Setting): readonly Step[] =>
  (NEEDS.organization(setting)
    ? [
        contain(setting),
        ...(sessionsWork(setting, 'credentials')
          ? [
              {
                do: deniesRoot(setting)
                  ? say`Containing stops root sessions, too. Let the organization's SCP bind the account in its place: delete its exemption from the org file, when it has one, and deploy; a plan after it must be empty.${unreached(setting)}`
                  : say`Containing stops root sessions, too, and the org file has no SCP that denies root here. Take it away only for the minutes of the next steps, with a second person watching, and put it back.`,
                ...(deniesRoot(setting) && {
                  run: ['npx rootguard plan guardrails', 'npx rootguard deploy guardrails'],
                }),
              },
              removeContainment(setting),
              ...openRootSession(setting, 'delete'),
              LOOK_AT_CREDENTIALS,
              DELETE_CREDENTIALS,
              END_SESSION,
            ]
          : [{ do: say`Root sessions are off: keep it contained, and go on with AWS Support.` }]),
        {
          do: say`The root mailbox: who reads it, which rules forward it?${NEEDS['account-management'](setting) ? say` Move the account to another one when you are not certain: ${page('member-email-change')}.` : say``}`,
        },
      ]
    : []
  ).map(step => ({ ...step, onlyFor: 'members' }));

/** Shuts them out of the management account, which no SCP guards. */
const managementAccount = (setting: Setting): readonly Step[] =>
  (NEEDS['root-console'](setting)
    ? [
        {
          do: say`${NEEDS.organization(setting) ? say`From here on ${code('ACCOUNT')} is the management account. ` : say``}The mailbox first: make sure that only its members read it, and that no rule forwards it.`,
          run: [`export ACCOUNT=${setting.organization.managementAccount.id}`],
        },
        ...signIn(setting, managementEmail(setting)),
        {
          do: say`You cannot sign in any more? Reset the password (${page('management-password-reset')}). The e-mail was changed? AWS wrote to the old mailbox: answer that message, and tell AWS Support.`,
        },
        {
          do: say`${securityCredentials(setting)} Change the password. Remove every device that is not yours. Delete every access key. A session of root that is open is not ended by that: for 12 hours a call that is none of yours is theirs.`,
        },
        { do: say`${accountPage(setting)} E-mail, phone, contacts, payment: all as the org file has them.` },
        LOG_OUT,
      ]
    : [
        {
          do: say`Its root has access keys and no console. Only root or AWS Support can delete them: ask in the case, and what can be stopped until then.`,
        },
      ]
  ).map(step => ({ ...step, onlyFor: 'management' }));

export const COMPROMISED_ROOT: PageSource = {
  id: 'compromised-root',
  family: 'incidents',
  title: 'Root is in somebody else’s hands',
  needs: ['root-user'],
  write: setting => ({
    summary: say`Shut them out, call AWS Support, find what they left behind, and audit before you say that it is over.`,
    isUrgent: true,
    about: 'all',
    steps: [
      {
        do: say`Two people at least. Talk where the intruder does not read along: not by the root mailbox, and not by anything that runs in these accounts.`,
      },
      {
        do: say`Open a case with AWS Support at once, as an account that is compromised: Support Center in an account that you still hold, else ${SUPPORT_FORM}. They change no credentials for anybody: ask what they can stop meanwhile. Note the number of the case.`,
      },
      ...member(setting),
      ...managementAccount(setting),
      ...lookForMore(setting),
      {
        do: say`Take away what you find. Look at the bill, and for machines and functions in every region, also where you use none. Every secret that the account could read is known: keys, database passwords, tokens. Make new ones.`,
      },
      {
        do: say`Put the protection back, and test that it rings.`,
        run: ['npx rootguard plan --live', 'npx rootguard deploy', 'npx rootguard alert-test'],
      },
    ],
    when: [
      say`A use of root stays unexplained: ${page('somebody-used-root')} led here.`,
      say`The e-mail, a device or the password of root was changed, and by none of you.`,
      say`AWS writes that credentials of the account are public.`,
    ],
    whenNot: [say`A use that somebody confirmed in person, with its ticket.`],
    approves: [],
    present: ['responder', 'password', 'mfa', 'mailbox', 'session', 'scribe'],
    prepare: [
      say`Whom else to call: ${setting.organization.alerts === undefined ? say`the security contact` : spoken(setting.organization.alerts.escalateTo)}; whoever answers for law and insurance; they have deadlines of their own.`,
    ],
    rings: [
      ...(NEEDS.organization(setting)
        ? ([
            { signal: 'change', by: say`containing the account` },
            { signal: 'root-denied', by: say`what the intruder still tries there` },
            { signal: 'root-session', by: say`the session that deletes the credentials` },
          ] as const)
        : []),
      {
        signal: 'root-activity',
        by: say`each deletion in that session where CloudTrail does not mark it, and what the intruder does`,
      },
      { signal: 'root-sign-in', by: say`your own sign-in and changes: each message is either yours or theirs` },
      { signal: 'tampering', by: say`taking the containing SCP away, and what they try against the protection` },
    ],
    ringsAlarm: true,
    record: {
      kind: 'root-use',
      says: [
        say`Every step with its time and who did it; event ids; the case at AWS; what was taken away; what stays unknown.`,
      ],
    },
    verify: [
      {
        do: say`Read everything anew, and audit every account. What could not be read counts as not held.`,
        run: ['npx rootguard snapshot --root-sessions --output after.json', 'npx rootguard audit --from after.json'],
      },
      {
        do: say`A week later the same again, and compare.`,
        run: [
          'npx rootguard audit --from after.json --format json --output after-audit.json',
          'npx rootguard audit --baseline after-audit.json --fail-on new',
        ],
      },
    ],
    undo: NEEDS.organization(setting)
      ? [removeContainment(setting)]
      : [{ do: say`None is needed: root keeps its new password and its devices.` }],
    end: [
      GIVE_BACK,
      {
        do: say`Within a week talk it over without blame: what rang, what did not, who was missing, which line of this page was wrong. Change the page, the org file, the custody file.`,
      },
      CLOSE_RECORD,
    ],
    isRecovery: true,
    requirements: ['DET-4', 'CRED-1', 'CRED-3', 'SCP-2', 'DOC-1', 'DOC-2'],
    sources: ['management', 'members', 'partner', 'sign-in-issues'],
  }),
};
