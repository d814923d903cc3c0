import { administrator, Caller, isSameCaller, rootSession, rootUser } from './callers';
import { CallerPlace, isOfDirectCall, knownOfDirectCalls } from './direct-call';
import { parsePolicy, PolicyDocument, Statement } from './document';
import { findRequest, May } from './find-request';
import { requestSpace, RequestSpace } from './request-space';
import { Work } from './work';

/** What SCPs let a caller do of an action: every request, some, or none; 'unknown' when it is too intricate to tell. */
export type Verdict = 'all' | 'some' | 'none' | 'unknown';

/** SCPs by level, as their texts: those of the organization's root, of each OU below it, of the account. */
export type ScpLevels = readonly (readonly unknown[])[];

/** What is asked of SCPs: calls of which callers, and from where. */
export interface AskedOfScps extends Omit<CallerPlace, 'account'> {
  /** Account of root user, root session and administrator. @default - one that no policy names */
  readonly account?: string;
  /** Of those callers. @default 'aws' */
  readonly partition?: string;
  /** ARNs of roles that are asked about besides. */
  readonly roles?: readonly string[];
  /** For example 's3:GetObject'. */
  readonly actions: readonly string[];
}

/** What SCPs let a caller do of an action. */
export interface ScpVerdict {
  /** 'the root user', 'a root session', 'an administrator role', or the ARN of a role. */
  readonly caller: string;
  readonly action: string;
  readonly verdict: Verdict;
}

const STEPS = 100_000_000;

/**
 * What SCPs let the callers of an account do of each action: the root user, a root session, an administrator role and the
 * roles of these ARNs. Of several organizations of SCPs, such as those before and after a change, one answer each.
 *
 * A request passes when no statement denies it and, on each level, one allows it: a level without a policy lets nothing
 * through, so that FullAWSAccess has to be among the texts where it is attached. A text that cannot be read makes every
 * verdict of its side unknown. That SCPs bind no management account is for the caller to know.
 *
 * Calls are those that somebody makes themselves, see `isOfDirectCall`.
 */
export function scpVerdicts(
  sides: readonly ScpLevels[],
  { account = '000000000000', partition = 'aws', roles = [], actions, organization, path, at }: AskedOfScps,
): readonly (readonly ScpVerdict[])[] {
  const read = sides.map(levels => levels.map(policies => policies.map(parsePolicy)));
  const policies = read.flat(2).map(({ document }) => document);
  const place = { account, organization, path, at };
  const known = knownOfDirectCalls(policies, actions, place);
  const own = [rootUser, rootSession, administrator].map(of => of(account, partition));
  const ofPartition = partition === 'aws' ? [] : own.map(({ principal }) => principal.id);
  const asked: Statement = {
    ...{ position: 0, effect: 'Allow', actions: { not: false, values: actions } },
    resources: { not: false, values: ['*', ...known.resources] },
    conditions: [
      ...[account, ...roles, ...ofPartition].map(id => ({
        operator: 'StringEquals',
        ifExists: false,
        key: id === account ? 'aws:PrincipalAccount' : 'aws:PrincipalArn',
        values: [id],
      })),
      ...known.conditions,
    ],
  };
  // a statement that asks for nothing but these callers and requests makes them known to the search
  const work = new Work(STEPS);
  const space = requestSpace([{ variables: true, statements: [asked] }, ...policies], 'scp', work);
  const callers: [string, (caller: Caller) => boolean][] = [
    ...own.map((one): [string, (caller: Caller) => boolean] => [
      one.words.replace(/ of account \d{12}.*/, ''),
      caller => isSameCaller(caller, one),
    ]),
    ...roles.map((role): [string, (caller: Caller) => boolean] => [role, ({ principal }) => principal.id === role]),
  ];
  return read.map(levels => {
    const isRead = levels.flat().every(({ problems }) => problems.length === 0);
    const documents = levels.map(level => level.map(({ document }) => document));
    return callers.flatMap(([caller, isCaller]) =>
      actions.map((action): ScpVerdict => {
        const isPossible = isOfDirectCall(action, place);
        const isOne: May = (dimension, option) =>
          dimension.name === 'caller'
            ? option.caller !== undefined && isCaller(option.caller)
            : isPossible(dimension, option);
        return { caller, action, verdict: isRead ? verdict(space, documents, work, isOne) : 'unknown' };
      }),
    );
  });
}

function verdict(space: RequestSpace, levels: readonly (readonly PolicyDocument[])[], work: Work, isOne: May): Verdict {
  if (!space.isComplete || space.laidOut < space.statements.length) return 'unknown';
  const bits = (documents: readonly PolicyDocument[], effect: Statement['effect']): bigint[] => {
    const own = new Set(documents.flatMap(({ statements }) => statements));
    return space.statements.flatMap((one, index) =>
      own.has(one) && one.effect === effect ? [1n << BigInt(index)] : [],
    );
  };
  const sum = (some: readonly bigint[]): bigint => some.reduce((all, bit) => all | bit, 0n);
  const denies = bits(levels.flat(), 'Deny');
  const allows = levels.map(level => bits(level, 'Allow'));
  const search = (must: bigint, avoid: bigint): 'yes' | 'no' | 'unknown' => {
    const found = findRequest(space, must, avoid, work, isOne);
    return found === 'unknown' ? found : found === undefined ? 'no' : 'yes';
  };
  const any = (answers: Iterable<'yes' | 'no' | 'unknown'>): 'yes' | 'no' | 'unknown' => {
    let isUnknown = false;
    for (const answer of answers) {
      if (answer === 'yes') return answer;
      isUnknown ||= answer === 'unknown';
    }
    return isUnknown ? 'unknown' : 'no';
  };
  function* passing(level: number, must: bigint): Generator<'yes' | 'no' | 'unknown'> {
    const own = allows[level];
    if (own === undefined) yield search(must, sum(denies));
    else for (const allow of own) yield* passing(level + 1, must | allow);
  }
  function* stopped(): Generator<'yes' | 'no' | 'unknown'> {
    for (const deny of denies) yield search(deny, 0n);
    for (const level of allows) yield search(0n, sum(level));
  }
  const passes = any(passing(0, 0n));
  if (passes === 'no') return 'none';
  const stops = any(stopped());
  if (passes === 'unknown' || stops === 'unknown') return 'unknown';
  return stops === 'yes' ? 'some' : 'all';
}
