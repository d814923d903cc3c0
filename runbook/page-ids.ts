/**
 * Ids of pages: names of their files and anchors of the index. Alert messages and people's own documents link to them, so
 * an id stays as long as there is a page for it.
 */
export const PAGE_IDS = [
  ...([
    'somebody-used-root',
    'compromised-root',
    'protection-changed',
    'account-left',
    'alerts-not-forwarded',
  ] as const),
  'break-glass',
  ...(['management-root-task', 'management-password-reset', 'management-password-change'] as const),
  ...(['management-mfa-lost', 'management-mfa-battery'] as const),
  ...(['management-email-lost', 'management-email-change'] as const),
  ...(['management-phone-lost', 'management-phone-change'] as const),
  ...(['management-close', 'management-create'] as const),
  ...(['member-root-task', 'member-password-reset', 'member-password-change'] as const),
  ...(['member-mfa-lost', 'member-mfa-battery', 'member-email-lost', 'member-email-change'] as const),
  ...(['member-phone-lost', 'member-phone-change', 'member-close'] as const),
  ...(['tasks-that-need-root', 'task-account-settings', 'task-support-plan', 'task-close-account'] as const),
  ...(['task-reserved-instances', 'task-mfa-delete', 'task-govcloud', 'task-credit-card', 'task-restore-iam'] as const),
  'task-locked-policies',
  ...(['recovery', 'recovery-mfa', 'recovery-mailbox', 'recovery-phone', 'recovery-somebody-left'] as const),
  ...(['recovery-closed-domain', 'recovery-affidavit'] as const),
  'accounts',
] as const;

/** For example 'management-mfa-lost'. */
export type PageId = (typeof PAGE_IDS)[number];
