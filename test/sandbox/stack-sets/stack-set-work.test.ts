import { FrontContext, Service } from '../../../sandbox/front/front-context';
import { RegionBook } from '../../../sandbox/front/region-book';
import { OrganizationAccess } from '../../../sandbox/organizations/organization-access';
import { StackSet } from '../../../sandbox/stack-sets/stack-set-operations';
import { QueryInput } from '../../../sandbox/stack-sets/stack-set-protocol';
import { readTemplate } from '../../../sandbox/stack-sets/stack-set-template';
import { StackSetWork } from '../../../sandbox/stack-sets/stack-set-work';
import { acme } from '../acme-organization';
import { refusal } from '../sandbox-clients';

const ROOT = 'r-exam';
const RULE = 'AWS::Events::Rule';

const stackSet = (managedExecution: boolean): StackSet => ({
  name: 'busy',
  id: 'busy:1',
  arn: 'arn:aws:cloudformation:us-east-1:111111111111:stackset/busy:1',
  permissionModel: 'SERVICE_MANAGED',
  templateBody: '',
  template: readTemplate(JSON.stringify({ Resources: { Rule: { Type: RULE, Properties: { Name: 'rule' } } } }), [RULE]),
  parameters: {},
  capabilities: [],
  tags: [],
  administrationRoleArn: '',
  executionRoleName: '',
  managedExecution,
  targets: new Map(),
  instances: new Map(),
  operations: [],
  tail: Promise.resolve(),
});

/** Asks for two operations on a set; by default the first one never ends. */
async function askTwice(
  set: StackSet,
  dispatch: Service = () => new Promise<never>(() => undefined),
  regions = ['eu-west-1', 'us-west-2'],
): Promise<string[]> {
  const organization: OrganizationAccess = {
    exists: () => Promise.resolve(true),
    accountStatus: () => Promise.resolve('ACTIVE'),
    account: () => Promise.resolve(undefined),
    trusts: () => Promise.resolve(true),
    administers: () => false,
    scpsOf: () => Promise.resolve(undefined),
    hasEmail: () => Promise.resolve(false),
    accountsBelow: () => Promise.resolve(['888888888888']),
  };
  const work = new StackSetWork(
    { organization: acme, regions: new RegionBook('aws') } as FrontContext,
    organization,
    dispatch,
  );
  const input = (region: string): QueryInput => ({
    Regions: [region],
    DeploymentTargets: { OrganizationalUnitIds: [ROOT] },
  });
  const refused: string[] = [];
  for (const region of regions) refused.push(await refusal(work.create(set, input(region))));
  return refused;
}

test('a second operation is refused while one runs', async () => {
  const set = stackSet(false);
  expect(await askTwice(set)).toEqual([
    'no error',
    `Error: Another Operation on StackSet ${set.arn} is in progress: ${set.operations[0]?.id}`,
  ]);
  expect(set.operations).toHaveLength(1);
});

test('a second operation queues with managed execution', async () => {
  const set = stackSet(true);
  expect(await askTwice(set)).toEqual(['no error', 'no error']);
  expect(set.operations.map(({ status }) => status)).toEqual(['RUNNING', 'QUEUED']);
});

test('a second operation updates the stacks that the first one was still making', async () => {
  const set = stackSet(true);
  const rules = new Set<string>();
  let answer = (): void => undefined;
  const bothAsked = new Promise<void>(resolve => (answer = resolve));
  const region: Service = async ({ operation, body }) => {
    const { Name = '' } = JSON.parse(body.toString()) as { Name?: string };
    if (operation === 'PutRule') {
      await bothAsked;
      rules.add(Name);
    }
    const isThere = operation !== 'DescribeRule' || rules.has(Name);
    return { status: isThere ? 200 : 400, headers: {}, body: Buffer.from('{}') };
  };
  expect(await askTwice(set, region, ['eu-west-1', 'eu-west-1'])).toEqual(['no error', 'no error']);
  answer();
  await set.tail;
  expect(set.operations.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  expect(
    [...set.instances.values()].map(({ status, detailedStatus, reason }) => [status, detailedStatus, reason]),
  ).toEqual([['CURRENT', 'SUCCEEDED', undefined]]);
});
