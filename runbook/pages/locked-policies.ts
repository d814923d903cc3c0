import { CLOSE_RECORD, TWO_PEOPLE } from '../common';
import { END_SESSION, openRootSession, WHICH_ACCOUNT } from '../member-steps';
import type { PageSource } from '../page';
import { sessionsWork } from '../setting';
import { code, page, say } from '../text';

/** What a root session unlocks. */
export const LOCKED_POLICIES: PageSource = {
  id: 'task-locked-policies',
  family: 'tasks',
  needs: ['organization', 'root-user'],
  title: 'Task: unlock a bucket or queue whose policy locks everybody out',
  write: setting => {
    const works = sessionsWork(setting, 'policies');
    return {
      summary: say`A root session removes the policy. Nobody signs in as root.`,
      about: 'members',
      when: [say`A policy of a bucket or of a queue in a member denies everybody, its administrators included.`],
      whenNot: [
        say`It is in the management account: no root session goes there. ${page('management-root-task')}.`,
        say`The SCP or a key denies it: look at those first.`,
      ],
      approves: ['approver'],
      present: ['session', 'scribe'],
      prepare: [
        TWO_PEOPLE,
        WHICH_ACCOUNT,
        say`Bucket or queue, by name. Whether its policy was an attack: ask before you take evidence away.`,
        ...(works
          ? []
          : [
              say`Root sessions are off by the org file. Switch them on: ${code('root_access.sessions: true')}, ${code('root_deny.allow_root_sessions: true')}, deploy ${code('guardrails')}.`,
            ]),
      ],
      steps: [
        { do: say`A bucket: the first of the two sessions. A queue: the second. Leave the other one out.` },
        ...openRootSession(setting, 'unlock-bucket'),
        {
          do: say`A bucket: keep its policy, then delete it.`,
          run: [
            'BUCKET=its-name',
            'aws s3api get-bucket-policy --bucket "$BUCKET" --query Policy --output text > locked-bucket-policy.json',
            'aws s3api delete-bucket-policy --bucket "$BUCKET"',
          ],
        },
        END_SESSION,
        ...openRootSession(setting, 'unlock-queue'),
        {
          do: say`A queue: keep its policy, then empty it.`,
          run: [
            'QUEUE=url-of-the-queue',
            `export AWS_REGION=${setting.organization.region} # the region in that url`,
            'aws sqs get-queue-attributes --queue-url "$QUEUE" --attribute-names Policy > locked-queue-policy.json',
            'aws sqs set-queue-attributes --queue-url "$QUEUE" --attributes Policy=',
          ],
        },
        END_SESSION,
        {
          do: say`At once, with a role of the account: put a policy on it that is as it should be. Without one a queue or bucket is open to its account alone.`,
        },
      ],
      rings: [
        { signal: 'root-session', by: say`opening each session` },
        { signal: 'root-activity', by: say`the change, where CloudTrail does not mark the session` },
      ],
      ringsAlarm: true,
      record: {
        kind: 'root-use',
        says: [say`The policy as it was, who had written it, and the one that is there now.`],
      },
      verify: [{ do: say`With a role of the account: bucket or queue answer, and have the new policy.` }],
      undo: [{ do: say`Put back the policy that was kept. It locks everybody out again.` }],
      end: [CLOSE_RECORD],
      requirements: ['DOC-3', 'SCP-2'],
      sources: ['root-sessions', 'members'],
    };
  },
};
