import fc from 'fast-check';
import { comparePolicies } from '../../../aws/policy/compare';
import { decide, PolicyRequest } from '../../../aws/policy/decide';
import { parsePolicy } from '../../../aws/policy/document';
import {
  decideBySimulator,
  denyStatement,
  isDeniedBySimulator,
  policyOf,
  RawPolicy,
  RawStatement,
  requestBy,
  resourceStatement,
} from './policy-generators';

/** Policies a property is tried on. */
const RUNS = 10;

const scp = policyOf(denyStatement);
const sample = (kind: 'scp' | 'resource', size: number) =>
  fc.array(requestBy(kind), { minLength: size, maxLength: size });

const edit = (policy: RawPolicy, at: number, change: (statement: RawStatement) => RawStatement[]): RawPolicy => ({
  ...policy,
  Statement: policy.Statement.flatMap((one, index) => (index === at % policy.Statement.length ? change(one) : [one])),
});

const addCondition = (operator: string, key: string, value: string) => (one: RawStatement) => [
  { ...one, Condition: { ...one.Condition, [operator]: { ...one.Condition?.[operator], [key]: value } } },
];

/** Edits that change what a policy denies, or may. */
const CHANGES: Readonly<Record<string, (one: RawStatement) => RawStatement[]>> = {
  'drops a statement': () => [],
  'removes an action': one => [{ ...one, ...(one.Action && { Action: one.Action.slice(1).concat('sqs:*') }) }],
  'adds an action': one => [{ ...one, ...(one.Action && { Action: [...one.Action, 's3:Get?bject'] }) }],
  'adds an exception of an action': one => [
    { ...one, ...(one.NotAction && { NotAction: [...one.NotAction, 'ec2:*'] }) },
  ],
  'narrows a resource': one => [{ ...one, ...(one.Resource && { Resource: ['arn:aws:s3:::logs/2026/*'] }) }],
  'turns a resource around': ({ Resource, ...one }) => [{ ...one, ...(Resource && { NotResource: Resource }) }],
  'adds a condition': addCondition('Bool', 'aws:MultiFactorAuthPresent', 'false'),
  'exempts an account': addCondition('StringNotEquals', 'aws:PrincipalAccount', '333333333333'),
  'exempts root sessions': addCondition('Null', 'aws:AssumedRoot', 'true'),
  'removes the conditions': one => [{ ...one, Condition: undefined }],
  // the simulator takes ForAny…IfExists for absent keys as false, where AWS's documentation says true
  'makes keys optional': one => [
    renameOperators(one, name => (/^(Null|For.*|.*IfExists)$/.test(name) ? name : `${name}IfExists`)),
  ],
  'turns operators around': one => [
    renameOperators(one, name =>
      name.includes('Not')
        ? name.replace('Not', '')
        : name.replace(/(String|Arn|Numeric|Date)(Equals|Like)/, '$1Not$2'),
    ),
  ],
};

function renameOperators(one: RawStatement, rename: (name: string) => string): RawStatement {
  if (one.Condition === undefined) return one;
  return {
    ...one,
    Condition: Object.fromEntries(Object.entries(one.Condition).map(([name, keys]) => [rename(name), keys])),
  };
}

/** Edits that mean nothing. */
const RESPELLINGS: Readonly<Record<string, (policy: RawPolicy) => unknown>> = {
  'another order of statements and lists': policy => ({ ...policy, Statement: policy.Statement.map(turned).reverse() }),
  'another case of actions, operators and keys': policy =>
    JSON.parse(
      JSON.stringify(policy).replace(
        /"(?:(?:s3|iam):[^"]*|aws:[A-Za-z]+|(?:For\w+:)?(?:String|Arn|Bool|Null)\w*)"/g,
        text => text.toUpperCase(),
      ),
    ) as unknown,
  'leaving lists of one away': policy =>
    JSON.parse(JSON.stringify(policy, (_, value: unknown) => (isSingle(value) ? value[0] : value))) as unknown,
  'a Sid': policy => ({ ...policy, Statement: policy.Statement.map((one, index) => ({ Sid: `S${index}`, ...one })) }),
  'a redundant value': policy => ({
    ...policy,
    Statement: policy.Statement.map(one => ({
      ...one,
      ...(one.Action && {
        Action: [...one.Action, ...one.Action.filter(action => action === 's3:*').map(() => 's3:List')],
      }),
    })),
  }),
  'a statement twice': policy => ({ ...policy, Statement: [...policy.Statement, policy.Statement[0]] }),
  'JSON text': policy => JSON.stringify(policy, null, 2),
};

const isSingle = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length === 1 && typeof value[0] === 'string';

const turned = (one: RawStatement): RawStatement =>
  Object.fromEntries(
    Object.entries(one)
      .reverse()
      .map(([key, value]) => [key, Array.isArray(value) ? [...(value as unknown[])].reverse() : (value as unknown)]),
  ) as unknown as RawStatement;

/** Statements that are split by action mean the same together. */
const split = (one: RawStatement): RawStatement[] =>
  one.Action === undefined ? [one] : one.Action.map(action => ({ ...one, Action: [action] }));

test('an SCP denies what the simulator says', () => {
  fc.assert(
    fc.property(scp, sample('scp', 8), (policy, requests) => {
      const { document, problems } = parsePolicy(policy);
      expect(problems).toEqual([]);
      const wrong = requests.filter(one => (decide(document, one) === 'deny') !== isDeniedBySimulator(policy, one));
      expect(wrong).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

test('a resource policy decides as the simulator says', async () => {
  let decided = 0;
  await fc.assert(
    fc.asyncProperty(policyOf(resourceStatement), sample('resource', 4), async (policy, requests) => {
      const { document } = parsePolicy(policy);
      for (const request of requests) {
        const expected = await decideBySimulator(policy, request);
        if (expected === undefined) continue;
        decided++;
        expect([request, decide(document, request)]).toEqual([request, expected]);
      }
    }),
    { numRuns: RUNS / 2 },
  );
  expect(decided).toBeGreaterThan(RUNS);
});

/** Compares two SCPs, and every claim with what the simulator says of its example and of other requests. */
function confirm(before: RawPolicy, after: RawPolicy, requests: readonly PolicyRequest[]): void {
  const { weakened, strengthened, problems } = comparePolicies(before, after, 'scp');
  expect(problems).toEqual([]);
  const sides = [
    [weakened, before, after],
    [strengthened, after, before],
  ] as const;
  for (const [examples, strict, loose] of sides) {
    const isLetGo = (request: PolicyRequest): boolean =>
      isDeniedBySimulator(strict, request) && !isDeniedBySimulator(loose, request);
    // the simulator reads '*' as every resource, not as none
    expect(examples.filter(({ request }) => request.resource !== '*' && !isLetGo(request))).toEqual([]);
    if (examples.length === 0) expect(requests.filter(isLetGo)).toEqual([]);
  }
}

test('an edited SCP is weaker exactly when the simulator lets a request through', () => {
  const edits = fc.array(fc.tuple(fc.constantFrom(...Object.values(CHANGES)), fc.nat(5)), {
    minLength: 1,
    maxLength: 2,
  });
  fc.assert(
    fc.property(scp, edits, sample('scp', 10), (before, changes, requests) => {
      const after = changes.reduce((policy, [change, at]) => edit(policy, at, change), before);
      if (after.Statement.length === 0) return;
      confirm(before, after, requests);
    }),
    { numRuns: 2 * RUNS },
  );
});

test('two SCPs that have nothing to do with each other are compared as the simulator says', () => {
  fc.assert(
    fc.property(scp, scp, sample('scp', 10), (before, after, requests) => {
      confirm(before, after, requests);
    }),
    { numRuns: RUNS / 2 },
  );
});

test('a resource policy is wider exactly when a request gets further', () => {
  const rank = { deny: 0, none: 1, allow: 2 };
  const policy = policyOf(resourceStatement);
  fc.assert(
    fc.property(policy, policy, sample('resource', 20), (before, after, requests) => {
      const { weakened, problems } = comparePolicies(before, after, 'resource');
      expect(problems).toEqual([]);
      const documents = [parsePolicy(before).document, parsePolicy(after).document] as const;
      const further = (request: PolicyRequest): boolean =>
        rank[decide(documents[0], request)] < rank[decide(documents[1], request)];
      expect(weakened.filter(({ request }) => !further(request))).toEqual([]);
      if (weakened.length === 0) expect(requests.filter(further)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

test.each(Object.keys(RESPELLINGS))('%s changes nothing', name => {
  fc.assert(
    fc.property(scp, policy => {
      expect(comparePolicies(policy, RESPELLINGS[name]!(policy), 'scp')).toEqual(UNCHANGED);
    }),
    { numRuns: RUNS / 2 },
  );
});

const UNCHANGED = {
  weakened: [],
  strengthened: [],
  weakenedFor: { named: [], others: false },
  statements: [],
  problems: [],
};

test('split and merged statements change nothing but the statements', () => {
  fc.assert(
    fc.property(scp, whole => {
      const parts = { ...whole, Statement: whole.Statement.flatMap(split) };
      for (const [before, after] of [
        [whole, parts],
        [parts, whole],
      ]) {
        const comparison = comparePolicies(before, after, 'scp');
        expect({ ...comparison, statements: [] }).toEqual(UNCHANGED);
      }
    }),
    { numRuns: RUNS / 2 },
  );
});
