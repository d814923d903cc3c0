import { forwardingProtectionDocument } from '../../../config/scps/forwarding-protection-document';
import { PrincipalRequest, simulatePrincipal } from '../../simulate';

const ACCOUNT = '222222222222';
const scp = forwardingProtectionDocument();

/** Regions of the partitions that the ARNs below are in. */
const REGIONS = { aws: 'eu-west-1', 'aws-us-gov': 'us-gov-west-1', 'aws-cn': 'cn-north-1' } as const;
type Partition = keyof typeof REGIONS;

const session = (role: string, partition: Partition = 'aws') =>
  `arn:${partition}:sts::${ACCOUNT}:assumed-role/${role}/session`;
const admin = session('OrganizationAccountAccessRole');
const stackSets = session('stacksets-exec-0123456789abcdef0123456789abcdef');

const STACK = 'StackSet-rootguard-forwarding-11111111-2222-3333-4444-555555555555';
/** Each action that could end forwarding, and the resource of ours that it would change. */
const CHANGES: readonly (readonly [action: string, resource: string])[] = [
  ...['CreateChangeSet', 'DeleteStack', 'ExecuteChangeSet', 'SetStackPolicy', 'UpdateStack'].map(
    action => [`cloudformation:${action}`, `cloudformation:REGION:stack/${STACK}/abc`] as const,
  ),
  ...['CancelUpdateStack', 'ContinueUpdateRollback', 'RollbackStack', 'UpdateTerminationProtection'].map(
    action => [`cloudformation:${action}`, `cloudformation:REGION:stack/${STACK}/abc`] as const,
  ),
  ...['DeleteAlarms', 'DisableAlarmActions', 'PutCompositeAlarm', 'PutMetricAlarm', 'SetAlarmState'].map(
    action => [`cloudwatch:${action}`, 'cloudwatch:REGION:alarm:rootguard-forward-dlq'] as const,
  ),
  ...['DeleteRule', 'DisableRule', 'PutRule', 'PutTargets', 'RemoveTargets'].map(
    action => [`events:${action}`, 'events:REGION:rule/rootguard-forward-root-activity'] as const,
  ),
  ...['AddPermission', 'CreateQueue', 'DeleteQueue', 'PurgeQueue', 'RemovePermission', 'SetQueueAttributes'].map(
    action => [`sqs:${action}`, 'sqs:REGION:rootguard-forward-dlq'] as const,
  ),
];
const ROLE_CHANGES = [
  'AttachRolePolicy',
  'CreateRole',
  'DeleteRole',
  'DeleteRolePermissionsBoundary',
  'DeleteRolePolicy',
  'DetachRolePolicy',
  'PutRolePermissionsBoundary',
  'PutRolePolicy',
  'UpdateAssumeRolePolicy',
  'UpdateRole',
].map(action => `iam:${action}`);

/** 'events:REGION:rule/a' to an ARN. */
function arnOf(resource: string, partition: Partition = 'aws'): string {
  const [service, , ...rest] = resource.split(':');
  return `arn:${partition}:${service}:${REGIONS[partition]}:${ACCOUNT}:${rest.join(':')}`;
}
const roleArn = (role: string, partition: Partition = 'aws') => `arn:${partition}:iam::${ACCOUNT}:role/${role}`;
const ask = (request: Pick<PrincipalRequest, 'principal' | 'action' | 'resource'>) =>
  simulatePrincipal({ scp, ...request });

describe('the SCP that protects forwarding', () => {
  test('denies exactly the actions listed here', () => {
    const { Statement } = JSON.parse(scp) as { Statement: { Action: string[] }[] };
    expect(Statement.map(({ Action }) => [...Action].sort())).toEqual([
      CHANGES.map(([action]) => action).sort(),
      ROLE_CHANGES,
      ROLE_CHANGES,
    ]);
  });

  test.each(CHANGES)('%s of ours is denied to everybody but StackSets', async (action, resource) => {
    expect(await ask({ principal: admin, action, resource: arnOf(resource) })).toBe('ExplicitlyDenied');
    expect(await ask({ principal: stackSets, action, resource: arnOf(resource) })).toBe('Allowed');
    const other = arnOf(resource)
      .replace('StackSet-rootguard-forwarding', 'mine')
      .replace('rootguard-forward-', 'mine-');
    expect(await ask({ principal: admin, action, resource: other })).toBe('Allowed');
  });

  test.each(ROLE_CHANGES)('%s of the forwarding role is denied to everybody but StackSets', async action => {
    const resource = roleArn('rootguard-forward-eu-west-1');
    expect(await ask({ principal: admin, action, resource })).toBe('ExplicitlyDenied');
    expect(await ask({ principal: stackSets, action, resource })).toBe('Allowed');
    expect(await ask({ principal: admin, action, resource: roleArn('rootguard-other') })).toBe('Allowed');
  });

  test.each(ROLE_CHANGES)('%s of a role that would pass for StackSets’ is denied to everybody', async action => {
    for (const resource of [roleArn('stacksets-exec-mine'), roleArn('stacksets-exec-mine/with-a-path')]) {
      expect(await ask({ principal: admin, action, resource })).toBe('ExplicitlyDenied');
      expect(await ask({ principal: stackSets, action, resource })).toBe('ExplicitlyDenied');
    }
    // no such role passes for StackSets', so anybody may have it
    expect(await ask({ principal: admin, action, resource: roleArn('my-stacksets-exec-role') })).toBe('Allowed');
  });

  test.each([
    ['root', `arn:aws:iam::${ACCOUNT}:root`],
    ['a user', `arn:aws:iam::${ACCOUNT}:user/somebody`],
    ['a user named as the role', `arn:aws:iam::${ACCOUNT}:user/stacksets-exec-mine`],
    ['a session named as the role', `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/stacksets-exec-mine`],
    ['a role whose name contains it', session('my-stacksets-exec-role')],
    ['a role whose name almost begins with it', session('stacksets-execute')],
    ['the role of the hub or of CloudFormation', session('rootguard-stackset-execution')],
  ])('%s is not StackSets', async (_, principal) => {
    const resource = arnOf('events:REGION:rule/rootguard-forward-root-activity');
    expect(await ask({ principal, action: 'events:DeleteRule', resource })).toBe('ExplicitlyDenied');
  });

  test.each(['aws-us-gov', 'aws-cn'] as const)('holds in %s too', async partition => {
    const request = {
      action: 'events:DisableRule',
      resource: arnOf('events:REGION:rule/rootguard-forward-x', partition),
    };
    expect(await ask({ principal: session('Admin', partition), ...request })).toBe('ExplicitlyDenied');
    expect(await ask({ principal: session('stacksets-exec-1', partition), ...request })).toBe('Allowed');
    const make = { action: 'iam:CreateRole', resource: roleArn('stacksets-exec-2', partition) };
    expect(await ask({ principal: session('Admin', partition), ...make })).toBe('ExplicitlyDenied');
  });

  test('leaves reading alone, for whoever looks for the reason of an alarm', async () => {
    const queue = arnOf('sqs:REGION:rootguard-forward-dlq');
    expect(await ask({ principal: admin, action: 'sqs:ReceiveMessage', resource: queue })).toBe('Allowed');
    const rule = arnOf('events:REGION:rule/rootguard-forward-root-activity');
    expect(await ask({ principal: admin, action: 'events:DescribeRule', resource: rule })).toBe('Allowed');
  });

  test('is minified, and less than half of the smallest quota AWS has had', () => {
    expect(scp).toBe(JSON.stringify(JSON.parse(scp)));
    expect(scp.length).toBeLessThan(2560);
  });
});
