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
  /** What changes, for people: 'account 222222222222 is now exempt'; of one that is added or removed, what it says. */
  readonly details: readonly string[];
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
  const said = (change: StatementChange['change'], statement: Statement, other?: Statement): StatementChange => ({
    ...{ change, name: statementName(statement) },
    details: other === undefined ? [describeStatement(statement)] : diffStatement(statement, other),
  });
  return [
    ...removed.map(one => said(pairs.has(one) ? 'changed' : 'removed', one, pairs.get(one))),
    ...added.filter(one => !taken.has(one)).map(one => said('added', one)),
  ];
}

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
function diffStatement(before: Statement, after: Statement): string[] {
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
): string[] {
  if (before.not !== after.not) {
    const name = (selection: Selection): string =>
      `${selection.not ? `every ${element} except` : `${element}`} ${listText(selection.values)}`;
    return [`${name(before)} becomes ${name(after)}`];
  }
  const fold = (value: string): string => (asArn ? value : value.toLowerCase());
  const [removed, added] = [missingIn(after.values, before.values, fold), missingIn(before.values, after.values, fold)];
  const partsOf = (value: string, others: readonly string[]): string[] =>
    removed.length * added.length > MAX_PAIRS ? [] : others.filter(one => covers(fold(value), fold(one), asArn));
  const narrower = removed.map(value => ({ value, parts: partsOf(value, added) })).filter(({ parts }) => parts[0]);
  const wider = added.map(value => ({ value, parts: partsOf(value, removed) })).filter(({ parts }) => parts[0]);
  const within = new Set([...narrower, ...wider].flatMap(({ value, parts }) => [value, ...parts]));
  const plain = (values: readonly string[], verb: string): string[] =>
    values.filter(value => !within.has(value)).map(value => `${element} ${value} ${verb}`);
  const becomes = (from: string, to: string): string =>
    `${before.not ? `exception of ${element}` : element} ${from} becomes ${to}`;
  return [
    ...narrower.map(({ value, parts }) => becomes(value, listText(parts))),
    ...wider.map(({ value, parts }) => becomes(listText(parts), value)),
    ...plain(removed, before.not ? gained : lost),
    ...plain(added, before.not ? lost : gained),
  ];
}

/** Those of a list that another one lacks. */
function missingIn(others: readonly string[], values: readonly string[], fold = (value: string) => value): string[] {
  const known = new Set(others.map(fold));
  return values.filter(value => !known.has(fold(value)));
}

function diffPrincipals(
  { principals: before }: Statement,
  { principals: after }: Statement,
  [gained, lost]: readonly [string, string],
): string[] {
  if (before === undefined || after === undefined || before.not !== after.not) {
    if (before === after) return [];
    const name = (of: Statement['principals']): string =>
      of === undefined ? 'none given' : `${of.not ? 'everybody except ' : ''}${listText(of.values.map(principalText))}`;
    return [`principal ${name(before)} becomes ${name(after)}`];
  }
  const [mine, theirs] = [before, after].map(({ values }) => values.map(principalText)) as [string[], string[]];
  const [goes, comes] = before.not ? EXEMPT : [`is ${lost}`, `is ${gained}`];
  return [...each(missingIn(theirs, mine), goes), ...each(missingIn(mine, theirs), comes)];
}

/** What becomes of a value that a Deny no longer leaves alone, or leaves alone now. */
const EXEMPT = ['is no longer exempt', 'is now exempt'] as const;

const each = (values: readonly string[], verb: string): string[] => values.map(value => `${value} ${verb}`);

function diffConditions(before: readonly Condition[], after: readonly Condition[], denies: boolean): string[] {
  const texts = (of: readonly Condition[]): Set<string> => new Set(of.map(conditionText));
  const [mine, theirs] = [texts(before), texts(after)];
  const left = new Set(after.filter(condition => !mine.has(conditionText(condition))));
  const details: string[] = [];
  for (const condition of before) {
    if (theirs.has(conditionText(condition))) continue;
    const sameKey = [...left].filter(({ key }) => key.toLowerCase() === condition.key.toLowerCase());
    const other = sameKey.find(candidate => operatorOf(candidate) === operatorOf(condition)) ?? sameKey[0];
    if (other === undefined) details.push(...ofOneSide(condition, denies, EXEMPT[0], 'no longer'));
    else {
      left.delete(other);
      details.push(...changedCondition(condition, other, denies));
    }
  }
  return [...details, ...[...left].flatMap(condition => ofOneSide(condition, denies, EXEMPT[1], 'also'))];
}

const operatorOf = ({ set, operator, ifExists }: Condition): string => `${set ?? ''}${operator}${ifExists}`;

/** Whether the values of a condition are the ones that a Deny leaves alone. */
const isExemption = ({ operator, key }: Condition, denies: boolean): boolean =>
  denies &&
  isNegated(operator) &&
  /^(aws:Principal|aws:userid$|aws:username$|aws:SourceAccount$|aws:SourceArn$)/i.test(key);

const exempted = (values: readonly string[], verb: string): string[] =>
  values.map(value => `${isAccountId(value) ? `account ${value}` : value} ${verb}`);

/** A condition that only one of two statements has. */
const ofOneSide = (condition: Condition, denies: boolean, exempt: string, verb: string): string[] =>
  isExemption(condition, denies)
    ? exempted(condition.values, exempt)
    : [`${verb} needs ${describeCondition(condition)}`];

function changedCondition(before: Condition, after: Condition, denies: boolean): string[] {
  const [from, to] = [describeCondition(before), describeCondition(after)];
  // two operators may read the same: ArnLike and StringLike
  const becomes = from === to ? `${from}: ${before.operator} becomes ${after.operator}` : `${from} becomes ${to}`;
  if (operatorOf(before) !== operatorOf(after)) return [becomes];
  const removed = missingIn(after.values, before.values);
  const added = missingIn(before.values, after.values);
  if (isExemption(before, denies)) return [...exempted(removed, EXEMPT[0]), ...exempted(added, EXEMPT[1])];
  if (/^(Numeric|Date|Bool|Null)/.test(before.operator) || before.values.length === 1) return [becomes];
  const say = (values: readonly string[], verb: string): string[] =>
    values.map(value => `${verb} ${denies ? 'denied' : 'allowed'} ${where(before, value)}`);
  const [gained, lost] = isNegated(before.operator) ? ['no longer', 'now'] : ['now', 'no longer'];
  return [...say(removed, lost), ...say(added, gained)];
}

/** Says which requests one value of a condition is about: 'in eu-west-1', 'where aws:SourceVpc is vpc-1'. */
function where(condition: Condition, value: string): string {
  if (condition.key.toLowerCase() === 'aws:requestedregion') return `in ${value}`;
  const operator = condition.operator.replace('Not', '');
  return `where ${describeCondition({ ...condition, operator, ifExists: false, values: [value] })}`;
}
