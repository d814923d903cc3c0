import { CONFIG_RULES, ConfigRule } from '../../config/sections/posture';
import { configRuleName } from '../../config/names';
import { Posture } from '../../config/organization';
import { listAt, textAt, valueAt } from '../../world/plan/attributes';
import { Attributes } from '../../world/plan/plan';
import { judged, Open } from '../open';
import { AuditContext, AuditedAccount, Judgement, off, Requirement } from '../requirement';

const READ_RULES = 'config:DescribeOrganizationConfigRules';
const READ_STATUS = 'config:GetOrganizationConfigRuleDetailedStatus';
const DEPLOY = 'npx rootguard deploy posture';

/** What AWS Config may watch of CRED-2, CRED-3 and ACC-3. */
export const configWatches: Requirement = {
  id: 'CONFIG-1',
  title: "AWS Config's rules about root are in the account",
  judge(account, context): Judgement {
    const rules = context.organization.posture?.configRules;
    if (rules === undefined) return off('posture.config_rules is not in the org file');
    if (rules.excludedAccounts.some(({ id }) => id === account.id)) {
      return off('posture.config_rules.excluded_accounts leaves it out');
    }
    const open = [
      ...rules.rules.flatMap(rule => ruleOpen(rule, account, rules, context)),
      ...recorderOpen(account, rules, context),
    ];
    return judged(open, `${rules.rules.length} rules in ${rules.region}`);
  },
};

type Rules = NonNullable<Posture['configRules']>;

function ruleOpen(rule: ConfigRule, { id }: AuditedAccount, { region }: Rules, context: AuditContext): readonly Open[] {
  const { world, snapshot, unread } = context;
  const found = world
    .things('aws_config_organization_managed_rule')
    .filter(one => one.region === region)
    .find(({ attributes }) => textAt(attributes, 'rule_identifier') === CONFIG_RULES[rule].identifier);
  if (found === undefined) {
    const failed = unread([READ_RULES], snapshot.reader, region);
    const problem = `there is no rule of ${CONFIG_RULES[rule].identifier} in ${region}`;
    return [failed === undefined ? { problem, next: DEPLOY } : { unread: failed }];
  }
  const name = textAt(found.attributes, 'name') ?? configRuleName(rule);
  if (listAt(found.attributes, 'excluded_accounts').includes(id)) {
    return [{ problem: `the rule ${name} leaves it out`, next: DEPLOY }];
  }
  const failed = valueAt(found.state, 'failed');
  if (!Array.isArray(failed)) {
    const reason = 'the snapshot does not have it';
    return [
      { unread: unread([READ_STATUS], snapshot.reader, region, name) ?? { action: READ_STATUS, about: name, reason } },
    ];
  }
  const own = (failed as Attributes[]).find(one => textAt(one, 'account') === id);
  if (own === undefined) return [];
  const [status, reason] = [textAt(own, 'status') ?? 'not there', textAt(own, 'reason')];
  return [
    {
      problem: `the rule ${name} is ${status}${reason === undefined ? '' : `: ${reason}`}`,
      next: `switch its configuration recorder on in ${region}, or name it in posture.config_rules.excluded_accounts`,
    },
  ];
}

/** A rule in an account whose recorder is off judges nothing; the recorder of the account of the credentials alone is seen. */
function recorderOpen({ id }: AuditedAccount, { region }: Rules, context: AuditContext): readonly Open[] {
  const { world, snapshot, unread } = context;
  if (id !== snapshot.reader) return [];
  const isOn = world
    .things('aws_config_configuration_recorder_status')
    .some(one => one.region === region && valueAt(one.attributes, 'is_enabled') === true);
  if (isOn) return [];
  const failed = unread(['config:DescribeConfigurationRecorderStatus'], id, region);
  const problem = `its configuration recorder in ${region} does not record`;
  return [failed === undefined ? { problem, next: 'switch the recorder on' } : { unread: failed }];
}
