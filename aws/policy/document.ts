import { isAccountId, parseArn } from '../arn';
import { isShortest } from './pattern';
import { Work } from './work';

/** A policy in one form, whatever way it was written: an SCP, a resource policy or a trust policy. */
export interface PolicyDocument {
  /** Whether '${…}' is a variable; in documents of the version before 2012-10-17 it is plain text. */
  readonly variables: boolean;
  readonly statements: readonly Statement[];
}

/** One statement; lists are sorted, without duplicates and without values that another value covers. */
export interface Statement {
  readonly sid?: string;
  /** Place in the document, from 1. */
  readonly position: number;
  readonly effect: 'Allow' | 'Deny';
  /** Absent in policies that are attached to the principal, and so in SCPs. */
  readonly principals?: PrincipalSelection;
  readonly actions: Selection;
  /** Every resource when the policy does not say, as in a trust policy. */
  readonly resources: Selection;
  readonly conditions: readonly Condition[];
}

/** The values that match, or with `not` the ones that do not. */
export interface Selection {
  readonly not: boolean;
  readonly values: readonly string[];
}

export interface PrincipalSelection {
  readonly not: boolean;
  readonly values: readonly PolicyPrincipal[];
}

export type PrincipalKind = 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';

/** A principal; everybody is AWS '*', and an account is its 12 digits however it was written. */
export interface PolicyPrincipal {
  readonly kind: PrincipalKind;
  readonly id: string;
}

/** One condition: all conditions of a statement have to hold, and any of the values is enough for one. */
export interface Condition {
  readonly set?: 'ForAllValues' | 'ForAnyValue';
  /** In AWS's spelling, without IfExists: 'StringNotEquals'. */
  readonly operator: string;
  readonly ifExists: boolean;
  /** As it was written; its case means nothing. */
  readonly key: string;
  readonly values: readonly string[];
}

/** A document and what could not be read of it, a sentence each; statements with a problem are left out. */
export interface ParsedPolicy {
  readonly document: PolicyDocument;
  readonly problems: readonly string[];
}

/** Condition operators by their lower-case names. */
export const OPERATORS: ReadonlyMap<string, string> = new Map(
  [
    ...['Equals', 'NotEquals', 'EqualsIgnoreCase', 'NotEqualsIgnoreCase', 'Like', 'NotLike'].map(op => `String${op}`),
    ...['Numeric', 'Date'].flatMap(type =>
      ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].map(op => type + op),
    ),
    ...['Equals', 'NotEquals', 'Like', 'NotLike'].map(op => `Arn${op}`),
    ...['Bool', 'Null', 'IpAddress', 'NotIpAddress', 'BinaryEquals'],
  ].map(name => [name.toLowerCase(), name]),
);

/** Work for leaving out what is covered: without it a document means the same, and is longer. */
const MINIMAL = 20_000_000;

/**
 * Parses a policy, as JSON or as the object in it. What is no policy, or a part of none, is a problem and never an
 * exception.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicy(policy: unknown): ParsedPolicy {
  const written = readStatements(policy);
  if (typeof written === 'string') return { document: { variables: false, statements: [] }, problems: [written] };
  const problems: string[] = [];
  const work = new Work(MINIMAL);
  const statements = written.statements.flatMap((statement, index) => {
    const found = parseStatement(statement, index + 1, work);
    problems.push(...found.problems.map(problem => `statement ${index + 1}: ${problem}`));
    return found.statement === undefined ? [] : [found.statement];
  });
  return { document: { variables: written.version === VERSION, statements }, problems };
}

const VERSION = '2012-10-17';

/** The statements of policies as they are written, in one policy; those of what is no policy are left out. */
export function joinPolicies(policies: readonly unknown[], effect?: Statement['effect']): string {
  const statements = policies.flatMap(policy => {
    const written = readStatements(policy);
    return typeof written === 'string' ? [] : written.statements;
  });
  const isOne = (statement: unknown): boolean =>
    effect === undefined || (isObject(statement) && statement.Effect === effect);
  return JSON.stringify({ Version: VERSION, Statement: statements.filter(isOne) });
}

/** Version and statements of a policy as they are written, or why it is none. */
function readStatements(
  policy: unknown,
): { readonly version: unknown; readonly statements: readonly unknown[] } | string {
  let json = policy;
  if (typeof policy === 'string') {
    try {
      json = JSON.parse(policy) as unknown;
    } catch {
      return 'policy is not JSON';
    }
  }
  if (!isObject(json)) return `policy must be a JSON object, got ${typeName(json)}`;
  if (json.Statement === undefined) return "policy has no 'Statement'";
  return { version: json.Version, statements: listOf(json.Statement) };
}

function parseStatement(json: unknown, position: number, work: Work): { statement?: Statement; problems: string[] } {
  if (!isObject(json)) return { problems: [`must be a JSON object, got ${typeName(json)}`] };
  const problems: string[] = [];
  const select = (name: string, minimize: (values: string[]) => string[]): Selection | undefined => {
    const given = [name, `Not${name}`].filter(key => json[key] !== undefined);
    if (given.length > 1) problems.push(`has both '${name}' and 'Not${name}'`);
    const [key] = given;
    if (key === undefined) return undefined;
    const values = textsOf(json[key]);
    if (values === undefined) problems.push(`'${key}' must be text or a list of texts`);
    return { not: key !== name, values: minimize(values ?? []) };
  };
  const { Effect, Sid } = json;
  if (Effect !== 'Allow' && Effect !== 'Deny') problems.push("'Effect' must be 'Allow' or 'Deny'");
  const actions = select('Action', values => minimal(values, 'action', work));
  if (actions === undefined) problems.push("has neither 'Action' nor 'NotAction'");
  const resources = select('Resource', values => minimal(values, 'arn', work)) ?? { not: false, values: ['*'] };
  const principals = parsePrincipals(json, problems);
  const conditions = parseConditions(json.Condition, problems, work);
  if (problems.length > 0 || actions === undefined) return { problems };
  return {
    statement: {
      ...(typeof Sid === 'string' && Sid !== '' ? { sid: Sid } : {}),
      position,
      effect: Effect as Statement['effect'],
      ...(principals === undefined ? {} : { principals }),
      actions,
      resources,
      conditions,
    },
    problems,
  };
}

function parsePrincipals(json: Readonly<Record<string, unknown>>, problems: string[]): PrincipalSelection | undefined {
  const given = ['Principal', 'NotPrincipal'].filter(key => json[key] !== undefined);
  if (given.length > 1) problems.push("has both 'Principal' and 'NotPrincipal'");
  const [key] = given;
  if (key === undefined) return undefined;
  const value = json[key];
  const entries: [string, unknown][] = isObject(value) ? Object.entries(value) : [['AWS', value]];
  const values = entries.flatMap(([kind, ids]): PolicyPrincipal[] => {
    const texts = textsOf(ids);
    if (texts === undefined || !isPrincipalKind(kind) || (!isObject(value) && value !== '*')) {
      problems.push(`'${key}' must be '*' or lists of AWS, Service, Federated or CanonicalUser`);
      return [];
    }
    return texts.map(id => ({ kind, id: kind === 'AWS' ? accountOf(id) : id }));
  });
  const everybody = values.find(isEverybody);
  const unique = new Map(values.map(principal => [`${principal.kind} ${principal.id}`, principal]));
  return {
    not: key === 'NotPrincipal',
    values: everybody === undefined ? [...unique].sort(byFirst).map(([, principal]) => principal) : [everybody],
  };
}

const isEverybody = ({ kind, id }: PolicyPrincipal): boolean => kind === 'AWS' && id === '*';

const isPrincipalKind = (kind: string): kind is PrincipalKind =>
  ['AWS', 'Service', 'Federated', 'CanonicalUser'].includes(kind);

// 'arn:aws:iam::111111111111:root' as a principal is the whole account, not its root user
function accountOf(id: string): string {
  const { service, region, account, resource } = parseArn(id) ?? {};
  return service === 'iam' && region === '' && resource === 'root' && isAccountId(account) ? account : id;
}

function parseConditions(json: unknown, problems: string[], work: Work): Condition[] {
  if (json === undefined) return [];
  if (!isObject(json)) {
    problems.push(`'Condition' must be a JSON object, got ${typeName(json)}`);
    return [];
  }
  const conditions = Object.entries(json).flatMap(([name, keys]): Condition[] => {
    const [, set, operator = '', ifExists] = /^(?:(forallvalues|foranyvalue):)?(.*?)(ifexists)?$/is.exec(name) ?? [];
    const known = OPERATORS.get(operator.toLowerCase());
    if (known === undefined || (known === 'Null' && ifExists !== undefined) || !isObject(keys)) {
      problems.push(
        known === undefined ? `unknown condition operator '${name}'` : `condition '${name}' is no condition`,
      );
      return [];
    }
    return Object.entries(keys).flatMap(([key, given]): Condition[] => {
      const values = textsOf(given);
      if (values === undefined) {
        problems.push(`condition '${name}' of '${key}' must be a value or a list of values`);
        return [];
      }
      const folded = known === 'Bool' || known === 'Null' ? values.map(value => value.toLowerCase()) : values;
      return [
        {
          ...(set === undefined
            ? {}
            : { set: set.toLowerCase() === 'forallvalues' ? ('ForAllValues' as const) : ('ForAnyValue' as const) }),
          operator: known,
          ifExists: ifExists !== undefined,
          key,
          values: minimal(folded, valueKind(known), work),
        },
      ];
    });
  });
  const unique = new Map(conditions.map(condition => [conditionText(condition), condition]));
  return [...unique].sort(byFirst).map(([, condition]) => condition);
}

const valueKind = (operator: string): ValueKind =>
  operator.startsWith('Arn') ? 'arn' : operator.endsWith('Like') ? 'like' : 'literal';

/** What a condition means, as text: equal for conditions that are written differently and mean the same. */
export const conditionText = ({ set, operator, ifExists, key, values }: Condition): string =>
  JSON.stringify([key.toLowerCase(), set ?? '', SAME_OPERATOR[operator] ?? operator, ifExists, values]);

// AWS documents the two as the same
const SAME_OPERATOR: Readonly<Record<string, string>> = { ArnEquals: 'ArnLike', ArnNotEquals: 'ArnNotLike' };

/** What a statement means, as text: equal for statements that are written differently and mean the same. */
export const statementText = ({ effect, principals, actions, resources, conditions }: Statement): string =>
  JSON.stringify([
    effect,
    principals ?? null,
    { not: actions.not, values: actions.values.map(action => action.toLowerCase()) },
    resources,
    conditions.map(conditionText),
  ]);

type ValueKind = 'action' | 'arn' | 'like' | 'literal';

/** Sorts values and leaves out duplicates and, as long as there is work left, those that another one covers. */
function minimal(values: readonly string[], kind: ValueKind, work: Work): string[] {
  const fold = (value: string): string => (kind === 'action' ? value.toLowerCase() : value);
  const unique = [...new Map(values.map(value => [fold(value), value])).values()].sort((a, b) =>
    compareText(fold(a), fold(b)),
  );
  if (kind === 'literal') return unique;
  return isShortest(unique.map(fold), kind === 'arn', work).flatMap((kept, index) =>
    kept ? (unique[index] ?? []) : [],
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byFirst = ([a]: [string, unknown], [b]: [string, unknown]): number => compareText(a, b);

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]);

function textsOf(value: unknown): string[] | undefined {
  const values = listOf(value);
  const texts = values.filter(one => ['string', 'number', 'boolean'].includes(typeof one)).map(String);
  return texts.length === values.length ? texts : undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const typeName = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value);
