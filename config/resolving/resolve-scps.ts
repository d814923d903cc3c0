import { OrgFile } from '../sections/org-file';
import { SCPS } from '../scps/scps';
import { Account, Scp, ScpTarget } from '../organization';
import { sortedBy } from '../sorting';

/** The SCPs that a file asks for, with ids in place of names; none without an organization. */
export function resolveScps(file: OrgFile, accounts: ReadonlyMap<string, Account>): Scp[] {
  const { organization } = file;
  if (organization === 'none') return [];
  // not a plain lookup: an account may have the key 'constructor'
  const ouIds = new Map(Object.entries(file.organizational_units));
  const target = (key: string): ScpTarget => {
    if (key === 'root') return { key, id: organization.root_id };
    const ouId = ouIds.get(key);
    if (ouId !== undefined) return { key, id: ouId };
    const account = accounts.get(key)!;
    return { key, id: account.id, account };
  };
  return SCPS.flatMap(({ id, label, name, description, asked }) => {
    const given = asked(file);
    if (given === undefined) return [];
    // the file passed every check, so nothing of it is missing
    const exemptions = given.exemptions.map(one => ({
      accountId: accounts.get(one!.account!)!.id,
      until: one!.until!,
      said: { reason: one!.reason!, reference: one!.reference!, approvedBy: one!.approved_by! },
    }));
    const sorted = sortedBy(exemptions, ({ accountId }) => accountId);
    const targets = sortedBy(
      given.targets.map(key => target(key!)),
      ({ key }) => key,
    );
    const content = given.document(sorted);
    return [{ id, label, name, description, targets, exemptions: sorted, content, notes: given.notes }];
  });
}
