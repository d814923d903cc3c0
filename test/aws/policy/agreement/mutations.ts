import { RawPolicy, RawStatement } from '../policy-generators';
import { Random } from './random';

type Edit = (statement: RawStatement, random: Random) => RawStatement | undefined;

const listOf = (value: unknown): string[] => [value].flat().map(String);

/** A statement with the list of one element changed; undefined when it has none. */
const inList =
  (elements: readonly (keyof RawStatement)[], change: (values: string[], random: Random) => string[]): Edit =>
  (statement, random) => {
    const present = elements.filter(element => statement[element] !== undefined);
    if (present.length === 0) return undefined;
    const element = random.one(present);
    const values = change(listOf(statement[element]), random);
    return values.length === 0 ? undefined : { ...statement, [element]: values };
  };

type Conditions = Record<string, Record<string, string | string[]>>;

/** A statement with its conditions changed. */
const inConditions =
  (change: (conditions: Conditions, random: Random) => unknown): Edit =>
  (statement, random) => {
    const conditions = structuredClone(statement.Condition ?? {}) as Conditions;
    if (change(conditions, random) === false) return undefined;
    const rest = Object.fromEntries(
      Object.entries(statement).filter(([name]) => name !== 'Condition'),
    ) as unknown as RawStatement;
    const left = Object.fromEntries(Object.entries(conditions).filter(([, keys]) => Object.keys(keys).length > 0));
    return Object.keys(left).length === 0 ? rest : { ...rest, Condition: left };
  };

/** Changes one operator and key of the conditions; false when there is none. */
const atKey = (change: (conditions: Conditions, operator: string, key: string, random: Random) => unknown): Edit =>
  inConditions((conditions, random) => {
    const places = Object.entries(conditions).flatMap(([operator, keys]) =>
      Object.keys(keys).map(key => [operator, key] as const),
    );
    if (places.length === 0) return false;
    const [operator, key] = random.one(places);
    return change(conditions, operator, key, random);
  });

const renamed = (rename: (operator: string) => string): Edit =>
  atKey((conditions, operator, key) => {
    const other = rename(operator);
    if (other === operator) return false;
    const { [key]: value, ...rest } = conditions[operator]!;
    conditions[operator] = rest;
    conditions[other] = { ...conditions[other], [key]: value! };
    return true;
  });

const ACTIONS = ['Action', 'NotAction'] as const;
const RESOURCES = ['Resource', 'NotResource'] as const;
const SCOPE = [...ACTIONS, ...RESOURCES] as const;

/** What people and mistakes do to a statement; undefined where it cannot be done. */
const EDITS: Readonly<Record<string, Edit>> = {
  'an element less': inList(SCOPE, (values, random) => values.toSpliced(random.below(values.length), 1)),
  'an action more': inList(ACTIONS, (values, random) => [
    ...values,
    random.one(['s3:Get?bject', 'iam:*', 'kms:Decrypt']),
  ]),
  'a wider action': inList(ACTIONS, (values, random) => {
    const at = random.below(values.length);
    return values.with(at, values[at]!.replace(/(?<=:.{3}).*$/, '*'));
  }),
  'a narrower one': inList(SCOPE, (values, random) => {
    const at = random.below(values.length);
    return values.with(at, values[at] === '*' ? 'arn:aws:s3:::logs/*' : values[at]!.replace(/\*$/, 'example*'));
  }),
  'another resource': inList(RESOURCES, (values, random) => [
    ...values.slice(1),
    random.one(['arn:aws:s3:::logs/2026/*', 'arn:aws:*:*:222222222222:*', '*']),
  ]),
  'turned around': statement => {
    const { Action, NotAction, ...rest } = statement;
    return Action === undefined ? { ...rest, Action: NotAction! } : { ...rest, NotAction: Action };
  },
  'resources turned around': statement => {
    const { Resource, NotResource, ...rest } = statement;
    return Resource === undefined ? { ...rest, Resource: NotResource! } : { ...rest, NotResource: Resource };
  },
  'the other effect': statement => ({ ...statement, Effect: statement.Effect === 'Allow' ? 'Deny' : 'Allow' }),
  'a condition less': atKey((conditions, operator, key) => delete conditions[operator]![key]),
  'a value less': atKey((conditions, operator, key, random) => {
    const values = listOf(conditions[operator]![key]);
    if (values.length < 2) return false;
    conditions[operator]![key] = values.toSpliced(random.below(values.length), 1);
    return true;
  }),
  'a value more': atKey((conditions, operator, key) => {
    if (/^(Null|Bool)/.test(operator)) return false;
    const values = listOf(conditions[operator]![key]);
    const more = /^(Date|Numeric)|Ip/.test(operator)
      ? values[0]!.replace(/[0-8]/, digit => String(Number(digit) + 1))
      : `${values[0]!}x`;
    conditions[operator]![key] = [...values, more];
    return true;
  }),
  'another digit': atKey((conditions, operator, key) => {
    const values = listOf(conditions[operator]![key]);
    conditions[operator]![key] = values.map(value =>
      value.replace(/[1-8](?=\d*$)/, digit => String(Number(digit) + 1)),
    );
    return true;
  }),
  'a wildcard': atKey((conditions, operator, key) => {
    const values = listOf(conditions[operator]![key]);
    if (!/Like|Arn/.test(operator)) return false;
    conditions[operator]![key] = values.map(value => value.replace(/[^:/*]+$/, '*'));
    return true;
  }),
  'true for false': atKey((conditions, operator, key) => {
    if (!/^(Null|Bool)/.test(operator)) return false;
    conditions[operator]![key] = listOf(conditions[operator]![key])[0] === 'true' ? 'false' : 'true';
    return true;
  }),
  'the opposite operator': renamed(operator =>
    operator.includes('Not')
      ? operator.replace('Not', '')
      : operator.replace(/(String|Arn|Numeric|Date)(Equals|Like)/, '$1Not$2'),
  ),
  'an optional key': renamed(operator => (/^(Null|For.*)|IfExists$/.test(operator) ? operator : `${operator}IfExists`)),
  'a key that has to be there': renamed(operator => operator.replace('IfExists', '')),
  'equals for like': renamed(operator => operator.replace('Like', 'Equals')),
  'like for equals': renamed(operator =>
    operator.replace('StringEquals', 'StringLike').replace('StringNotEquals', 'StringNotLike'),
  ),
  'greater for less': renamed(operator =>
    operator.includes('Less') ? operator.replace('Less', 'Greater') : operator.replace('Greater', 'Less'),
  ),
  'an exempt account': inConditions(conditions => {
    conditions.StringNotEquals = { ...conditions.StringNotEquals, 'aws:PrincipalAccount': '333333333333' };
  }),
  'root alone': inConditions(conditions => {
    conditions.ArnLike = { ...conditions.ArnLike, 'aws:PrincipalArn': 'arn:aws:iam::*:root' };
  }),
  'another principal': (statement, random) =>
    statement.Principal === undefined
      ? undefined
      : {
          ...statement,
          Principal: random.one<unknown>(['*', { AWS: '333333333333' }, { Service: 'sns.amazonaws.com' }]),
        },
  'all but the principal': ({ Principal, ...rest }) =>
    Principal === undefined || Principal === '*' || rest.Effect === 'Allow'
      ? undefined
      : ({ ...rest, NotPrincipal: Principal } as RawStatement),
  // what means nothing
  'another Sid': statement => ({ ...statement, Sid: 'Other' }),
  'lists in another order': inList(SCOPE, values => [...values].reverse()),
};

/** A document with one mutation. */
export function mutated(policy: RawPolicy, random: Random): { readonly name: string; readonly policy: RawPolicy } {
  for (;;) {
    const at = random.below(policy.Statement.length);
    if (random.below(20) === 0 && policy.Statement.length > 1) {
      return { name: 'a statement less', policy: { ...policy, Statement: policy.Statement.toSpliced(at, 1) } };
    }
    const [name, edit] = random.one(Object.entries(EDITS));
    const statement = edit(policy.Statement[at]!, random);
    if (statement !== undefined)
      return { name, policy: { ...policy, Statement: policy.Statement.with(at, statement) } };
  }
}
