import fc from 'fast-check';
import { loadText } from '../../../config/load';
import { parseYaml } from '../../../config/reading/yaml-document';
import { orgFileText } from '../../../init/org-file-text';
import { proposalOf } from '../../../init/proposal';
import { UpdatedFile, updateFile } from '../../../init/update/update-file';
import { ouPaths } from '../../../world/live/live-world';
import { Snapshot } from '../../../world/live/snapshot';
import { randomOrganization } from '../random-organization';
import { contactIn } from '../contact-in';
import { decided } from '../decided';

const ANSWERS = {
  ...{ domains: ['example.com'], notify: ['root@example.com'], phoneVariable: 'root_phone', exemptions: [] },
  runbook: 'https://wiki.example.com/root',
};
const written = (snapshot: Snapshot): string =>
  // whichever account or OU is the canary, it may end later
  decided(orgFileText(proposalOf(snapshot, ANSWERS))).replace(
    /^root_deny:\n {2}targets: .*$/m,
    'root_deny:\n  targets: [root]',
  );
const updated = (text: string, snapshot: Snapshot): UpdatedFile => updateFile(text, parseYaml(text).root!, snapshot);

test('what AWS answered already changes nothing, to the byte', () => {
  fc.assert(
    fc.property(randomOrganization, snapshot => {
      const text = written(snapshot);
      expect(updated(text, snapshot)).toMatchObject({ text, edits: [], changes: [], byHand: [] });
    }),
    { numRuns: 100 },
  );
});

test('a later answer is in the file once it was merged, and merging it again changes nothing', () => {
  fc.assert(
    fc.property(randomOrganization, randomOrganization, (before, after) => {
      const first = updated(written(before), after);
      expect(first.byHand).toEqual([]);
      expect(updated(first.text, after)).toMatchObject({ text: first.text, changes: [] });

      const text = decided(first.text);
      const { organization, diagnostics } = loadText('org.yaml', text, '2026-11-21');
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      const paths = ouPaths(after);
      const entries = new Map(organization!.accounts.map(account => [account.id, account]));
      for (const { id, name, email, ou, state } of after.accounts) {
        const entry = entries.get(id);
        const hasEnded = state !== undefined && state !== 'ACTIVE' && state !== 'PENDING_ACTIVATION';
        if (entry === undefined) expect(hasEnded).toBe(true);
        else {
          const said = { name: entry.name, email: entry.email, ou: entry.ou };
          expect(said).toEqual({ name, email, ou: ou === undefined ? undefined : paths.get(ou) });
          if (state !== undefined) expect(entry.status).toBe(state === 'ACTIVE' ? 'active' : 'suspended');
        }
      }
      const known = new Set(before.accounts.map(({ id }) => id));
      for (const { id, status, contacts, primary, unmanaged = [] } of organization!.accounts) {
        if (known.has(id) || status !== 'active') continue;
        for (const kind of ['billing', 'operations', 'security', 'primary'] as const) {
          const is = kind === 'primary' ? primary : contacts?.[kind];
          const was = contactIn(after, id, kind);
          if (is === undefined) expect(kind === 'primary' || unmanaged.includes(kind)).toBe(true);
          else if (was === 'none') expect(Object.keys(is)).toHaveLength(4);
          else expect({ ...is, phone_number: '' }).toEqual({ ...(was as object), phone_number: '' });
        }
      }
      const living = new Set(after.accounts.map(({ id }) => id));
      for (const { id, status } of entries.values()) if (!living.has(id)) expect(status).toBe('left');
    }),
    { numRuns: 80 },
  );
});
