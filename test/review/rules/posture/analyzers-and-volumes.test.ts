import { Attributes, ResourceChange } from '../../../../world/plan/plan';
import { postureStays } from '../../../../review/rules/posture/posture-stays';
import { change, changed, deleted, replaced, said, unchanged } from '../changes';

const ANALYZER = 'aws_accessanalyzer_analyzer';
const EBS = 'aws_ebs_encryption_by_default';
const analyzer = { analyzer_name: 'all', type: 'ORGANIZATION' };
const second = (after: Attributes): ResourceChange => change({ type: EBS, address: `${EBS}.second`, after });

test.each<[string, ResourceChange[], string[]]>([
  ['an analyzer deleted', [deleted(ANALYZER, analyzer)], ["danger: The access analyzer 'all' is deleted."]],
  [
    'an analyzer of one account in its place',
    [replaced(ANALYZER, analyzer, { type: 'ACCOUNT' })],
    ["danger: The access analyzer 'all' changes its type and is replaced."],
  ],
  ['an analyzer of one account', [deleted(ANALYZER, { ...analyzer, type: 'ACCOUNT' })], []],
  [
    'plain volumes',
    [changed(EBS, { enabled: true }, { enabled: false })],
    ['danger: The default encryption of EBS volumes is switched off.'],
  ],
  [
    'plain volumes, by a second address',
    [unchanged(EBS, { enabled: true }), second({ enabled: false })],
    [`danger: The default encryption of EBS volumes is switched off and is defined at ${EBS}.it as well.`],
  ],
  ['no default any more', [deleted(EBS, {})], ['danger: The default encryption of EBS volumes is deleted.']],
  ['none before', [deleted(EBS, { enabled: false })], []],
])('%s', (_, changes, expected) => {
  expect(said(postureStays, changes)).toEqual(expected);
});
