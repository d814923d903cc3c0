import {
  ConfigServiceClient,
  DescribeConfigurationRecordersCommand,
  DescribeConfigurationRecorderStatusCommand,
  OrganizationConfigRule,
  paginateDescribeOrganizationConfigRules,
  paginateGetOrganizationConfigRuleDetailedStatus,
} from '@aws-sdk/client-config-service';
import { allPages } from '../../clients/aws-answer';
import { compareText } from '../../plan/values';
import { SnapshotThing } from '../snapshot';
import { whatIsSet } from './answers';
import { Place } from './place';
import { inTurns } from './reading';

/** The recorder of AWS Config of a region, and the rules of the organization with the accounts in which they failed. */
export async function readConfigRules(place: Place): Promise<SnapshotThing[]> {
  const { reading, asked, ask, thing } = place;
  const client = reading.client(ConfigServiceClient, asked);
  const [recorders, rules] = await Promise.all([
    readRecorders(place, client),
    ask('config:DescribeOrganizationConfigRules', undefined, async () => {
      const pages = paginateDescribeOrganizationConfigRules({ client }, {});
      return (await allPages(pages, page => page.OrganizationConfigRules)).map(ruleOf);
    }),
  ]);
  const found = await inTurns(rules ?? [], async ({ type, attributes }) => {
    const OrganizationConfigRuleName = attributes.name;
    const failed = await ask('config:GetOrganizationConfigRuleDetailedStatus', OrganizationConfigRuleName, async () => {
      const pages = paginateGetOrganizationConfigRuleDetailedStatus({ client }, { OrganizationConfigRuleName });
      const all = await allPages(pages, page => page.OrganizationConfigRuleDetailedStatus);
      return all
        .filter(({ MemberAccountRuleStatus: status }) => status?.endsWith('_SUCCESSFUL') !== true)
        .map(one =>
          whatIsSet({
            ...{ account: one.AccountId, status: one.MemberAccountRuleStatus },
            reason: one.ErrorMessage || one.ErrorCode || undefined,
          }),
        )
        .sort((one, other) => compareText(one.account ?? '', other.account ?? ''));
    });
    return thing(type, attributes, failed && { failed });
  });
  return [...recorders, ...found];
}

async function readRecorders({ ask, thing }: Place, client: ConfigServiceClient): Promise<SnapshotThing[]> {
  const [recorders, states] = await Promise.all([
    ask('config:DescribeConfigurationRecorders', undefined, async () => {
      const { ConfigurationRecorders = [] } = await client.send(new DescribeConfigurationRecordersCommand({}));
      return ConfigurationRecorders.map(({ name = '', roleARN, recordingGroup: group }) => ({
        name,
        ...whatIsSet({
          role_arn: roleARN,
          recording_group: group && [
            whatIsSet({
              ...{ all_supported: group.allSupported, resource_types: group.resourceTypes },
              include_global_resource_types: group.includeGlobalResourceTypes,
            }),
          ],
        }),
      }));
    }),
    ask('config:DescribeConfigurationRecorderStatus', undefined, async () => {
      const answer = await client.send(new DescribeConfigurationRecorderStatusCommand({}));
      return (answer.ConfigurationRecordersStatus ?? []).map(({ name = '', recording, lastStatus }) => ({
        ...{ attributes: { name, is_enabled: recording === true }, state: whatIsSet({ last_status: lastStatus }) },
      }));
    }),
  ]);
  return [
    ...(recorders ?? []).map(attributes => thing('aws_config_configuration_recorder', attributes)),
    ...(states ?? []).map(({ attributes, state }) =>
      thing('aws_config_configuration_recorder_status', attributes, state),
    ),
  ];
}

function ruleOf(rule: OrganizationConfigRule) {
  const managed = rule.OrganizationManagedRuleMetadata;
  const custom = rule.OrganizationCustomRuleMetadata;
  return {
    type: `aws_config_organization_${managed ? 'managed' : custom ? 'custom' : 'custom_policy'}_rule`,
    attributes: {
      name: rule.OrganizationConfigRuleName ?? '',
      ...whatIsSet({
        ...{ arn: rule.OrganizationConfigRuleArn, excluded_accounts: rule.ExcludedAccounts },
        ...{ rule_identifier: managed?.RuleIdentifier, lambda_function_arn: custom?.LambdaFunctionArn },
        input_parameters: managed?.InputParameters ?? custom?.InputParameters,
      }),
    },
  };
}
