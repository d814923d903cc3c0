/** How a review can be written. */
export const FORMATS = ['text', 'markdown', 'json', 'html'] as const;

export type Format = (typeof FORMATS)[number];

/** How an audit can be written. */
export const AUDIT_FORMATS = ['text', 'markdown', 'json', 'html', 'csv', 'ocsf'] as const;

export type AuditFormat = (typeof AUDIT_FORMATS)[number];
