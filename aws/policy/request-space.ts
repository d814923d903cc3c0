import { accountFacts } from './accounts';
import { Caller, CALLER_KEYS, callersFor } from './callers';
import { ContextValue, holds, Lookup } from './condition';
import { lookupIn, matchesAction, matchesPrincipal, matchesResource } from './decide';
import { PolicyKind } from './difference';
import { Condition, PolicyDocument, Statement } from './document';
import { arnSamples, instantsFor, isoDate, valuesFor } from './key-values';
import { KNOWN_REQUESTS } from './known-requests';
import { compile, covers, freshCharacter, fullResource, intersections, samples, variableKeys } from './pattern';

/**
 * All requests that documents can tell apart, as a product: a caller, an action, a resource, and a value for each key
 * of a condition. Keys that hang together are one dimension, so that every request is one that can happen.
 */
export interface RequestSpace {
  readonly dimensions: readonly Dimension[];
  /** All statements; a statement is the bit of its index. */
  readonly statements: readonly Statement[];
  /** Values of the keys that policy variables read. */
  readonly base: Readonly<Record<string, ContextValue>>;
  /** Options that all searches together may still look at. */
  readonly budget: { looks: number };
}

/** One aspect of a request; the plainest options come first. */
export interface Dimension {
  /** 'caller', 'action', 'resource', 'time' or a key in lower case. */
  readonly name: string;
  readonly options: readonly Option[];
}

/** One value of a dimension. */
export interface Option {
  /** Statements that this value alone does not keep from matching. */
  readonly mask: bigint;
  readonly caller?: Caller;
  readonly action?: string;
  readonly resource?: string;
  /** Keys as the documents write them; undefined for one that is not there. */
  readonly keys: Readonly<Record<string, ContextValue | undefined>>;
}

const TIME_KEYS: ReadonlySet<string> = new Set(['aws:currenttime', 'aws:epochtime']);

/** Options that all searches of a comparison look at, which takes about a second; documents of people need a few thousand. */
const MAX_LOOKS = 10_000_000;

/**
 * Lays out the requests that documents tell apart.
 *
 * @param account Account of the caller that policy variables read; without it one that the documents do not name.
 */
export function requestSpace(documents: readonly PolicyDocument[], kind: PolicyKind, account?: string): RequestSpace {
  const statements = documents.flatMap(document => document.statements);
  const variables = documents.flatMap(document => document.statements.map(() => document.variables));
  const facts = accountFacts(documents);
  const callers = callersFor(documents, kind);
  const reads = callers.find(caller => caller.account === (account ?? facts.unnamed));
  const base = variableValues(documents, reads?.context ?? {});
  const resolve = (value: string, index: number): string =>
    variables[index] === true ? (resolved(value, base) ?? value) : value;
  const byKey = conditionsByKey(statements, resolve);
  const option = (
    keys: Option['keys'],
    test: (statement: Statement, lookup: Lookup | undefined) => boolean,
    part: Pick<Option, 'caller' | 'action' | 'resource'> = {},
  ): Option => {
    const present = Object.entries(keys).filter((entry): entry is [string, ContextValue] => entry[1] !== undefined);
    const lookup = lookupIn({ ...base, ...part.caller?.context, ...Object.fromEntries(present) });
    const given = lookupIn({ ...part.caller?.context, ...Object.fromEntries(present) });
    const own = part.caller === undefined ? new Set(Object.keys(keys).map(lower)) : CALLER_KEYS;
    // a key of this dimension that has no value is absent, whatever value the variables got for it
    const seen: Lookup = key => (own.has(lower(key)) ? given(key) : lookup(key));
    let mask = 0n;
    statements.forEach((statement, index) => {
      const variable = variables[index] === true;
      const matches =
        test(statement, variable ? lookup : undefined) &&
        (own.size === 0 ||
          statement.conditions.every(condition => !own.has(lower(condition.key)) || holds(condition, seen, variable)));
      if (matches) mask |= 1n << BigInt(index);
    });
    return { mask, keys, ...part };
  };

  const actions = actionsFor(statements).map(action =>
    option({}, ({ actions }) => matchesAction(actions, action), { action }),
  );
  const resources = resourcesFor(statements, resolve, facts.unnamed).map(resource =>
    option({}, ({ resources }, lookup) => matchesResource(resources, resource, lookup), { resource }),
  );
  const dimensions: Dimension[] = [
    {
      name: 'caller',
      options: callers.map(caller =>
        option({}, ({ principals }) => principals === undefined || matchesPrincipal(principals, caller.principal), {
          caller,
        }),
      ),
    },
    { name: 'action', options: actions },
    { name: 'resource', options: resources },
  ];
  const times = [...byKey].filter(([name]) => TIME_KEYS.has(name));
  if (times.length > 0) {
    const instants = instantsFor(times.flatMap(([, conditions]) => conditions));
    dimensions.push({
      name: 'time',
      options: (instants.length > 0 ? instants : [0]).map(instant =>
        option(
          Object.fromEntries(
            times.map(([name, [first]]) => [
              first?.key ?? name,
              name === 'aws:epochtime' ? String(Math.floor(instant / 1000)) : isoDate(instant),
            ]),
          ),
          () => true,
        ),
      ),
    });
  }
  for (const [name, conditions] of byKey) {
    if (TIME_KEYS.has(name) || CALLER_KEYS.has(name)) continue;
    const key = conditions[0]?.key ?? name;
    const values = valuesFor(name, conditions, facts.unnamed);
    const ofVariable = lookupIn(base)(name);
    dimensions.push({
      name,
      options: [...values, ...(ofVariable === undefined ? [] : [ofVariable])].map(value =>
        option({ [key]: value }, () => true),
      ),
    });
  }
  return { dimensions, statements, base, budget: { looks: MAX_LOOKS } };
}

const lower = (text: string): string => text.toLowerCase();

/** A value for every key that a policy variable reads; one that says who calls is that of the plainest caller. */
function variableValues(
  documents: readonly PolicyDocument[],
  caller: Readonly<Record<string, ContextValue>>,
): Record<string, ContextValue> {
  const texts = documents
    .filter(({ variables }) => variables)
    .flatMap(({ statements }) =>
      statements.flatMap(({ resources, conditions }) => [
        ...resources.values,
        ...conditions.flatMap(({ values }) => values),
      ]),
    );
  const ofCaller = lookupIn(caller);
  const keys = new Map(texts.flatMap(variableKeys).map(key => [lower(key), key]));
  return Object.fromEntries(
    [...keys].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, key]) => [key, ofCaller(name) ?? 'example-value']),
  );
}

/** A pattern with its variables replaced; undefined when one has no value. */
function resolved(pattern: string, base: Readonly<Record<string, ContextValue>>): string | undefined {
  const lookup = lookupIn(base);
  return compile(
    pattern,
    key => {
      const value = lookup(key);
      return typeof value === 'string' ? value : undefined;
    },
    false,
  );
}

function conditionsByKey(
  statements: readonly Statement[],
  resolve: (value: string, index: number) => string,
): Map<string, Condition[]> {
  const byKey = new Map<string, Condition[]>();
  statements.forEach(({ conditions }, index) => {
    for (const condition of conditions) {
      const name = lower(condition.key);
      const of = byKey.get(name) ?? [];
      of.push({ ...condition, values: condition.values.map(value => resolve(value, index)) });
      byKey.set(name, of);
    }
  });
  return new Map([...byKey].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Actions that show every distinction the statements make, known ones first. */
function actionsFor(statements: readonly Statement[]): string[] {
  const patterns = distinct(statements.flatMap(({ actions }) => actions.values));
  const fresh = freshCharacter(patterns);
  const longest = Math.max(2, ...patterns.map(pattern => pattern.split('?').length));
  const complete = (action: string): string => (action.includes(':') ? action : `${action || fresh}:Example${fresh}`);
  return distinct([
    ...KNOWN_REQUESTS.map(([action]) => action),
    ...[
      ...patterns,
      ...overlaps(
        statements.map(({ actions }) => actions),
        intersections,
      ),
    ].flatMap(pattern => samples(pattern, fresh, longest, 'Example').map(complete)),
    `${fresh}service:Example${fresh}`,
  ]).filter(action => /^[^:]+:[^:]+$/.test(action));
}

/** Resources that show every distinction the statements make, known ones first, '*' for actions without one last. */
function resourcesFor(
  statements: readonly Statement[],
  resolve: (value: string, index: number) => string,
  unnamed: string,
): string[] {
  const selections = statements.map(({ resources }, index) => ({
    not: resources.not,
    values: resources.values.map(value => fullResource(resolve(value, index))),
  }));
  const patterns = distinct(selections.flatMap(({ values }) => values));
  const fresh = freshCharacter(patterns);
  const longest = Math.max(2, ...patterns.map(pattern => pattern.split('?').length));
  return distinct([
    ...KNOWN_REQUESTS.map(([, resource]) => resource.replace('777777777777', unnamed)),
    ...[...patterns, ...overlaps(selections, arnIntersections)].flatMap(pattern =>
      arnSamples(pattern, fresh, longest, unnamed),
    ),
    `arn:aws:${fresh}service:eu-west-1:${unnamed}:${fresh.repeat(longest)}`,
    '*',
  ]);
}

/** Patterns for what a Not… list has in common with another list, which no pattern by itself shows. */
function overlaps(
  selections: readonly { readonly not: boolean; readonly values: readonly string[] }[],
  intersect: (a: string, b: string) => string[],
): string[] {
  const wide = (not: boolean): string[] =>
    distinct(selections.flatMap(selection => (selection.not === not ? selection.values : []))).filter(
      value => /[*?]/.test(value) && value !== '*',
    );
  const outside = wide(true).slice(0, MAX_OVERLAPS);
  const all = distinct([...outside, ...wide(false)]).slice(0, MAX_OVERLAPS);
  return outside.flatMap(a => all.flatMap(b => (covers(a, b, false) || covers(b, a, false) ? [] : intersect(a, b))));
}

/** Patterns of which overlaps are looked for. */
const MAX_OVERLAPS = 40;

function arnIntersections(a: string, b: string): string[] {
  const [mine, theirs] = [a.split(':'), b.split(':')];
  const heads = mine.slice(0, 5).map((segment, index) => intersections(segment, theirs[index] ?? '', 1)[0]);
  if (heads.some(head => head === undefined) || mine.length < 6 || theirs.length < 6) return [];
  return intersections(mine.slice(5).join(':'), theirs.slice(5).join(':')).map(tail => [...heads, tail].join(':'));
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];
