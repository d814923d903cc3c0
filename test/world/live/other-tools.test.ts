import { otherTools } from '../../../world/live/other-tools';
import { SnapshotThing } from '../../../world/live/snapshot';
import { snapshotOf } from './snapshot-of';

const thing = (type: string, name: string): SnapshotThing => ({ type, account: '111111111111', attributes: { name } });
const { accounts } = snapshotOf();

describe('tools that manage part of an organization', () => {
  test('an organization of its own has none', () => {
    const things = [
      thing('aws_cloudtrail', 'organization-trail'),
      thing('aws_iam_role', 'after-hours'),
      thing('aws_sns_topic', ''),
    ];
    expect(otherTools(snapshotOf({ things }))).toEqual([]);
  });

  test.each<[string, SnapshotThing, string]>([
    [
      'AWS Control Tower',
      thing('aws_cloudtrail', 'aws-controltower-BaselineCloudTrail'),
      'trail aws-controltower-BaselineCloudTrail',
    ],
    [
      'AWS Control Tower',
      thing('aws_cloudwatch_log_group', 'aws-controltower/CloudTrailLogs-x1'),
      'log group aws-controltower/CloudTrailLogs-x1',
    ],
    ['AWS Control Tower', thing('aws_organizations_policy', 'aws-guardrails-aBcDeF'), 'policy aws-guardrails-aBcDeF'],
    ['AWS Control Tower', thing('aws_iam_role', 'AWSControlTowerExecution'), 'role AWSControlTowerExecution'],
    [
      'Landing Zone Accelerator on AWS',
      thing('aws_organizations_policy', 'AWSAccelerator-Guardrails'),
      'policy AWSAccelerator-Guardrails',
    ],
    ['Account Factory for Terraform', thing('aws_sns_topic', 'aft-notifications'), 'topic aft-notifications'],
  ])('%s by %j', (name, one, seen) =>
    expect(otherTools(snapshotOf({ things: [one] }))).toEqual([{ name, seen: [seen], accounts: [] }]),
  );

  test('by names and tags of accounts, which are named; of many signs the first ones', () => {
    const [management, payments, old] = accounts as [(typeof accounts)[0], (typeof accounts)[0], (typeof accounts)[0]];
    const tagged = [
      management,
      { ...payments, tags: { AcceleratorPrefix: 'AWSAccelerator' } },
      { ...old, name: 'AFT Management' },
    ];
    const things = [1, 2, 3, 4, 5].map(at => thing('aws_sns_topic', `AWSAccelerator-${at}`));
    expect(otherTools(snapshotOf({ accounts: tagged, things }))).toEqual([
      {
        name: 'Landing Zone Accelerator on AWS',
        seen: [...[1, 2, 3, 4].map(at => `topic AWSAccelerator-${at}`), '2 more'],
        accounts: ['222222222222'],
      },
      { name: 'Account Factory for Terraform', seen: ['account AFT Management'], accounts: ['333333333333'] },
    ]);
  });
});
