import { Audit } from '../audit';

/** Version of the format, raised when a program that reads it would break. */
export const AUDIT_VERSION = 1;

/** An audit for programs, as docs/audit.schema.json says. */
export const auditDocument = ({ at, requirements, rows, notes, unread }: Audit) => ({
  version: AUDIT_VERSION,
  at,
  ...(unread !== undefined && { unread }),
  requirements: requirements.map(({ id, title }) => ({ id, title })),
  accounts: rows.map(({ account, cells }) => ({
    ...account,
    requirements: Object.fromEntries(cells.map((cell, column) => [requirements[column]!.id, cell])),
  })),
  ...(notes.length > 0 && { notes }),
});
