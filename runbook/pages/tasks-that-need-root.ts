import type { Page, PageSource } from '../page';
import { NEEDS } from '../setting';
import { code, page, say, Text } from '../text';
import { LOCKED_POLICIES } from './locked-policies';
import { TASK_PAGES } from './tasks';

/** The tasks of the list, in its order. */
const TASKS: readonly (readonly [PageSource, Text])[] = [
  [TASK_PAGES.accountSettings, say`API for the name and for members' e-mails; console for the rest`],
  [TASK_PAGES.supportPlan, say`a role with AWS's policy`],
  [TASK_PAGES.closeAccount, say`members: API of the management account`],
  [TASK_PAGES.reservedInstances, say`none; members need an exemption`],
  [TASK_PAGES.mfaDelete, say`none; Object Lock in its place; members need an exemption`],
  [TASK_PAGES.govCloud, say`after the first time: API of the management account`],
  [TASK_PAGES.creditCard, say`a case of AWS Support`],
  [TASK_PAGES.restoreIam, say`members: a role of the management account`],
];

const overview: PageSource = {
  id: 'tasks-that-need-root',
  family: 'tasks',
  needs: ['root-user'],
  title: 'Does it need root?',
  write: (setting): Omit<Page, 'id' | 'family' | 'title'> => {
    const consoles = NEEDS['root-console'](setting);
    return {
      summary: say`The tasks that need root, each with the path that does without. What stands neither here nor in AWS's own list is done by a role.`,
      about: 'management',
      when: [say`Somebody asks for root.`],
      whenNot: [say`It is an incident: ${page('somebody-used-root')}.`],
      approves: [],
      present: [],
      prepare: [],
      steps: [],
      tables: [
        {
          caption: say`Tasks, and their path without root.`,
          columns: ['Task', 'Other path'],
          rows: [
            ...TASKS.filter(([source]) => source.needs.every(need => NEEDS[need](setting))).map(([{ id }, path]) => [
              say`${page(id)}`,
              path,
            ]),
            ...(consoles
              ? [
                  [
                    say`Let roles see Billing, or see certain tax invoices: ${page('management-root-task')}`,
                    say`none the first time; accounts that the organization made let them already`,
                  ],
                ]
              : []),
            ...(NEEDS.organization(setting)
              ? [
                  [
                    say`${page(LOCKED_POLICIES.id)}`,
                    say`root session: ${code('S3UnlockBucketPolicy')}, ${code('SQSUnlockQueuePolicy')}`,
                  ],
                  [
                    say`Delete credentials of a member's root${consoles ? say`: ${page('member-mfa-lost')}` : say``}`,
                    say`root session: ${code('IAMDeleteRootUserCredentials')}`,
                  ],
                ]
              : []),
            ...(NEEDS.organization(setting) && consoles
              ? [
                  [
                    say`Recover a member's root: ${page('member-root-task')}`,
                    say`root session: ${code('IAMCreateRootUserPassword')}, then the console`,
                  ],
                ]
              : []),
          ],
        },
      ],
      rings: [],
      verify: [],
      undo: [],
      end: [
        { do: say`AWS moves tasks off this list over the years. Compare it once a year with its own, named below.` },
      ],
      requirements: ['DOC-3'],
      sources: ['well-architected', 'root-tasks', 'root-sessions'],
    };
  },
};

/** The eight tasks, what unlocks policies, and the list of them all. */
export const ROOT_TASK_PAGES: readonly PageSource[] = [overview, ...TASKS.map(([source]) => source), LOCKED_POLICIES];
