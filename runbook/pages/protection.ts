import { PARTITIONS } from '../../aws/partition';
import { FORWARDING_QUEUE } from '../../config/names';
import { CLOSE_RECORD, spoken } from '../common';
import { SUPPORT_FORM } from '../console-steps';
import { WHICH_ACCOUNT } from '../member-steps';
import type { PageSource } from '../page';
import { NEEDS, Setting } from '../setting';
import { askTrail, chooseAccount, REMOTE_ROLE, takeRole } from '../shell';
import { code, page, say } from '../text';

/** What of a record says which account departed and how; AWS writes the method with either name. */
const DEPARTURE: readonly string[] = [
  ...['requestParameters.accountId', 'serviceEventDetails.memberAccountId'],
  ...['serviceEventDetails.departureMethod', 'serviceEventDetails.departedMethod'],
];

const escalate = ({ organization: { alerts } }: Setting) =>
  alerts === undefined ? say`the security contact` : spoken(alerts.escalateTo);

/** Denies a role everything, or ends that. */
const attachDenyAll = ({ organization }: Setting, what: 'attach' | 'detach'): string =>
  `aws iam ${what}-role-policy --role-name "$ROLE" --policy-arn arn:${organization.partition}:iam::aws:policy/AWSDenyAll`;

const protectionChanged: PageSource = {
  id: 'protection-changed',
  family: 'incidents',
  title: 'Somebody changed what keeps root out, or what announces it',
  needs: ['alerts'],
  write: setting => ({
    summary: say`A message says tampering, change, or change by a deploy role: find out whether it was a deployment, and put it back when not.`,
    isUrgent: true,
    about: 'all',
    steps: [
      {
        do: say`From the message write down: what was called, what was changed, by whom, from where, when. ${code('CRITICAL: tampering')} waits for nobody; a notice may wait until morning.`,
      },
      {
        do: say`Was it a deployment? Ask whoever deploys, and compare the time with the pipelines of the day. A deploy role proves nothing: somebody may have taken the pipeline over.`,
      },
      {
        do: say`What does AWS have now, against the org file? This changes nothing. Nothing to change, and somebody says in person that it was a deployment of theirs: go to “Write down”.`,
        run: ['npx rootguard plan --live'],
      },
      {
        do: say`It was nobody of you: call ${escalate(setting)}. Take the permissions of the caller away before you put anything back, or it is done again. In the account of the caller, with another role: a role is denied everything by this, sessions that are open as well; for a user it is ${code('attach-user-policy --user-name')}. ${code('AWSReservedSSO_…')}: take the assignment away in IAM Identity Center.${NEEDS['root-user'](setting) ? say` Root: ${page('somebody-used-root')}.` : say``}`,
        run: ['ROLE=its-role # behind assumed-role/ in By', attachDenyAll(setting, 'attach')],
      },
      {
        do: say`What else did the caller do? Nothing found proves nothing: records take minutes.`,
        run: ['CALLER=its-arn # of the message, behind By', ...askTrail(setting, "userIdentity.arn = '$CALLER'")],
      },
      {
        do: say`Put it back. A key that is to be deleted first: the message has the command, and after its waiting time no command helps.`,
        run: ['npx rootguard deploy'],
      },
      {
        do: say`Root may have been used while nothing rang: look at all that root did.`,
        run: askTrail(setting, "userIdentity.type = 'Root'"),
      },
    ],
    when: [
      say`A message begins with ${code('CRITICAL: tampering')}, ${code('NOTICE: change')} or ${code('NOTICE: change by a deploy role')}.`,
      say`The alarm on changes of the alert path rings, or the daily heartbeat does not come.`,
    ],
    whenNot: [
      say`It is what you deploy at this moment, and the message names your role and your time.`,
      say`An account left the organization: ${page('account-left')}.`,
      say`Events were not forwarded: ${page('alerts-not-forwarded')}.`,
    ],
    approves: [],
    present: ['responder', 'deployer'],
    prepare: [say`A checkout of the repository of the org file, and credentials that may plan it.`],
    rings: [
      {
        signal: 'deployment',
        by: say`putting it back, when a role of ${code('alerts.deploy_roles')} does it; by anybody else it is tampering`,
      },
    ],
    record: {
      kind: 'alert-test',
      says: [say`What was changed and by whom, for how long nothing rang, what was put back.`],
    },
    verify: [
      {
        do: say`Nothing is left to change, and a test reaches people on every way.`,
        run: ['npx rootguard plan --live', 'npx rootguard alert-test'],
      },
    ],
    undo: [
      {
        do: say`The caller was one of you: give the permissions back. What was changed is wanted? Write it into the org file, have that reviewed, and deploy.`,
        run: ['ROLE=its-role # in the account of the caller', attachDenyAll(setting, 'detach')],
      },
    ],
    end: [CLOSE_RECORD],
    requirements: ['DET-1', 'DET-3', 'DET-4', 'TRAIL-2', 'DOC-1'],
    sources: ['management', 'members', 'well-architected'],
  }),
};

/** Address of the queue of events that could not leave the account and region of the shell. */
const queueUrl = ({ organization }: Setting): string =>
  `https://sqs.$REGION.${PARTITIONS[organization.partition].dnsSuffix}/$ACCOUNT/${FORWARDING_QUEUE}`;

const notForwarded: PageSource = {
  id: 'alerts-not-forwarded',
  family: 'incidents',
  title: 'Alerts were not forwarded from an account',
  needs: ['alerts', 'organization'],
  write: setting => ({
    summary: say`Events of an account and region did not reach the hub: root may have been used there, and nobody was told by the event path.`,
    isUrgent: true,
    about: 'members',
    steps: [
      { do: say`Treat it as tampering until you know why. The alarms on the trail still cover the account.` },
      {
        do: say`With a role in that account, in a window of its own: read what waits in its queue. ${code('ERROR_MESSAGE')} says why. Each ${code('Body')} is an event of which nobody was told: keep it, and read again until nothing comes.${NEEDS['root-user'](setting) ? say` One of root: ${page('somebody-used-root')}.` : say``}`,
        run: [
          ...chooseAccount(setting),
          `REGION=${setting.organization.region} # of the message`,
          `aws sqs receive-message --region "$REGION" --max-number-of-messages 10 --message-attribute-names All \\`,
          `  --queue-url "${queueUrl(setting)}"`,
        ],
      },
      {
        do: say`What did root do there meanwhile? The trail has it. Anything that nobody announced is an incident.`,
        run: askTrail(setting, "userIdentity.type = 'Root' and userIdentity.accountId = '$ACCOUNT'"),
      },
      {
        do: say`An SCP, a missing role or another hub is the usual reason. Compare and put back.`,
        run: ['npx rootguard plan --live', 'npx rootguard deploy forwarding'],
      },
    ],
    when: [say`A message begins with ${code('CRITICAL: alerts were not forwarded')}.`],
    whenNot: [say`${code('rootguard alert-test')} says that a subscription is not confirmed: that is no queue.`],
    approves: [],
    present: ['responder', 'deployer'],
    prepare: [WHICH_ACCOUNT],
    rings: [{ signal: 'deployment', by: say`putting it back` }],
    record: {
      kind: 'alert-test',
      says: [say`From when until when nothing was forwarded, why, and what root did meanwhile.`],
    },
    verify: [{ do: say`A test of every account's way arrives.`, run: ['npx rootguard alert-test'] }],
    undo: [{ do: say`None is needed: what was put back is what the org file says.` }],
    end: [
      {
        // PurgeQueue is what an intruder would call: it is announced, and denied where the alerts are protected
        do: say`Every message was read and kept? Delete them one by one, with a role in that account: then the next one rings again.`,
        run: [
          ...chooseAccount(setting),
          `REGION=${setting.organization.region} # of the message`,
          `QUEUE=${queueUrl(setting)}`,
          'while HANDLE=$(aws sqs receive-message --region "$REGION" --queue-url "$QUEUE" --wait-time-seconds 5 \\',
          `  --query 'Messages[0].ReceiptHandle' --output text) && [ "$HANDLE" != None ]; do`,
          '  aws sqs delete-message --region "$REGION" --queue-url "$QUEUE" --receipt-handle "$HANDLE"',
          'done',
        ],
      },
      CLOSE_RECORD,
    ],
    requirements: ['DET-3', 'DET-4', 'DOC-1'],
    sources: ['management'],
  }),
};

const accountLeft: PageSource = {
  id: 'account-left',
  family: 'incidents',
  title: 'An account has left the organization',
  needs: ['organization'],
  write: setting => ({
    summary: say`SCP, trail and forwarding ended at that moment: its root is unguarded and unseen. Get it back, or give it up on purpose.`,
    isUrgent: true,
    about: 'members',
    steps: [
      {
        do: say`Is it out? Ask with credentials of the management account. ${code('AccountNotFoundException')} for the id that you meant says yes.`,
        run: [...chooseAccount(setting), 'aws organizations describe-account --account-id "$ACCOUNT"'],
      },
      {
        do: say`How? ${code('LEFT')}: it left by itself, or went to another organization. ${code('REMOVED')}: somebody with the management account took it out. ${code('CLEANED')}: it was closed 90 days ago, and all is well.`,
        run: askTrail(
          setting,
          "eventName in ['AccountDepartedOrganization','RemoveAccountFromOrganization','LeaveOrganization','AcceptHandshake']",
          3,
          DEPARTURE,
        ),
      },
      {
        do: say`Nobody of you decided it? Then it is an attack: call ${escalate(setting)}, and open a case with AWS Support: ${SUPPORT_FORM}.`,
      },
      {
        do: say`Invite it back, with credentials of the management account.`,
        run: [
          'export HANDSHAKE=$(aws organizations invite-account-to-organization --target Type=ACCOUNT,Id="$ACCOUNT" \\',
          '  --query Handshake.Id --output text)',
          'echo "$HANDSHAKE"',
        ],
      },
      {
        do: say`Try the way in that is left: the role that trusts the management account. Open a shell of its own. Type this line alone.`,
        run: ['bash'],
      },
      {
        do: say`In it take the role. The last line printed must have the account's own id. Refused: that way is closed; ${code('exit')}, and whoever owns the account has to accept the invitation.`,
        run: takeRole(setting, REMOTE_ROLE),
      },
      {
        do: say`Accept the invitation there, while the role still works.`,
        run: ['aws organizations accept-handshake --handshake-id "$HANDSHAKE"'],
      },
      { do: say`Close that shell: what follows is done with the management account.`, run: ['exit'] },
      {
        do: say`AWS puts it below the root of the organization: move it to the OU that the org file has for it (${page('accounts')}). An SCP of an OU binds it from then on.`,
        run: [
          'OU=ou-id # of that OU, in the org file',
          `aws organizations move-account --account-id "$ACCOUNT" --source-parent-id ${setting.organization.aws?.rootId ?? 'r-id'} \\`,
          '  --destination-parent-id "$OU"',
        ],
      },
      {
        do: say`It is back: deploy what it lost, and read what happened there meanwhile in its own event history.${NEEDS['root-user'](setting) ? say` Nobody of you decided it? Its root may be in other hands: ${page('compromised-root')}.` : say``}`,
        run: ['npx rootguard plan --live', 'npx rootguard deploy'],
      },
      {
        do: say`It does not come back: what it knew is known. Take its access to the others away: trust policies, shares, bucket policies, keys, pipelines. Its bill is its own. Say so in the org file, and deploy.`,
        write: { language: 'yaml', text: 'accounts:\n  its-key:\n    status: left' },
        run: ['npx rootguard plan', 'npx rootguard deploy'],
      },
    ],
    when: [
      say`A message names ${code('AccountDepartedOrganization')}, ${code('LeaveOrganization')}, ${code('RemoveAccountFromOrganization')} or ${code('AcceptHandshake')}, or a plan misses an account.`,
    ],
    whenNot: [say`Its departure is planned and announced: write the record.`],
    approves: [],
    present: ['responder', 'deployer'],
    prepare: [WHICH_ACCOUNT],
    rings: [
      { signal: 'change', by: say`the invitation and the account that joins again` },
      { signal: 'tampering', by: say`moving it to its OU` },
      { signal: 'deployment', by: say`deploying what it lost, when a role of ${code('alerts.deploy_roles')} does it` },
    ],
    record: {
      ...{ kind: 'root-use', onlyAsRoot: true },
      says: [say`When it left and how, who called it, what it could reach, what was taken away.`],
    },
    verify: [
      {
        do: say`It is back, in its OU, and covered.`,
        run: [
          ...chooseAccount(setting),
          'npx rootguard snapshot --output after.json',
          'npx rootguard audit --from after.json --account "$ACCOUNT"',
        ],
      },
      ...(setting.organization.scps.some(({ id }) => id === 'leave-deny')
        ? []
        : [
            {
              do: say`The org file has no ${code('leave_deny')}: any administrator of a member can do this again. Add it.`,
            },
          ]),
    ],
    undo: [
      {
        do: say`It is to go after all: that is a departure with a ticket, and ${code('status: left')} in the org file.`,
      },
    ],
    end: [CLOSE_RECORD],
    isRecovery: true,
    requirements: ['SCP-1', 'DET-4', 'DOC-1', 'DOC-2'],
    sources: ['members'],
  }),
};

/** What happens to the protection itself. */
export const PROTECTION: readonly PageSource[] = [protectionChanged, notForwarded, accountLeft];
