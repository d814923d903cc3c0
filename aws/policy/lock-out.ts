import { administrator, Caller, isSameCaller, rootSession, rootUser } from './callers';
import { isOfDirectCall, knownOfDirectCalls } from './direct-call';
import { parsePolicy, PolicyDocument, Statement } from './document';
import { findRequest, May } from './find-request';
import { requestSpace, RequestSpace } from './request-space';
import { Work } from './work';

/** What SCPs let a caller do of an action: every request, some, or none; 'unknown' when it is too intricate to tell. */
export type Verdict = 'all' | 'some' | 'none' | 'unknown';

/** An action of a caller of which SCPs let through more or less than before. */
export interface VerdictChange {
  /** 'the root user', 'a root session', 'an administrator role', or the ARN of a role. */
  readonly caller: string;
  readonly action: string;
  readonly before: Verdict;
  readonly after: Verdict;
}

/** SCPs by level, as their texts: those of the organization's root, of each OU below it, of the account. */
export type ScpLevels = readonly (readonly unknown[])[];

/** AWS's own FullAWSAccess. */
export const FULL_ACCESS = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

/** Actions without which people are shut out: those of the way back, of a service of each kind, and of support. */
export const WAY_BACK = [
  ...['iam:CreateRole', 'iam:UpdateAssumeRolePolicy', 'iam:AttachRolePolicy', 'iam:ListRoles'],
  ...['sts:AssumeRole', 'sts:GetCallerIdentity'],
  ...['organizations:DetachPolicy', 'organizations:UpdatePolicy', 'organizations:DescribeOrganization'],
  ...['support:CreateCase', 'ec2:DescribeInstances', 's3:ListAllMyBuckets'],
] as const;

const STEPS = 100_000_000;

/**
 * What SCPs let the callers of an account do that they did not, or no longer let them: for the root user, a root session,
 * an administrator role and the roles of these ARNs, of each action. What stays as it is is left out.
 *
 * A request passes when no statement denies it and, on each level, one allows it: a level without a policy lets nothing
 * through, so that FullAWSAccess has to be among the texts (`FULL_ACCESS`) where it is attached. A text that cannot be
 * read makes every verdict of its side unknown. That SCPs bind no management account is for the caller to know.
 *
 * Calls are those that somebody makes themselves, see `isOfDirectCall`.
 *
 * @param account Account of root user, root session and administrator; without it one that no policy names.
 * @param organization Its id.
 * @param path Where the account is in it: 'o-example/r-root/ou-root-example/'.
 */
export function verdictChanges(
  before: ScpLevels,
  after: ScpLevels,
  {
    account = '000000000000',
    roles = [],
    actions = WAY_BACK,
    organization,
    path,
  }: {
    readonly account?: string;
    readonly roles?: readonly string[];
    readonly actions?: readonly string[];
    readonly organization?: string | undefined;
    readonly path?: string | undefined;
  } = {},
): VerdictChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const sides = [before, after].map(levels => levels.map(policies => policies.map(parsePolicy)));
  const policies = sides.flat(2).map(({ document }) => document);
  const place = { account, organization, path };
  const known = knownOfDirectCalls(policies, actions, place);
  const asked: Statement = {
    ...{ position: 0, effect: 'Allow', actions: { not: false, values: actions } },
    resources: { not: false, values: ['*', ...known.resources] },
    conditions: [
      ...[account, ...roles].map(id => ({
        operator: 'StringEquals',
        ifExists: false,
        key: id === account ? 'aws:PrincipalAccount' : 'aws:PrincipalArn',
        values: [id],
      })),
      ...known.conditions,
    ],
  };
  // a statement that asks for nothing but these callers and requests makes them known to the search
  const documents = [{ variables: true, statements: [asked] }, ...policies];
  const work = new Work(STEPS);
  const space = requestSpace(documents, 'scp', work);
  const verdictOf = (levels: (typeof sides)[number], isOne: May): Verdict =>
    levels.flat().some(({ problems }) => problems.length > 0)
      ? 'unknown'
      : verdict(
          space,
          levels.map(level => level.map(({ document }) => document)),
          work,
          isOne,
        );

  const callers: [string, (caller: Caller) => boolean][] = [
    ...[rootUser(account), rootSession(account), administrator(account)].map(
      (one): [string, (caller: Caller) => boolean] => [
        one.words.replace(` of account ${account}`, ''),
        caller => isSameCaller(caller, one),
      ],
    ),
    ...roles.map((role): [string, (caller: Caller) => boolean] => [role, ({ principal }) => principal.id === role]),
  ];
  return callers.flatMap(([caller, isCaller]) =>
    actions.flatMap(action => {
      const isPossible = isOfDirectCall(action, place);
      const isOne: May = (dimension, option) =>
        dimension.name === 'caller'
          ? option.caller !== undefined && isCaller(option.caller)
          : isPossible(dimension, option);
      const [then, now] = sides.map(levels => verdictOf(levels, isOne)) as [Verdict, Verdict];
      return then === now && then !== 'unknown' ? [] : [{ caller, action, before: then, after: now }];
    }),
  );
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
