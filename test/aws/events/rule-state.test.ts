import { EventBridgeEvent } from '../../../aws/events/eventbridge-event';
import { seesEvent } from '../../../aws/events/rule-state';

const event = (detail: object, detailType = 'AWS API Call via CloudTrail'): EventBridgeEvent => ({
  version: '0',
  id: 'a',
  'detail-type': detailType,
  source: 'aws.s3',
  account: '777777777777',
  time: '2026-11-20T03:14:07Z',
  region: 'us-east-1',
  resources: [],
  detail: { eventName: 'ListBuckets', ...detail },
});

const ALL = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

describe('seesEvent', () => {
  test.each<[string, EventBridgeEvent, boolean, boolean]>([
    ['a call that reads', event({ readOnly: true }), false, true],
    ['a call that writes', event({ readOnly: false }), true, true],
    ['a call that does not say, by its name', event({}), false, true],
    ['another that does not say', event({ eventName: 'CreateBucket' }), true, true],
    ['a call for data', event({ readOnly: true, managementEvent: false }), true, true],
    ['an event of another kind', event({ readOnly: true }, 'CloudWatch Alarm State Change'), true, true],
  ])('%s', (_, one, enabled, all) => {
    expect(['ENABLED', ALL, 'DISABLED', 'enabled'].map(state => seesEvent(state, one))).toEqual([
      enabled,
      all,
      false,
      false,
    ]);
  });
});
