import { protectedSectionStays } from '../../../../review/rules/whole/protected-section-stays';
import { change, deleted, findings, forgotten, replaced, said, unchanged } from '../changes';

const SCP = { type: 'SERVICE_CONTROL_POLICY' };

test.each([
  ['aws_cloudwatch_metric_alarm', 'Every alarm'],
  ['aws_sns_topic', 'Every topic and subscription'],
  ['aws_account_alternate_contact', 'Every contact'],
  ['aws_cloudformation_stack_set', 'All forwarding'],
  ['aws_organizations_policy', 'Every service control policy'],
  ['aws_cloudtrail', 'The whole trail'],
])('all of %s', (type, whole) => {
  expect(said(protectedSectionStays, [deleted(type, SCP)])).toEqual([`danger: ${whole} is removed.`]);
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
      summary: 'Every contact is removed or no longer looked after by Terraform.',
      meaning:
        'AWS writes about abuse, bills and outages to nobody but the root mailbox. This touches every account of the organization.',
      details: ['1 aws_account_primary_contact: forgotten', '2 aws_account_alternate_contact: deleted'],
      isAboutAll: true,
    },
  ]);
});

test('what Terraform forgets is not removed', () => {
  expect(findings(protectedSectionStays, [forgotten('aws_cloudtrail', {})])).toMatchObject([
    {
      summary: 'The whole trail stays in AWS, and Terraform no longer looks after it.',
      meaning:
        'It still works, but whoever changes or deletes it by hand is not noticed by the next plan. This touches every account of the organization.',
    },
  ]);
});
