import { PARTITION_NAMES } from '../partition';
import { accountFacts } from './accounts';
import { ContextValue, isNegated } from './condition';
import { RequestPrincipal } from './decide';
import { PolicyKind } from './difference';
import { PolicyDocument, Statement } from './document';
import { arnIntersections, arnSegments, freshCharacter, samples } from './pattern';
import { Sampling } from './sampling';

/** Somebody who calls AWS, with the context keys that follow from who it is. */
export interface Caller {
  readonly principal: RequestPrincipal;
  readonly context: Readonly<Record<string, ContextValue>>;
  /** Account of the caller; undefined for a service and for nobody in particular. */
  readonly account?: string;
  /** For people: 'the root user of account 222222222222'. */
  readonly words: string;
}

/** Keys whose values follow from the caller, in lower case: they cannot be combined at will. */
export const CALLER_KEYS: ReadonlySet<string> = new Set(
  [
    ...['aws:PrincipalArn', 'aws:PrincipalAccount', 'aws:PrincipalType', 'aws:AssumedRoot'],
    ...['aws:PrincipalIsAWSService', 'aws:PrincipalServiceName', 'aws:PrincipalServiceNamesList'],
  ].map(key => key.toLowerCase()),
);

/**
 * Callers that show every distinction the documents make, the plainest first: root user, root session and administrator
 * role of the named accounts, of those that a pattern stands for and of one that is not named, whoever an ARN pattern stands for, services, anybody.
 *
 * An SCP binds principals of accounts only, so there the services and anonymous callers are left out.
 */
export function callersFor(documents: readonly PolicyDocument[], kind: PolicyKind, sampling: Sampling): Caller[] {
  const statements = documents.flatMap(document => document.statements);
  const principals = statements.flatMap(statement => statement.principals?.values ?? []);
  const conditionValues = (...keys: string[]): string[] =>
    statements.flatMap(({ conditions }) =>
      conditions.flatMap(({ key, values }) => (keys.includes(key.toLowerCase()) ? values : [])),
    );
  const ids = (of: string): string[] => principals.flatMap(({ kind: one, id }) => (one === of ? [id] : []));
  const { named, alike, unnamed } = accountFacts(documents);
  const accounts = [unnamed, ...named, ...alike];
  const arns = [...new Set([...conditionValues('aws:principalarn'), ...ids('AWS').filter(id => arnSegments(id))])];
  const partitions = partitionsOf(arns);
  const fresh = freshCharacter(arns);

  const callers = accounts.flatMap(account =>
    sampling.of(() =>
      partitions.flatMap(partition => [
        rootUser(account, partition),
        rootSession(account, partition),
        administrator(account, partition),
      ]),
    ),
  );
  const like = (pattern: string): Caller[] =>
    accountsIn(pattern, accounts).flatMap(account =>
      sampling.of(() => callersLike(pattern, fresh, partitions, account)),
    );
  callers.push(...arns.flatMap(like), ...overlaps(statements, arns, sampling).flatMap(like));
  // whoever no pattern stands for, which an administrator role may be one of
  const others = arns.length === 0 ? [] : ['role', 'user'].map(type => `arn:*:iam::*:${type}/${fresh}`);
  callers.push(...others.flatMap(like));
  if (kind !== 'scp') {
    const services = [
      ...ids('Service'),
      ...conditionValues('aws:principalservicename', 'aws:principalservicenameslist'),
    ].filter(id => !/[*?]/.test(id));
    const outsiders = (['Federated', 'CanonicalUser'] as const).flatMap(of => ids(of).map(id => outsider(of, id)));
    callers.push(
      ...sampling.of(() => [...[...new Set([...services, 'example.amazonaws.com'])].map(service), ...outsiders]),
    );
    callers.push({ principal: { kind: 'Anonymous', id: '*' }, context: {}, words: 'anybody, without credentials' });
  }
  return callers;
}

/** Patterns of callers that a negated condition has in common with another one. */
function overlaps(statements: readonly Statement[], arns: readonly string[], sampling: Sampling): string[] {
  const negated = statements.flatMap(({ conditions }) =>
    conditions.flatMap(({ key, operator, values }) =>
      key.toLowerCase() === 'aws:principalarn' && isNegated(operator) ? values : [],
    ),
  );
  return [...new Set(sampling.inBoth(negated, arns, arnIntersections))];
}

/** Accounts that an ARN pattern is tried with: its own, or each when that is a wildcard. */
function accountsIn(pattern: string, accounts: readonly string[]): readonly string[] {
  const account = arnSegments(pattern)?.[3] ?? '';
  return /[*?]/.test(account) ? accounts : [account];
}

/** Partitions whose callers the ARN patterns may tell apart. */
function partitionsOf(arns: readonly string[]): readonly string[] {
  const partitions = arns.flatMap(arn => arnSegments(arn)?.[0] ?? []);
  // 'arn:*' reaches all of them, and the other document may not
  if (partitions.some(one => /[*?]/.test(one))) return PARTITION_NAMES;
  return [...new Set(['aws', ...partitions.sort()])];
}

/** The root user of an account. */
export const rootUser = (account: string, partition = 'aws'): Caller =>
  principal(`arn:${partition}:iam::${account}:root`, 'Account', `the root user of account ${account}`, {});

/** An sts:AssumeRoot session, which has the ARN of the root user and tells itself by a key. */
export const rootSession = (account: string, partition = 'aws'): Caller =>
  principal(`arn:${partition}:iam::${account}:root`, 'Account', `a root session of account ${account}`, {
    'aws:AssumedRoot': 'true',
  });

/** Whether two are one; the key is all that a root session and the root user have apart. */
export const isSameCaller = (a: Caller, b: Caller): boolean =>
  a.principal.id === b.principal.id && a.context['aws:AssumedRoot'] === b.context['aws:AssumedRoot'];

/** A role that may do everything. */
export const administrator = (account: string, partition = 'aws'): Caller =>
  principal(
    `arn:${partition}:iam::${account}:role/Administrator`,
    'AssumedRole',
    `an administrator role of account ${account}`,
    {},
  );

/**
 * The role with which CloudFormation StackSets works in a member, whose name AWS makes up.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-activate-trusted-access.html
 */
export const stackSetRole = (account: string, partition = 'aws'): Caller =>
  principal(
    `arn:${partition}:iam::${account}:role/stacksets-exec-0123456789abcdef0123456789abcdef`,
    'AssumedRole',
    `the role of CloudFormation StackSets in account ${account}`,
    {},
  );

function principal(
  arn: string,
  type: 'Account' | 'User' | 'AssumedRole',
  words: string,
  context: Readonly<Record<string, ContextValue>>,
): Caller {
  const [partition = '', , , account = ''] = arnSegments(arn) ?? [];
  return {
    principal: { kind: 'AWS', id: arn },
    context: {
      'aws:PrincipalArn': arn,
      'aws:PrincipalAccount': account,
      'aws:PrincipalType': type,
      'aws:PrincipalIsAWSService': 'false',
      ...context,
    },
    account,
    words: partition === 'aws' ? words : `${words} in partition ${partition}`,
  };
}

/** Callers of an account whose ARN a pattern matches. */
function callersLike(pattern: string, fresh: string, partitions: readonly string[], account: string): Caller[] {
  const [partition = '', service = '', region = '', , name = ''] = arnSegments(pattern) ?? [];
  if (arnSegments(pattern) === undefined || name === 'root') return [];
  const names = samples(name, fresh, Math.max(1, name.split('?').length));
  return (/[*?]/.test(partition) ? partitions : [partition]).flatMap(one =>
    names
      .filter(text => text !== '' && !text.includes('${'))
      .map(text => {
        // a pattern that is not of IAM matches no principal, except for a session of a role
        const arn = `arn:${one}:${/[*?]/.test(service) ? 'iam' : service}:${/[*?]/.test(region) ? '' : region}:${account}:${text}`;
        return principal(arn, text.startsWith('user/') ? 'User' : 'AssumedRole', arn, {});
      }),
  );
}

const service = (id: string): Caller => ({
  principal: { kind: 'Service', id },
  context: {
    'aws:PrincipalIsAWSService': 'true',
    'aws:PrincipalServiceName': id,
    'aws:PrincipalServiceNamesList': [id],
  },
  words: `the service ${id}`,
});

const outsider = (kind: 'Federated' | 'CanonicalUser', id: string): Caller => ({
  principal: { kind, id },
  context: { 'aws:PrincipalIsAWSService': 'false' },
  words: kind === 'Federated' ? `an identity of ${id}` : `the canonical user ${id}`,
});
