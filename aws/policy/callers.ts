import { PARTITION_NAMES } from '../partition';
import { accountFacts } from './accounts';
import { ContextValue } from './condition';
import { RequestPrincipal } from './decide';
import { PolicyKind } from './difference';
import { PolicyDocument } from './document';
import { arnSegments, freshCharacter, samples } from './pattern';

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
export function callersFor(documents: readonly PolicyDocument[], kind: PolicyKind): Caller[] {
  const statements = documents.flatMap(document => document.statements);
  const principals = statements.flatMap(statement => statement.principals?.values ?? []);
  const conditionValues = (...keys: string[]): string[] =>
    statements.flatMap(({ conditions }) =>
      conditions.flatMap(({ key, values }) => (keys.includes(key.toLowerCase()) ? values : [])),
    );
  const ids = (of: string): string[] => principals.flatMap(({ kind: one, id }) => (one === of ? [id] : []));
  const arns = [...new Set([...conditionValues('aws:principalarn'), ...ids('AWS').filter(id => arnSegments(id))])];
  const { named, alike, unnamed } = accountFacts(documents);
  const accounts = [unnamed, ...named, ...alike];
  const partitions = partitionsOf(arns);

  const callers = accounts.flatMap(account =>
    partitions.flatMap(partition => [
      rootUser(account, partition),
      rootSession(account, partition),
      administrator(account, partition),
    ]),
  );
  callers.push(...arns.flatMap(arn => callersLike(arn, arns, partitions, accounts)));
  if (kind !== 'scp') {
    const services = [
      ...ids('Service'),
      ...conditionValues('aws:principalservicename', 'aws:principalservicenameslist'),
    ].filter(id => !/[*?]/.test(id));
    callers.push(...[...new Set([...services, 'example.amazonaws.com'])].map(service));
    callers.push(...(['Federated', 'CanonicalUser'] as const).flatMap(of => ids(of).map(id => outsider(of, id))));
    callers.push({ principal: { kind: 'Anonymous', id: '*' }, context: {}, words: 'anybody, without credentials' });
  }
  return callers;
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

/** A role that may do everything. */
export const administrator = (account: string, partition = 'aws'): Caller =>
  principal(
    `arn:${partition}:iam::${account}:role/Administrator`,
    'AssumedRole',
    `an administrator role of account ${account}`,
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

/** Callers whose ARN a pattern matches, of every account when its account is a wildcard. */
function callersLike(
  pattern: string,
  patterns: readonly string[],
  partitions: readonly string[],
  accounts: readonly string[],
): Caller[] {
  const [partition = '', service = '', region = '', account = '', name = ''] = arnSegments(pattern) ?? [];
  if (arnSegments(pattern) === undefined || name === 'root') return [];
  const fresh = freshCharacter(patterns);
  const names = samples(name, fresh, Math.max(1, name.split('?').length));
  // many patterns for many accounts: the named accounts are then tried with the plain callers only
  const of = !/[*?]/.test(account)
    ? [account]
    : accounts.length * patterns.length > 400
      ? accounts.slice(0, 1)
      : accounts;
  return (/[*?]/.test(partition) ? partitions : [partition]).flatMap(one =>
    of.flatMap(id =>
      names
        .filter(text => text !== '' && !text.includes('${'))
        .map(text => {
          // a pattern that is not of IAM matches no principal, except for a session of a role
          const arn = `arn:${one}:${/[*?]/.test(service) ? 'iam' : service}:${/[*?]/.test(region) ? '' : region}:${id}:${text}`;
          return principal(arn, text.startsWith('user/') ? 'User' : 'AssumedRole', arn, {});
        }),
    ),
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
