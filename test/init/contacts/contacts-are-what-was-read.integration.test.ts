import fc from 'fast-check';
import { loadText } from '../../../config/load';
import { renderDiagnostics } from '../../../config/reading/diagnostic';
import { orgFileText } from '../../../init/org-file-text';
import { proposalOf } from '../../../init/proposal';
import { contactIn } from '../contact-in';
import { decided } from '../decided';
import { randomOrganization } from '../random-organization';

const ANSWERS = {
  ...{ domains: ['example.com'], notify: ['root@example.com'], phoneVariable: 'root_phone', exemptions: [] },
  runbook: 'https://wiki.example.com/root',
};

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
          const was = contactIn(snapshot, id, kind);
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
