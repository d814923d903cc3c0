import { lostServiceActions, serviceActionText } from '../../../aws/policy/services';

const policy = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const statement = (service: string, action: string | string[], Condition?: object) => ({
  Effect: 'Allow',
  Principal: { Service: `${service}.amazonaws.com` },
  Action: action,
  Resource: '*',
  ...(Condition && { Condition }),
});
const source = (...arns: string[]) => ({ ArnLike: { 'aws:SourceArn': arns } });
const TRAIL = 'arn:aws:cloudtrail:us-east-1:111111111111:trail/organization';

describe('lostServiceActions', () => {
  test.each<[string, string, string, string[]]>([
    [
      'a Deny of everybody',
      policy(statement('cloudwatch', 'sns:Publish')),
      policy(statement('cloudwatch', 'sns:Publish'), {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sns:Publish',
        Resource: '*',
      }),
      ['cloudwatch.amazonaws.com: sns:Publish'],
    ],
    [
      'a Deny without TLS',
      policy(statement('cloudwatch', 'sns:Publish')),
      policy(statement('cloudwatch', 'sns:Publish'), {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sns:Publish',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
      [],
    ],
    [
      'a key that no service sends',
      policy(statement('cloudwatch', 'sns:Publish')),
      policy(statement('cloudwatch', 'sns:Publish', { StringEquals: { 'aws:PrincipalOrgID': 'o-example' } })),
      ['cloudwatch.amazonaws.com: sns:Publish'],
    ],
    [
      'one of two sources',
      policy(
        statement(
          'cloudwatch',
          'sns:Publish',
          source('arn:aws:cloudwatch:*:111111111111:alarm:*', 'arn:aws:cloudwatch:*:222222222222:alarm:*'),
        ),
      ),
      policy(statement('cloudwatch', 'sns:Publish', source('arn:aws:cloudwatch:*:222222222222:alarm:*'))),
      ['cloudwatch.amazonaws.com: sns:Publish'],
    ],
    [
      'a source that was not asked for',
      policy(statement('cloudtrail', 's3:PutObject')),
      policy(statement('cloudtrail', 's3:PutObject', source(TRAIL))),
      [],
    ],
    [
      'a source in place of a wildcard that contains it',
      policy(statement('cloudtrail', 's3:PutObject', source('arn:aws:cloudtrail:*:111111111111:trail/*'))),
      policy(statement('cloudtrail', 's3:PutObject', source(TRAIL))),
      [],
    ],
    [
      'a wildcard of another account',
      policy(statement('cloudtrail', 's3:PutObject', source(TRAIL))),
      policy(statement('cloudtrail', 's3:PutObject', source('arn:aws:cloudtrail:*:999999999999:trail/*'))),
      ['cloudtrail.amazonaws.com: s3:PutObject'],
    ],
    [
      'the account in place of the source',
      policy(statement('cloudtrail', 's3:PutObject', source(TRAIL))),
      policy(statement('cloudtrail', 's3:PutObject', { StringEquals: { 'aws:SourceAccount': '111111111111' } })),
      [],
    ],
    [
      'the action that a wildcard was for',
      policy(statement('cloudwatch', 'sns:*')),
      policy(statement('cloudwatch', 'sns:Publish')),
      [],
    ],
    [
      'another action than the one that a wildcard was for',
      policy(statement('cloudwatch', 'sns:*')),
      policy(statement('cloudwatch', 'sns:Subscribe')),
      ['cloudwatch.amazonaws.com: sns:Publish'],
    ],
    [
      'actions of a key spelled out',
      policy(
        statement('logs', ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*']),
      ),
      policy(
        statement('logs', [
          ...['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey'],
          'kms:DescribeKey',
        ]),
      ),
      [],
    ],
    [
      'EventBridge with a source',
      policy(statement('events', ['kms:Decrypt', 'sns:Publish', 'sqs:SendMessage'])),
      policy(
        statement('events', ['kms:Decrypt', 'sns:Publish', 'sqs:SendMessage'], source('arn:aws:events:*:1:rule/*')),
      ),
      ['events.amazonaws.com: kms:Decrypt', 'events.amazonaws.com: sns:Publish'],
    ],
    ['no policy', policy(statement('events', 'sns:Publish')), 'none', ['events.amazonaws.com: sns:Publish']],
    [
      'the service among others',
      policy(statement('events', 'sns:Publish')),
      policy({ ...statement('events', 'sns:Publish'), Principal: { AWS: '*' } }),
      [],
    ],
  ])('%s', (_, before, after, lost) => {
    expect(lostServiceActions(before, after).map(serviceActionText)).toEqual(lost);
  });
});
