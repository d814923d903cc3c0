import { ResourceChange } from '../../../../world/plan/plan';
import { rootAccessStays } from '../../../../review/rules/guardrails/root-access-stays';
import { change, changed, deleted, findings, forgotten, said, unchanged, unknown } from '../changes';

const TYPE = 'aws_iam_organizations_features';
const BOTH = { id: 'o-abcdefghij', enabled_features: ['RootCredentialsManagement', 'RootSessions'] };
const saying = (severity: string, says: string): string[] => [`${severity}: The centralized root access ${says}.`];

test.each<[string, ResourceChange[], string[]]>([
  ['deleted', [deleted(TYPE, BOTH)], saying('danger', 'is deleted')],
  [
    'forgotten',
    [forgotten(TYPE, BOTH)],
    saying('danger', 'is forgotten: it stays in AWS, and Terraform no longer looks after it'),
  ],
  [
    'one feature less',
    [changed(TYPE, BOTH, { enabled_features: ['RootSessions'] })],
    saying('danger', "loses 'RootCredentialsManagement'"),
  ],
  [
    'unknown',
    [unknown(TYPE, BOTH, { enabled_features: true })],
    saying('warning', 'has a list of features that is unknown until apply'),
  ],
  [
    'overwritten by a second address',
    [unchanged(TYPE, BOTH), change({ type: TYPE, address: 'second', after: { enabled_features: ['RootSessions'] } })],
    saying('danger', `loses 'RootCredentialsManagement' and is defined at ${TYPE}.it as well`),
  ],
])('%s', (_, changes, expected) => {
  expect(said(rootAccessStays, changes)).toEqual(expected);
});

test.each<[string, ResourceChange[]]>([
  ['created', [change({ type: TYPE, after: BOTH })]],
  ['the same at a second address', [unchanged(TYPE, BOTH), change({ type: TYPE, address: 'second', after: BOTH })]],
  ['in another order', [changed(TYPE, BOTH, { enabled_features: ['RootSessions', 'RootCredentialsManagement'] })]],
  ['one feature more', [changed(TYPE, { enabled_features: ['RootSessions'] }, BOTH)]],
])('nothing to say: %s', (_, changes) => {
  expect(said(rootAccessStays, changes)).toEqual([]);
});

test('touches every account', () => {
  expect(
    findings(rootAccessStays, [changed(TYPE, BOTH, { enabled_features: ['RootCredentialsManagement'] })]),
  ).toMatchObject([
    { accounts: [], meaning: expect.stringMatching(/ This touches every account of the organization\.$/) as string },
  ]);
});
