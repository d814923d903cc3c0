import { stringify } from 'yaml';
import { audit, Audit } from '../../../audit/audit';
import { changesSince } from '../../../audit/changes';
import { AuditDocument } from '../../../audit/document';
import { auditDocument } from '../../../audit/render/render-json';
import { orgFile } from '../../config/org-file';
import { organizationOf } from '../../config/organization-of';
import { soundSnapshot } from '../sound-snapshot';

export const ORGANIZATION = organizationOf(stringify(orgFile()));
export const SOUND = soundSnapshot(ORGANIZATION);

/** An audit of two accounts: a member has its root e-mail at a public provider, and nobody looked into it. */
export const BROKEN: Audit = audit(
  ORGANIZATION,
  {
    ...SOUND,
    accounts: SOUND.accounts.map(account =>
      account.id === ORGANIZATION.managementAccount.id
        ? account
        : { ...account, email: 'x@gmail.com', root: undefined },
    ),
  },
  { only: ['ACC-1', 'CRED', 'SCP'] },
);

/** An audit of two accounts: root of a member has an access key, and the org file accepts that until soon. */
export const ACCEPTED: Audit = audit(
  organizationOf(
    stringify({
      ...orgFile(),
      accept: [
        {
          ...{ requirement: 'CRED-3', targets: ['payments'], reason: 'gone in May' },
          ...{ until: '2026-11-30', approved_by: 'Security Lead' },
        },
      ],
    }),
  ),
  {
    ...SOUND,
    accounts: SOUND.accounts.map(account => ({
      ...account,
      root: { ...account.root!, accessKeys: account.id === '222222222222' ? [{ active: false }] : [] },
    })),
  },
  { only: ['CRED-3'] },
);

/**
 * BROKEN beside an audit of a month before, which did not judge SCPs, and in which everything held: the management
 * account is new, and another one is gone.
 */
export const COMPARED: Audit = { ...BROKEN, since: changesSince(BROKEN, earlier(), SOUND) };

function earlier(): AuditDocument {
  const [management, payments] = BROKEN.rows;
  const { requirements } = BROKEN;
  const judged = requirements.findIndex(({ id }) => id.startsWith('SCP'));
  const then: Audit = {
    ...BROKEN,
    at: '2026-10-01T12:00:00.000Z',
    requirements: requirements.slice(0, judged),
    rows: [
      // the management account is not in it
      {
        account: payments!.account,
        cells: payments!.cells.slice(0, judged).map(cell => ({ is: 'held', why: cell.why })),
      },
      { account: { id: '333333333333', name: 'Old' }, cells: management!.cells.slice(0, judged) },
    ],
  };
  return JSON.parse(JSON.stringify(auditDocument(then))) as AuditDocument;
}
