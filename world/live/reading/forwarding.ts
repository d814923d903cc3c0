import {
  CloudFormationClient,
  DescribeStackSetCommand,
  paginateListStackInstances,
  paginateListStackSets,
} from '@aws-sdk/client-cloudformation';
import { allPages } from '../../clients/aws-answer';
import { SnapshotThing } from '../snapshot';
import { momentOf, whatIsSet } from './answers';
import { Place } from './place';
import { inTurns } from './reading';

/** StackSets of a region with their instances, each account and region. */
export async function readStackSets(place: Place): Promise<SnapshotThing[]> {
  const { reading, asked, ask } = place;
  const client = reading.client(CloudFormationClient, asked);
  const names = await ask('cloudformation:ListStackSets', undefined, async () => {
    const all = await allPages(paginateListStackSets({ client }, { Status: 'ACTIVE' }), ({ Summaries }) => Summaries);
    return all.flatMap(({ StackSetName }) => StackSetName ?? []);
  });
  const found = await inTurns(names ?? [], name => readStackSet(place, client, name), 4);
  return found.flat();
}

async function readStackSet(
  { ask, thing }: Place,
  client: CloudFormationClient,
  name: string,
): Promise<SnapshotThing[]> {
  const of = { StackSetName: name };
  const [set, instances] = await Promise.all([
    ask('cloudformation:DescribeStackSet', name, async () => {
      const { StackSet: found } = await client.send(new DescribeStackSetCommand(of));
      return whatIsSet({
        ...{ arn: found?.StackSetARN, description: found?.Description, template_body: found?.TemplateBody },
        ...{ permission_model: found?.PermissionModel, capabilities: found?.Capabilities },
        parameters: Object.fromEntries(
          (found?.Parameters ?? []).map(({ ParameterKey = '', ParameterValue = '' }) => [ParameterKey, ParameterValue]),
        ),
        ...{ administration_role_arn: found?.AdministrationRoleARN, execution_role_name: found?.ExecutionRoleName },
        auto_deployment: found?.AutoDeployment && [
          whatIsSet({
            enabled: found.AutoDeployment.Enabled,
            retain_stacks_on_account_removal: found.AutoDeployment.RetainStacksOnAccountRemoval,
          }),
        ],
        managed_execution: found?.ManagedExecution && [{ active: found.ManagedExecution.Active === true }],
      });
    }),
    ask('cloudformation:ListStackInstances', name, async () => {
      const all = await allPages(paginateListStackInstances({ client, pageSize: 100 }, of), page => page.Summaries);
      return all.map(one => ({
        attributes: whatIsSet({
          ...{ account_id: one.Account, region: one.Region, organizational_unit_id: one.OrganizationalUnitId },
          stack_id: one.StackId,
        }),
        state: whatIsSet({
          ...{ status: one.Status, detailed_status: one.StackInstanceStatus?.DetailedStatus },
          ...{ reason: one.StatusReason, drift: one.DriftStatus, drift_checked: momentOf(one.LastDriftCheckTimestamp) },
        }),
      }));
    }),
  ]);
  return [
    ...(set === undefined ? [] : [thing('aws_cloudformation_stack_set', { name, ...set })]),
    ...(instances ?? []).map(({ attributes, state }) =>
      thing('aws_cloudformation_stack_set_instance', { stack_set_name: name, ...attributes }, state),
    ),
  ];
}
