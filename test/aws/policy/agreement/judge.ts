import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import { createRequire } from 'node:module';
import { Decision, PolicyRequest } from '../../../../aws/policy/decide';
import { RawPolicy, RawStatement } from '../policy-generators';
import { DocumentKind } from './documents';
import { Random } from './random';

// the quick way into the simulator asks a resource policy for a name that it did not give it
const { loadPolicy } = createRequire(require.resolve('@cloud-copilot/iam-simulate'))('@cloud-copilot/iam-policy') as {
  loadPolicy: (policy: object) => { metadata: () => object | undefined };
};
const prototype = Object.getPrototypeOf(loadPolicy({ Version: '2012-10-17', Statement: [] })) as {
  metadata: () => object | undefined;
};
const { metadata } = prototype;
prototype.metadata = function (): object {
  return metadata.call(this) ?? { name: 'resource policy' };
};

const FULL_ACCESS = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** What one policy by itself decides, by a simulator that is not ours. */
export function judged(
  kind: DocumentKind,
  policy: RawPolicy,
  { principal, action, resource, context }: PolicyRequest,
): Decision {
  const own = principal.id.split(':')[4] ?? '';
  const everything = [{ name: 'everything', policy: FULL_ACCESS }];
  const result = runUnsafeSimulation(
    {
      request: {
        ...{ principal: principal.id, action },
        // for a resource of another account both sides have to allow, so that the resource policy decides
        resource: { resource, accountId: kind === 'resource' ? '999999999999' : own },
        contextVariables: context as Record<string, string | string[]>,
      },
      identityPolicies: kind === 'identity' ? [{ name: 'own', policy }] : everything,
      // beside nothing, an SCP allows what it allows
      serviceControlPolicies: kind === 'scp' ? [{ orgIdentifier: 'r-exam', policies: [{ name: 'scp', policy }] }] : [],
      resourceControlPolicies: [],
      ...(kind === 'resource' && { resourcePolicy: policy }),
    },
    {},
  );
  return result === 'Allowed' ? 'allow' : result === 'ExplicitlyDenied' ? 'deny' : 'none';
}

const listOf = (value: unknown): string[] => (value === undefined ? [] : [value].flat().map(String));

const concrete = (pattern: string, random: Random): string =>
  pattern
    .replaceAll('*', random.one(['', 'example', 'x']))
    .replaceAll('?', 'y')
    .replaceAll('${aws:username}', 'ann');

/** Keys that every request has, with what they may be. */
const ALWAYS: Readonly<Record<string, readonly string[]>> = {
  'aws:CurrentTime': ['2025-06-01T00:00:00Z', '2026-06-01T00:00:00Z', '2026-12-31T23:59:59Z', '2027-06-01T00:00:00Z'],
  'aws:RequestedRegion': ['eu-west-1', 'us-east-1', 'ap-south-1'],
  'aws:SecureTransport': ['true', 'true', 'false'],
};

const OF_CALLER = /^aws:(Principal(Arn|Account|Type|IsAWSService|Service.*)|AssumedRoot|username)$/i;

/** A value that a key of this kind may have: what a condition asks for, or something else. */
function valueFor(operator: string, wanted: readonly string[], random: Random): string {
  const value = random.one(wanted);
  if (operator.includes('Bool')) return random.one(['true', 'false']);
  if (operator.includes('Numeric')) return String(Number(value) + random.below(3) - 1);
  if (operator.includes('Ip')) return random.one([value.replace(/\/.*/, ''), '203.0.113.9']);
  if (operator.includes('Arn'))
    return random.one([concrete(value, random), 'arn:aws:sns:eu-west-1:444444444444:other']);
  return operator === 'Null' ? 'other' : random.one([concrete(value, random), 'other', value.toUpperCase()]);
}

/** Requests made of what documents are made of: their own words, something else, or nothing in their place. */
export function requestsFor(
  kind: DocumentKind,
  policies: readonly RawPolicy[],
  random: Random,
  size: number,
): PolicyRequest[] {
  const statements = policies.flatMap(({ Statement }) => Statement);
  const named = (elements: readonly (keyof RawStatement)[]): string[] =>
    statements.flatMap(statement => elements.flatMap(element => listOf(statement[element])));
  const actions = named(['Action', 'NotAction']).filter(action => action.includes(':'));
  const resources = named(['Resource', 'NotResource']).filter(resource => resource !== '*');
  const conditions = statements
    .flatMap(({ Condition = {} }) =>
      Object.entries(Condition).flatMap(([operator, keys]) =>
        Object.entries(keys).map(([key, wanted]) => ({ operator, key, wanted: listOf(wanted) })),
      ),
    )
    .filter(({ key }) => !OF_CALLER.test(key) && ALWAYS[key] === undefined);
  const services = statements.flatMap(({ Principal }) =>
    listOf((Principal as { Service?: unknown } | undefined)?.Service),
  );
  return Array.from({ length: size }, (): PolicyRequest => {
    const context: Record<string, string | string[]> = Object.fromEntries(
      Object.entries(ALWAYS).map(([key, values]) => [key, random.one(values)]),
    );
    for (const { operator, key, wanted } of conditions) {
      if (random.below(4) === 0) continue;
      const value = valueFor(operator, wanted, random);
      context[key] = /tagkeys$/i.test(key) ? random.one([[value], [value, 'team'], ['x', value]]) : value;
    }
    const asked = {
      action: concrete(random.one([...actions, 's3:GetObject', 'iam:CreateUser']), random),
      resource: concrete(random.one([...resources, 'arn:aws:s3:::logs/2026/a']), random),
    };
    if (kind === 'resource' && services.length > 0 && random.below(2) === 0) {
      const id = random.one([...services, 'sns.amazonaws.com']);
      return { principal: { kind: 'Service', id }, ...asked, context };
    }
    const account = random.one(['111111111111', '222222222222', '333333333333', '444444444444']);
    const who = random.one(['root', 'root', 'role/Administrator', 'role/AuditExample', 'user/ann']);
    const arn = `arn:aws:iam::${account}:${who}`;
    return {
      principal: { kind: 'AWS', id: arn },
      ...asked,
      context: {
        ...context,
        ...{ 'aws:PrincipalArn': arn, 'aws:PrincipalAccount': account },
        ...(who === 'root' && random.below(2) === 0 && { 'aws:AssumedRoot': 'true' }),
        ...(who === 'user/ann' && { 'aws:username': 'ann' }),
      },
    };
  });
}
