import { compareText } from './existing';
import { decide, matchesAction, matchesPrincipal, PolicyRequest } from './policy/decide';
import { Condition, parsePolicy, PolicyDocument, Statement } from './policy/document';

/** Actions that services of AWS call by these policies; a wildcard stands for those of them that it matches. */
const ACTIONS = [
  ...['events:PutEvents', 's3:GetBucketAcl', 's3:GetBucketLocation', 's3:ListBucket', 's3:PutObject', 'sns:Publish'],
  ...['sqs:SendMessage', 'sts:AssumeRole', 'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
  ...['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
];

/** Keys that say for whom a service acts: a request may have any value that a policy asks for. */
const SOURCES = /^aws:source(arn|account|orgid|orgpaths|owner)$/;

/** Keys that services send whatever they act for. */
const ALSO_SENT = /^(kms:encryptioncontext.*|s3:x-amz-acl|aws:securetransport|aws:principal(isawsservice|service.*))$/;

/**
 * What AWS services may no longer do by a resource policy: 'cloudtrail.amazonaws.com: s3:PutObject', sorted.
 *
 * Tries a request for each service, action and source that was allowed. A policy may name the source that it did not
 * name before, because a service that is only bound more tightly has lost nothing. EventBridge has: it sends no source
 * when it publishes to a topic, so that a statement with one is not for it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
export function lostServiceActions(before: unknown, after: unknown): string[] {
  const [then, now] = [parsePolicy(before).document, parsePolicy(after).document];
  const lost = allowsIn(then).flatMap(statement =>
    servicesOf(statement).flatMap(service =>
      actionsOf(statement)
        .filter(action => !isStillAllowed(now, then, statement, service, action))
        .map(action => `${service}: ${action}`),
    ),
  );
  return [...new Set(lost)].sort(compareText);
}

const allowsIn = ({ statements }: PolicyDocument): Statement[] => statements.filter(({ effect }) => effect === 'Allow');

const servicesOf = ({ principals }: Statement): string[] =>
  principals === undefined || principals.not
    ? []
    : principals.values.flatMap(({ kind, id }) => (kind === 'Service' ? [id] : []));

function actionsOf({ actions }: Statement): string[] {
  if (actions.not) return [];
  return actions.values.flatMap(action => {
    const known = ACTIONS.filter(one => matchesAction({ not: false, values: [action] }, one));
    return /[*?]/.test(action) && known.length > 0 ? known : [action];
  });
}

/** Whether every source that a service acted for may still do so, with what a statement of now asks for. */
function isStillAllowed(
  now: PolicyDocument,
  then: PolicyDocument,
  statement: Statement,
  service: string,
  action: string,
): boolean {
  const principal = { kind: 'Service', id: service } as const;
  const candidates = allowsIn(now).filter(
    ({ principals, actions }) =>
      principals !== undefined && matchesPrincipal(principals, principal) && matchesAction(actions, action),
  );
  const mayHaveSource = !(service === 'events.amazonaws.com' && /^(sns|kms):/i.test(action));
  return sourcesOf(statement).every(sources => {
    const request: PolicyRequest = {
      principal,
      action,
      resource: concrete(statement.resources.not ? '*' : (statement.resources.values[0] ?? '*')),
      context: {
        'aws:PrincipalIsAWSService': 'true',
        'aws:PrincipalServiceName': service,
        'aws:PrincipalServiceNamesList': [service],
        'aws:SecureTransport': 'true',
        ...sources,
      },
    };
    // what this cannot make up says nothing
    if (decide(then, request) !== 'allow') return true;
    return candidates.some(candidate => {
      const asked = askedFor(candidate, sources, mayHaveSource);
      return decide(now, { ...request, context: { ...request.context, ...asked } }) === 'allow';
    });
  });
}

/** What a request needs for the conditions of a statement, once for each of its sources. */
function sourcesOf({ conditions }: Statement): Readonly<Record<string, string>>[] {
  let all: Readonly<Record<string, string>>[] = [{}];
  for (const condition of conditions) {
    const key = condition.key.toLowerCase();
    const values = valuesFor(condition);
    if (values.length === 0) continue;
    all = SOURCES.test(key)
      ? all.flatMap(one => values.map(value => ({ ...one, [key]: value }))).slice(0, 100)
      : all.map(one => ({ ...one, [key]: values[0]! }));
  }
  return all;
}

/** What a statement of now asks for beside what the request has: keys that services send, in place of a wildcard too. */
function askedFor(
  { conditions }: Statement,
  sources: Readonly<Record<string, string>>,
  mayHaveSource: boolean,
): Readonly<Record<string, string>> {
  const asked: Record<string, string> = {};
  for (const condition of conditions) {
    const key = condition.key.toLowerCase();
    const [value] = valuesFor(condition);
    const had = sources[key];
    if (value === undefined || !((SOURCES.test(key) && mayHaveSource) || ALSO_SENT.test(key))) continue;
    // 'example' stands for a wildcard
    if (had === undefined || (had.includes(EXAMPLE) && matchesExample(had, value))) asked[key] = value;
  }
  return asked;
}

const EXAMPLE = 'example';

const concrete = (pattern: string): string => pattern.replaceAll('*', EXAMPLE).replaceAll('?', 'x');

/** Whether a value is what an example may stand for. */
const matchesExample = (example: string, value: string): boolean =>
  new RegExp(`^${example.split(EXAMPLE).map(escape).join('.*')}$`, 's').test(value);

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Values with which a condition holds; none when only a missing key, or nothing in particular, does. */
function valuesFor({ operator, values }: Condition): string[] {
  if (operator === 'Null') return values.includes('false') ? [EXAMPLE] : [];
  return operator.includes('Not') ? [EXAMPLE] : values.map(concrete);
}
