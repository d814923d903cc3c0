import { CloudTrailRecord } from '../../../aws/events/cloudtrail-event';
import { rootUseOf } from '../../../aws/events/root-use';

const record = (fields: object = {}): CloudTrailRecord => ({
  eventName: 'CreateAccessKey',
  eventSource: 'iam.amazonaws.com',
  eventType: 'AwsApiCall',
  eventTime: '2026-11-12T14:05:06Z',
  eventID: '3038ebd2-c98a-4c65-9b6e-e22506292313',
  userIdentity: { type: 'Root', accountId: '888888888888' },
  ...fields,
});
const USE = {
  account: '888888888888',
  at: Date.parse('2026-11-12T14:05:06Z'),
  eventId: '3038ebd2-c98a-4c65-9b6e-e22506292313',
  eventName: 'CreateAccessKey',
  by: 'root',
  opens: false,
  refused: false,
  reads: false,
};
const assumeRoot = (request: object, fields: object = {}) =>
  record({
    eventName: 'AssumeRoot',
    eventSource: 'sts.amazonaws.com',
    userIdentity: { type: 'AssumedRole', accountId: '111111111111' },
    requestParameters: request,
    ...fields,
  });
const signIn = (answer: string) => ({
  eventName: 'ConsoleLogin',
  eventSource: 'signin.amazonaws.com',
  responseElements: { ConsoleLogin: answer },
});

test.each([
  ['a call', record(), USE],
  ['a call that only reads', record({ readOnly: true }), { ...USE, reads: true }],
  ['a call that was refused', record({ errorCode: 'AccessDenied' }), { ...USE, refused: true }],
  [
    'what root issued a session for',
    record({
      userIdentity: {
        type: 'FederatedUser',
        accountId: '888888888888',
        sessionContext: { sessionIssuer: { type: 'Root' } },
      },
    }),
    USE,
  ],
  [
    'what a service does with the identity of root',
    record({ userIdentity: { type: 'Root', accountId: '888888888888', invokedBy: 'cloudformation.amazonaws.com' } }),
    USE,
  ],
  ['a sign-in', record(signIn('Success')), { ...USE, eventName: 'ConsoleLogin' }],
  ['a sign-in that failed', record(signIn('Failure')), { ...USE, eventName: 'ConsoleLogin', refused: true }],
  [
    'a service event of a sign-in',
    record({ ...signIn('Success'), eventType: 'AwsServiceEvent' }),
    { ...USE, eventName: 'ConsoleLogin' },
  ],
  [
    'a call in a root session',
    record({
      userIdentity: {
        ...{ type: 'Root', accountId: '888888888888', accessKeyId: 'ASIAEXAMPLE' },
        sessionContext: { assumedRoot: 'true' },
      },
    }),
    { ...USE, by: 'root session', key: 'ASIAEXAMPLE' },
  ],
  [
    'a root session that is opened, by the id of its account',
    assumeRoot(
      {
        targetPrincipal: '888888888888',
        taskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials' },
      },
      { responseElements: { credentials: { accessKeyId: 'ASIAEXAMPLEOPENED' } } },
    ),
    { ...USE, eventName: 'AssumeRoot', by: 'root session', opens: true, key: 'ASIAEXAMPLEOPENED' },
  ],
  [
    'one by an ARN, that can only read',
    assumeRoot({
      targetPrincipal: 'arn:aws:iam::888888888888:root',
      taskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials' },
    }),
    { ...USE, eventName: 'AssumeRoot', by: 'root session', opens: true, reads: true },
  ],
  [
    'one that was refused, with no parameters',
    assumeRoot({}, { errorCode: 'AccessDenied', requestParameters: null }),
    { ...USE, account: '111111111111', eventName: 'AssumeRoot', by: 'root session', opens: true, refused: true },
  ],
])('is %s', (_, given, expected) => expect(rootUseOf(given)).toEqual(expected));

test.each([
  ['what somebody else does', record({ userIdentity: { type: 'AssumedRole', accountId: '888888888888' } })],
  ['what AWS does of its own accord', record({ eventType: 'AwsServiceEvent' })],
  ['a record without account', record({ userIdentity: { type: 'Root' } })],
  ['a record without time', record({ eventTime: 'yesterday' })],
])('is not %s', (_, given) => expect(rootUseOf(given)).toBeUndefined());
