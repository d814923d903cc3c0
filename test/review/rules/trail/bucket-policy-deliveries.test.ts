import { bucketPolicyStays } from '../../../../review/rules/trail/bucket-access';
import { changed, ORGANIZATION, said, unchanged } from '../changes';

const TYPE = 'aws_s3_bucket_policy';

const TLS = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const SOURCE = 'arn:aws:cloudtrail:us-east-1:111111111111:trail/org-trail';
const DELIVERY = {
  Effect: 'Allow',
  Principal: { Service: 'cloudtrail.amazonaws.com' },
  Action: 's3:PutObject',
  Resource: 'arn:aws:s3:::logs/AWSLogs/*',
  Condition: { StringEquals: { 'aws:SourceArn': SOURCE } },
};
const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const BEFORE = { bucket: 'logs', policy: policy(TLS, DELIVERY) };
const WIDER = 'danger: The policy of the bucket logs admits what it did not admit.';
const NOT_DELIVERED = 'danger: The policy of the bucket logs no longer admits an AWS service that it admitted.';
const FOLDER = 'arn:aws:s3:::logs/AWSLogs';
const OWN = 'o-abcdefghij';
const ACL = { 's3:x-amz-acl': 'bucket-owner-full-control' };
const writes = (resource: string | string[], condition: object = {}) => ({
  ...DELIVERY,
  Resource: resource,
  Condition: { StringEquals: { ...ACL, ...condition } },
});
const OF_TRAIL = { 'aws:SourceArn': SOURCE };
const OTHER_TRAIL = { 'aws:SourceArn': SOURCE.replace('org-trail', 'typo') };
const trail = unchanged('aws_cloudtrail', {
  arn: SOURCE,
  s3_bucket_name: 'logs',
  enable_log_file_validation: true,
  is_organization_trail: true,
  kms_key_id: 'arn:aws:kms:us-east-1:111111111111:key/1',
});
const company = unchanged('aws_organizations_organization', {
  arn: `arn:aws:organizations::111111111111:organization/${OWN}`,
});
const denies = (resource: string, Condition?: object) => ({
  ...{ Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: resource },
  ...(Condition && { Condition }),
});
const OF_SERVICES = { Bool: { 'aws:PrincipalIsAWSService': 'true' } };
const inOrganization = (id: string) => ({ ...OF_SERVICES, StringNotEquals: { 'aws:SourceOrgID': id } });
const encryptedAs = (how: string) => ({ StringNotEquals: { 's3:x-amz-server-side-encryption': how } });
const PERHAPS = 'warning: The policy of the bucket logs may refuse some of what a service of AWS asks for.';

test.each<[string, object[], object[], string[]]>([
  [
    'the second of two folders is dropped',
    [writes([`${FOLDER}/111111111111/*`, `${FOLDER}/${OWN}/*`])],
    [writes(`${FOLDER}/111111111111/*`)],
    [NOT_DELIVERED],
  ],
  [
    'bucket and objects of one statement in two',
    [{ ...writes(['arn:aws:s3:::logs', `${FOLDER}/*`]), Action: ['s3:GetBucketAcl', 's3:PutObject'] }],
    [writes(`${FOLDER}/*`), { ...writes('arn:aws:s3:::logs'), Action: 's3:GetBucketAcl' }],
    [],
  ],
  ['bound to its trail', [writes(`${FOLDER}/*`)], [writes(`${FOLDER}/*`, OF_TRAIL)], []],
  ['bound to a trail that is none', [writes(`${FOLDER}/*`)], [writes(`${FOLDER}/*`, OTHER_TRAIL)], [NOT_DELIVERED]],
  ['a Deny of the files of the organization', [], [denies(`${FOLDER}/${OWN}/*`)], [NOT_DELIVERED]],
  ['a Deny of digests', [], [denies(`${FOLDER}/*/CloudTrail-Digest/*`)], [NOT_DELIVERED]],
  ['a Deny of a part that the trail does not use', [], [denies(`${FOLDER}/*/Config/*`)], [PERHAPS]],
  ['a Deny outside of what services write', [], [denies('arn:aws:s3:::logs/AWSLogsOld/*')], []],
  ['a Deny of objects without a key', [], [denies('arn:aws:s3:::logs/*', encryptedAs('aws:kms'))], []],
  ['a Deny of objects with a key', [], [denies('arn:aws:s3:::logs/*', encryptedAs('AES256'))], [NOT_DELIVERED]],
  ['a Deny of other organizations', [], [denies('arn:aws:s3:::logs/*', inOrganization(OWN))], []],
  [
    'a Deny of all but another organization',
    [],
    [denies('arn:aws:s3:::logs/*', inOrganization('o-other'))],
    [NOT_DELIVERED],
  ],
])('with the trail: %s', (_, before, after, expected) => {
  const both = [before, after].map(statements =>
    policy(TLS, ...(before.length > 0 ? [] : [writes(`${FOLDER}/*`)]), ...statements),
  );
  const changes = [changed(TYPE, { bucket: 'logs', policy: both[0] }, { policy: both[1] }), trail, company];
  expect(said(bucketPolicyStays, changes)).toEqual(expected);
});

test.each<[string, object, string[]]>([
  ['an organization', inOrganization(OWN), [PERHAPS]],
  ['a key', encryptedAs('aws:kms'), [PERHAPS]],
  ['what no service is', { StringNotEquals: { 'aws:PrincipalOrgID': OWN } }, [NOT_DELIVERED]],
])('a Deny of all but %s, where nobody knows the trail', (_, condition, expected) => {
  const before = { bucket: 'logs', policy: policy(writes(`${FOLDER}/*`)) };
  const after = policy(writes(`${FOLDER}/*`), denies('arn:aws:s3:::logs/*', condition));
  expect(said(bucketPolicyStays, [changed(TYPE, before, { policy: after })])).toEqual(expected);
});

test('a trail whose ARN is not known may be the one that is asked for', () => {
  const before = { bucket: 'logs', policy: policy(writes(`${FOLDER}/*`)) };
  const unnamed = unchanged('aws_cloudtrail', { ...trail.before, arn: undefined });
  const changes = [changed(TYPE, before, { policy: policy(writes(`${FOLDER}/*`, OTHER_TRAIL)) }), unnamed, company];
  expect(said(bucketPolicyStays, changes)).toEqual([PERHAPS]);
});

const config = (condition?: object) => ({
  ...writes(`${FOLDER}/111111111111/Config/*`, condition),
  Principal: { Service: 'config.amazonaws.com' },
});

test.each<[string, object, string[]]>([
  ['for its account', config({ 'aws:SourceAccount': '111111111111' }), []],
  ['for an account of the org file', config({ 'aws:SourceAccount': '222222222222' }), []],
  ['for its organization', config({ 'aws:SourceOrgID': OWN }), []],
  ['for a thing of its account', config({ 'aws:SourceArn': 'arn:aws:config:eu-west-1:111111111111:*' }), []],
  ['for anybody', config(), [WIDER]],
  ['for another account', config({ 'aws:SourceAccount': '999999999999' }), [WIDER]],
  ['for its account or another', config({ 'aws:SourceAccount': ['111111111111', '999999999999'] }), [WIDER]],
  ['for things of any account', config({ 'aws:SourceArn': 'arn:aws:config:eu-west-1:*:*' }), [WIDER]],
  [
    'for its account, if it says so',
    { ...config(), Condition: { StringEqualsIfExists: { 'aws:SourceAccount': '111111111111' } } },
    [WIDER],
  ],
  [
    'and an account, for its account',
    {
      ...config({ 'aws:SourceAccount': '111111111111' }),
      Principal: { Service: 'config.amazonaws.com', AWS: '999999999999' },
    },
    [WIDER],
  ],
])('a service is let in %s', (_, statement, expected) => {
  const changes = [changed(TYPE, BEFORE, { policy: policy(TLS, DELIVERY, statement) }), company];
  expect(said(bucketPolicyStays, changes, { organization: ORGANIZATION })).toEqual(expected);
});

test('a Deny of the files of the organization, in another partition', () => {
  const inChina = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value).replaceAll('arn:aws:', 'arn:aws-cn:').replaceAll('us-east-1', 'cn-north-1')) as T;
  const admits = writes(`${FOLDER}/*`);
  const before = inChina({ bucket: 'logs', policy: policy(TLS, admits) });
  const after = inChina({ policy: policy(TLS, admits, denies(`${FOLDER}/${OWN}/*`)) });
  const changes = [changed(TYPE, before, after), inChina(trail), inChina(company)];
  expect(said(bucketPolicyStays, changes)).toEqual([NOT_DELIVERED]);
});
