import { Step } from '../../../world/fates';
import { isSensitive, isUnknown, listAt, textAt, valueAt } from '../../../world/plan/attributes';
import { Attributes, ResourceChange } from '../../../world/plan/plan';
import { gainedTexts, lostTexts, quoted } from '../../../world/plan/values';
import { Weakening } from '../../compare/fact';
import { never, on, unknownAttributes, unknownWeakening, weakened } from '../../compare/order';

const UNCHECKED = 'Nobody checks these accounts for it any more.';

/** What it means that something is switched on only where it is now. */
export const NOT_NEW = 'Accounts that join from now on are not watched.';

const FOR_NEW = {
  ...{ path: 'auto_enable', keeps: on(), says: 'is no longer switched on in new accounts', means: NOT_NEW },
};

/** Accounts that a rule of AWS Config leaves out. */
export function ofExcluded(change: ResourceChange): readonly Weakening[] {
  const path = 'excluded_accounts';
  if (isUnknown(change, path)) return [unknownWeakening('a list of excluded accounts', UNCHECKED)];
  const more = gainedTexts(change, path);
  if (more.length === 0) return [];
  const says = `leaves out ${quoted(change, path, more)}`;
  // a value that must not be shown is not listed as an account either
  const accounts = isSensitive(change, path) ? [] : more;
  return [{ says, means: UNCHECKED, details: [{ path }], accounts }];
}

const MEMBERS = ['NONE', 'NEW', 'ALL'];

/** Who gets it: everybody, who joins, or nobody. */
export function ofMembers(change: ResourceChange, path: string): readonly Weakening[] {
  if (isUnknown(change, path)) return [unknownAttributes([path], NOT_NEW)];
  const [was, is] = [change.before, change.after].map(side => MEMBERS.indexOf(textAt(side, path) ?? ''));
  if (was === undefined || is === undefined || is >= was || was < 0) return [];
  const means = is === MEMBERS.indexOf('NEW') ? 'Accounts that do not have it now do not get it.' : NOT_NEW;
  return [{ says: 'is no longer switched on in as many accounts', means, details: [{ path }] }];
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
  return [{ says, means, details: [{ path }] }];
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
  const rankOf = (side: Attributes | undefined, name: string | undefined): number => {
    const found = listAt(side, path).find(one => textAt(one, 'name') === name);
    return MEMBERS.indexOf(textAt(found, 'auto_enable') ?? 'NONE');
  };
  const names = listAt(change.before, path).map(one => textAt(one, 'name'));
  const lost = names.filter(name => rankOf(change.after, name) < rankOf(change.before, name));
  if (lost.length === 0) return [];
  const says = `is no longer switched on in as many accounts with ${quoted(change, path, lost.map(String).sort())}`;
  return [{ says, means: NOT_NEW, details: [{ path }] }];
}

/** Which accounts get GuardDuty. */
export function ofGuardDuty(change: Step): readonly Weakening[] {
  const path = 'auto_enable_organization_members';
  const members = ofMembers(change, path);
  if (members.length > 0 || textAt(change.after, path) !== undefined) return members;
  return weakened(change, [FOR_NEW]);
}

/** With central configuration policies decide, and the two switches have to be off. */
export function ofSecurityHub(change: Step): readonly Weakening[] {
  const path = 'organization_configuration[0].configuration_type';
  const isCentral = (side: Attributes | undefined): boolean => textAt(side, path) === 'CENTRAL';
  if (isUnknown(change, 'organization_configuration')) return [unknownWeakening('a configuration type', NOT_NEW)];
  if (isCentral(change.after)) return [];
  if (isCentral(change.before)) {
    const means = 'Configuration policies end: every account decides by itself.';
    return [{ says: 'is no longer central', means, details: [{ path }] }];
  }
  const standards = {
    ...{ path: 'auto_enable_standards', keeps: never('NONE'), says: 'no longer gives standards to new accounts' },
    means: 'New accounts are checked against no standard.',
  };
  return weakened(change, [FOR_NEW, standards]);
}

/** What a configuration policy of Security Hub switches on. */
export function ofHubPolicy(change: Step): readonly Weakening[] {
  const policy = 'configuration_policy[0]';
  const weakenings = weakened(change, [
    {
      ...{ path: `${policy}.service_enabled`, keeps: on(), says: 'switches Security Hub off' },
      means: 'Accounts with this policy are not checked.',
    },
  ]);
  const standards = `${policy}.enabled_standard_arns`;
  const { lost, unknown } = lostTexts(change, standards);
  const means = 'Accounts with this policy are no longer checked for it.';
  if (unknown) weakenings.push(unknownWeakening('a list of standards', means));
  else if (lost.length > 0) {
    const says = `loses ${lost.length === 1 ? 'the standard' : 'the standards'} ${quoted(change, standards, lost)}`;
    weakenings.push({ says, means });
  }
  const controls = `${policy}.security_controls_configuration[0]`;
  if (isUnknown(change, controls)) return [...weakenings, unknownWeakening('a list of controls', means)];
  const disabled = gainedTexts(change, `${controls}.disabled_control_identifiers`);
  const off = [...disabled, ...lostTexts(change, `${controls}.enabled_control_identifiers`).lost];
  if (off.length > 0) weakenings.push({ says: `switches off ${quoted(change, controls, off)}`, means });
  return weakenings;
}
