import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadText } from '../../../config/load';
import { accountsOf } from '../../../people/records/accounts';
import { RecordFile, recordOf } from '../../../people/records/record';

const ROOT = join(__dirname, '../../..');

/** The moment all tests of records run at. */
export const NOW = Date.parse('2026-11-21T12:00:00Z');

/** The organization of examples/acme. */
export const acme = loadText(
  'org.yaml',
  readFileSync(join(ROOT, 'examples/acme/org.yaml'), 'utf8'),
  '2026-11-21',
).organization!;
export const accounts = accountsOf(acme);

/** A use of root of which everything is said. */
export const USE = `---
kind: root-use
accounts: [ledger-prod]
who: [Dana Reyes]
present: [Kim Osei]
from: 2026-11-12T14:00Z
to: 2026-11-12T14:35Z
why: Enable MFA delete on the ledger bucket
ticket: CHG-1234
approvals: [{ by: Security Lead, at: 2026-11-11T09:00Z }]
values: [{ what: the MFA key, where: 'safe 2, envelope 7' }]
exceptions:
  - at: 2026-11-12T14:10Z
    what: Fire alarm
    left: [{ who: Dana Reyes, with: the MFA key }]
    returned: [{ who: Dana Reyes, with: the MFA key, at: 2026-11-12T14:20Z }]
events: [3038ebd2-c98a-4c65-9b6e-e22506292313]
results:
  outcome: MFA delete is on
  logged_out: true
  all_returned: true
---

# A use of root
`;

/** A use of root that allowed a password, and the day by which it is to be deleted. */
export const ALLOWED = (account: string, deleteBy: string): string =>
  USE.replace('[ledger-prod]', `[${account}]`).replace(
    '  outcome: MFA delete is on\n',
    `  outcome: a password is allowed\n  recovery: allowed\n  delete_by: ${deleteBy}\n`,
  );

export const named = (name: string, text: string): RecordFile => recordOf(`${name}.md`, text, { accounts, now: NOW });
export const use = (text: string): RecordFile => named('2026-11-12-root-use-ledger-prod', text);

/** What is said of a record: line, severity, rule. */
export const saidOf = ({ diagnostics }: RecordFile): string[] =>
  diagnostics.map(({ line, severity, rule }) => `${line} ${severity} ${rule}`);
