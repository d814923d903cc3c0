import { isUnknown, textAt, valueAt } from '../attributes';
import { Attributes, ResourceChange } from '../plan';
import { Rule } from '../rule';
import {
  changed,
  detail,
  findingOf,
  Identity,
  identityBy,
  lossOf,
  lostTexts,
  quoted,
  stepsOf,
  thingOf,
  unknownWeakening,
  Weakening,
} from '../weakening';

/** A resource that keeps watch on accounts. */
interface Watch {
  readonly type: string;
  readonly noun: string;
  /** Attributes that name it, and that say which one it is. */
  readonly named: readonly string[];
  /** What it means that it is gone. */
  readonly gone: string;
  readonly weaker?: (change: ResourceChange) => readonly Weakening[];
}

const UNCHECKED = 'Nobody checks these accounts for it any more.';
const NOT_NEW = 'Accounts that join from now on are not watched.';

const WATCHES: readonly Watch[] = [
  ...['managed_rule', 'custom_rule', 'custom_policy_rule', 'conformance_pack'].map(kind => ({
    type: `aws_config_organization_${kind}`,
    noun: `organization ${kind.replaceAll('_', ' ')} of AWS Config`,
    named: ['name'],
    gone: 'No account is checked for it any more.',
    weaker: (change: ResourceChange) => [...ofExcluded(change), ...ofOther(change, 'rule_identifier', UNCHECKED)],
  })),
  {
    type: 'aws_securityhub_organization_configuration',
    noun: 'configuration of Security Hub for the organization',
    named: [],
    gone: NOT_NEW,
    weaker: ofSecurityHub,
  },
  {
    type: 'aws_securityhub_configuration_policy',
    noun: 'configuration policy of Security Hub',
    named: ['name'],
    gone: 'Accounts keep what they have, and new ones get nothing.',
    weaker: ofHubPolicy,
  },
  {
    type: 'aws_securityhub_configuration_policy_association',
    noun: 'association of a configuration policy of Security Hub',
    named: ['target_id'],
    gone: 'The policy no longer says what Security Hub does there.',
    weaker: change => ofOther(change, 'target_id', UNCHECKED),
  },
  {
    type: 'aws_securityhub_standards_subscription',
    noun: 'standard of Security Hub',
    named: ['standards_arn'],
    gone: 'Nothing is checked against the standard any more.',
    weaker: change => ofOther(change, 'standards_arn', UNCHECKED),
  },
  {
    type: 'aws_securityhub_account',
    noun: 'Security Hub of an account',
    named: ['id'],
    gone: 'Security Hub is off in this account, and its findings are lost.',
  },
  ...['securityhub', 'guardduty'].map(service => ({
    type: `aws_${service}_organization_admin_account`,
    noun: `administrator of ${service === 'guardduty' ? 'GuardDuty' : 'Security Hub'}`,
    named: ['admin_account_id'],
    gone: 'Nobody manages it for the organization any more, and what the administrator configured ends.',
    weaker: (change: ResourceChange) => ofOther(change, 'admin_account_id', 'Another account sees all findings.'),
  })),
  {
    type: 'aws_guardduty_organization_configuration',
    noun: 'configuration of GuardDuty for the organization',
    named: [],
    gone: NOT_NEW,
    weaker: ofGuardDuty,
  },
  {
    type: 'aws_guardduty_organization_configuration_feature',
    noun: 'feature of GuardDuty for the organization',
    named: ['name'],
    gone: NOT_NEW,
    weaker: change => ofMembers(change, 'auto_enable'),
  },
  {
    type: 'aws_guardduty_detector',
    noun: 'detector of GuardDuty',
    named: ['id'],
    gone: 'GuardDuty is off in this account and region, and its findings are lost.',
    weaker: change => ofSwitch(change, 'enable', 'is switched off', 'GuardDuty is off in this account and region.'),
  },
];

/** AWS Config, Security Hub and GuardDuty for the organization. */
export const postureStays: Rule = {
  name: 'posture-stays',
  description: 'A check of AWS Config, Security Hub or GuardDuty is gone, off, or leaves accounts out.',
  *check(context) {
    for (const { type, noun, named, gone, weaker } of WATCHES) {
      const identity: Identity = named.length > 0 ? identityBy(...named) : () => undefined;
      for (const step of stepsOf(context, type, identity)) {
        const { change } = step;
        const weakenings = change.after === undefined ? [] : (weaker?.(change) ?? []);
        const thing = thingOf(noun, change, ...named);
        yield* findingOf(this.name, change, thing, [...lossOf(step, context, gone), ...weakenings]);
      }
    }
  },
};

function ofExcluded(change: ResourceChange): readonly Weakening[] {
  const path = 'excluded_accounts';
  if (isUnknown(change, path)) return [unknownWeakening('a list of excluded accounts', UNCHECKED)];
  const before = new Set(listOf(change.before, path));
  const more = listOf(change.after, path)
    .filter(id => !before.has(id))
    .sort();
  if (more.length === 0) return [];
  const says = `leaves out ${quoted(change, path, more)}`;
  return [{ severity: 'danger', says, means: UNCHECKED, details: [detail(change, path)] }];
}

const listOf = (attributes: Attributes | undefined, path: string): string[] => {
  const list = valueAt(attributes, path);
  return Array.isArray(list) ? list.map(String) : [];
};

/** An attribute that says what the resource is for. */
function ofOther(change: ResourceChange, path: string, means: string): readonly Weakening[] {
  const differs = changed(change, path);
  if (differs === false || textAt(change.before, path) === undefined) return [];
  if (differs === 'unknown') return change.action === 'replace' ? [unknownWeakening(`'${path}'`, means)] : [];
  const says = `changes its ${path.replaceAll('_', ' ')}`;
  return [{ severity: 'danger', says, means, details: [detail(change, path)] }];
}

/** A switch that was on; not said is on for detectors and off for automatic enabling. */
function ofSwitch(change: ResourceChange, path: string, says: string, means: string): readonly Weakening[] {
  if (valueAt(change.before, path) !== true) return [];
  if (isUnknown(change, path)) return [unknownWeakening(`'${path}'`, means)];
  if (valueAt(change.after, path) === true) return [];
  return [{ severity: 'danger', says, means, details: [detail(change, path)] }];
}

/** Who gets it: everybody, who joins, or nobody. */
const MEMBERS = ['NONE', 'NEW', 'ALL'];

function ofMembers(change: ResourceChange, path: string): readonly Weakening[] {
  if (isUnknown(change, path)) return [unknownWeakening(`'${path}'`, NOT_NEW)];
  const [was, is] = [change.before, change.after].map(side => MEMBERS.indexOf(textAt(side, path) ?? ''));
  if (was === undefined || is === undefined || is >= was || was < 0) return [];
  const means = is === MEMBERS.indexOf('NEW') ? 'Accounts that do not have it now do not get it.' : NOT_NEW;
  return [
    {
      severity: 'danger',
      says: 'is no longer switched on in as many accounts',
      means,
      details: [detail(change, path)],
    },
  ];
}

function ofGuardDuty(change: ResourceChange): readonly Weakening[] {
  const path = 'auto_enable_organization_members';
  const members = ofMembers(change, path);
  if (members.length > 0 || textAt(change.after, path) !== undefined) return members;
  return ofSwitch(change, 'auto_enable', 'is no longer switched on in new accounts', NOT_NEW);
}

/** With central configuration policies decide, and the two switches have to be off. */
function ofSecurityHub(change: ResourceChange): readonly Weakening[] {
  const path = 'organization_configuration[0].configuration_type';
  const isCentral = (side: Attributes | undefined): boolean => textAt(side, path) === 'CENTRAL';
  if (isUnknown(change, 'organization_configuration')) return [unknownWeakening('a configuration type', NOT_NEW)];
  if (isCentral(change.after)) return [];
  if (isCentral(change.before)) {
    const means = 'Configuration policies end: every account decides by itself.';
    return [{ severity: 'danger', says: 'is no longer central', means, details: [detail(change, path)] }];
  }
  const weakenings = [...ofSwitch(change, 'auto_enable', 'is no longer switched on in new accounts', NOT_NEW)];
  const standards = 'auto_enable_standards';
  if (textAt(change.before, standards) === 'DEFAULT' && textAt(change.after, standards) === 'NONE') {
    const means = 'New accounts are checked against no standard.';
    weakenings.push({
      severity: 'danger',
      says: 'no longer gives standards to new accounts',
      means,
      details: [detail(change, standards)],
    });
  }
  return weakenings;
}

function ofHubPolicy(change: ResourceChange): readonly Weakening[] {
  const policy = 'configuration_policy[0]';
  const weakenings = [
    ...ofSwitch(
      change,
      `${policy}.service_enabled`,
      'switches Security Hub off',
      'Accounts with this policy are not checked.',
    ),
  ];
  const standards = `${policy}.enabled_standard_arns`;
  const { lost, unknown } = lostTexts(change, standards);
  const means = 'Accounts with this policy are no longer checked for it.';
  if (unknown) weakenings.push(unknownWeakening('a list of standards', means));
  else if (lost.length > 0) {
    const says = `loses the standards ${quoted(change, standards, lost)}`;
    weakenings.push({ severity: 'danger', says, means });
  }
  const controls = `${policy}.security_controls_configuration[0]`;
  const disabled = new Set(listOf(change.before, `${controls}.disabled_control_identifiers`));
  const more = listOf(change.after, `${controls}.disabled_control_identifiers`)
    .filter(id => !disabled.has(id))
    .sort();
  const enabled = lostTexts(change, `${controls}.enabled_control_identifiers`).lost;
  const off = [...more, ...enabled];
  if (off.length > 0) {
    const says = `switches off ${quoted(change, controls, off)}`;
    weakenings.push({ severity: 'danger', says, means });
  }
  return weakenings;
}
