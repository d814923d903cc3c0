import {
  ActivateOrganizationsAccessCommand,
  CreateStackInstancesCommand,
  CreateStackSetCommand,
  CreateStackSetCommandInput,
  DeactivateOrganizationsAccessCommand,
  DeleteStackSetCommand,
  DescribeOrganizationsAccessCommand,
  DescribeStackInstanceCommand,
  DescribeStackSetCommand,
  ListStackSetOperationResultsCommand,
  UpdateStackSetCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CloseAccountCommand,
  CreateAccountCommand,
  DisableAWSServiceAccessCommand,
  EnableAWSServiceAccessCommand,
  ListAWSServiceAccessForOrganizationCommand,
  MoveAccountCommand,
  RemoveAccountFromOrganizationCommand,
} from '@aws-sdk/client-organizations';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { refusal } from '../sandbox-clients';
import { useSandbox } from '../use-sandbox';
import { actIn, askIam, HUB, PREFERENCES, ROOT, smallTemplate, StackSets, template } from '../stack-set-resources';

const MANAGEMENT = '111111111111';
const MEMBER = '888888888888';
const NETWORK = '012345678901';
const ARCHIVE = '222222222222';
const CLOSED = '151515151515';
const PRINCIPAL = 'member.org.stacksets.cloudformation.amazonaws.com';

const { sandbox, aws } = useSandbox();
let stackSets: StackSets;

beforeAll(() => {
  stackSets = new StackSets(sandbox.endpoint);
});

/** Clients of what stacks are made of, in one account and region. */
function inside(account: string, region: string) {
  const settings = {
    endpoint: sandbox.endpoint,
    region,
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
  };
  const clients = {
    events: new EventBridgeClient(settings),
    sqs: new SQSClient(settings),
    cloudwatch: new CloudWatchClient(settings),
  };
  for (const client of Object.values(clients)) actIn(client, account);
  return clients;
}

const rulesOf = async (account: string, region: string): Promise<(string | undefined)[]> => {
  const { Rules = [] } = await inside(account, region).events.send(new ListRulesCommand({}));
  return Rules.map(({ Name }) => Name);
};

const iam = (account: string, input: Record<string, string>) => askIam(sandbox.endpoint, account, input);

describe('a service-managed StackSet', () => {
  test('puts the template into every member and region, skips closed accounts and the management account', async () => {
    await stackSets.createServiceManaged('whole', {
      TemplateBody: JSON.stringify(template),
      Parameters: [{ ParameterKey: 'HubArn', ParameterValue: HUB }],
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    });
    expect(await stackSets.deploy('whole', ['eu-west-1', 'us-east-1'])).toEqual({
      status: 'SUCCEEDED',
      instances: [
        `${NETWORK} eu-west-1 CURRENT SUCCEEDED`,
        `${NETWORK} us-east-1 CURRENT SUCCEEDED`,
        `${CLOSED} eu-west-1 OUTDATED SKIPPED_SUSPENDED_ACCOUNT`,
        `${CLOSED} us-east-1 OUTDATED SKIPPED_SUSPENDED_ACCOUNT`,
        `${ARCHIVE} eu-west-1 CURRENT SUCCEEDED`,
        `${ARCHIVE} us-east-1 CURRENT SUCCEEDED`,
        `${MEMBER} eu-west-1 CURRENT SUCCEEDED`,
        `${MEMBER} us-east-1 CURRENT SUCCEEDED`,
      ],
    });
    expect(await rulesOf(MANAGEMENT, 'eu-west-1')).toEqual([]);
  });

  test('resolves functions and pseudo parameters in what it makes', async () => {
    const { events, sqs, cloudwatch } = inside(MEMBER, 'eu-west-1');
    const rule = await events.send(new DescribeRuleCommand({ Name: 'forward' }));
    expect([rule.State, JSON.parse(rule.EventPattern ?? '')]).toEqual([
      'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
      {
        account: [MEMBER],
        detail: {
          userIdentity: { type: ['Root'] },
          arn: [{ 'anything-but': { prefix: 'arn:aws:x' } }],
          errorCode: [{ exists: false }],
        },
      },
    ]);
    const queueArn = `arn:aws:sqs:eu-west-1:${MEMBER}:forward-dlq`;
    const { Targets } = await events.send(new ListTargetsByRuleCommand({ Rule: 'forward' }));
    expect(Targets).toEqual([
      {
        Id: 'hub',
        Arn: `${HUB}-root-activity`,
        RoleArn: `arn:aws:iam::${MEMBER}:role/forward-eu-west-1`,
        DeadLetterConfig: { Arn: queueArn },
      },
    ]);
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'forward-dlq' }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    expect([Attributes?.MessageRetentionPeriod, JSON.parse(Attributes?.Policy ?? '')]).toEqual([
      '1209600',
      {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: queueArn,
          },
        ],
      },
    ]);
    const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({}));
    expect(MetricAlarms?.map(alarm => [alarm.AlarmName, alarm.Dimensions])).toEqual([
      ['forward-dlq', [{ Name: 'QueueName', Value: 'forward-dlq' }]],
    ]);
    const policy = { Action: 'GetRolePolicy', RoleName: 'forward-us-east-1', PolicyName: 'put-events' };
    expect(decodeURIComponent(await iam(MEMBER, policy))).toContain(`"Resource": "${HUB}-*"`.replace(': ', ':'));
  });

  test('tells its settings, with the roles that AWS adds', async () => {
    const { StackSet } = await stackSets.client.send(new DescribeStackSetCommand({ StackSetName: 'whole' }));
    expect({ ...StackSet, TemplateBody: undefined }).toEqual({
      StackSetName: 'whole',
      StackSetId: expect.stringMatching(/^whole:[0-9a-f-]{36}$/) as string,
      StackSetARN: `arn:aws:cloudformation:us-east-1:${MANAGEMENT}:stackset/${StackSet?.StackSetId ?? ''}`,
      Status: 'ACTIVE',
      TemplateBody: undefined,
      Parameters: [{ ParameterKey: 'HubArn', ParameterValue: HUB }],
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Tags: [],
      AdministrationRoleARN: `arn:aws:iam::${MANAGEMENT}:role/aws-service-role/stacksets.cloudformation.amazonaws.com/AWSServiceRoleForCloudFormationStackSetsOrgAdmin`,
      ExecutionRoleName: expect.stringMatching(/^stacksets-exec-[0-9a-f]{32}$/) as string,
      AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false },
      PermissionModel: 'SERVICE_MANAGED',
      OrganizationalUnitIds: [ROOT],
      Regions: ['eu-west-1', 'us-east-1'],
      ManagedExecution: { Active: false },
    });
    const instance = { StackInstanceAccount: MEMBER, StackInstanceRegion: 'eu-west-1' };
    const described = await stackSets.client.send(
      new DescribeStackInstanceCommand({ StackSetName: 'whole', ...instance }),
    );
    expect(described.StackInstance).toMatchObject({ OrganizationalUnitId: ROOT, ParameterOverrides: [] });
  });

  test('changes what the template changes, and removes what it no longer has', async () => {
    const { Rule, Role, QueuePolicy, Alarm } = template.Resources;
    const changed = {
      ...template,
      Resources: {
        ...{ Rule, Role, QueuePolicy },
        Alarm: { ...Alarm, Properties: { ...Alarm.Properties, Threshold: 7 } },
        Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'forward-dlq', MessageRetentionPeriod: 60 } },
      },
    };
    const { OperationId } = await stackSets.client.send(
      new UpdateStackSetCommand({
        StackSetName: 'whole',
        TemplateBody: JSON.stringify(changed),
        Parameters: [{ ParameterKey: 'HubArn', UsePreviousValue: true }],
        Capabilities: ['CAPABILITY_NAMED_IAM'],
        OperationPreferences: PREFERENCES,
      }),
    );
    expect(await stackSets.ended('whole', OperationId)).toBe('SUCCEEDED');
    expect(await rulesOf(MEMBER, 'us-east-1')).toEqual(['forward']);
    const { sqs, cloudwatch } = inside(MEMBER, 'us-east-1');
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'forward-dlq' }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    expect(Attributes?.MessageRetentionPeriod).toBe('60');
    const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({}));
    expect(MetricAlarms?.map(alarm => alarm.Threshold)).toEqual([7]);
  });

  test('is deleted only when its instances are gone, and nothing of them is left', async () => {
    const remove = () => stackSets.client.send(new DeleteStackSetCommand({ StackSetName: 'whole' }));
    expect(await refusal(remove())).toBe('StackSetNotEmptyException: StackSet is not empty');
    expect(await stackSets.retire('whole', ['eu-west-1', 'us-east-1'])).toBe('SUCCEEDED');
    expect(await stackSets.instances('whole')).toEqual([]);
    expect(await rulesOf(MEMBER, 'eu-west-1')).toEqual([]);
    const role = { Action: 'GetRole', RoleName: 'forward-eu-west-1' };
    expect(await iam(MEMBER, role)).toContain('<Code>NoSuchEntity</Code>');
    expect(await refusal(remove())).toBe('no error');
    expect(await refusal(remove())).toMatch(/^StackSetNotFoundException: /);
  });
});

describe('automatic deployment', () => {
  test('follows accounts that are created, moved and removed', async () => {
    await stackSets.createServiceManaged('automatic');
    const targets = { OrganizationalUnitIds: ['ou-exam-33333333'] };
    await stackSets.deploy('automatic', ['eu-west-1'], { DeploymentTargets: targets });
    expect(await stackSets.instances('automatic')).toEqual([
      `${CLOSED} eu-west-1 OUTDATED SKIPPED_SUSPENDED_ACCOUNT`,
      `${MEMBER} eu-west-1 CURRENT SUCCEEDED`,
    ]);
    const created = await aws.organizations.send(
      new CreateAccountCommand({ AccountName: 'Example new', Email: 'aws+new@example.com' }),
    );
    const AccountId = created.CreateAccountStatus?.AccountId ?? '';
    const move = (SourceParentId: string, DestinationParentId: string) =>
      aws.organizations.send(new MoveAccountCommand({ AccountId, SourceParentId, DestinationParentId }));

    await move(ROOT, 'ou-exam-44444444');
    await stackSets.idle('automatic', 2);
    expect(await rulesOf(AccountId, 'eu-west-1')).toEqual(['automatic']);
    expect(await stackSets.instances('automatic')).toContain(`${AccountId} eu-west-1 CURRENT SUCCEEDED`);

    await move('ou-exam-44444444', ROOT);
    await stackSets.idle('automatic', 3);
    expect(await rulesOf(AccountId, 'eu-west-1')).toEqual([]);
    expect((await stackSets.instances('automatic')).map(line => line.split(' ')[0])).toEqual([CLOSED, MEMBER]);

    await move(ROOT, 'ou-exam-33333333');
    await stackSets.idle('automatic', 4);
    await aws.organizations.send(new RemoveAccountFromOrganizationCommand({ AccountId }));
    await stackSets.idle('automatic', 5);
    expect((await stackSets.instances('automatic')).map(line => line.split(' ')[0])).toEqual([CLOSED, MEMBER]);
  });

  test('reaches an account that is created below the root', async () => {
    await stackSets.createServiceManaged('below-root');
    await stackSets.deploy('below-root', ['eu-west-1', 'us-west-2']);
    const created = await aws.organizations.send(
      new CreateAccountCommand({ AccountName: 'Example other', Email: 'aws+other@example.com' }),
    );
    const id = created.CreateAccountStatus?.AccountId ?? '';
    await stackSets.idle('below-root', 2);
    expect(await rulesOf(id, 'us-west-2')).toEqual(['below-root']);
    // closing it takes nothing away: stacks of a suspended account are skipped, and stay in the set
    await aws.organizations.send(new CloseAccountCommand({ AccountId: id }));
    expect(await stackSets.retire('below-root', ['eu-west-1', 'us-west-2'])).toBe('SUCCEEDED');
    expect(await stackSets.instances('below-root')).toEqual([
      `${id} eu-west-1 CURRENT SKIPPED_SUSPENDED_ACCOUNT`,
      `${id} us-west-2 CURRENT SKIPPED_SUSPENDED_ACCOUNT`,
    ]);
    expect(await stackSets.retire('below-root', ['eu-west-1', 'us-west-2'], undefined, true)).toBe('SUCCEEDED');
    expect(await stackSets.instances('below-root')).toEqual([]);
  });
});

describe('failures', () => {
  test('of a region that is not enabled are told, and tolerated', async () => {
    await stackSets.createServiceManaged('regions');
    const { status, instances } = await stackSets.deploy('regions', ['af-south-1', 'eu-west-1'], {
      DeploymentTargets: { OrganizationalUnitIds: ['ou-exam-11111111'] },
    });
    expect([status, instances]).toEqual([
      'SUCCEEDED',
      [
        `${ARCHIVE} af-south-1 OUTDATED FAILED Region af-south-1 is not enabled in account ${ARCHIVE}`,
        `${ARCHIVE} eu-west-1 CURRENT SUCCEEDED`,
      ],
    ]);
  });

  test('stop an operation that tolerates none, and the next regions are not begun', async () => {
    await stackSets.createServiceManaged('strict');
    const asked = await stackSets.client.send(
      new CreateStackInstancesCommand({
        StackSetName: 'strict',
        Regions: ['eu-west-1', 'af-south-1'],
        DeploymentTargets: { OrganizationalUnitIds: ['ou-exam-11111111'] },
        OperationPreferences: { RegionOrder: ['af-south-1', 'eu-west-1'] },
      }),
    );
    expect(await stackSets.ended('strict', asked.OperationId)).toBe('FAILED');
    const reason = `Region af-south-1 is not enabled in account ${ARCHIVE}`;
    expect(await stackSets.instances('strict')).toEqual([
      `${ARCHIVE} af-south-1 OUTDATED FAILED ${reason}`,
      `${ARCHIVE} eu-west-1 OUTDATED CANCELLED Cancelled since failure tolerance has exceeded`,
    ]);
    const { Summaries } = await stackSets.client.send(
      new ListStackSetOperationResultsCommand({ StackSetName: 'strict', OperationId: asked.OperationId }),
    );
    expect(Summaries?.map(one => [one.Account, one.Region, one.Status])).toEqual([
      [ARCHIVE, 'eu-west-1', 'CANCELLED'],
      [ARCHIVE, 'af-south-1', 'FAILED'],
    ]);
  });

  test('of a role with the same name in two regions: roles are global', async () => {
    const { Role, Queue } = template.Resources;
    const role = { ...Role, Properties: { ...Role.Properties, RoleName: 'forward' } };
    await stackSets.createServiceManaged('global', {
      TemplateBody: JSON.stringify({ ...template, Resources: { Queue, Role: role } }),
      Parameters: [{ ParameterKey: 'HubArn', ParameterValue: HUB }],
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    });
    const { instances } = await stackSets.deploy('global', ['eu-west-1', 'us-east-1'], {
      DeploymentTargets: { OrganizationalUnitIds: ['ou-exam-11111111'] },
      OperationPreferences: { RegionOrder: ['eu-west-1', 'us-east-1'] },
    });
    expect(instances).toEqual([
      `${ARCHIVE} eu-west-1 CURRENT SUCCEEDED`,
      `${ARCHIVE} us-east-1 OUTDATED FAILED ResourceLogicalId:Role, ResourceType:AWS::IAM::Role, ` +
        `ResourceStatusReason:Resource handler returned message: ` +
        `"Resource of type 'AWS::IAM::Role' with identifier 'forward' already exists." (HandlerErrorCode: AlreadyExists).`,
    ]);
    // what was made before the failure is taken back
    const { sqs } = inside(ARCHIVE, 'us-east-1');
    expect(await refusal(sqs.send(new GetQueueUrlCommand({ QueueName: 'forward-dlq' })))).toMatch(/QueueDoesNotExist/);
  });
});

describe('refuses', () => {
  const create = (change: Partial<CreateStackSetCommandInput>) =>
    refusal(stackSets.createServiceManaged('refused', change));
  const body = (change: object) => JSON.stringify({ ...template, ...change });
  const parameters = { Parameters: [{ ParameterKey: 'HubArn', ParameterValue: HUB }] };
  const { Role, Alarm } = template.Resources;

  test.each<[string, Partial<CreateStackSetCommandInput>, string]>([
    [
      'a template that is not JSON',
      { TemplateBody: '{' },
      'ValidationError: Template format error: JSON not well-formed.',
    ],
    [
      'no resources',
      { TemplateBody: '{"Resources":{}}' },
      'ValidationError: Template format error: At least one Resources member must be defined.',
    ],
    [
      'an unknown resource type',
      { TemplateBody: '{"Resources":{"A":{"Type":"AWS::Events::Rul"}}}' },
      'ValidationError: Template format error: Unrecognized resource types: [AWS::Events::Rul]',
    ],
    [
      'a reference to nothing',
      { ...parameters, TemplateBody: body({ Resources: { Alarm } }) },
      'ValidationError: Template format error: Unresolved resource dependencies [Queue] in the Resources block of the template',
    ],
    [
      'a missing parameter',
      { TemplateBody: body({}), Capabilities: ['CAPABILITY_NAMED_IAM'] },
      'ValidationError: Parameters: [HubArn] must have values',
    ],
    [
      'an unknown parameter',
      { Parameters: [{ ParameterKey: 'Hub', ParameterValue: HUB }] },
      'ValidationError: Parameters: [Hub] do not exist in the template',
    ],
    [
      'a parameter that does not fit its pattern',
      {
        TemplateBody: body({}),
        Capabilities: ['CAPABILITY_NAMED_IAM'],
        Parameters: [{ ParameterKey: 'HubArn', ParameterValue: 'bus' }],
      },
      "ValidationError: Parameter 'HubArn' must match pattern arn:.*",
    ],
    [
      'a named role without CAPABILITY_NAMED_IAM',
      { ...parameters, TemplateBody: body({ Resources: { Role } }), Capabilities: ['CAPABILITY_IAM'] },
      'InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_NAMED_IAM]',
    ],
    [
      'roles of a service-managed set',
      { ExecutionRoleName: 'execution' },
      'ValidationError: AdministrationRoleARN and ExecutionRoleName are only valid for SELF_MANAGED StackSets',
    ],
    [
      'automatic deployment of a self-managed set',
      { PermissionModel: 'SELF_MANAGED' },
      'ValidationError: AutoDeployment is only valid for SERVICE_MANAGED StackSets',
    ],
    [
      'an account that is no delegated administrator',
      { CallAs: 'DELEGATED_ADMIN' },
      'ValidationError: Account used is not a delegated administrator',
    ],
  ])('%s', async (_, change, expected) => {
    expect(await create(change)).toBe(expected);
  });

  test('a template of more than 51,200 bytes, and takes one of 51,200', async () => {
    const sized = (bytes: number) => {
      const plain = smallTemplate('sized');
      return plain + ' '.repeat(bytes - plain.length);
    };
    expect(await create({ TemplateBody: sized(51_201) })).toMatch(
      /^ValidationError: .*'templateBody'.*less than or equal to 51200$/,
    );
    expect(await create({ TemplateBody: sized(51_200) })).toBe('no error');
    expect(await create({})).toBe('NameAlreadyExistsException: Stack set refused already exists');
    await stackSets.client.send(new DeleteStackSetCommand({ StackSetName: 'refused' }));
  });

  test('accounts as targets of a service-managed set, and units that do not exist', async () => {
    await stackSets.createServiceManaged('targets');
    expect(await refusal(stackSets.deploy('targets', ['eu-west-1'], { Accounts: [MEMBER] }))).toBe(
      'ValidationError: StackSets with SERVICE_MANAGED permission model can only have OrganizationalUnit as target',
    );
    const DeploymentTargets = { OrganizationalUnitIds: ['ou-exam-99999999'] };
    expect(await refusal(stackSets.deploy('targets', ['eu-west-1'], { DeploymentTargets }))).toBe(
      'ValidationError: Organizational unit ou-exam-99999999 does not exist',
    );
  });

  test('no second operation with managed execution, which queues it', async () => {
    await stackSets.createServiceManaged('queueing', { ManagedExecution: { Active: true } });
    const DeploymentTargets = { OrganizationalUnitIds: [ROOT] };
    const deploy = (Regions: string[]) =>
      stackSets.client.send(new CreateStackInstancesCommand({ StackSetName: 'queueing', Regions, DeploymentTargets }));
    const asked = Promise.all([refusal(deploy(['eu-west-1'])), refusal(deploy(['us-west-1']))]);
    expect(await asked).toEqual(['no error', 'no error']);
    await stackSets.idle('queueing', 2);
  });

  test('service-managed sets without StackSets’ own access, which Organizations does not switch on', async () => {
    const { client } = stackSets;
    const status = async () => (await client.send(new DescribeOrganizationsAccessCommand({}))).Status;
    const trusted = async () => {
      const listed = await aws.organizations.send(new ListAWSServiceAccessForOrganizationCommand({}));
      return listed.EnabledServicePrincipals?.some(one => one.ServicePrincipal === PRINCIPAL);
    };
    expect([await status(), await trusted()]).toEqual(['ENABLED', true]);

    await client.send(new DeactivateOrganizationsAccessCommand({}));
    expect([await status(), await trusted()]).toEqual(['DISABLED', false]);
    const refused = 'ValidationError: You must enable organizations access to operate a service managed stack set';
    expect(await create({})).toBe(refused);

    await aws.organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: PRINCIPAL }));
    expect([await status(), await trusted()]).toEqual(['DISABLED', true]);
    expect(await create({})).toBe(refused);
    await aws.organizations.send(new DisableAWSServiceAccessCommand({ ServicePrincipal: PRINCIPAL }));

    await client.send(new ActivateOrganizationsAccessCommand({}));
    expect([await status(), await trusted()]).toEqual(['ENABLED', true]);
    expect(await create({})).toBe('no error');
  });

  test('members', async () => {
    const member = new StackSets(sandbox.endpoint).client;
    actIn(member, MEMBER);
    const expected =
      'ValidationError: You must be the management account or delegated admin account of an organization';
    const set = { StackSetName: 'member', PermissionModel: 'SERVICE_MANAGED' as const };
    const TemplateBody = smallTemplate('member');
    expect(await refusal(member.send(new CreateStackSetCommand({ ...set, TemplateBody })))).toBe(expected);
    expect(await refusal(member.send(new ActivateOrganizationsAccessCommand({})))).toBe(expected);
  });
});
