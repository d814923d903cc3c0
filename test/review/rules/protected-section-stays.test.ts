import { protectedSectionStays } from '../../../review/rules/protected-section-stays';
import { change, deleted, findings, forgotten, replaced, said, unchanged } from './changes';

const SCP = { type: 'SERVICE_CONTROL_POLICY' };

test.each([
  ['aws_cloudwatch_metric_alarm', 'alarms'],
  ['aws_sns_topic', 'alerts'],
  ['aws_account_alternate_contact', 'contacts'],
  ['aws_cloudformation_stack_set', 'forwarding'],
  ['aws_organizations_policy', 'service control policies'],
  ['aws_cloudtrail', 'trail'],
])('all of %s', (type, section) => {
  expect(said(protectedSectionStays, [deleted(type, SCP)])).toEqual([
    `danger: All of the ${section} in these plans is removed.`,
  ]);
});

test.each([
  [
    'one is left',
    [deleted('aws_cloudtrail', {}), unchanged('aws_cloudtrail', {}, { address: 'aws_cloudtrail.other' })],
  ],
  ['one is made anew', [deleted('aws_cloudtrail', {}), change({ type: 'aws_cloudtrail', after: {} })]],
  ['one is replaced', [replaced('aws_cloudtrail', {})]],
  ['a subscription is left', [deleted('aws_sns_topic', {}), unchanged('aws_sns_topic_subscription', {})]],
  ['a tag policy', [deleted('aws_organizations_policy', { type: 'TAG_POLICY' })]],
  ['there was none', [change({ type: 'aws_cloudtrail', after: {} })]],
])('%s: no finding', (_, changes) => {
  expect(findings(protectedSectionStays, changes)).toEqual([]);
});

test('how many of what go, and how', () => {
  const one = 'aws_account_alternate_contact';
  const changes = [
    { ...deleted(one, {}), address: `${one}.a` },
    { ...deleted(one, {}), address: `${one}.b` },
    { ...forgotten('aws_account_primary_contact', {}), stack: 'another' },
  ];
  expect(findings(protectedSectionStays, changes)).toEqual([
    {
      rule: 'protected-section-stays',
      severity: 'danger',
      stack: 'another',
      accounts: [],
      summary: 'All of the contacts in these plans is removed.',
      meaning: 'AWS writes about abuse, bills and outages to nobody but the root mailbox.',
      details: ['1 aws_account_primary_contact: forgotten', '2 aws_account_alternate_contact: deleted'],
    },
  ]);
});
