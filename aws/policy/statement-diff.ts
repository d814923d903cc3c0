import { isAccountId } from '../arn';
import { isNegated } from './condition';
import { Condition, conditionText, PolicyDocument, Selection, Statement, statementText } from './document';
import { covers } from './pattern';
import { describeCondition, describeStatement, listText, principalText, statementName } from './words';

/** One difference between the statements of two documents. */
export interface StatementChange {
  readonly change: 'added' | 'removed' | 'changed';
  /** Sid in quotes, or place, as it was before when it was there. */
  readonly name: string;
  readonly before?: Statement;
  readonly after?: Statement;
  /** What changes; of one that is added or removed, what it says. */
  readonly details: readonly StatementDetail[];
}

/** One difference between two statements. */
export interface StatementDetail {
  readonly element: 'statement' | 'action' | 'resource' | 'principal' | 'condition' | 'exemption';
  /** For people: 'account 222222222222 is now exempt'. */
  readonly text: string;
}

/** Similarity below which two statements are rather a removed one and an added one. */
const MIN_SIMILARITY = 0.3;

/** Pairs beyond which statements are matched by Sid alone, and values not at all. */
const MAX_PAIRS = 40000;

/**
 * The differences between the statements of two documents by meaning: order, spelling, Sid and duplicates are none. The
 * ones that are not the same are paired with the most similar one; removed and changed ones come in the order before,
 * then added ones in the order after.
 */
export function diffStatements(before: PolicyDocument, after: PolicyDocument): StatementChange[] {
  const removed = without(before.statements, after.statements);
  const added = without(after.statements, before.statements);
  const pairs = pairSimilar(removed, added);
  const taken = new Set(pairs.values());
  return [
    ...removed.map((statement): StatementChange => {
      const other = pairs.get(statement);
      const name = statementName(statement);
      if (other === undefined) return { change: 'removed', name, before: statement, details: whole(statement) };
      return { change: 'changed', name, before: statement, after: other, details: diffStatement(statement, other) };
    }),
    ...added
      .filter(statement => !taken.has(statement))
      .map((statement): StatementChange => ({
        change: 'added',
        name: statementName(statement),
        after: statement,
        details: whole(statement),
      })),
  ];
}

const whole = (statement: Statement): StatementDetail[] => [
  { element: 'statement', text: describeStatement(statement) },
];

/** The different ones of the first that the second do not have. */
function without(statements: readonly Statement[], others: readonly Statement[]): Statement[] {
  const texts = new Set(others.map(statementText));
  return [...new Map(statements.map(statement => [statementText(statement), statement])).entries()].flatMap(
    ([text, statement]) => (texts.has(text) ? [] : [statement]),
  );
}

function pairSimilar(removed: readonly Statement[], added: readonly Statement[]): Map<Statement, Statement> {
  const many = removed.length * added.length > MAX_PAIRS;
  const features = new Map([...removed, ...added].map(statement => [statement, featuresOf(statement)]));
  const scored = removed.flatMap((before, i) =>
    added.flatMap((after, j) => {
      if (before.effect !== after.effect || (many && before.sid !== after.sid)) return [];
      const score = similarity(before, after, features);
      return score >= MIN_SIMILARITY ? [{ before, after, score, i, j }] : [];
    }),
  );
  const pairs = new Map<Statement, Statement>();
  const taken = new Set<Statement>();
  for (const { before, after } of scored.sort((a, b) => b.score - a.score || a.i - b.i || a.j - b.j)) {
    if (pairs.has(before) || taken.has(after)) continue;
    pairs.set(before, after);
    taken.add(after);
  }
  return pairs;
}

function similarity(
  before: Statement,
  after: Statement,
  features: ReadonlyMap<Statement, ReadonlySet<string>>,
): number {
  const [mine, theirs] = [features.get(before) ?? new Set<string>(), features.get(after) ?? new Set<string>()];
  const common = [...mine].filter(feature => theirs.has(feature)).length;
  // a Sid means nothing to AWS, but people keep it
  const sid = before.sid !== undefined && before.sid === after.sid ? 0.5 : 0;
  const place = before.position === after.position ? 0.1 : 0;
  return common / (mine.size + theirs.size - common) + sid + place;
}

const featuresOf = ({ principals, actions, resources, conditions }: Statement): Set<string> =>
  new Set([
    ...actions.values.map(value => `action ${actions.not} ${value.toLowerCase()}`),
    ...resources.values.map(value => `resource ${resources.not} ${value}`),
    ...(principals?.values ?? []).map(({ kind, id }) => `principal ${kind} ${id}`),
    ...conditions.flatMap(({ operator, key, values }) => [
      `condition ${operator} ${key.toLowerCase()}`,
      ...values.map(value => `condition ${operator} ${key.toLowerCase()} ${value}`),
    ]),
  ]);

/** What changes from one statement to another of the same effect. */
export function diffStatement(before: Statement, after: Statement): StatementDetail[] {
  const denies = before.effect === 'Deny';
  const verbs = denies
    ? (['now denied', 'no longer denied'] as const)
    : (['now allowed', 'no longer allowed'] as const);
  return [
    ...diffSelection('action', before.actions, after.actions, verbs, false),
    ...diffSelection('resource', before.resources, after.resources, ['now covered', 'no longer covered'], true),
    ...diffPrincipals(before, after, verbs),
    ...diffConditions(before.conditions, after.conditions, denies),
  ];
}

function diffSelection(
  element: 'action' | 'resource',
  before: Selection,
  after: Selection,
  [gained, lost]: readonly [string, string],
  asArn: boolean,
): StatementDetail[] {
  if (before.not !== after.not) {
    const name = (selection: Selection): string =>
      `${selection.not ? `every ${element} except` : `${element}`} ${listText(selection.values)}`;
    return [{ element, text: `${name(before)} becomes ${name(after)}` }];
  }
  const fold = (value: string): string => (asArn ? value : value.toLowerCase());
  const missing = (from: Selection, to: Selection): string[] => {
    const kept = new Set(to.values.map(fold));
    return from.values.filter(value => !kept.has(fold(value)));
  };
  const [removed, added] = [missing(before, after), missing(after, before)];
  const partsOf = (values: readonly string[], others: readonly string[]): { value: string; parts: string[] }[] =>
    values.map(value => ({
      value,
      parts:
        removed.length * added.length > MAX_PAIRS ? [] : others.filter(one => covers(fold(value), fold(one), asArn)),
    }));
  const [narrower, wider] = [partsOf(removed, added), partsOf(added, removed)];
  const within = new Set(
    [...narrower, ...wider].flatMap(({ value, parts }) => (parts.length > 0 ? [value, ...parts] : [])),
  );
  const becomes = [
    ...narrower.filter(({ parts }) => parts.length > 0).map(({ value, parts }) => [value, listText(parts)] as const),
    ...wider.filter(({ parts }) => parts.length > 0).map(({ value, parts }) => [listText(parts), value] as const),
  ];
  const plain = (values: readonly string[], verb: string): StatementDetail[] =>
    values.filter(value => !within.has(value)).map(value => ({ element, text: `${element} ${value} ${verb}` }));
  return [
    ...becomes.map(([from, to]) => ({
      element,
      text: `${before.not ? `exception of ${element}` : element} ${from} becomes ${to}`,
    })),
    ...plain(removed, before.not ? gained : lost),
    ...plain(added, before.not ? lost : gained),
  ];
}

/** Those of a list that another one lacks. */
function missingIn(others: readonly string[], values: readonly string[]): string[] {
  const known = new Set(others);
  return values.filter(value => !known.has(value));
}

function diffPrincipals(
  { principals: before }: Statement,
  { principals: after }: Statement,
  [gained, lost]: readonly [string, string],
): StatementDetail[] {
  if (before === undefined || after === undefined || before.not !== after.not) {
    if (before === after) return [];
    const name = (of: Statement['principals']): string =>
      of === undefined ? 'none given' : `${of.not ? 'everybody except ' : ''}${listText(of.values.map(principalText))}`;
    return [{ element: 'principal', text: `principal ${name(before)} becomes ${name(after)}` }];
  }
  const [mine, theirs] = [before, after].map(({ values }) => values.map(principalText)) as [string[], string[]];
  const [removed, added] = [missingIn(theirs, mine), missingIn(mine, theirs)];
  const say = (values: readonly string[], verb: string): StatementDetail[] =>
    values.map(value => ({ element: before.not ? 'exemption' : 'principal', text: `${value} ${verb}` }));
  return before.not
    ? [...say(removed, 'is no longer exempt'), ...say(added, 'is now exempt')]
    : [...say(removed, `is ${lost}`), ...say(added, `is ${gained}`)];
}

function diffConditions(before: readonly Condition[], after: readonly Condition[], denies: boolean): StatementDetail[] {
  const texts = (of: readonly Condition[]): Set<string> => new Set(of.map(conditionText));
  const [mine, theirs] = [texts(before), texts(after)];
  const removed = before.filter(condition => !theirs.has(conditionText(condition)));
  const added = after.filter(condition => !mine.has(conditionText(condition)));
  const details: StatementDetail[] = [];
  const left = new Set(added);
  for (const condition of removed) {
    const sameKey = [...left].filter(({ key }) => key.toLowerCase() === condition.key.toLowerCase());
    const other = sameKey.find(candidate => operatorOf(candidate) === operatorOf(condition)) ?? sameKey[0];
    if (other === undefined) {
      details.push(...lostCondition(condition, denies));
      continue;
    }
    left.delete(other);
    details.push(...changedCondition(condition, other, denies));
  }
  return [...details, ...[...left].flatMap(condition => newCondition(condition, denies))];
}

const operatorOf = ({ set, operator, ifExists }: Condition): string => `${set ?? ''}${operator}${ifExists}`;

/** Whether the values of a condition are the ones that a Deny leaves alone. */
const isExemption = ({ operator, key }: Condition, denies: boolean): boolean =>
  denies &&
  isNegated(operator) &&
  /^(aws:Principal|aws:userid$|aws:username$|aws:SourceAccount$|aws:SourceArn$)/i.test(key);

const exemptText = (value: string): string => (isAccountId(value) ? `account ${value}` : value);

function newCondition(condition: Condition, denies: boolean): StatementDetail[] {
  if (isExemption(condition, denies)) return exempted(condition.values, 'is now exempt');
  return [{ element: 'condition', text: `also needs ${describeCondition(condition)}` }];
}

function lostCondition(condition: Condition, denies: boolean): StatementDetail[] {
  if (isExemption(condition, denies)) return exempted(condition.values, 'is no longer exempt');
  return [{ element: 'condition', text: `no longer needs ${describeCondition(condition)}` }];
}

const exempted = (values: readonly string[], verb: string): StatementDetail[] =>
  values.map(value => ({ element: 'exemption', text: `${exemptText(value)} ${verb}` }));

function changedCondition(before: Condition, after: Condition, denies: boolean): StatementDetail[] {
  const [from, to] = [describeCondition(before), describeCondition(after)];
  // two operators may read the same: ArnLike and StringLike
  const becomes = from === to ? `${from}: ${before.operator} becomes ${after.operator}` : `${from} becomes ${to}`;
  if (operatorOf(before) !== operatorOf(after)) return [{ element: 'condition', text: becomes }];
  const removed = missingIn(after.values, before.values);
  const added = missingIn(before.values, after.values);
  if (isExemption(before, denies)) {
    return [...exempted(removed, 'is no longer exempt'), ...exempted(added, 'is now exempt')];
  }
  if (/^(Numeric|Date|Bool|Null)/.test(before.operator) || before.values.length === 1) {
    return [{ element: 'condition', text: becomes }];
  }
  const say = (values: readonly string[], verb: string): StatementDetail[] =>
    values.map(value => ({
      element: 'condition',
      text: `${verb} ${denies ? 'denied' : 'allowed'} ${where(before, value)}`,
    }));
  const [gained, lost] = isNegated(before.operator) ? ['no longer', 'now'] : ['now', 'no longer'];
  return [...say(removed, lost), ...say(added, gained)];
}

/** Says which requests one value of a condition is about: 'in eu-west-1', 'where aws:SourceVpc is vpc-1'. */
function where(condition: Condition, value: string): string {
  if (condition.key.toLowerCase() === 'aws:requestedregion') return `in ${value}`;
  const operator = condition.operator.replace('Not', '');
  return `where ${describeCondition({ ...condition, operator, ifExists: false, values: [value] })}`;
}
