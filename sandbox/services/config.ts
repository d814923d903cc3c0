import { AwsError, jsonAnswer } from '../front/aws-answer';
import { AwsRequest, jsonInput, text } from '../front/aws-request';
import { FrontContext, Service } from '../front/front-context';
import { OrganizationAccess } from '../organizations/organization-access';

/** An organization rule, and what became of it in each account. */
interface OrganizationRule {
  /** As DescribeOrganizationConfigRules has it. */
  readonly rule: Record<string, unknown>;
  readonly verb: 'CREATE' | 'UPDATE';
  readonly accounts: readonly { AccountId: string; ErrorCode?: string; ErrorMessage?: string }[];
}

const EXCLUDED_ACCOUNTS_MAX = 1000;

/**
 * AWS Config: moto's, and organization rules, which moto lacks. As in AWS, such a rule fails as a whole when one account
 * that is not excluded has no configuration recorder in the region, or is suspended.
 */
export function config(context: FrontContext, organization: OrganizationAccess): Service {
  // a recorder is known by account and region
  const recorders = new Set<string>();
  const rulesByRegion = new Map<string, Map<string, OrganizationRule>>();

  const put = async (request: AwsRequest, rules: Map<string, OrganizationRule>) => {
    const { managementAccount, partition } = context.organization;
    const input = jsonInput(request);
    const name = text(input, 'OrganizationConfigRuleName') ?? '';
    const excluded = (input.ExcludedAccounts ?? []) as string[];
    if (!/^[A-Za-z0-9-_]{1,64}$/.test(name) || excluded.length > EXCLUDED_ACCOUNTS_MAX) {
      throw new AwsError(
        'ValidationException',
        'A name has 1 to 64 letters, digits, - and _; 1000 accounts are excluded.',
      );
    }
    if (!(await organization.trusts('config-multiaccountsetup.amazonaws.com'))) {
      const message = 'config-multiaccountsetup.amazonaws.com has no trusted access to the organization.';
      throw new AwsError('OrganizationAccessDeniedException', message);
    }
    const members = context.organization.accounts.filter(
      ({ id, status }) => status !== 'left' && !excluded.includes(id),
    );
    const accounts = await Promise.all(
      members.map(async ({ id: AccountId }) => {
        const active = AccountId === managementAccount.id || (await organization.accountStatus(AccountId)) === 'ACTIVE';
        if (!active) return { AccountId, ErrorCode: 'AccessDenied', ErrorMessage: 'The account is suspended.' };
        if (recorders.has(`${AccountId} ${request.region}`)) return { AccountId };
        const ErrorMessage = 'NoAvailableConfigurationRecorder';
        return { AccountId, ErrorCode: 'ConfigurationRecorderNotAvailable', ErrorMessage };
      }),
    );
    const OrganizationConfigRuleArn = `arn:${partition}:config:${request.region}:${managementAccount.id}:organization-config-rule/${name}`;
    const verb = rules.has(name) ? 'UPDATE' : 'CREATE';
    rules.set(name, {
      rule: { ...input, OrganizationConfigRuleArn, ExcludedAccounts: excluded },
      verb,
      accounts,
    });
    return jsonAnswer(request, { OrganizationConfigRuleArn });
  };

  return async request => {
    if (request.operation === 'PutConfigurationRecorder') {
      const answer = await context.forward(request);
      if (answer.status < 300) recorders.add(`${context.accountOf(request)} ${request.region}`);
      return answer;
    }
    if (!request.operation.includes('OrganizationConfigRule')) return context.forward(request);

    if (context.accountOf(request) !== context.organization.managementAccount.id || !(await organization.exists())) {
      const message = 'This action can only be made by the management account of an AWS Organization.';
      throw new AwsError('OrganizationAccessDeniedException', message);
    }
    const rules = rulesByRegion.get(request.region) ?? new Map<string, OrganizationRule>();
    rulesByRegion.set(request.region, rules);
    const input = jsonInput(request);
    const name = text(input, 'OrganizationConfigRuleName');
    const names = (input.OrganizationConfigRuleNames ?? (name === undefined ? [...rules.keys()] : [name])) as string[];
    const found = () =>
      names.map(one => {
        const rule = rules.get(one);
        if (rule !== undefined) return rule;
        throw new AwsError('NoSuchOrganizationConfigRuleException', `There is no organization rule ${one}.`);
      });

    switch (request.operation) {
      case 'PutOrganizationConfigRule':
        return put(request, rules);
      case 'DescribeOrganizationConfigRules':
        return jsonAnswer(request, { OrganizationConfigRules: found().map(({ rule }) => rule) });
      case 'DescribeOrganizationConfigRuleStatuses':
        return jsonAnswer(request, { OrganizationConfigRuleStatuses: found().map(statusOf) });
      case 'GetOrganizationConfigRuleDetailedStatus': {
        const { MemberAccountRuleStatus: wanted } = (input.Filters ?? {}) as Record<string, unknown>;
        const OrganizationConfigRuleDetailedStatus = found()
          .flatMap(({ rule, verb, accounts }) =>
            accounts.map(account => ({
              ...account,
              ConfigRuleName: rule.OrganizationConfigRuleName,
              MemberAccountRuleStatus: `${verb}_${account.ErrorCode === undefined ? 'SUCCESSFUL' : 'FAILED'}`,
            })),
          )
          .filter(({ MemberAccountRuleStatus }) => wanted === undefined || wanted === MemberAccountRuleStatus);
        return jsonAnswer(request, { OrganizationConfigRuleDetailedStatus });
      }
      case 'DeleteOrganizationConfigRule':
        found();
        for (const one of names) rules.delete(one);
        return jsonAnswer(request, {});
      default:
        return context.forward(request);
    }
  };
}

function statusOf({ rule, verb, accounts }: OrganizationRule): object {
  const failed = accounts.find(({ ErrorCode }) => ErrorCode !== undefined);
  return {
    OrganizationConfigRuleName: rule.OrganizationConfigRuleName,
    OrganizationRuleStatus: `${verb}_${failed === undefined ? 'SUCCESSFUL' : 'FAILED'}`,
    ...(failed === undefined ? {} : { ErrorCode: failed.ErrorCode, ErrorMessage: failed.ErrorMessage }),
  };
}
