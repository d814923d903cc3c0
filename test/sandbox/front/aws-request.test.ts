import { AwsError, errorAnswer } from '../../../sandbox/front/aws-answer';
import { readRequest } from '../../../sandbox/front/aws-request';

const authorization = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=x`;
const error = new AwsError('SomeException', 'a < b', 400, { Reason: 'WHY' });
const read = (service: string, headers: Record<string, string> = {}, body = '', url = '/') =>
  readRequest('POST', url, { authorization: authorization(service), ...headers }, Buffer.from(body));

describe('readRequest', () => {
  test.each([
    ['json', 'CreateTrail', read('cloudtrail', { 'x-amz-target': 'CloudTrail_20131101.CreateTrail' })],
    [
      'query',
      'AssumeRole',
      read(
        'sts',
        { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
        'Action=AssumeRole&Version=1',
      ),
    ],
    [
      'rest-json',
      'PutAlternateContact',
      read('account', { 'content-type': 'application/json' }, '{}', '/putAlternateContact'),
    ],
    ['s3', '', read('s3', {}, '', '/bucket/key?versioning')],
  ])('recognises %s', (protocol, operation, request) => {
    expect(request).toMatchObject({ protocol, operation, region: 'eu-west-1', accessKey: 'ASIAEXAMPLE' });
  });

  test('reads the scope of a presigned URL, and has none without a signature', () => {
    const scope = 'X-Amz-Credential=sandbox%2F20260101%2Fus-east-1%2Fs3%2Faws4_request';
    expect(readRequest('GET', `/bucket/key?${scope}`, {}, Buffer.alloc(0))).toMatchObject({
      service: 's3',
      accessKey: 'sandbox',
    });
    expect(readRequest('GET', '/', {}, Buffer.alloc(0))).toMatchObject({ service: '', accessKey: '', region: '' });
  });
});

describe('errorAnswer', () => {
  const shape = (request: ReturnType<typeof read>) => {
    const { status, headers, body } = errorAnswer(request, error);
    return [status, headers['x-amzn-errortype'], body.toString().replace(/<RequestId>.*<\/RequestId>/, '')];
  };

  test('has the shape of each protocol', () => {
    expect(shape(read('logs', { 'x-amz-target': 'Logs_20140328.X' }))).toEqual([
      400,
      'SomeException',
      '{"__type":"SomeException","message":"a < b","Message":"a < b","Reason":"WHY"}',
    ]);
    expect(shape(read('account', {}, '', '/x'))).toEqual([400, 'SomeException', '{"message":"a < b","Reason":"WHY"}']);
    expect(shape(read('sts', { 'content-type': 'application/x-www-form-urlencoded' }))).toEqual([
      400,
      undefined,
      '<ErrorResponse><Error><Type>Sender</Type><Code>SomeException</Code><Message>a &lt; b</Message></Error></ErrorResponse>',
    ]);
    expect(shape(read('s3'))).toEqual([
      400,
      undefined,
      '<?xml version="1.0" encoding="UTF-8"?><Error><Code>SomeException</Code><Message>a &lt; b</Message></Error>',
    ]);
  });
});
