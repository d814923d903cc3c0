import { DefaultTokenResolver, StringConcat, Token, Tokenization } from 'cdktf';
import { IConstruct } from 'constructs';

export type Json = Record<string, unknown>;

// looked up once: an export of cdktf is a chain of getters
const TOKENS = Token;
const RESOLVER = new DefaultTokenResolver(new StringConcat());

/**
 * Returns a function that resolves tokens as cdktf does, and leaves out what is undefined. Only what is a token goes
 * through cdktf's own resolution, which looks at every text several times; one token can stand in thousands of places.
 */
export function resolveOnce(scope: IConstruct): (value: Json) => Json {
  const known = new Map<unknown, unknown>();
  const byCdktf = (part: unknown): unknown => {
    if (known.has(part)) return known.get(part);
    const resolved: unknown = Tokenization.resolve(part, { scope, resolver: RESOLVER, preparing: false });
    if (typeof part === 'string') known.set(part, resolved);
    return resolved;
  };
  const resolve = (part: unknown): unknown => {
    if (typeof part === 'string' || typeof part === 'number') return isToken(part) ? byCdktf(part) : part;
    if (typeof part !== 'object' || part === null) return part;
    // a list or an object can itself be a token
    if (Array.isArray(part)) {
      if (part.some(item => typeof item !== 'object' && isToken(item))) return byCdktf(part);
      return part.map(resolve).filter(item => item !== undefined);
    }
    if (Object.getPrototypeOf(part) !== Object.prototype) return byCdktf(part);
    const resolved: Json = {};
    for (const key of Object.keys(part)) {
      if (isToken(key)) return byCdktf(part);
      const item = resolve((part as Json)[key]);
      if (item !== undefined) resolved[key] = item;
    }
    return resolved;
  };
  return value => resolve(value) as Json;
}

/** Every token in text begins with a brace, and most texts have none. */
const isToken = (value: unknown): boolean =>
  typeof value === 'string' ? value.includes('{') && TOKENS.isUnresolved(value) : TOKENS.isUnresolved(value);

/** Merges JSON into other JSON: objects key by key, lists one after the other. */
export function mergeInto(target: Json, source: Json): Json {
  for (const key of Object.keys(source)) {
    const [there, value] = [target[key], source[key]];
    if (Array.isArray(value) && Array.isArray(there)) target[key] = [...(there as unknown[]), ...(value as unknown[])];
    else if (isObject(value) && isObject(there)) mergeInto(there, value);
    else target[key] = value;
  }
  return target;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
