import fc from 'fast-check';
import { orgFile } from '../config/org-file';
import { addresses, Synthesized } from '../synth';
import { synthesizeFiles, synthesizeStacks } from './synth-organization';

/** Accounts under keys that are unlike each other as Terraform names. */
const accounts = fc
  .uniqueArray(
    fc.record({
      key: fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,20}$/).filter(key => !['management', 'root'].includes(key)),
      ou: fc.option(fc.constantFrom('Workloads', 'Workloads/Prod'), { nil: undefined }),
      status: fc.constantFrom('active', 'active', 'suspended', 'left'),
    }),
    // a key that begins with a digit gets a '_' in front
    { minLength: 1, maxLength: 6, selector: ({ key }) => key.replace(/^(?=\d)/, '_') },
  )
  .map(list =>
    list.map(({ key, ...rest }, index): [string, object] => [
      key,
      { ...rest, id: String(300000000000 + index), name: `Account ${index}`, email: `aws+${index}@example.com` },
    ]),
  );

const fileWith = (entries: [string, object][]) => {
  const file = orgFile();
  const management = file.accounts.management as object;
  return { ...file, accounts: Object.fromEntries<object>([['management', management], ...entries]) };
};

test('the same file gives the same bytes, and the order of accounts changes none', () => {
  const orders = accounts.chain(list =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  fc.assert(
    fc.property(orders, ([list, shuffled]) => {
      const files = synthesizeFiles(fileWith(list));
      expect(synthesizeFiles(fileWith(list))).toEqual(files);
      expect(synthesizeFiles(fileWith(shuffled))).toEqual(files);
    }),
    { numRuns: 6 },
  );
});

/** The names of all accounts are in the definition of the announcer, their ids in the check of the accounts. */
const withoutNames = (whole: Synthesized): Synthesized => {
  const stack = { ...whole, locals: undefined };
  const machines = Object.entries(stack.resource.aws_sfn_state_machine ?? {});
  if (machines.length === 0) return stack;
  const nameless = machines.map(([name, machine]) => [name, { ...machine, definition: '' }]);
  return { ...stack, resource: { ...stack.resource, aws_sfn_state_machine: Object.fromEntries(nameless) as never } };
};

test('one more account only adds resources of its own', () => {
  fc.assert(
    fc.property(accounts, list => {
      const before = synthesizeStacks(fileWith(list));
      const added = { id: '555555555555', name: 'New', email: 'aws+new@example.com', ou: 'Workloads' };
      const after = synthesizeStacks(fileWith([...list, ['zz-new', added]]));
      for (const [name, stack] of Object.entries(after)) {
        const known = addresses(before[name] as Synthesized);
        const fresh = addresses(stack).filter(address => !known.includes(address));
        expect(fresh).toEqual(
          {
            contacts: ['billing', 'operations', 'security'].map(kind => `aws_account_alternate_contact.zz-new_${kind}`),
            alarms: ['aws_cloudwatch_metric_alarm.root-activity-by-account_zz-new'],
          }[name] ?? [],
        );
        for (const address of fresh) {
          const [type = '', resource = ''] = address.split('.');
          delete (stack.resource[type] as Record<string, unknown>)[resource];
        }
        expect(withoutNames(stack)).toEqual(withoutNames(before[name] as Synthesized));
      }
    }),
    { numRuns: 6 },
  );
});
