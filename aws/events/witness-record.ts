/** Records made up for one pattern, at most; a pattern has no more characters than this many conditions need. */
export const WITNESSES_MAX = 128;

/** What every CloudTrail record has, so that a pattern that asks for it is not taken for a narrower one. */
export const BASE_RECORD = {
  eventVersion: '1.11',
  userIdentity: { type: 'IAMUser', accountId: '111122223333', arn: 'arn:aws:iam::111122223333:user/example' },
  eventTime: '2026-01-01T00:00:00Z',
  eventSource: 'example.amazonaws.com',
  eventName: 'ExampleCall',
  awsRegion: 'us-east-1',
  sourceIPAddress: '192.0.2.1',
  userAgent: 'example',
  eventID: '00000000-0000-4000-8000-000000000000',
  eventType: 'AwsApiCall',
  readOnly: false,
  managementEvent: true,
  recipientAccountId: '111122223333',
};
