import { isSensitive, isUnknown, listAt, textAt, valueAt } from '../../../world/plan/attributes';
import { Attributes, ResourceChange } from '../../../world/plan/plan';
import { unknownAttributes, unknownWeakening, Weakening } from '../../compare/weakening';
import { changed, detail, lostTexts, quoted } from '../../../world/plan/values';

const UNCHECKED = 'Nobody checks these accounts for it any more.';

/** What it means that something is switched on only where it is now. */
export const NOT_NEW = 'Accounts that join from now on are not watched.';

/** Accounts that a rule of AWS Config leaves out. */
export function ofExcluded(change: ResourceChange): readonly Weakening[] {
  const path = 'excluded_accounts';
  if (isUnknown(change, path)) return [unknownWeakening('a list of excluded accounts', UNCHECKED)];
  const before = new Set(listOf(change.before, path));
  const more = listOf(change.after, path)
    .filter(id => !before.has(id))
    .sort();
  if (more.length === 0) return [];
  const says = `leaves out ${quoted(change, path, more)}`;
  // a value that must not be shown is not listed as an account either
  const accounts = isSensitive(change, path) ? [] : more;
  return [{ severity: 'danger', says, means: UNCHECKED, details: [detail(change, path)], accounts }];
}

const listOf = (attributes: Attributes | undefined, path: string): string[] => {
  const list = valueAt(attributes, path);
  return Array.isArray(list) ? list.map(String) : [];
};

/** An attribute that says what the resource is for. */
export function ofOther(change: ResourceChange, path: string, means: string): readonly Weakening[] {
  const differs = changed(change, path);
  if (differs === false || textAt(change.before, path) === undefined) return [];
  if (differs === 'unknown') return change.action === 'replace' ? [unknownAttributes([path], means)] : [];
  const says = `changes its ${path.replaceAll('_', ' ')}`;
  return [{ severity: 'danger', says, means, details: [detail(change, path)] }];
}

/** A switch that was on; not said is on for detectors and off for automatic enabling. */
export function ofSwitch(change: ResourceChange, path: string, says: string, means: string): readonly Weakening[] {
  if (valueAt(change.before, path) !== true) return [];
  if (isUnknown(change, path)) return [unknownAttributes([path], means)];
  if (valueAt(change.after, path) === true) return [];
  return [{ severity: 'danger', says, means, details: [detail(change, path)] }];
}

const MEMBERS = ['NONE', 'NEW', 'ALL'];

/** Who gets it: everybody, who joins, or nobody. */
export function ofMembers(change: ResourceChange, path: string): readonly Weakening[] {
  if (isUnknown(change, path)) return [unknownAttributes([path], NOT_NEW)];
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

/** What GuardDuty looks at: switches in blocks of 'datasources', which a detector and an organization name differently. */
export function ofSources(change: ResourceChange, means: string): readonly Weakening[] {
  const path = 'datasources';
  const before = switchesIn(valueAt(change.before, path));
  if (before.length === 0) return [];
  if (isUnknown(change, path)) return [unknownAttributes([path], means)];
  const after = switchesIn(valueAt(change.after, path));
  const off = before.filter(name => !after.includes(name));
  if (off.length === 0) return [];
  const says = `switches off ${quoted(change, path, off)}`;
  return [{ severity: 'danger', says, means, details: [detail(change, path)] }];
}

/** Names of the blocks in which something is on: 'kubernetes.audit_logs'. */
const switchesIn = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
        if (inner === true) return [''];
        const prefix = /^\d+$/.test(name) ? '' : name;
        return switchesIn(inner).map(rest => [prefix, rest].filter(Boolean).join('.'));
      });

/** Agents and the like that belong to a feature of GuardDuty, by name. */
export function ofAdditional(change: ResourceChange): readonly Weakening[] {
  const path = 'additional_configuration';
  if (listAt(change.before, path).length === 0) return [];
  if (isUnknown(change, path)) return [unknownAttributes([path], NOT_NEW)];
  const rankOf = (side: Attributes | undefined, name: string | undefined): number =>
    MEMBERS.indexOf(
      textAt(
        listAt(side, path).find(one => textAt(one, 'name') === name),
        'auto_enable',
      ) ?? 'NONE',
    );
  const names = listAt(change.before, path).map(one => textAt(one, 'name'));
  const lost = names.filter(name => rankOf(change.after, name) < rankOf(change.before, name));
  if (lost.length === 0) return [];
  const says = `is no longer switched on in as many accounts with ${quoted(change, path, lost.map(String).sort())}`;
  return [{ severity: 'danger', says, means: NOT_NEW, details: [detail(change, path)] }];
}

/** Which accounts get GuardDuty. */
export function ofGuardDuty(change: ResourceChange): readonly Weakening[] {
  const path = 'auto_enable_organization_members';
  const members = ofMembers(change, path);
  if (members.length > 0 || textAt(change.after, path) !== undefined) return members;
  return ofSwitch(change, 'auto_enable', 'is no longer switched on in new accounts', NOT_NEW);
}

/** With central configuration policies decide, and the two switches have to be off. */
export function ofSecurityHub(change: ResourceChange): readonly Weakening[] {
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
  const means = 'New accounts are checked against no standard.';
  if (textAt(change.before, standards) !== 'DEFAULT') return weakenings;
  if (isUnknown(change, standards)) weakenings.push(unknownAttributes([standards], means));
  else if (textAt(change.after, standards) === 'NONE') {
    weakenings.push({
      severity: 'danger',
      says: 'no longer gives standards to new accounts',
      means,
      details: [detail(change, standards)],
    });
  }
  return weakenings;
}

/** What a configuration policy of Security Hub switches on. */
export function ofHubPolicy(change: ResourceChange): readonly Weakening[] {
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
    const says = `loses ${lost.length === 1 ? 'the standard' : 'the standards'} ${quoted(change, standards, lost)}`;
    weakenings.push({ severity: 'danger', says, means });
  }
  const controls = `${policy}.security_controls_configuration[0]`;
  if (isUnknown(change, controls)) return [...weakenings, unknownWeakening('a list of controls', means)];
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
