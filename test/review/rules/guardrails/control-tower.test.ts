import { ResourceChange } from '../../../../world/plan/plan';
import { scpStaysAttached } from '../../../../review/rules/guardrails/scp-stays-attached';
import { change, changed, deleted, findings, forgotten, ORGANIZATION, said, unchanged } from '../changes';

const TYPE = 'aws_controltower_control';
const control = {
  control_identifier: 'arn:aws:controltower:us-east-1::control/AWS-GR_RESTRICT_ROOT_USER',
  target_identifier: 'arn:aws:organizations::111111111111:ou/o-exampleorg1/ou-root-workloads',
  parameters: [{ key: 'ExemptAssumeRoot', value: 'true' }],
};
const of = `The control of Control Tower '${control.control_identifier}'`;

test.each<[string, ResourceChange, string[]]>([
  ['deleted', deleted(TYPE, control), [`danger: ${of} is deleted.`]],
  [
    'forgotten',
    forgotten(TYPE, control),
    [`danger: ${of} is forgotten: it stays in AWS, and Terraform no longer looks after it.`],
  ],
  [
    'without its exemption of root sessions',
    changed(TYPE, control, { parameters: [] }),
    [`warning: ${of} has other parameters.`],
  ],
  ['new', change({ type: TYPE, after: control }), []],
  ['as it was', unchanged(TYPE, control), []],
])('a control of Control Tower: %s', (_, one, expected) => {
  expect(said(scpStaysAttached, [one])).toEqual(expected);
});

test('says whose accounts lose it', () => {
  const [found] = findings(scpStaysAttached, [deleted(TYPE, control)], { organization: ORGANIZATION });
  expect(found?.accounts).toEqual(['222222222222', '333333333333']);
});
