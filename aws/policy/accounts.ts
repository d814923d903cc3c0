import { isAccountId } from '../arn';
import { PolicyDocument } from './document';
import { arnSegments, compile, intersections, matches } from './pattern';

/** Accounts that tell what documents say about accounts. */
export interface AccountFacts {
  /** Account ids that the documents name, sorted. */
  readonly named: readonly string[];
  /** Accounts that their patterns stand for, such as 123456789012 for '12*'; none of them is named. */
  readonly alike: readonly string[];
  /** An account that they do not name, and that no pattern of theirs stands for if there is such a one. */
  readonly unnamed: string;
  /** Whether accounts were looked for that several patterns stand for. */
  readonly isComplete: boolean;
}

/** Patterns beyond which those that two stand for are not looked for. */
const MAX_PAIRED = 60;

/** Digits in place of '*' and '?', the first ones most readable. */
const FILLS = [...'7896543210'];

/** The accounts that documents name in a principal, in a condition or in an ARN, and those that show their patterns. */
export function accountFacts(documents: readonly PolicyDocument[]): AccountFacts {
  const statements = documents.flatMap(document => document.statements);
  const values = (...keys: string[]): string[] =>
    statements.flatMap(({ conditions }) =>
      conditions.flatMap(condition => (keys.includes(condition.key.toLowerCase()) ? condition.values : [])),
    );
  const principals = statements.flatMap(({ principals }) => (principals?.values ?? []).map(({ id }) => id));
  const texts = [...principals, ...statements.flatMap(({ conditions }) => conditions.flatMap(one => one.values))];
  const named = new Set(texts.flatMap(text => [...text.matchAll(/(?<!\d)\d{12}(?!\d)/g)].map(([id]) => id)));

  const patterns = new Set([
    ...values('aws:principalaccount'),
    // a pattern that is no ARN has the account somewhere between its wildcards
    ...[...values('aws:principalarn'), ...principals].map(arn => arnSegments(arn)?.[3] ?? digitsOf(arn)),
  ]);
  const wild = [...patterns].filter(one => /[*?]/.test(one) && /\d/.test(one) && !one.includes('${')).sort();
  const isComplete = wild.length <= MAX_PAIRED;
  const both = isComplete ? wild.flatMap((a, at) => wild.slice(0, at).flatMap(b => intersections(a, b))) : [];
  const alike = [...wild, ...both].flatMap(pattern => FILLS.slice(0, 2).map(fill => accountLike(pattern, fill)));
  const compiled = wild.map(pattern => compile(pattern, undefined) ?? '');
  const isAlike = (id: string): boolean => compiled.some(pattern => matches(pattern, id));
  const free = FILLS.map(digit => digit.repeat(12)).filter(id => !texts.some(text => text.includes(id)));
  return {
    named: [...named].sort(),
    alike: [...new Set(alike)].filter(id => isAccountId(id) && !named.has(id)).sort(),
    isComplete,
    unnamed: free.find(id => !isAlike(id)) ?? free[0] ?? '123123123123',
  };
}

/** Tells accounts apart: those with the same text are named by the same conditions, so that documents treat them alike. */
export function accountClasses(documents: readonly PolicyDocument[]): (account: string) => string {
  const texts = documents.flatMap(({ statements }) =>
    statements.flatMap(({ conditions }) => conditions.map(({ values }) => values.join(' '))),
  );
  if (texts.some(text => /\d[*?]|[*?]\d/.test(text))) return account => account;
  return account => texts.flatMap((text, at) => (text.includes(account) ? at : [])).join();
}

/** '*1*' of '*1*:root'. */
const digitsOf = (pattern: string): string => {
  const digits = pattern.match(/[\d*?]+/g)?.find(run => /\d/.test(run)) ?? '';
  return digits.length < 12 && !/[*?]/.test(digits) ? `*${digits}*` : digits;
};

/** An account that a pattern matches; something else when it matches none. */
function accountLike(pattern: string, fill: string): string {
  const parts = pattern.replaceAll('?', fill).split('*');
  const missing = Math.max(0, 12 - parts.join('').length);
  return parts[0] + fill.repeat(missing) + parts.slice(1).join('');
}
