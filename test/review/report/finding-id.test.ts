import { Finding } from '../../../review/compare/finding';
import { findingId, incompleteId } from '../../../review/report/finding-id';

const finding: Finding = {
  rule: 'trail-stays-on',
  severity: 'danger',
  stack: 'trail',
  address: 'aws_cloudtrail.trail',
  accounts: ['111111111111'],
  summary: 'The trail stops recording.',
  meaning: 'Nothing is recorded.',
  details: ['enable_logging: true → false'],
};

test('the id of a finding begins with its rule and is the same for the same finding', () => {
  expect(findingId(finding)).toMatch(/^trail-stays-on-[0-9a-f]{8}$/);
  expect(findingId({ ...finding })).toBe(findingId(finding));
});

test.each<Partial<Finding>>([
  { stack: 'other' },
  { address: 'aws_cloudtrail.other' },
  { summary: 'The trail records less.' },
  { accounts: ['111111111111', '222222222222'] },
  { isAboutAll: true },
  { details: ['enable_logging: true → null'] },
  { each: [{ address: 'a.b', summary: 'it goes', accounts: [], details: [] }] },
])('it is another one when what was found is: %j', change => {
  expect(findingId({ ...finding, ...change })).not.toBe(findingId(finding));
});

test('it stays when only the words are better', () => {
  expect(findingId({ ...finding, meaning: 'No alarm rings.', because: 'it records' })).toBe(findingId(finding));
});

test('a plan that is only a part has an id by its reason', () => {
  const id = incompleteId({ stack: 'trail', text: 'targets' });
  expect(id).toMatch(/^incomplete-[0-9a-f]{8}$/);
  expect(incompleteId({ stack: 'alarms', text: 'targets' })).not.toBe(id);
});
