jest.mock('../../aws/partition', () => {
  const table: typeof import('../../aws/partition') = jest.requireActual('../../aws/partition');
  // as a row of the table would
  const regions = ['eusc-de-east-1'];
  const row = {
    regions,
    newerRegions: [],
    defaultRegions: regions,
    globalRegion: 'eusc-de-east-1',
    signInRegions: regions,
    dnsSuffix: 'amazonaws.eu',
    consoleDomain: 'console.amazonaws-eusc.eu',
    logsPrincipalSuffix: 'amazonaws.eu',
    rootUsers: true,
    rootConsole: false,
    accountManagement: true,
    sms: false,
    chat: false,
    leftOut: [],
  };
  Object.assign(table.PARTITIONS, { 'aws-eusc': row });
  table.PARTITION_NAMES.push('aws-eusc' as Partition);
  (table.REGIONS as string[]).push(...regions);
  return table;
});

import { logsPrincipal, Partition, PARTITION_NAMES, partitionOf } from '../../aws/partition';
import { arnSamples } from '../../aws/policy/key-values';
import { scpKeepsItsStatements } from '../../review/rules/guardrails/scp-keeps-its-statements';
import { load, orgFile } from '../config/org-file';
import { changed, said } from '../review/rules/changes';
import { organizationOf } from '../config/organization-of';
import { synthesizeFiles } from '../stacks/synth-organization';

const file = () => ({ ...orgFile(), partition: 'aws-eusc', region: 'eusc-de-east-1' });

test('an org file in it is valid, and every ARN of its stacks is of it', () => {
  expect(load(file()).diagnostics).toEqual([]);
  expect(organizationOf(file()).alerts?.regions).toEqual(['eusc-de-east-1']);
  const stacks = Object.entries(synthesizeFiles(file())).filter(([path]) => path.endsWith('cdk.tf.json'));
  const arns = stacks.flatMap(([, text]) => text.match(/arn:[a-z-]+(?=:)/g) ?? []);
  expect([...new Set(arns)]).toEqual(['arn:aws-eusc']);
  expect(stacks.some(([, text]) => text.includes('logs.eusc-de-east-1.amazonaws.eu'))).toBe(true);
});

test('what it lacks is refused', () => {
  const messages = (section: object) => load({ ...file(), ...section }).diagnostics.map(({ message }) => message);
  const alerts = orgFile().alerts;
  const subscriptions = [...alerts.subscriptions, { protocol: 'chat', endpoint: 'slack:T0123/C0123' }];
  expect(messages({ alerts: { ...alerts, subscriptions } })).toEqual([
    "alerts.subscriptions: protocol chat cannot be used, AWS's chat service does not exist in aws-eusc",
  ]);
  expect(messages({ alerts: { ...alerts, regions: ['us-east-1'] } })[1]).toBe(
    'alerts.regions: us-east-1 does not belong to partition aws-eusc',
  );
});

test('an SCP that no longer denies its root is weaker', () => {
  const rootOf = (partition: string) => `arn:${partition}:iam::*:root`;
  const scp = (...partitions: string[]) => {
    const Condition = { ArnLike: { 'aws:PrincipalArn': partitions.map(rootOf) } };
    const Statement = [{ Effect: 'Deny', Action: '*', Resource: '*', Condition }];
    const content = JSON.stringify({ Version: '2012-10-17', Statement });
    return { id: 'p-1', name: 'root-deny', type: 'SERVICE_CONTROL_POLICY', content };
  };
  const review = (...after: string[]) =>
    said(scpKeepsItsStatements, [changed('aws_organizations_policy', scp('*'), scp(...after))]);
  expect(review(...PARTITION_NAMES)).toEqual([]);
  expect(review('aws', 'aws-us-gov', 'aws-cn')).toEqual([
    'danger: The SCP root-deny no longer denies all that it denied.',
  ]);
  expect(arnSamples('arn:*:iam::*:root', 'z', 3, '000000000000')).toContain('arn:aws-eusc:iam::000000000000:root');
});

test('its regions are known as its own', () => {
  expect([partitionOf('eusc-de-east-1'), partitionOf('cn-north-1'), partitionOf('us-east-1')]).toEqual([
    'aws-eusc',
    'aws-cn',
    'aws',
  ]);
  expect(logsPrincipal('eusc-de-east-1')).toBe('logs.eusc-de-east-1.amazonaws.eu');
});
