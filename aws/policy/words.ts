import { isAccountId } from '../arn';
import { CALLER_KEYS } from './callers';
import { ContextValue, isNegated } from './condition';
import { Condition, PolicyPrincipal, Selection, Statement } from './document';
import { Found } from './find-request';

/** Values of a list that are shown; the rest is counted. */
const MAX_SHOWN = 8;

/** Says a request: 's3:GetObject on arn:… by the root user of account 222222222222, with aws:X "y"'. */
export const describeRequest = (found: Found): string =>
  [`${whatIsAsked(found)} by ${found.caller.words}`, ...describeKeys(found)].join(', ');

/** Says a request of a caller who is known: 's3:GetObject on arn:…, with aws:X "y"'. */
export const describeOwnRequest = (found: Found): string => [whatIsAsked(found), ...describeKeys(found)].join(', ');

const whatIsAsked = ({ request }: Found): string =>
  `${request.action} ${request.resource === '*' ? 'without a resource' : `on ${request.resource}`}`;

/** Says the keys of a request that are a reason for it: 'with aws:X "y"', 'without aws:Z'. */
export function describeKeys({ relevant }: Found): string[] {
  const keys = relevant.flatMap(dimension => Object.entries(dimension.keys).filter(([key]) => !isCallerKey(key)));
  const present = keys.flatMap(([key, value]) => (value === undefined ? [] : [`${key} ${valueText(value)}`]));
  const absent = keys.flatMap(([key, value]) => (value === undefined ? [key] : []));
  return [
    ...(present.length > 0 ? [`with ${present.join(' and ')}`] : []),
    ...(absent.length > 0 ? [`without ${absent.join(' and ')}`] : []),
  ];
}

const isCallerKey = (key: string): boolean => CALLER_KEYS.has(key.toLowerCase());

const valueText = (value: ContextValue): string => JSON.stringify(value);

/** How a statement is called: its Sid in quotes, or its place. */
export const statementName = ({ sid, position }: Statement): string =>
  sid === undefined ? `statement ${position}` : `'${sid}'`;

/** Says a whole statement: 'denies every action on every resource when aws:PrincipalArn is like arn:*:iam::*:root'. */
export function describeStatement({ effect, principals, actions, resources, conditions }: Statement): string {
  const who =
    principals === undefined
      ? ''
      : ` ${principals.not ? 'everybody except ' : ''}${listText(principals.values.map(principalText))}`;
  const when = conditions.length > 0 ? ` when ${conditions.map(describeCondition).join(' and ')}` : '';
  return `${effect === 'Deny' ? 'denies' : 'allows'}${who} ${selectionText(actions, 'action')} on ${selectionText(resources, 'resource')}${when}`;
}

function selectionText({ not, values }: Selection, noun: string): string {
  if (values.includes('*')) return not ? `no ${noun}` : `every ${noun}`;
  return not ? `every ${noun} except ${listText(values)}` : listText(values);
}

/** Says a principal: 'everybody', 'account 222222222222', an ARN, a service. */
export const principalText = ({ kind, id }: PolicyPrincipal): string =>
  kind === 'AWS' && id === '*' ? 'everybody' : isAccountId(id) ? `account ${id}` : id;

/** Says a list, at most eight of its values. */
export function listText(values: readonly string[]): string {
  const shown = values.slice(0, MAX_SHOWN).join(', ');
  return values.length > MAX_SHOWN ? `${shown} and ${values.length - MAX_SHOWN} more` : shown;
}

/** Says a condition: 'aws:PrincipalAccount is not 222222222222', 'aws:AssumedRoot is absent'. */
export function describeCondition(condition: Condition): string {
  const { set, operator, ifExists, key, values } = condition;
  if (operator === 'Null') {
    const kinds = values.map(value => (value === 'true' ? 'absent' : 'present'));
    return `${key} is ${kinds.join(' or ')}`;
  }
  const one = set === undefined ? key : `${set === 'ForAllValues' ? 'every' : 'any'} value of ${key}`;
  return `${one} ${operatorText(operator)} ${listText(values)}${ifExists ? ' (or it is absent)' : ''}`;
}

function operatorText(operator: string): string {
  const words = OPERATOR_WORDS[operator.replace(/^(String|Numeric)/, '').replace('Not', '')] ?? 'is';
  return isNegated(operator) ? words.replace('is', 'is not') : words;
}

/** Operators by their words, without what says the type of the values or negates them. */
const OPERATOR_WORDS: Readonly<Record<string, string>> = {
  Like: 'is like',
  ArnLike: 'is like',
  ArnEquals: 'is like',
  DateLessThan: 'is before',
  DateLessThanEquals: 'is at most',
  DateGreaterThan: 'is after',
  DateGreaterThanEquals: 'is at least',
  LessThan: 'is less than',
  LessThanEquals: 'is at most',
  GreaterThan: 'is greater than',
  GreaterThanEquals: 'is at least',
  IpAddress: 'is in',
};
