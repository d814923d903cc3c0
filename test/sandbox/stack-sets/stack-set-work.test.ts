import { FrontContext } from '../../../sandbox/front/front-context';
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

/** Asks for two operations on a set whose first one never ends. */
async function askTwice(set: StackSet): Promise<string[]> {
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
  const neverAnswers = () => new Promise<never>(() => undefined);
  const work = new StackSetWork(
    { organization: acme, regions: new RegionBook('aws') } as FrontContext,
    organization,
    neverAnswers,
  );
  const input = (region: string): QueryInput => ({
    Regions: [region],
    DeploymentTargets: { OrganizationalUnitIds: [ROOT] },
  });
  return [await refusal(work.create(set, input('eu-west-1'))), await refusal(work.create(set, input('us-west-2')))];
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
