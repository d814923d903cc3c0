import { parseYaml } from '../../../config/reading/yaml-document';
import { updateFile } from '../../../init/update/update-file';
import { Snapshot, SnapshotThing } from '../../../world/live/snapshot';
import { snapshotOf } from '../../world/live/snapshot-of';

const { accounts, organizationalUnits } = snapshotOf();

/** The organization of snapshotOf, as somebody edited its file. */
const EDITED = `version: 1 # ours
organization: { id: o-exampleorg1, root_id: r-exam, management_account: boss }
organizational_units:
  # where money is made
  Workloads: ou-exam-workload
  Workloads/Prod: &prod ou-exam-prod0000
contacts: &everybody
  security: { name: Team, title: On call, email_address: a@example.com, phone_number: '+1 206 555 0100' }
  billing: { name: 'TODO: the team', title: Desk, email_address: b@example.com, phone_number: '+1 206 555 0101' }
  operations: unmanaged
  primary:
    { full_name: Example, address_line_1: 1 Main St, city: Oslo, postal_code: '0150', country_code: 'NO', phone_number: { variable: office } }
ou_contacts: { Workloads/Prod: { security: { title: Desk } } }
accounts:
  boss: { id: '111111111111', name: Example Management, email: aws-root@example.com }
  pay: { id: '222222222222', name: Payments, email: AWS-payments@example.com, ou: Workloads/Prod, formerly: [payments] }
  old: # closed last year
    id: '333333333333'
    name: Old
    email: aws-old@example.com
    ou: Workloads
    status: suspended
root_deny:
  targets: [Workloads/Prod, pay]
trail:
  existing: { log_group: aws-controltower/CloudTrailLogs } # of Control Tower
`;

const updated = (more: Partial<Snapshot>, text = EDITED) => {
  const { text: after, ...rest } = updateFile(text, parseYaml(text).root!, snapshotOf(more));
  const before = text.split('\n');
  return { ...rest, lines: after.split('\n').filter(line => !before.includes(line)) };
};

test('an edited file of the same organization stays, keys and aliases of e-mails included', () =>
  expect(updated({})).toEqual({ edits: [], changes: [], byHand: [], variables: new Map(), lines: [] }));

test('an OU that was renamed is renamed wherever the file speaks of it', () => {
  const renamed = organizationalUnits.map(unit => (unit.name === 'Prod' ? { ...unit, name: 'Live' } : unit));
  const { changes, lines, byHand } = updated({ organizationalUnits: renamed });
  expect({ changes, byHand }).toEqual({ changes: ['renamed OU: Workloads/Prod is Workloads/Live'], byHand: [] });
  expect(lines).toEqual([
    '  Workloads/Live: &prod ou-exam-prod0000',
    'ou_contacts: { Workloads/Live: { security: { title: Desk } } }',
    "  pay: { id: '222222222222', name: Payments, email: AWS-payments@example.com, ou: Workloads/Live, formerly: [payments] }",
    '  targets: [Workloads/Live, pay]',
  ]);
});

test('an OU that is gone stays while something speaks of it, and goes otherwise', () => {
  const [workloads] = organizationalUnits;
  const moved = accounts.map(account => (account.ou === undefined ? account : { ...account, ou: workloads!.id }));
  const gone = updated({ organizationalUnits: [workloads!], accounts: moved });
  expect(gone.changes).toEqual(['gone OU: Workloads/Prod', 'moved: pay, which was in Workloads/Prod, is in Workloads']);
  expect(gone.lines).toHaveLength(1);
  const unused = EDITED.replace(/^ou_contacts.*\n/m, '')
    .replace('[Workloads/Prod, pay]', '[pay]')
    .replace(', ou: Workloads/Prod', ', ou: Workloads');
  const { edits } = updated({ organizationalUnits: [workloads!], accounts: moved }, unused);
  expect(edits).toMatchObject([{ text: '' }]);
});

test('a new account has a key of its own, and contacts as AWS has them: known numbers by their variables', () => {
  const id = '444444444444';
  const shop = {
    id,
    name: 'payments',
    email: 'aws-shop@example.com',
    state: 'ACTIVE' as const,
    ou: 'ou-exam-prod0000',
  };
  const contact = (of: string, phone_number: string): SnapshotThing => ({
    ...{ type: 'aws_account_primary_contact', account: of },
    attributes: {
      ...{ account_id: of, full_name: 'Example', address_line_1: '1 Main St', city: 'Oslo', postal_code: '0150' },
      ...{ country_code: 'NO', phone_number },
    },
  });
  const added = (number: string) =>
    updated({ accounts: [...accounts, shop], things: [contact('111111111111', 'hmac-sha256:a'), contact(id, number)] });
  const same = added('hmac-sha256:a');
  expect({ changes: same.changes, variables: same.variables }).toEqual({
    changes: ['new: payments (444444444444) in Workloads/Prod'],
    variables: new Map(),
  });
  // the key payments is one that pay had
  expect(same.lines).toEqual([
    '  # AWS has none, will be added: billing contact, security contact',
    "  payments-4444: { id: '444444444444', name: payments, email: aws-shop@example.com, ou: Workloads/Prod }",
  ]);
  const other = added('hmac-sha256:b');
  expect(other.variables).toEqual(new Map([['root_phone', ['payments-4444']]]));
  expect(other.lines.join('\n')).toContain('contacts: { primary: { phone_number: { variable: root_phone } } }');
});

test('a trail that writes to another log group', () => {
  const trail = {
    ...{ type: 'aws_cloudtrail', account: '111111111111', region: 'us-east-1' },
    attributes: {
      ...{ name: 'aws-controltower-BaselineCloudTrail', is_organization_trail: true, is_multi_region_trail: true },
      cloud_watch_logs_group_arn:
        'arn:aws:logs:us-east-1:111111111111:log-group:aws-controltower/CloudTrailLogs-7fA2:*',
    },
  };
  expect(updated({ things: [trail] })).toMatchObject({
    changes: [
      'another log group: the trail aws-controltower-BaselineCloudTrail writes to aws-controltower/CloudTrailLogs-7fA2',
    ],
    lines: ['  existing: { log_group: aws-controltower/CloudTrailLogs-7fA2 } # of Control Tower'],
  });
});

test('a log group whose name plans look up may have any that begins so', () => {
  const trail = (group: string) => ({
    ...{ type: 'aws_cloudtrail', account: '111111111111', region: 'us-east-1' },
    attributes: {
      ...{ name: 'aws-controltower-BaselineCloudTrail', is_organization_trail: true, is_multi_region_trail: true },
      cloud_watch_logs_group_arn: `arn:aws:logs:us-east-1:111111111111:log-group:${group}:*`,
    },
  });
  const looked = 'existing: { log_group: aws-controltower/CloudTrailLogs*, name: aws-controltower-BaselineCloudTrail }';
  const before = EDITED.replace(/existing: \{.*\}/, looked);
  expect(updated({ things: [trail('aws-controltower/CloudTrailLogs-7fA2')] }, before).changes).toEqual([]);
  expect(updated({ things: [trail('elsewhere')] }, before)).toMatchObject({
    changes: ['another log group: the trail aws-controltower-BaselineCloudTrail writes to elsewhere*'],
    lines: ["  existing: { log_group: 'elsewhere*', name: aws-controltower-BaselineCloudTrail } # of Control Tower"],
  });
});

test('an account that is active again, one that is closing, and one that is gone', () => {
  const [boss, pay, old] = accounts as [(typeof accounts)[0], (typeof accounts)[0], (typeof accounts)[0]];
  expect(updated({ accounts: [boss, { ...pay, state: 'CLOSED' }, { ...old, state: 'ACTIVE' }] })).toMatchObject({
    changes: ['closed: pay', 'active again: old'],
    lines: [
      "  pay: { id: '222222222222', name: Payments, email: AWS-payments@example.com, ou: Workloads/Prod, status: suspended, formerly: [payments] }",
      '    status: active',
    ],
  });
  expect(updated({ accounts: [boss, pay] })).toMatchObject({
    changes: ['gone: old is not in the organization'],
    lines: ['    status: left'],
  });
  // nobody knows whether it is active: it stays as it is
  expect(updated({ accounts: [boss, pay, { ...old, state: undefined }] }).changes).toEqual([]);
});

test('what an anchor repeats elsewhere is named and left to a person', () => {
  const text = EDITED.replace('ou: Workloads/Prod,', 'ou: &ou Workloads/Prod,').replace(
    'targets: [Workloads/Prod',
    'targets: [*ou',
  );
  const moved = accounts.map(account =>
    account.name === 'Payments' ? { ...account, ou: 'ou-exam-workload' } : account,
  );
  expect(updated({ accounts: moved }, text)).toMatchObject({ byHand: ['accounts.pay.ou'], lines: [] });
});
