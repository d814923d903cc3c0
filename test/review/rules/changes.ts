import { gathered, wordsOf } from '../../../review/report/words';
import { Finding } from '../../../review/compare/finding';
import { Action, Attributes, Plan, ResourceChange } from '../../../world/plan/plan';
import { Rule } from '../../../review/compare/rule';
import { ReviewContext, ReviewedOrganization } from '../../../world/context';

/** A change made by hand; the address is '<type>.it' unless said otherwise. */
export type Made = Partial<ResourceChange> & Pick<ResourceChange, 'type'>;

/** A change of a resource: of its attributes when both sides are given, else what is left of them. */
export function change(made: Made): ResourceChange {
  const { before, after } = made;
  const action: Action =
    before === undefined
      ? 'create'
      : after === undefined
        ? 'delete'
        : JSON.stringify(before) === JSON.stringify(after) && made.afterUnknown === undefined
          ? 'no-op'
          : 'update';
  return {
    stack: 'stack',
    address: `${made.type}.it`,
    mode: 'managed',
    name: 'it',
    action,
    afterUnknown: {},
    beforeSensitive: {},
    afterSensitive: {},
    replacePaths: [],
    ...made,
  };
}

/** What is there before and stays as it is. */
export const unchanged = (type: string, attributes: Attributes, made: Partial<ResourceChange> = {}): ResourceChange =>
  change({ type, before: attributes, after: attributes, ...made });

/** Attributes that change: the first ones with the others laid over them. */
export const changed = (type: string, before: Attributes, over: Attributes): ResourceChange =>
  change({ type, before, after: { ...before, ...over } });

export const deleted = (type: string, before: Attributes): ResourceChange => change({ type, before });

export const forgotten = (type: string, before: Attributes): ResourceChange =>
  change({ type, before, action: 'forget' });

export const replaced = (type: string, before: Attributes, over: Attributes = {}): ResourceChange =>
  change({ type, before, after: { ...before, ...over }, action: 'replace' });

/** An update after which the paths are unknown. */
export const unknown = (type: string, before: Attributes, afterUnknown: Attributes): ResourceChange => {
  const after = Object.fromEntries(Object.entries(before).filter(([name]) => !(name in afterUnknown)));
  return change({ type, before, after, afterUnknown, action: 'update' });
};

export function contextOf(changes: readonly ResourceChange[], more: Partial<ReviewContext> = {}): ReviewContext {
  const byType = new Map<string, ResourceChange[]>();
  for (const one of changes) byType.set(one.type, [...(byType.get(one.type) ?? []), one]);
  const plan: Plan = {
    stack: 'stack',
    formatVersion: '1.2',
    incomplete: [],
    changes,
    drift: [],
    outputs: [],
    notUnderstood: [],
  };
  return { plans: [plan], byType, sampleEvents: new Map(), ...more };
}

/** What a rule finds; the order of the changes must make no difference. */
export function findings(rule: Rule, changes: readonly ResourceChange[], more: Partial<ReviewContext> = {}): Finding[] {
  const check = (all: readonly ResourceChange[]): Finding[] =>
    [...rule.check(contextOf(all, more))].flatMap(one => gathered(wordsOf(one)));
  const found = check(changes);
  expect(check([...changes].reverse())).toEqual(found);
  return found;
}

/** Severity and summary of what a rule finds, one line each. */
export const said = (rule: Rule, changes: readonly ResourceChange[], more: Partial<ReviewContext> = {}): string[] =>
  findings(rule, changes, more).map(({ severity, summary }) => `${severity}: ${summary}`);

/** Two OUs, the management account outside of both. */
export const ORGANIZATION: ReviewedOrganization = {
  managementAccountId: '111111111111',
  rootId: 'r-root',
  accounts: [
    { id: '111111111111', name: 'management' },
    { id: '222222222222', name: 'payments', ou: 'Workloads/Prod' },
    { id: '333333333333', name: 'website', ou: 'Workloads' },
    { id: '444444444444', name: 'sandbox', ou: 'Sandbox' },
  ],
  organizationalUnits: new Map([
    ['Workloads', 'ou-root-workloads'],
    ['Workloads/Prod', 'ou-root-prod'],
    ['Sandbox', 'ou-root-sandbox'],
  ]),
  inactiveAccounts: [],
  emailDomains: ['example.com'],
};
