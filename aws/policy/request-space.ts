import { accountFacts } from './accounts';
import { Caller, CALLER_KEYS, callersFor } from './callers';
import { ContextValue, holds, Lookup, singleValue } from './condition';
import { lookupIn, matchesAction, matchesPrincipal, matchesResource } from './decide';
import { PolicyKind } from './difference';
import { Condition, PolicyDocument, Statement } from './document';
import { instantsFor, isoDate, valuesFor } from './key-values';
import { compile, variableKeys } from './pattern';
import { Sampling } from './sampling';
import { actionsFor, resourcesFor } from './selection-values';
import { count, Work } from './work';

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
  /** Statements that the masks tell of: all of them, or those before the one at which the work was spent. */
  readonly laidOut: number;
  /** Whether the options are all that there are. */
  readonly isComplete: boolean;
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

/** Keys of the current time, in lower case. */
export const TIME_KEYS: ReadonlySet<string> = new Set(['aws:currenttime', 'aws:epochtime']);

/**
 * Lays out the requests that documents tell apart, statement by statement, until the work is spent.
 *
 * @param account Account of the caller that policy variables read; without it one that the documents do not name.
 */
export function requestSpace(
  documents: readonly PolicyDocument[],
  kind: PolicyKind,
  work: Work,
  account?: string,
): RequestSpace {
  const sampling = new Sampling(work);
  const statements = documents.flatMap(document => document.statements);
  const variables = documents.flatMap(document => document.statements.map(() => document.variables));
  const { unnamed, isComplete } = accountFacts(documents);
  if (!isComplete) sampling.giveUp();
  const callers = callersFor(documents, kind, sampling);
  const reads = callers.find(caller => caller.account === (account ?? unnamed));
  const base = variableValues(documents, reads?.context ?? {});
  const ofVariables = lookupIn(base);
  const resolve = (value: string, index: number): string =>
    variables[index] === true ? (resolved(value, ofVariables) ?? value) : value;
  const dimensions: Draft[] = [
    {
      name: 'caller',
      own: CALLER_KEYS,
      testOf: ({ principals }) =>
        principals && (({ caller }) => caller !== undefined && matchesPrincipal(principals, caller.principal)),
      options: callers.map(caller => ({ keys: {}, caller })),
    },
    {
      name: 'action',
      own: NONE,
      testOf:
        ({ actions }) =>
        ({ action = '' }) =>
          matchesAction(actions, action),
      options: actionsFor(statements, sampling).map(action => ({ keys: {}, action })),
    },
    {
      name: 'resource',
      own: NONE,
      testOf:
        ({ resources }) =>
        ({ resource = '' }, lookup) =>
          matchesResource(resources, resource, lookup),
      options: resourcesFor(statements, resolve, unnamed, sampling).map(resource => ({ keys: {}, resource })),
    },
    ...keyDimensions(conditionsByKey(statements, resolve), base, unnamed, sampling),
  ];
  const { masks, laidOut } = layOut(dimensions, statements, variables, ofVariables, work);
  return {
    dimensions: dimensions.map(({ name, options }, at) => ({
      name,
      options: options.map((option, index) => ({ ...option, mask: masks[at]?.[index] ?? 0n })),
    })),
    ...{ statements, base },
    laidOut,
    isComplete: sampling.isComplete,
  };
}

/** A dimension before it is known which statements its options match. */
interface Draft {
  readonly name: string;
  /** Keys that it gives a value, in lower case. */
  readonly own: ReadonlySet<string>;
  /** What a statement asks for besides conditions; undefined when that is nothing. */
  readonly testOf?: (statement: Statement) => Test | undefined;
  readonly options: readonly Omit<Option, 'mask'>[];
}

type Test = (option: Omit<Option, 'mask'>, lookup: Lookup | undefined) => boolean;

const NONE: ReadonlySet<string> = new Set();

/** A dimension for each key of a condition, but the two of the time are one, and those of the caller are the caller's. */
function keyDimensions(
  byKey: ReadonlyMap<string, readonly Condition[]>,
  base: RequestSpace['base'],
  unnamed: string,
  sampling: Sampling,
): Draft[] {
  const dimensions: Draft[] = [];
  const times = [...byKey].filter(([name]) => TIME_KEYS.has(name));
  if (times.length > 0) {
    const conditions = times.flatMap(([, conditions]) => conditions);
    const instants = sampling.of(() => instantsFor(conditions));
    const keysAt = (instant: number): Option['keys'] =>
      Object.fromEntries(
        times.map(([name, [first]]) => [
          first?.key ?? name,
          name === 'aws:epochtime' ? String(Math.floor(instant / 1000)) : isoDate(instant),
        ]),
      );
    const options = (instants.length > 0 ? instants : [0]).map(instant => ({ keys: keysAt(instant) }));
    dimensions.push({ name: 'time', own: TIME_KEYS, options });
  }
  for (const [name, conditions] of byKey) {
    if (TIME_KEYS.has(name) || CALLER_KEYS.has(name)) continue;
    const key = conditions[0]?.key ?? name;
    const ofVariable = lookupIn(base)(name);
    const values = [
      ...valuesFor(name, conditions, unnamed, sampling),
      ...(ofVariable === undefined ? [] : [ofVariable]),
    ];
    dimensions.push({ name, own: new Set([name]), options: values.map(value => ({ keys: { [key]: value } })) });
  }
  return dimensions;
}

/** Tells for every option which statements it does not keep from matching, as masks; up to where the work was spent. */
function layOut(
  dimensions: readonly Draft[],
  statements: readonly Statement[],
  variables: readonly boolean[],
  ofVariables: Lookup,
  work: Work,
): { masks: bigint[][]; laidOut: number } {
  const lookups = dimensions.map(({ options, own }) => options.map(option => lookupsOf(option, own, ofVariables)));
  const masks = dimensions.map(({ options }) => options.map(() => 0n));
  // masks grow by 32 bits, since each time costs as much as they are long
  let chunks = dimensions.map(({ options }) => new Uint32Array(options.length));
  let laidOut = 0;
  const flush = (from: number): void => {
    chunks.forEach((chunk, at) =>
      chunk.forEach((bits, option) => {
        if (bits !== 0) masks[at]![option]! |= BigInt(bits) << BigInt(from);
      }),
    );
    chunks = chunks.map(chunk => chunk.fill(0));
  };
  for (const [index, statement] of statements.entries()) {
    const bit = 1 << (index % 32);
    const isVariable = variables[index] === true;
    dimensions.forEach(({ own, testOf, options }, at) => {
      const conditions = statement.conditions.filter(({ key }) => own.has(lower(key)));
      const test = testOf?.(statement);
      const chunk = chunks[at]!;
      const asked = conditions.length + (test === undefined ? 0 : 1);
      for (const [place, option] of options.entries()) {
        if (work.isSpent) return;
        const { given, all } = lookups[at]![place]!;
        count(1 + asked * ASK);
        if (
          (test === undefined || test(option, isVariable ? all : undefined)) &&
          conditions.every(condition => holds(condition, given, isVariable))
        )
          chunk[place]! |= bit;
      }
    });
    if (work.isSpent) break;
    laidOut = index + 1;
    if (laidOut % 32 === 0) flush(index - 31);
  }
  flush(laidOut - (laidOut % 32));
  return { masks, laidOut };
}

/** Steps that it takes to ask whether an option meets a condition. */
const ASK = 100;

/** Values of the keys of a request, as far as one option tells: own keys alone, or those of variables too. */
function lookupsOf(
  { keys, caller }: Omit<Option, 'mask'>,
  own: ReadonlySet<string>,
  ofVariables: Lookup,
): { given: Lookup; all: Lookup } {
  const present = Object.entries(keys).filter((entry): entry is [string, ContextValue] => entry[1] !== undefined);
  const ofOption = lookupIn({ ...caller?.context, ...Object.fromEntries(present) });
  const all: Lookup = key => ofOption(key) ?? ofVariables(key);
  // a key of this dimension that has no value is absent, whatever value the variables got for it
  return { all, given: key => (own.has(lower(key)) ? ofOption(key) : all(key)) };
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
const resolved = (pattern: string, lookup: Lookup): string | undefined => compile(pattern, singleValue(lookup), false);

function conditionsByKey(
  statements: readonly Statement[],
  resolve: (value: string, index: number) => string,
): Map<string, Condition[]> {
  const byKey = new Map<string, Condition[]>();
  statements.forEach(({ conditions }, at) => {
    for (const condition of conditions) {
      const name = lower(condition.key);
      const of = byKey.get(name) ?? [];
      of.push({ ...condition, values: condition.values.map(value => resolve(value, at)) });
      byKey.set(name, of);
    }
  });
  return new Map([...byKey].sort(([a], [b]) => (a < b ? -1 : 1)));
}
