import { decide, matchesAction, matchesPrincipal, PolicyRequest, lookupIn } from './decide';
import { Condition, PolicyDocument, Statement } from './document';
import { compile, concrete, EXAMPLE, matches } from './pattern';

/** Keys that say for whom a service acts: a request may have any value that a policy asks for. */
export const SOURCES = /^aws:source(arn|account|orgid|orgpaths|owner)$/;

/** Keys that services send whatever they act for. */
const ALSO_SENT = /^(kms:encryptioncontext.*|s3:x-amz-acl|aws:securetransport|aws:principal(isawsservice|service.*))$/;

/** Keys that services send when they are set up for it: a trail with a KMS key says so to the bucket. */
const PERHAPS_SENT = /^s3:x-amz-server-side-encryption(-aws-kms-key-id)?$/;

/** What becomes of a request: allowed; with a key that an Allow, or that a Deny asks for; or in no way. */
export type Fate = 'kept' | 'asked' | 'spared' | 'lost';

/**
 * What a policy does to the request of a service, of which not every key needs to be known.
 *
 * EventBridge sends no source when it publishes to a topic, so that a statement with one is not for it.
 *
 * @param isMadeUp Whether 'example' in the request stands for a wildcard.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
export function fateOf(policy: PolicyDocument, request: PolicyRequest, isMadeUp: boolean): Fate {
  if (decide(policy, request) === 'allow') return 'kept';
  const about = policy.statements.filter(statement => isAbout(statement, request));
  const allows = about.filter(({ effect }) => effect === 'Allow');
  const isAllowed = (keys: Keys): boolean =>
    decide(policy, { ...request, context: { ...request.context, ...keys } }) === 'allow';
  if (allows.some(allow => isAllowed(askedBy(allow, request, isMadeUp, isSent(request))))) return 'asked';
  const mayBeSent = (key: string): boolean => isSent(request)(key) || PERHAPS_SENT.test(key);
  const denies = about.filter(({ effect }) => effect === 'Deny');
  const spared = Object.assign({}, ...denies.map(deny => sparedBy(deny, request, mayBeSent))) as Keys;
  return allows.some(allow => isAllowed({ ...spared, ...askedBy(allow, request, isMadeUp, mayBeSent) }))
    ? 'spared'
    : 'lost';
}

type Keys = Readonly<Record<string, string>>;

/** Whether a statement is about who asks, and what for. */
export const isAbout = (
  { principals, actions }: Statement,
  { principal, action }: Pick<PolicyRequest, 'principal' | 'action'>,
): boolean => principals !== undefined && matchesPrincipal(principals, principal) && matchesAction(actions, action);

/** Whether a service may say for whom it acts. */
export const mayHaveSource = (service: string, action: string): boolean =>
  !(service === 'events.amazonaws.com' && /^(sns|kms):/i.test(action));

const isSent =
  ({ principal, action }: PolicyRequest) =>
  (key: string): boolean =>
    (SOURCES.test(key) && mayHaveSource(principal.id, action)) || ALSO_SENT.test(key);

/** What an Allow asks for beside what the request has: keys that services send, in place of a wildcard too. */
function askedBy(
  { conditions }: Statement,
  { context }: PolicyRequest,
  isMadeUp: boolean,
  isUsable: (key: string) => boolean,
): Keys {
  const lookup = lookupIn(context);
  const asked: Record<string, string> = {};
  for (const condition of conditions) {
    const key = condition.key.toLowerCase();
    if (!isUsable(key)) continue;
    const had = lookup(key);
    const values = valuesFor(condition);
    const value =
      had === undefined
        ? values[0]
        : isMadeUp && typeof had === 'string' && had.includes(EXAMPLE)
          ? values.find(one => matchesExample(had, one))
          : undefined;
    if (value !== undefined) asked[key] = value;
  }
  return asked;
}

/** What a Deny leaves alone, in keys that the request lacks. */
function sparedBy({ conditions }: Statement, { context }: PolicyRequest, isUsable: (key: string) => boolean): Keys {
  const lookup = lookupIn(context);
  const spared: Record<string, string> = {};
  for (const { key: name, operator, values } of conditions) {
    const key = name.toLowerCase();
    if (!isUsable(key) || lookup(key) !== undefined) continue;
    if (operator.includes('Not')) spared[key] = concrete(values[0] ?? '');
    // a Deny of what is missing: another one may say what it has to be
    else if (operator === 'Null' && values.includes('true')) spared[key] ??= EXAMPLE;
  }
  return spared;
}

/** Values with which a condition holds; none when only a missing key, or nothing in particular, does. */
export function valuesFor({ operator, values }: Condition): string[] {
  if (operator === 'Null') return values.includes('false') ? [EXAMPLE] : [];
  return operator.includes('Not') ? [EXAMPLE] : values.map(concrete);
}

/** Whether a value is what an example may stand for. */
const matchesExample = (example: string, value: string): boolean =>
  matches(compile(example.replaceAll(EXAMPLE, '*'), undefined) ?? '', value);

/** Keys of every request of a service. */
export const serviceContext = (service: string): PolicyRequest['context'] => ({
  'aws:PrincipalIsAWSService': 'true',
  'aws:PrincipalServiceName': service,
  'aws:PrincipalServiceNamesList': [service],
  'aws:SecureTransport': 'true',
});
