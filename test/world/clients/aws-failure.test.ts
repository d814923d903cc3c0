import { ask, failureOf, valueOf } from '../../../world/clients/aws-answer';
import { explainFailure, explainSignIn } from '../../../world/clients/aws-failure';

const failure = (name: string, message: string, code?: string) =>
  Object.assign(new Error(message), { name, ...(code === undefined ? {} : { code }) });

test.each<[Error, string, string]>([
  [
    failure('AccessDeniedException', 'not authorized'),
    'AccessDeniedException: not authorized',
    'give the caller sns:GetTopicAttributes, or use a role that has it',
  ],
  [
    failure('AuthorizationErrorException', 'no'),
    'AuthorizationErrorException: no',
    'give the caller sns:GetTopicAttributes, or use a role that has it',
  ],
  [
    failure('ExpiredToken', 'expired'),
    'ExpiredToken: expired',
    'sign in again, for example with aws sso login, and check AWS_PROFILE',
  ],
  [failure('ThrottlingException', 'slow'), 'ThrottlingException: slow', 'run it again in a minute'],
  [
    failure('Error', '', 'ECONNREFUSED'),
    'ECONNREFUSED: ECONNREFUSED',
    'check network, proxy (HTTPS_PROXY) and whether the region is enabled in the account',
  ],
  [
    failure('TimeoutError', 'the request socket did not establish a connection'),
    'TimeoutError: the request socket did not establish a connection',
    'check network, proxy (HTTPS_PROXY) and whether the region is enabled in the account',
  ],
  [
    failure('Error', 'getaddrinfo ENOTFOUND sns.xx-west-1.example.com'),
    'Error: getaddrinfo ENOTFOUND sns.xx-west-1.example.com',
    'check network, proxy (HTTPS_PROXY) and whether the region is enabled in the account',
  ],
  [
    failure('InternalError', 'oops'),
    'InternalError: oops',
    'look at the message of AWS; the call needs sns:GetTopicAttributes',
  ],
])('%s', (error, message, hint) => {
  expect(explainFailure(error, 'sns:GetTopicAttributes')).toEqual({ message, hint });
});

test.each([
  ['CredentialsProviderError', 'there are no usable AWS credentials'],
  ['ExpiredToken', 'there are no usable AWS credentials'],
  ['Throttling', 'AWS does not say whose the credentials are'],
  ['TimeoutError', 'AWS does not say whose the credentials are'],
])('signing in, %s', (name, headline) => {
  const { hint } = explainFailure(failure(name, 'why'), 'sts:GetCallerIdentity');
  expect(explainSignIn(failure(name, 'why'))).toEqual({ message: `${headline}: ${name}: why`, hint });
});

test.each([
  'NotFoundException',
  'ResourceNotFoundException',
  'ResourceNotFound',
  'StackSetNotFoundException',
  'QueueDoesNotExist',
  'AWS.SimpleQueueService.NonExistentQueue',
  'NoSuchEntityException',
  'NoSuchBucketPolicy',
  'ServerSideEncryptionConfigurationNotFoundError',
])('%s says that there is no such thing', async name => {
  expect(await ask('s', 'p', () => Promise.reject(failure(name, 'm')))).toEqual({ missing: true });
});

test('an answer is a value, or a finding that says why there is none', async () => {
  const answer = await ask('topic t', 'sns:P', () => Promise.resolve(1));
  expect([valueOf(answer), failureOf(answer)]).toEqual([1, []]);

  const failed = await ask('topic t', 'sns:P', () => Promise.reject(failure('AccessDenied', 'no')));
  expect(valueOf(failed)).toBeUndefined();
  expect(failureOf(failed)).toEqual([
    {
      rule: 'not-checked',
      subject: 'topic t',
      message: 'could not be checked: AccessDenied: no',
      hint: 'give the caller sns:P, or use a role that has it',
    },
  ]);
});
