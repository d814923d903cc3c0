import { administrator, Caller, callerFacts, rootSession, rootUser } from './callers';
import { ParsedPolicy, parsePolicy } from './document';
import { Dimension, findRequest, Option, requestSpace } from './request-space';
import { describeRequest } from './words';

/** What an SCP does to one caller. */
export interface CallerEffect {
  /** For people: 'the root user of account 222222222222'. */
  readonly caller: string;
  /** Account that the SCP names; undefined for a caller of any account that it does not name. */
  readonly account?: string;
  readonly denied: 'everything' | 'something' | 'nothing' | 'unknown';
  /** For people: 'denied every action', or one request that is denied. */
  readonly text: string;
}

/**
 * What the Deny statements of an SCP do to root user, root session and administrator role of an account that it does
 * not name, and to the root user of each account that it names. An empty table when it is no policy.
 */
export function simulatedEffect(policy: unknown): CallerEffect[] {
  const parsed: ParsedPolicy = parsePolicy(policy);
  const { document } = parsed;
  if (document.statements.length === 0) return [];
  const { named, unnamed } = callerFacts([document]);
  const space = requestSpace([document], 'scp');
  const denies = space.statements.flatMap(({ effect }, index) => (effect === 'Deny' ? [1n << BigInt(index)] : []));
  const all = denies.reduce((sum, bit) => sum | bit, 0n);

  /** A key of SAID, or in words what is denied. */
  const effectOn = (caller: Caller): string => {
    const isCaller = (dimension: Dimension, option: Option): boolean =>
      dimension.name !== 'caller' || (option.caller !== undefined && isSameCaller(option.caller, caller));
    const free = findRequest(space, 0n, all, isCaller);
    if (free === undefined) return 'everything';
    if (free === 'unknown') return 'unknown';
    for (const bit of denies) {
      const found = findRequest(space, bit, 0n, isCaller);
      if (typeof found !== 'object') continue;
      // with the same conditions, perhaps nothing is left
      const keys = new Map(found.relevant.map(({ name, keys }) => [name, JSON.stringify(keys)]));
      const isSame = (dimension: Dimension, option: Option): boolean =>
        isCaller(dimension, option) &&
        (!isCondition(dimension) ||
          (keys.get(dimension.name) ?? JSON.stringify(option.keys)) === JSON.stringify(option.keys));
      const request = describeRequest(found);
      const conditions = request.slice(request.indexOf(caller.words) + caller.words.length).replace(/^, /, '');
      return findRequest(space, 0n, all, isSame) === undefined && conditions !== ''
        ? `denied every action ${conditions}`
        : `denied some requests, for example ${request}`;
    }
    return 'nothing';
  };
  const row = (caller: Caller, account?: string): CallerEffect => {
    const effect = effectOn(caller);
    const words = account === undefined ? caller.words.replace(` of account ${unnamed}`, '') : caller.words;
    const [denied, text] = SAID[effect] ?? ['something', effect];
    return { caller: words, ...(account === undefined ? {} : { account }), denied, text };
  };
  return [
    ...[rootUser(unnamed), rootSession(unnamed), administrator(unnamed)].map(caller => row(caller)),
    ...named.map(account => row(rootUser(account), account)),
  ];
}

// all that a root session and the root user have apart
const isSameCaller = (a: Caller, b: Caller): boolean =>
  a.principal.id === b.principal.id && a.context['aws:AssumedRoot'] === b.context['aws:AssumedRoot'];

const isCondition = ({ name }: Dimension): boolean => !['caller', 'action', 'resource'].includes(name);

const SAID: Readonly<Record<string, readonly [CallerEffect['denied'], string]>> = {
  everything: ['everything', 'denied every action'],
  nothing: ['nothing', 'not denied anything'],
  unknown: ['unknown', 'too intricate to tell'],
};
