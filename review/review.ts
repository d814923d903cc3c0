import { accountNames, ReviewContext } from '../world/context';
import { grouped } from '../world/grouped';
import { guardsBecause, guardsNothing } from '../world/guarding/guarding';
import { NO_NOISE } from '../world/plan/differences';
import { Noise } from '../world/plan/noise';
import { Plan, ResourceChange } from '../world/plan/plan';
import { SecretSearch } from '../world/plan/secret-search';
import { secretsIn } from '../world/plan/secrets';
import { compareText } from '../world/plan/values';
import { Fact } from './compare/fact';
import { Finding, Severity } from './compare/finding';
import { Rule } from './compare/rule';
import { happenedOutside } from './outside';
import { driftOf } from './report/drift';
import { hideIn, redact } from './report/redact';
import { coverageOf } from './report/coverage-of';
import { CoverageOf, OtherChange, Report, StackCounts, StackText, Verdict, VerdictLevel } from './report/report';
import { deferredWords, isUnseen, restOf } from './report/rest';
import { gathered, Worded, wordsOf } from './report/words';
import { ALL_RULES } from './rules/all-rules';
import { isAdmitted } from './rules/whole/code-is-admitted';

/** What a review may know beside the plans. */
export type ReviewKnowledge = Partial<
  Pick<ReviewContext, 'organization' | 'organizationBefore' | 'living' | 'lifecycle' | 'sampleEvents'>
>;

/** Reviews plans: what they do, what gets weaker, who loses coverage. The order of plans and resources changes nothing. */
export function review(
  plans: readonly Plan[],
  knowledge: ReviewKnowledge = {},
  rules: readonly Rule[] = ALL_RULES,
): Report {
  const sorted = sortedPlans(plans);
  const judged = sorted.map(plan =>
    plan.judged === undefined ? plan : { ...plan, changes: [...plan.judged].sort(byPlace) },
  );
  const managed = judged.flatMap(plan => plan.changes.filter(({ mode }) => mode === 'managed'));
  const context: ReviewContext = {
    sampleEvents: new Map(),
    ...knowledge,
    plans: judged,
    byType: grouped(managed, ({ type }) => type),
  };
  const worded = rules.flatMap(rule =>
    [...rule.check(context)].flatMap(fact => (rule.isOfEverything ? wordsOf(fact) : whatGuards(fact, context))),
  );
  const findings = sortFindings(gathered(redact(sayWhence(worded, managed), managed)));
  const names = accountNames(knowledge);
  const rest = restOf(
    sorted.flatMap(plan => plan.changes),
    id => {
      const name = names.get(id);
      return name === undefined ? id : `${id} ${name}`;
    },
    knowledge.living,
  );
  const drift = driftOf(sorted.flatMap(plan => plan.drift));
  const stacks = sorted.map(countsOf);
  const incomplete = textsOf(sorted, plan => [...plan.incomplete, ...unadmitted(plan, context)]);
  const outputs = textsOf(sorted, plan => plan.outputs);
  const touched = new Set(findings.flatMap(finding => finding.accounts));
  const coverage = coverageOf(context);
  const report = {
    verdict: verdictOf(findings, {
      coverage,
      isIncomplete: incomplete.length > 0,
      isUnchanged: stacks.every(isUnchanged) && outputs.length === 0,
      stacks: stacks.length,
      unseen: managed.filter(change => isUnseen(change, knowledge.living)).length,
    }),
    stacks,
    incomplete,
    findings,
    accountNames: new Map([...names].filter(([id]) => touched.has(id)).sort()),
    ...rest,
    others: beside(findings, rest.others, managed),
    outputs,
    drift: drift.groups,
    driftNoise: sumOf(drift.folded),
    failedChecks: textsOf(sorted, plan => plan.failedChecks ?? []),
    notUnderstood: textsOf(sorted, plan => plan.notUnderstood),
    ...(coverage !== undefined && { coverage }),
  };
  return hideIn(report, new SecretSearch(secretsIn(sorted)));
}

/**
 * What is dangerous about what happened outside Terraform and the plans put back: an SCP that was detached binds nobody
 * until its plan is applied. What they do not put back is in their review.
 */
export function changedOutside(
  plans: readonly Plan[],
  knowledge: ReviewKnowledge = {},
  rules: readonly Rule[] = ALL_RULES,
): readonly Finding[] {
  const sorted = sortedPlans(plans);
  const none = { sampleEvents: new Map(), plans: [], byType: new Map() };
  // what AWS answered is no change of a plan
  const outside = happenedOutside(sorted, { ...none, ...knowledge, living: undefined });
  if (outside === undefined) return [];
  const worded = rules
    .filter(({ isOfEverything }) => !isOfEverything)
    .flatMap(rule => [...rule.check(outside)].flatMap(fact => whatGuards(fact, outside)))
    .filter(({ severity }) => severity === 'danger');
  const findings = redact(
    worded,
    outside.plans.flatMap(({ changes }) => changes),
  );
  return hideIn(sortFindings(gathered(findings)), new SecretSearch(secretsIn(sorted)));
}

const sortedPlans = (plans: readonly Plan[]): Plan[] =>
  sortedBy(plans, plan => [plan.stack]).map(plan => ({
    ...plan,
    changes: [...plan.changes].sort(byPlace),
    drift: [...plan.drift].sort(byPlace),
  }));

/** Says of what is found about a thing why that counts; about a thing that guards nothing there is nothing to say. */
function whatGuards(fact: Fact, context: ReviewContext): readonly Worded[] {
  const { change } = fact;
  if (!('type' in change)) return wordsOf(fact);
  if (guardsNothing(context, change)) return [];
  const because = guardsBecause(context, change);
  return wordsOf(fact).map(finding => (because === undefined ? finding : { ...finding, because }));
}

/** Says of findings about changes of a later plan that they are, and of those that nobody planned. */
function sayWhence(findings: readonly Worded[], changes: readonly ResourceChange[]): readonly Worded[] {
  const known = new Map(
    changes.flatMap(change =>
      change.deferred === undefined
        ? change.isDrift
          ? [[placeOf(change), DRIFTED]]
          : []
        : [[placeOf(change), deferredWords(change.deferred)]],
    ),
  );
  return findings.map(finding => {
    const words = known.get(placeOf(finding));
    return words === undefined ? finding : { ...finding, details: [...finding.details, words] };
  });
}

const DRIFTED = 'happened outside Terraform, and this plan does not put it back';

const placeOf = ({ stack, address = '' }: { readonly stack: string; readonly address?: string }): string =>
  JSON.stringify([stack, address]);

/** Code that runs and that nobody admitted, in a sentence: it may change what no resource of the plan shows. */
function unadmitted({ invocations = [] }: Plan, context: ReviewContext): readonly string[] {
  const unknown = invocations.filter(invocation => !isAdmitted(context, invocation));
  if (unknown.length === 0) return [];
  const names = [...new Set(unknown.map(({ address }) => address))].sort();
  const shown = [...names.slice(0, SHOWN_INVOCATIONS), ...(names.length > SHOWN_INVOCATIONS ? ['…'] : [])].join(', ');
  return unknown.length === 1
    ? [`1 invocation of code (${shown}): what it does is not in the plan`]
    : [`${unknown.length} invocations of code (${shown}): what they do is not in the plan`];
}

const SHOWN_INVOCATIONS = 5;

/** Whether a review is to end a pipeline: findings at or above a severity; a plan that is a part is as bad as any. */
export const isFailing = (report: Report, failOn: 'danger' | 'warning' | 'never'): boolean =>
  failOn !== 'never' &&
  (report.incomplete.length > 0 || report.verdict.danger > 0 || (failOn === 'warning' && report.verdict.warning > 0));

const byPlace = (one: ResourceChange, other: ResourceChange): number =>
  compareText(one.address, other.address) ||
  compareText(one.deposed ?? '', other.deposed ?? '') ||
  compareText(one.mode, other.mode);

/** A sorted copy, by the code units of keys. */
function sortedBy<T>(items: readonly T[], keyOf: (item: T) => readonly string[]): T[] {
  const compare = (one: readonly string[], other: readonly string[]): number => {
    for (const [index, key] of one.entries()) {
      const order = compareText(key, other[index]!);
      if (order !== 0) return order;
    }
    return 0;
  };
  return items
    .map(item => ({ item, key: keyOf(item) }))
    .sort((one, other) => compare(one.key, other.key))
    .map(({ item }) => item);
}

/** A text by which more comes first. */
const downwards = (count: number): string => String(count === Infinity ? 0 : 1e9 - count).padStart(10, '0');

const RANK: Readonly<Record<Severity, string>> = { danger: '0', warning: '1', note: '2' };

const sortFindings = (findings: readonly Finding[]): readonly Finding[] =>
  sortedBy(findings, ({ severity, rule, stack, address = '', summary, meaning, details, accounts, isAboutAll }) => [
    ...[RANK[severity], downwards(isAboutAll ? Infinity : accounts.length), rule, stack, address, summary, meaning],
    ...[JSON.stringify(details), JSON.stringify(accounts)],
  ]);

/** Marks what a finding is about, and leaves out what findings say already, attribute for attribute. */
function beside(
  findings: readonly Finding[],
  others: readonly OtherChange[],
  changes: readonly ResourceChange[],
): readonly OtherChange[] {
  // no finding says that something is imported or moved
  const isTaken = ({ importing, previousAddress, address }: ResourceChange): boolean =>
    importing !== undefined || (previousAddress !== undefined && previousAddress !== address);
  const taken = new Set(changes.filter(isTaken).map(placeOf));
  const said = new Map<string, Set<string>>();
  for (const { stack, address, details, each } of findings) {
    const places = each ?? (address === undefined ? [] : [{ address, details: [] }]);
    for (const one of places) {
      const place = placeOf({ stack, address: one.address });
      const known = said.get(place) ?? new Set();
      said.set(place, known);
      for (const detail of [...details, ...one.details]) known.add(detail);
    }
  }
  return others.flatMap(other => {
    const details = said.get(placeOf(other));
    if (details === undefined) return [other];
    const isSaid = ({ path, before, after }: OtherChange['changes'][number]): boolean =>
      details.has(`${path}: ${before} → ${after}`);
    const isWhole = other.action === 'update' && !taken.has(placeOf(other)) && other.changes.every(isSaid);
    return isWhole ? [] : [{ ...other, hasFinding: true as const }];
  });
}

function sumOf(folded: readonly Omit<Noise, 'resources'>[]): Noise {
  const sum = { resources: folded.length, ...NO_NOISE };
  for (const key of Object.keys(NO_NOISE) as (keyof typeof NO_NOISE)[])
    for (const noise of folded) sum[key] += noise[key];
  return sum;
}

const textsOf = (plans: readonly Plan[], texts: (plan: Plan) => readonly string[]): readonly StackText[] =>
  plans.flatMap(plan => texts(plan).map(text => ({ stack: plan.stack, text })));

/** Counts as Terraform's last line does, of managed resources: a data source that is read is no change. */
export function countsOf({ stack, changes }: Plan): StackCounts {
  const counts = { stack, add: 0, change: 0, replace: 0, destroy: 0, import: 0, move: 0, forget: 0 };
  for (const { mode, action, importing, previousAddress, address, deferred } of changes) {
    if (mode !== 'managed' || deferred !== undefined) continue;
    if (action === 'create' || action === 'replace') counts.add++;
    if (action === 'update') counts.change++;
    if (action === 'replace') counts.replace++;
    if (action === 'delete' || action === 'replace') counts.destroy++;
    if (action === 'forget') counts.forget++;
    if (importing !== undefined) counts.import++;
    if (previousAddress !== undefined && previousAddress !== address) counts.move++;
  }
  return counts;
}

const isUnchanged = (counts: StackCounts): boolean =>
  Object.values(counts).every(count => typeof count === 'string' || count === 0);

function verdictOf(
  findings: readonly Finding[],
  facts: {
    readonly isIncomplete: boolean;
    readonly isUnchanged: boolean;
    readonly stacks: number;
    readonly unseen: number;
    readonly coverage: CoverageOf | undefined;
  },
): Verdict {
  const count = (of: Severity) => findings.filter(({ severity }) => severity === of).length;
  const [danger, warning, note] = [count('danger'), count('warning'), count('note')];
  const levels: readonly (readonly [VerdictLevel, boolean])[] = [
    ...([
      ['danger', danger > 0],
      ['incomplete', facts.isIncomplete],
      ['warning', warning > 0],
    ] as const),
    ...([
      ['note', note > 0],
      ['no-changes', facts.isUnchanged],
    ] as const),
  ];
  const [level = 'clean'] = levels.find(([, isSo]) => isSo) ?? [];
  const partly = danger > 0 && facts.isIncomplete ? '; and the plans are not complete, so there may be more' : '';
  const others = [warning > 0 ? plural(warning, 'warning') : '', note > 0 ? plural(note, 'note') : ''].filter(Boolean);
  const also = others.length === 0 ? '' : `, and ${others.join(', ')}`;
  const texts: Readonly<Record<VerdictLevel, string>> = {
    danger: `Danger: ${plural(danger, 'finding')} ${danger === 1 ? 'weakens' : 'weaken'} the organization${also}${partly}.`,
    incomplete: `Incomplete: these plans do not show every change${others.map(other => `; ${other}`).join('')}.`,
    warning: `Warning: ${plural(warning, 'finding')} to look at${note > 0 ? `, and ${plural(note, 'note')}` : ''}; nothing that surely weakens the organization.`,
    note: `Nothing found that weakens the organization; ${plural(note, 'note')}.`,
    clean: 'Nothing found that weakens the organization.',
    'no-changes': `No changes in ${plural(facts.stacks, 'stack')}.`,
  };
  const unseen = `What AWS has now of ${plural(facts.unseen, 'contact')} is not known, and these plans overwrite it.`;
  const text = [texts[level], ...(facts.unseen > 0 ? [unseen] : []), ...(facts.coverage ? [facts.coverage.text] : [])];
  return { level, text: text.join(' '), danger, warning, note };
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
