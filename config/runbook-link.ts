/** Anchors of the runbook's index to which messages, alarms and reminders link, by what they are about: ids of its pages. */
export const RUNBOOK_ANCHORS = {
  root: 'somebody-used-root',
  protection: 'protection-changed',
  departure: 'account-left',
  undelivered: 'alerts-not-forwarded',
  accounts: 'accounts',
  exemptions: 'break-glass',
  task: 'management-root-task',
  recovery: 'recovery',
} as const;

/**
 * Returns the address of a page of the runbook: that of the index with an anchor. A page that is not ours is shown by a
 * browser all the same, from its beginning; one that names an anchor by itself stays as it is.
 *
 * @param url - alerts.runbook_url
 */
export const runbookLink = (url: string, about: keyof typeof RUNBOOK_ANCHORS): string =>
  url.includes('#') ? url : `${url}#${RUNBOOK_ANCHORS[about]}`;
