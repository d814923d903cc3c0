import { toEventBridgeEvent } from '../../../aws/events/eventbridge-event';

const record = {
  eventVersion: '1.11',
  eventID: '4f7f62dc-1719-9d98-eba0-68b4f6b182f0',
  eventTime: '2026-11-20T03:14:07Z',
  eventSource: 'signin.amazonaws.com',
  eventName: 'ConsoleLogin',
  eventType: 'AwsConsoleSignIn',
  awsRegion: 'us-east-1',
  recipientAccountId: '777777777777',
  userIdentity: { type: 'Root', accountId: '222222222222' },
};

describe('toEventBridgeEvent', () => {
  test('puts a record into the envelope of the account and region that recorded it', () => {
    expect(toEventBridgeEvent(record)).toEqual({
      version: '0',
      id: '4f7f62dc-1719-9d98-eba0-68b4f6b182f0',
      'detail-type': 'AWS Console Sign In via CloudTrail',
      source: 'aws.signin',
      account: '777777777777',
      time: '2026-11-20T03:14:07Z',
      region: 'us-east-1',
      resources: [],
      detail: record,
    });
  });

  test.each([
    ['AwsApiCall', 'AWS API Call via CloudTrail'],
    ['AwsConsoleAction', 'AWS Console Action via CloudTrail'],
    ['AwsServiceEvent', 'AWS Service Event via CloudTrail'],
    ['AwsCloudTrailInsight', 'AWS Insight via CloudTrail'],
  ])('%s becomes %s', (eventType, detailType) => {
    expect(toEventBridgeEvent({ ...record, eventType })?.['detail-type']).toBe(detailType);
  });

  test.each([undefined, 'AwsVpceEvent', 'constructor'])('there is no event for event type %s', eventType => {
    expect(toEventBridgeEvent({ ...record, eventType })).toBeUndefined();
  });

  test('the source is the first label of the event source, also in China', () => {
    expect(toEventBridgeEvent({ ...record, eventSource: 'iam.amazonaws.com.cn' })?.source).toBe('aws.iam');
  });

  test('takes the account of the identity where the record names no other, and leaves the rest empty', () => {
    const { eventName, eventSource, eventType, userIdentity } = record;
    expect(toEventBridgeEvent({ eventName, eventSource, eventType, userIdentity })).toMatchObject({
      id: '',
      account: '222222222222',
      time: '',
      region: '',
    });
  });
});
