import fc from 'fast-check';
import { loadText } from '../../../config/load';
import { renderDiagnostics } from '../../../config/reading/diagnostic';
import { orgFileText } from '../../../init/org-file-text';
import { proposalOf } from '../../../init/proposal';
import { Snapshot } from '../../../world/live/snapshot';
import { randomOrganization } from '../random-organization';

const ANSWERS = {
  ...{ domains: ['example.com'], notify: ['root@example.com'], phoneVariable: 'root_phone', exemptions: [] },
  runbook: 'https://wiki.example.com/root',
};

/** What somebody writes where init could not know. */
const DECIDED: readonly [RegExp, string][] = [
  [/'TODO: the team'/g, 'New team'],
  [/'TODO: what it does'/g, 'New title'],
  [/'TODO: its distribution list'/g, 'new@example.com'],
  [/'TODO: its number, with \+ and the country code'/g, "'+1 206 555 0199'"],
];

const decided = (text: string): string => DECIDED.reduce((done, [open, value]) => done.replace(open, value), text);

/** Contacts of an account as AWS has them, 'none' or 'unknown': straight from the snapshot. */
function read({ things, unknown }: Snapshot, id: string, kind: string): unknown {
  const isPrimary = kind === 'primary';
  const found = things.find(
    ({ type, attributes }) =>
      attributes.account_id === id &&
      (isPrimary ? type === 'aws_account_primary_contact' : attributes.alternate_contact_type === kind.toUpperCase()),
  );
  if (found === undefined) {
    const action = isPrimary ? 'account:GetContactInformation' : 'account:GetAlternateContact';
    const about = isPrimary ? undefined : kind.toUpperCase();
    return unknown.some(one => one.account === id && one.action === action && one.about === about) ? 'unknown' : 'none';
  }
  const { account_id, alternate_contact_type, ...fields } = found.attributes;
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}

test('for every account and field, the contacts of the file that init writes are what was read', () => {
  fc.assert(
    fc.property(randomOrganization, snapshot => {
      const proposal = proposalOf(snapshot, ANSWERS);
      const numbers = new Map(proposal.variables.map(({ name, number }) => [name, number]));
      const text = decided(orgFileText(proposal));
      const { organization, diagnostics } = loadText('org.yaml', text, '2026-11-21');
      const errors = diagnostics.filter(({ severity }) => severity === 'error');
      expect(`${renderDiagnostics(errors)}${errors.length > 0 ? text : ''}`).toBe('');

      expect(organization!.accounts.map(({ id }) => id).sort()).toEqual(snapshot.accounts.map(({ id }) => id));
      const nobodyHasPrimary = organization!.accounts.every(({ primary }) => primary === undefined);
      for (const { id, status, contacts, primary, unmanaged = [] } of organization!.accounts) {
        const state = snapshot.accounts.find(account => account.id === id)!.state ?? 'ACTIVE';
        expect(status).toBe(state === 'ACTIVE' ? 'active' : 'suspended');
        if (status !== 'active') continue;
        for (const kind of ['billing', 'operations', 'security', 'primary'] as const) {
          const merged = kind === 'primary' ? primary : contacts?.[kind];
          const was = read(snapshot, id, kind);
          if (was === 'unknown') {
            const leftAlone = unmanaged.includes(kind) || (kind === 'primary' && nobodyHasPrimary);
            expect({ merged, leftAlone }).toEqual({ merged: undefined, leftAlone: true });
          } else if (was === 'none') expect(Object.keys(merged ?? {})).toHaveLength(4);
          else {
            const inClear = Object.entries(merged ?? {}).map(([field, value]: [string, unknown]) => [
              field,
              typeof value === 'object' ? numbers.get((value as { variable: string }).variable) : value,
            ]);
            expect(Object.fromEntries(inClear)).toEqual(was);
          }
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('the same snapshot gives the same text', () => {
  fc.assert(
    fc.property(randomOrganization, snapshot => {
      const turned = { ...snapshot, things: [...snapshot.things].reverse() };
      expect(orgFileText(proposalOf(turned, ANSWERS))).toBe(orgFileText(proposalOf(snapshot, ANSWERS)));
    }),
    { numRuns: 50 },
  );
});
