import { runSimulation, runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import fc from 'fast-check';
import { Decision, PolicyRequest } from '../../../aws/policy/decide';

/** A policy as people write it. */
export interface RawPolicy {
  readonly Version: string;
  readonly Statement: readonly RawStatement[];
}
export interface RawStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const ACTIONS = ['s3:*', 's3:Get*', 's3:GetObject', 's3:DeleteObject', 's3:*Object', 'iam:CreateUse?', 'iam:*'];
const RESOURCES = [
  'arn:aws:s3:::logs/*',
  'arn:aws:s3:::logs/2026/*',
  'arn:aws:s3:::*',
  'arn:aws:iam::*:user/*',
  'arn:aws:iam::222222222222:user/a*',
];
const CONDITIONS: readonly (readonly [operator: string, key: string, values: readonly string[]])[] = [
  ...['ArnLike', 'ArnNotLike', 'ArnEquals', 'ArnNotEquals', 'StringLike', 'StringNotLike'].map(
    operator =>
      [
        operator,
        'aws:PrincipalArn',
        ['arn:*:iam::*:root', 'arn:aws:iam::*:role/Admin*', 'arn:aws:iam::222222222222:*'],
      ] as const,
  ),
  ['Null', 'aws:AssumedRoot', ['true']],
  ['Null', 'aws:AssumedRoot', ['false']],
  ['Bool', 'aws:AssumedRoot', ['true']],
  ['BoolIfExists', 'aws:AssumedRoot', ['false']],
  ['StringEquals', 'aws:PrincipalAccount', ['222222222222', '333333333333']],
  ['StringNotEquals', 'aws:PrincipalAccount', ['222222222222', '333333333333']],
  ['StringLike', 'aws:PrincipalAccount', ['2*', '?33333333333', '*1']],
  ['StringNotLike', 'aws:PrincipalAccount', ['2*', '?33333333333', '*1']],
  ['ArnNotLike', 'aws:PrincipalArn', ['arn:aws:iam::2*:root', 'arn:*:iam::11111111111?:role/*']],
  ['StringNotLike', 'aws:PrincipalArn', ['*3*', '*::1*:root']],
  ['Bool', 'aws:MultiFactorAuthPresent', ['true', 'false']],
  ['BoolIfExists', 'aws:MultiFactorAuthPresent', ['false']],
  ['StringNotEquals', 'aws:RequestedRegion', ['eu-west-1', 'us-east-1']],
  ['StringLikeIfExists', 'aws:PrincipalTag/team', ['blue*', '*green', 'a?c']],
  ['StringNotLike', 'aws:PrincipalTag/team', ['blue*', '*green', 'a?c']],
  ['StringEqualsIgnoreCase', 'aws:PrincipalTag/team', ['Blue', 'abc']],
  ['DateGreaterThan', 'aws:CurrentTime', ['2026-12-31T23:59:59Z', '2027-06-01T00:00:00Z']],
  ['DateLessThanEquals', 'aws:CurrentTime', ['2026-12-31T23:59:59Z', '2027-06-01T00:00:00Z']],
  ['IpAddress', 'aws:SourceIp', ['192.0.2.0/24', '192.0.2.128/25', '198.51.100.0/24']],
  ['NotIpAddress', 'aws:SourceIp', ['192.0.2.0/24', '192.0.2.128/25', '198.51.100.0/24']],
  ['NumericLessThan', 'aws:MultiFactorAuthAge', ['300', '3600']],
  ['NumericGreaterThanEqualsIfExists', 'aws:MultiFactorAuthAge', ['300', '3600']],
  ['ForAnyValue:StringEquals', 'aws:TagKeys', ['cost', 'team']],
  ['ForAllValues:StringLike', 'aws:TagKeys', ['c*', 'team']],
  ['ForAnyValue:StringNotEquals', 'aws:TagKeys', ['cost', 'team']],
];

const some = (values: readonly string[]): fc.Arbitrary<string[]> =>
  fc.subarray([...values], { minLength: 1, maxLength: Math.min(3, values.length) });

const selection = (name: string, values: readonly string[]): fc.Arbitrary<object> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant({ [name]: ['*'] }) },
    { weight: 3, arbitrary: some(values).map(chosen => ({ [name]: chosen })) },
    { weight: 1, arbitrary: some(values).map(chosen => ({ [`Not${name}`]: chosen })) },
  );

const condition = fc
  .constantFrom(...CONDITIONS)
  .chain(([operator, key, values]) => some(values).map(chosen => ({ operator, key, values: chosen })));

const conditions = fc.array(condition, { maxLength: 3 }).map(list => {
  const block: Record<string, Record<string, string[]>> = {};
  for (const { operator, key, values } of list) block[operator] = { ...block[operator], [key]: values };
  return list.length === 0 ? {} : { Condition: block };
});

/** A statement of an SCP. */
export const denyStatement: fc.Arbitrary<RawStatement> = fc
  .tuple(selection('Action', ACTIONS), selection('Resource', RESOURCES), conditions)
  .map(([action, resource, when]) => ({ Effect: 'Deny' as const, ...action, ...resource, ...when }));

export const PRINCIPALS: readonly unknown[] = [
  '*',
  { AWS: 'arn:aws:iam::222222222222:root' },
  { AWS: ['333333333333', 'arn:aws:iam::222222222222:role/Administrator'] },
  { Service: ['cloudtrail.amazonaws.com', 'config.amazonaws.com'] },
];

/** A statement of a resource policy. */
export const resourceStatement: fc.Arbitrary<RawStatement> = fc
  .tuple(denyStatement, fc.constantFrom('Allow' as const, 'Deny' as const), fc.constantFrom(...PRINCIPALS), fc.nat(5))
  .map(([statement, Effect, Principal, other]) =>
    other === 0 && Principal !== '*' && Effect === 'Deny'
      ? { ...statement, Effect, NotPrincipal: Principal }
      : { ...statement, Effect, Principal },
  );

export const policyOf = (statement: fc.Arbitrary<RawStatement>): fc.Arbitrary<RawPolicy> =>
  fc
    .array(statement, { minLength: 1, maxLength: 3 })
    .map(statements => ({ Version: '2012-10-17', Statement: statements }));

const ACCOUNTS = ['111111111111', '222222222222', '333333333333'];

const optional = (key: string, values: readonly (string | string[])[], isAlways = false): fc.Arbitrary<object> =>
  fc.oneof(
    ...(isAlways ? [] : [fc.constant({})]),
    fc.constantFrom(...values).map(value => ({ [key]: value })),
  );

const caller = fc
  .tuple(fc.constantFrom(...ACCOUNTS), fc.constantFrom('root', 'session', 'role/Administrator', 'role/other'))
  .map(([account, who]) => {
    const arn = `arn:aws:iam::${account}:${who === 'session' ? 'root' : who}`;
    return {
      principal: { kind: 'AWS' as const, id: arn },
      context: {
        'aws:PrincipalArn': arn,
        'aws:PrincipalAccount': account,
        ...(who === 'session' ? { 'aws:AssumedRoot': 'true' } : {}),
      },
    };
  });

const service = fc.constantFrom('cloudtrail.amazonaws.com', 'sns.amazonaws.com').map(id => ({
  principal: { kind: 'Service' as const, id },
  context: { 'aws:PrincipalServiceName': id },
}));

/** Requests that AWS has, since the simulator of resource policies takes no others. */
const REAL: readonly (readonly [action: string, resource: string])[] = [
  ['s3:GetObject', 'arn:aws:s3:::logs/2026/a'],
  ['s3:DeleteObject', 'arn:aws:s3:::logs/a'],
  ['s3:GetObjectAcl', 'arn:aws:s3:::other/a'],
  ['s3:GetBucketAcl', 'arn:aws:s3:::logs'],
  ['iam:CreateUser', 'arn:aws:iam::222222222222:user/ann'],
  ['iam:DeleteUser', 'arn:aws:iam::333333333333:user/bob'],
];

const anyRequest = fc.tuple(
  fc.constantFrom('s3:GetObject', 's3:DeleteObject', 's3:GetBucketAcl', 's3:List', 'iam:CreateUser', 'ec2:Run'),
  fc.constantFrom(...REAL.map(([, resource]) => resource), 'arn:aws:ec2:eu-west-1:111111111111:instance/a'),
);

/** Requests that hit what the policies above are made of, and its edges. */
export const requestBy = (kind: 'scp' | 'resource'): fc.Arbitrary<PolicyRequest> =>
  fc
    .tuple(
      kind === 'scp' ? caller : fc.oneof(caller, service),
      kind === 'scp' ? anyRequest : fc.constantFrom(...REAL),
      fc
        .tuple(
          optional('aws:MultiFactorAuthPresent', ['true', 'false']),
          optional('aws:RequestedRegion', ['eu-west-1', 'us-east-1', 'ap-south-1'], true),
          optional('aws:PrincipalTag/team', ['blue', 'BLUE', 'bluegreen', 'abc', 'abbc', 'x']),
          optional(
            'aws:CurrentTime',
            ['2026-12-31T23:59:58Z', '2026-12-31T23:59:59Z', '2027-01-01T00:00:00Z', '2027-06-01T00:00:01Z'],
            true,
          ),
          optional('aws:SourceIp', ['192.0.2.0', '192.0.2.127', '192.0.2.128', '192.0.3.0', '198.51.100.255']),
          optional('aws:MultiFactorAuthAge', ['299', '300', '301', '3599', '3600']),
          optional('aws:TagKeys', [['cost'], ['team'], ['cost', 'team'], ['x'], ['cost', 'x'], ['team', 'colour']]),
        )
        .map(parts => Object.assign({}, ...parts) as Record<string, string>),
    )
    .map(([by, [action, resource], context]) => ({
      principal: by.principal,
      action,
      resource,
      context: { ...context, ...by.context },
    }));

const FULL_ACCESS = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** Whether an SCP beside FullAWSAccess denies a request, by a simulator that is not ours. */
export const isDeniedBySimulator = (policy: RawPolicy, request: PolicyRequest): boolean =>
  runUnsafeSimulation(
    {
      request: simulated(request, request.principal.id.split(':')[4] ?? ''),
      identityPolicies: [{ name: 'everything', policy: FULL_ACCESS }],
      serviceControlPolicies: [
        {
          orgIdentifier: 'r-exam',
          policies: [
            { name: 'full', policy: FULL_ACCESS },
            { name: 'scp', policy },
          ],
        },
      ],
      resourceControlPolicies: [],
    },
    {},
  ) !== 'Allowed';

/** What a resource policy by itself decides, by the same simulator; undefined for a request that AWS does not have. */
export async function decideBySimulator(policy: RawPolicy, request: PolicyRequest): Promise<Decision | undefined> {
  const result = await runSimulation(
    {
      // for a resource of another account both sides have to allow, so that the resource policy decides
      request: simulated(request, '999999999999'),
      identityPolicies: [{ name: 'everything', policy: FULL_ACCESS }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: policy,
    },
    {},
  );
  if (result.resultType === 'error') return undefined;
  const { overallResult } = result;
  return overallResult === 'Allowed' ? 'allow' : overallResult === 'ExplicitlyDenied' ? 'deny' : 'none';
}

const simulated = ({ principal, action, resource, context }: PolicyRequest, accountId: string) => ({
  principal: principal.id,
  action,
  resource: { resource, accountId },
  contextVariables: context as Record<string, string | string[]>,
});
