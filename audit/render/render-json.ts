import { Audit } from '../audit';
import { controlsOf } from '../controls';
import { AUDIT_VERSION } from '../document';

/** An audit for programs, as docs/audit.schema.json says. */
export const auditDocument = (found: Audit) => {
  const { at, organization, scope, requirements, rows, notes, unread, since } = found;
  return {
    version: AUDIT_VERSION,
    at,
    ...(organization !== undefined && { organization }),
    ...(scope !== undefined && { scope }),
    ...(unread !== undefined && { unread }),
    requirements: requirements.map(({ id, title }) => ({ id, title, controls: controlsOf(id) })),
    accounts: rows.map(({ account, cells }) => ({
      ...account,
      requirements: Object.fromEntries(cells.map((cell, column) => [requirements[column]!.id, cell])),
    })),
    ...(notes.length > 0 && { notes }),
    ...(since !== undefined && {
      since: {
        at: since.at,
        changes: since.changes.map(({ account, requirement, ...change }) => ({
          account: account.id,
          requirement: requirement.id,
          ...change,
        })),
        newRequirements: since.newRequirements,
        newAccounts: since.newAccounts.map(({ id }) => id),
        goneAccounts: since.goneAccounts,
      },
    }),
  };
};
