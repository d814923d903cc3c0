import { CreateStackSetCommand, DeleteStackSetCommand } from '@aws-sdk/client-cloudformation';
import { refusal } from '../sandbox-clients';
import { useSandbox } from '../use-sandbox';
import { askIam, HUB, StackSets, template } from '../stack-set-resources';

const ACCOUNT = '111111111111';
const REGION = 'eu-west-1';
const ADMINISTRATION = `arn:aws:iam::${ACCOUNT}:role/administration`;
const EXECUTION = `arn:aws:iam::${ACCOUNT}:role/execution`;
const NO_ADMINISTRATION = `Account ${ACCOUNT} should have 'administration' role with trust relationship to CloudFormation service.`;
const NO_EXECUTION = `Account ${ACCOUNT} should have 'execution' role with trust relationship to Role 'administration'.`;

type Statement = Readonly<Record<string, unknown>>;

const document = (...statements: Statement[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements.map(one => ({ Effect: 'Allow', ...one })) });

/** What the handlers of the template's resource types and StackSets itself need, by resource. */
const PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  [`arn:aws:cloudformation:*:${ACCOUNT}:stack/StackSet-own-*/*`]: [
    'cloudformation:CreateStack',
    'cloudformation:DeleteStack',
    'cloudformation:DescribeStacks',
  ],
  [`arn:aws:events:*:${ACCOUNT}:rule/forward`]: [
    'events:DeleteRule',
    'events:DescribeRule',
    'events:ListTagsForResource',
    'events:ListTargetsByRule',
    'events:PutRule',
    'events:PutTargets',
    'events:RemoveTargets',
  ],
  [`arn:aws:iam::${ACCOUNT}:role/forward-*`]: [
    'iam:CreateRole',
    'iam:DeleteRole',
    'iam:DeleteRolePolicy',
    'iam:GetRole',
    'iam:GetRolePolicy',
    'iam:ListAttachedRolePolicies',
    'iam:ListRolePolicies',
    'iam:PassRole',
    'iam:PutRolePolicy',
  ],
  [`arn:aws:sqs:*:${ACCOUNT}:forward-dlq`]: [
    'sqs:CreateQueue',
    'sqs:DeleteQueue',
    'sqs:GetQueueAttributes',
    'sqs:GetQueueUrl',
    'sqs:ListQueueTags',
    'sqs:SetQueueAttributes',
  ],
  [`arn:aws:cloudwatch:*:${ACCOUNT}:alarm:forward-dlq`]: [
    'cloudwatch:DeleteAlarms',
    'cloudwatch:ListTagsForResource',
    'cloudwatch:PutMetricAlarm',
  ],
  [`arn:aws:cloudwatch:*:${ACCOUNT}:alarm:*`]: ['cloudwatch:DescribeAlarms'],
};

const executionPolicy = (without?: string, extra: Statement[] = []) =>
  document(
    ...Object.entries(PERMISSIONS)
      .map(([Resource, actions]) => ({ Resource, Action: actions.filter(action => action !== without) }))
      .filter(({ Action }) => Action.length > 0),
    ...extra,
  );

const trust = (Principal: object, Condition?: object): string =>
  document({ Principal, Action: 'sts:AssumeRole', ...(Condition === undefined ? {} : { Condition }) });
const CLOUDFORMATION = trust(
  { Service: 'cloudformation.amazonaws.com' },
  {
    StringEquals: { 'aws:SourceAccount': ACCOUNT },
    StringLike: { 'aws:SourceArn': `arn:aws:cloudformation:*:${ACCOUNT}:stackset/own:*` },
  },
);
const MAY_ASSUME = document({ Action: 'sts:AssumeRole', Resource: EXECUTION });

const { sandbox } = useSandbox();
let stackSets: StackSets;

beforeAll(() => {
  stackSets = new StackSets(sandbox.endpoint);
});

const iam = (input: Record<string, string>) => askIam(sandbox.endpoint, ACCOUNT, input);

/** Makes a role, or changes it. */
async function role(RoleName: string, AssumeRolePolicyDocument: string, PolicyDocument: string): Promise<void> {
  await iam({ Action: 'CreateRole', RoleName, AssumeRolePolicyDocument });
  await iam({ Action: 'UpdateAssumeRolePolicy', RoleName, PolicyDocument: AssumeRolePolicyDocument });
  await iam({ Action: 'PutRolePolicy', RoleName, PolicyName: 'allow', PolicyDocument });
}

const goodRoles = async () => {
  await role('administration', CLOUDFORMATION, MAY_ASSUME);
  await role('execution', trust({ AWS: ADMINISTRATION }), executionPolicy());
};

const deploy = async () => (await stackSets.deploy('own', [REGION], { Accounts: [ACCOUNT] })).instances;
const retire = () => stackSets.retire('own', [REGION], [ACCOUNT]);

beforeEach(async () => {
  await stackSets.client.send(
    new CreateStackSetCommand({
      StackSetName: 'own',
      AdministrationRoleARN: ADMINISTRATION,
      ExecutionRoleName: 'execution',
      TemplateBody: JSON.stringify(template),
      Parameters: [{ ParameterKey: 'HubArn', ParameterValue: HUB }],
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    }),
  );
});
afterEach(async () => {
  await goodRoles();
  await stackSets.retire('own', [REGION], [ACCOUNT]).catch(() => undefined);
  await stackSets.client.send(new DeleteStackSetCommand({ StackSetName: 'own' }));
});

describe('a self-managed StackSet', () => {
  test('fails without its roles, and with roles that do not trust or may not assume', async () => {
    const failed = (reason: string) => [`${ACCOUNT} ${REGION} OUTDATED FAILED ${reason}`];
    await iam({ Action: 'DeleteRole', RoleName: 'administration' });
    expect(await deploy()).toEqual(failed(NO_ADMINISTRATION));

    await role('administration', trust({ Service: 'events.amazonaws.com' }), MAY_ASSUME);
    expect(await deploy()).toEqual(failed(NO_ADMINISTRATION));

    await role('administration', CLOUDFORMATION, MAY_ASSUME);
    expect(await deploy()).toEqual(failed(NO_EXECUTION));

    await role('execution', trust({ AWS: `${ADMINISTRATION}-other` }), executionPolicy());
    expect(await deploy()).toEqual(failed(NO_EXECUTION));

    const mayAssumeOther = document({ Action: 'sts:AssumeRole', Resource: `${EXECUTION}-other` });
    await role('administration', CLOUDFORMATION, mayAssumeOther);
    await role('execution', trust({ AWS: ADMINISTRATION }), executionPolicy());
    expect(await deploy()).toEqual(failed(NO_EXECUTION));

    await role('administration', CLOUDFORMATION, MAY_ASSUME);
    // trusts the account, which lets the administration role in
    await role('execution', trust({ AWS: `arn:aws:iam::${ACCOUNT}:root` }), executionPolicy());
    expect(await deploy()).toEqual([`${ACCOUNT} ${REGION} CURRENT SUCCEEDED`]);
  });

  test('does all it needs with the permissions of the handlers, and leaves nothing', async () => {
    await goodRoles();
    expect(await deploy()).toEqual([`${ACCOUNT} ${REGION} CURRENT SUCCEEDED`]);
    expect(await iam({ Action: 'GetRole', RoleName: `forward-${REGION}` })).toContain('<RoleName>');
    expect(await retire()).toBe('SUCCEEDED');
    expect(await iam({ Action: 'GetRole', RoleName: `forward-${REGION}` })).toContain('NoSuchEntity');
  });

  test.each([
    ['cloudformation:CreateStack', undefined, /arn:aws:cloudformation:eu-west-1:111111111111:stack\/StackSet-own-/],
    ['iam:CreateRole', 'Role', 'arn:aws:iam::111111111111:role/forward-eu-west-1'],
    ['iam:GetRolePolicy', 'Role', 'arn:aws:iam::111111111111:role/forward-eu-west-1'],
    ['iam:PassRole', 'Rule', 'arn:aws:iam::111111111111:role/forward-eu-west-1'],
    ['events:PutTargets', 'Rule', 'arn:aws:events:eu-west-1:111111111111:rule/forward'],
    ['events:ListTagsForResource', 'Rule', 'arn:aws:events:eu-west-1:111111111111:rule/forward'],
    ['sqs:CreateQueue', 'Queue', 'arn:aws:sqs:eu-west-1:111111111111:forward-dlq'],
    ['sqs:SetQueueAttributes', 'QueuePolicy', 'arn:aws:sqs:eu-west-1:111111111111:forward-dlq'],
    ['cloudwatch:PutMetricAlarm', 'Alarm', 'arn:aws:cloudwatch:eu-west-1:111111111111:alarm:forward-dlq'],
    ['cloudwatch:DescribeAlarms', 'Alarm', 'arn:aws:cloudwatch:eu-west-1:111111111111:alarm:*'],
  ])('fails without %s', async (action, logicalId, resource) => {
    await goodRoles();
    await role('execution', trust({ AWS: ADMINISTRATION }), executionPolicy(action));
    const [instance = ''] = await deploy();
    expect(instance).toContain(`is not authorized to perform: ${action} on resource: `);
    expect(instance).toMatch(resource);
    if (logicalId !== undefined)
      expect(instance).toContain(`FAILED ResourceLogicalId:${logicalId}, ResourceType:AWS::`);
    expect(await iam({ Action: 'GetRole', RoleName: `forward-${REGION}` })).toContain('NoSuchEntity');
  });

  test('passes the role to EventBridge only', async () => {
    await goodRoles();
    const pass = (service: string) => ({
      Action: 'iam:PassRole',
      Resource: '*',
      Condition: { StringEquals: { 'iam:PassedToService': service } },
    });
    const allow = (service: string) =>
      role('execution', trust({ AWS: ADMINISTRATION }), executionPolicy('iam:PassRole', [pass(service)]));
    await allow('lambda.amazonaws.com');
    expect(await deploy()).toEqual([expect.stringContaining('not authorized to perform: iam:PassRole')]);
    await allow('events.amazonaws.com');
    expect(await deploy()).toEqual([`${ACCOUNT} ${REGION} CURRENT SUCCEEDED`]);
  });

  test('keeps an instance that could not be deleted, as inoperable', async () => {
    await goodRoles();
    await deploy();
    await role('execution', trust({ AWS: ADMINISTRATION }), executionPolicy('events:DeleteRule'));
    const [instance] = [await retire(), ...(await stackSets.instances('own'))].slice(1);
    expect(instance).toMatch(
      /^111111111111 eu-west-1 INOPERABLE FAILED .*not authorized to perform: events:DeleteRule/,
    );
  });

  test('takes accounts, not units', async () => {
    expect(
      await refusal(stackSets.deploy('own', [REGION], { DeploymentTargets: { OrganizationalUnitIds: ['r-exam'] } })),
    ).toBe('ValidationError: StackSets with SELF_MANAGED permission model can only have Accounts as target');
  });
});
