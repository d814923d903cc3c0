import { accountsEnd } from '../../../../review/rules/whole/accounts-end';
import { ALL_RULES } from '../../../../review/rules/all-rules';
import { ResourceChange } from '../../../../world/plan/plan';
import { changed, deleted, findings, forgotten, ORGANIZATION, said, unchanged } from '../changes';

const ID = '444444444444';
const contact = (alternate_contact_type: string, account_id = ID): ResourceChange => ({
  ...forgotten('aws_account_alternate_contact', { account_id, alternate_contact_type }),
  address: `contact.${account_id}-${alternate_contact_type}`,
});
const rule = (account = ID): ResourceChange[] => [
  deleted('aws_cloudwatch_event_rule', { name: `rootguard-root-${account}`, event_pattern: '{}' }),
  deleted('aws_cloudwatch_event_target', {
    ...{ rule: `rootguard-root-${account}`, event_bus_name: 'rootguard', target_id: 'critical' },
    arn: 'arn:aws:sns:us-east-1:111111111111:critical',
  }),
];
const alarm = (account = ID): ResourceChange =>
  forgotten('aws_cloudwatch_metric_alarm', { alarm_name: `root-${account}`, dimensions: { AccountId: account } });
const gone = [contact('SECURITY'), contact('BILLING'), alarm(), ...rule()];
const suspended = {
  organizationBefore: ORGANIZATION,
  organization: {
    ...ORGANIZATION,
    accounts: ORGANIZATION.accounts.filter(({ id }) => id !== ID),
    inactiveAccounts: [ID],
  },
};

test('is one note that says what ends, and no rule has more to say', () => {
  expect(findings(accountsEnd, gone, suspended)).toMatchObject([
    {
      severity: 'note',
      accounts: [ID],
      summary: 'What is made for the account that is suspended or out of the organization ends.',
      details: ['1 × alarm: forgotten', '1 × event rule: deleted', '1 × target: deleted', '2 × contact: forgotten'],
    },
  ]);
  const left = unchanged('aws_cloudwatch_metric_alarm', {
    alarm_name: 'root-2',
    dimensions: { AccountId: '222222222222' },
  });
  const others = ALL_RULES.filter(one => one !== accountsEnd).flatMap(one => said(one, [...gone, left], suspended));
  expect(others.filter(one => !one.startsWith('danger: Every contact'))).toEqual([]);
});

test('an account that is active loses the same in danger, and what was gone before is no note', () => {
  const active = { organization: ORGANIZATION };
  expect(said(accountsEnd, gone, active)).toEqual([]);
  const dangers = ALL_RULES.flatMap(one => said(one, gone, active)).filter(one => one.startsWith('danger'));
  expect(dangers.length).toBeGreaterThanOrEqual(gone.length);
  expect(
    said(
      accountsEnd,
      [changed('aws_cloudwatch_metric_alarm', { alarm_name: `root-${ID}` }, { threshold: 1 })],
      suspended,
    ),
  ).toEqual([]);
});
