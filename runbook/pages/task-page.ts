import { CLOSE_RECORD, TWO_PEOPLE } from '../common';
import type { PageContent, PageSource, Step } from '../page';
import type { PageId } from '../page-ids';
import { NEEDS, Setting } from '../setting';
import { page, say } from '../text';

/** How root of either kind of account gets there; the pages of it say all of it. */
export const byRoot = (setting: Setting): Step => ({
  do: NEEDS.organization(setting)
    ? say`As root, when no other path serves: ${page('management-root-task')}, or ${page('member-root-task')} with an exemption (${page('break-glass')}).`
    : say`As root, when no other path serves: ${page('management-root-task')}.`,
});

/** The same where this page has the task itself: the other one signs in before it, and ends after it. */
export const byRootHere = (setting: Setting): Step => ({
  do: say`${byRoot(setting).do} Its one task is the steps that follow here; then go back and end as that page says.`,
});

/** What a page says of its record where a role does the task, unless root has to. */
export const ONLY_AS_ROOT = {
  kind: 'root-use',
  says: [say`The task, the account, the path that was taken and why.`],
  onlyAsRoot: true,
} as const;

/** What rings where root has to do what a role does otherwise. */
export const BY_ROOT = {
  signal: 'root-sign-in',
  by: say`the sign-in, when root has to; nothing rings for a role`,
} as const;

/** Whom it takes where root has to do it: other people in a member than in the management account. */
export const byRootPeople = (setting: Setting): Pick<PageContent, 'about' | 'present'> =>
  NEEDS.organization(setting)
    ? { about: 'each', present: ['password', 'mfa', 'mailbox', 'session', 'scribe'] }
    : { about: 'management', present: ['password', 'mfa', 'scribe'] };

/** Which of them, by the account. */
export const WHO_IS_NEEDED = say`The management account needs password and device. A member needs its mailbox, a device and the operator who opens root sessions.`;

/** One task of the list; most of it is the same for all of them. */
export const task = (
  id: PageId,
  title: string,
  write: (setting: Setting) => Pick<PageContent, 'summary' | 'when' | 'steps'> & Partial<PageContent>,
): PageSource => ({
  ...{ id, title, family: 'tasks', needs: ['root-user', 'root-console'] },
  write: setting => ({
    ...{ about: 'management', whenNot: [], approves: ['approver'], present: ['scribe'] },
    ...{ prepare: [TWO_PEOPLE], rings: [], verify: [], undo: [], end: [CLOSE_RECORD] },
    record: { kind: 'root-use', says: [say`The task, the account, the path that was taken and why.`] },
    ...{ requirements: ['DOC-1', 'DOC-3'], sources: ['well-architected', 'root-tasks'] },
    ...write(setting),
  }),
});
