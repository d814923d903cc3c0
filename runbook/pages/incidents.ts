import { PARTITIONS } from '../../aws/partition';
import { containmentPolicyName } from '../../config/names';
import { spoken } from '../common';
import { contain, removeContainment } from '../member-steps';
import type { PageSource, Step } from '../page';
import { NEEDS, Setting } from '../setting';
import { askTrailForRoot, chooseAccount } from '../shell';
import { code, page, say, Text } from '../text';
import { COMPROMISED_ROOT } from './compromised-root';
import { PROTECTION } from './protection';

const whomToCall = ({ organization: { alerts } }: Setting): Text =>
  alerts === undefined ? say`the security contact` : spoken(alerts.escalateTo);

const containManagement: Step = {
  onlyFor: 'management',
  do: say`No SCP binds it. Go to ${page('compromised-root')} now, with two people.`,
};

/** Roots sessions carry the key that AssumeRoot answered with. */
const compareKey = ({ organization }: Setting): Step => ({
  do: say`Is it a root session? With credentials of the management account, and again with those of a delegated administrator of IAM where there is one, compare the access key of the message with those that ${code('AssumeRoot')} gave out. A line is printed when it is one of them: then ask who opened it, by name and ticket. Nobody did? Then somebody has rights in the management account who should not${organization.alerts === undefined ? say`: take them away` : say`: take them away as well (${page('protection-changed')})`}. No line says little: records take minutes.`,
  run: [
    'KEY=ASIA0000000000000000 # the access key of the message',
    `for REGION in ${PARTITIONS[organization.partition].defaultRegions.join(' ')}; do`,
    '  aws cloudtrail lookup-events --region "$REGION" --lookup-attributes AttributeKey=EventName,AttributeValue=AssumeRoot \\',
    `    --query "Events[?contains(CloudTrailEvent, '$KEY')].[EventTime,Username,EventId]" --output text`,
    'done',
  ],
});

const somebodyUsedRoot: PageSource = {
  id: 'somebody-used-root',
  family: 'incidents',
  title: 'Somebody used root, and we do not know who',
  needs: ['root-user'],
  write: setting => {
    const isOrganization = NEEDS.organization(setting);
    return {
      summary: say`A message or an alarm says that root was used. You have 15 minutes to find out who it was; then you contain it.`,
      isUrgent: true,
      about: 'all',
      steps: [
        {
          do: say`Note the time. From the message write down: account, what was called, result, access key, address, event id. Do not delete it.`,
        },
        {
          do: say`Ask three questions, in person or by voice, and not by answering the message: was this announced? By whom? Under which ticket? A line ${code('Announced')} in the message answers none of them: call who is named there.`,
        },
        ...(isOrganization ? [compareKey(setting)] : []),
        {
          do: say`All three answered, and whoever it was says so themselves? Then it is confirmed: go to “Write down”. It is recorded as well.`,
        },
        {
          do: say`Not all three after 15 minutes, or nobody to ask: it is an incident. Do not wait for certainty. Call ${whomToCall(setting)} and a second person.`,
        },
        ...(isOrganization ? [contain(setting)] : []),
        containManagement,
        {
          do: say`Look at what root did in the last three days, and keep what is printed. Denied calls count: somebody holds credentials. Nothing found proves nothing: records take minutes, and a trail that was stopped has none.`,
          run: [...chooseAccount(setting, 'all'), ...askTrailForRoot(setting)],
        },
        { do: say`Go on with ${page('compromised-root')}.` },
      ],
      when: [
        say`A message begins with ${code('CRITICAL: root sign-in')}, ${code('CRITICAL: root activity')} or ${code('CRITICAL: root denied')}, or an alarm on root rings.`,
        say`Nobody near you knows about it, or you cannot reach whoever announced it.`,
        say`A notice says ${code('root session')}, and nobody has a task for it.`,
      ],
      whenNot: [
        say`The message begins with ${code('TEST')}: it is a drill. Tell whoever runs it that it arrived.`,
        say`The message is about the protection and not about root: ${page('protection-changed')}.`,
        say`You use root yourself and expected the message: write the record of your page.`,
      ],
      approves: [],
      present: ['responder', 'validator'],
      prepare: [
        isOrganization
          ? say`Credentials of the management account that may change SCPs, tried this quarter, and a shell with the AWS CLI, version 2.`
          : say`Credentials of a role that may read what CloudTrail recorded, tried this quarter, and a shell with the AWS CLI, version 2.`,
        say`The list of names and how to reach them, on paper. It is not in this runbook.`,
      ],
      rings: isOrganization
        ? [
            { signal: 'change', by: say`attaching the SCP that contains the account` },
            { signal: 'root-denied', by: say`each call that root tries after that` },
            { signal: 'tampering', by: say`taking that SCP away again` },
          ]
        : [{ signal: 'root-activity', by: say`each call that root still makes` }],
      record: {
        kind: 'root-use',
        says: [
          say`The three answers and who gave them; when you were told, when you contained; event ids.`,
          say`A confirmed use has a record as well: without one it is a use that nothing explains.`,
        ],
      },
      verify: isOrganization
        ? [
            {
              do: say`The SCP is attached: its name is ${code(containmentPolicyName('<account id>'))}.`,
              run: [
                ...chooseAccount(setting),
                'aws organizations list-policies-for-target --target-id "$ACCOUNT" --filter SERVICE_CONTROL_POLICY \\',
                "  --query 'Policies[].[Id,Name]' --output text",
              ],
            },
          ]
        : [{ do: say`Everybody who could have been root was asked, and their answers stand in the record.` }],
      undo: isOrganization ? [removeContainment(setting)] : [{ do: say`None is needed: nothing was changed.` }],
      end: [{ do: say`Say to everybody who was called that it is over, and what it was.` }],
      requirements: ['DET-2', 'DET-4', 'DOC-1', 'DOC-2', 'SCP-2'],
      sources: ['management', 'members', 'partner'],
    };
  },
};

export const INCIDENTS: readonly PageSource[] = [somebodyUsedRoot, COMPROMISED_ROOT, ...PROTECTION];
