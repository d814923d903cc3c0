import { parseEventPattern } from '../../aws/events/event-pattern';
import { EventBridgeEvent } from '../../aws/events/eventbridge-event';
import { MatchingRules } from '../../simulate/matching-rules';

const ALL = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
const rule = (name: string, pattern: unknown, state = ALL) => ({ name, state, pattern: parseEventPattern(pattern) });
const event = (fields: object): EventBridgeEvent => ({
  version: '0',
  id: '',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.sns',
  account: '111111111111',
  time: '',
  region: 'us-east-1',
  resources: [],
  detail: {},
  ...fields,
});
const called = (eventName: unknown, more: object = {}) => event({ detail: { eventName, ...more } });

const RULES = new MatchingRules([
  rule('any account', { region: ['us-east-1'] }),
  rule('one account', { account: ['222222222222'], detail: { eventName: [{ exists: true }] } }),
  rule('one of two', { $or: [{ detail: { eventName: ['A', 'B'] } }, { detail: { eventSource: ['sns'] } }] }),
  rule('all but one', { detail: { eventName: [{ 'anything-but': 'A' }] } }),
  rule('a name or none', { detail: { eventName: ['A', { exists: false }] } }),
  rule('null', { detail: { eventName: [null] } }),
  rule('off', { detail: { eventName: ['A'] } }, 'DISABLED'),
]);
const matching = (one: EventBridgeEvent) => RULES.of(one).map(({ name }) => name);

describe('MatchingRules', () => {
  test.each<[string, EventBridgeEvent, string[]]>([
    ['a name', called('A'), ['any account', 'one of two', 'a name or none']],
    ['both branches of a rule', called('B', { eventSource: 'sns' }), ['any account', 'one of two', 'all but one']],
    ['another name', called('C'), ['any account', 'all but one']],
    ['one of several names', called(['C', 'A']), ['any account', 'one of two', 'all but one', 'a name or none']],
    ['a name that is null', called(null), ['any account', 'all but one', 'null']],
    ['no name', called(undefined), ['any account', 'a name or none']],
    ['a name with a dot', event({ detail: {}, 'detail.eventName': 'B' }), ['any account', 'one of two', 'all but one']],
    ['an account', { ...called('C'), account: '222222222222' }, ['any account', 'one account', 'all but one']],
  ])('finds the rules of an event with %s, in their order', (_, one, expected) => {
    expect(matching(JSON.parse(JSON.stringify(one)) as EventBridgeEvent)).toEqual(expected);
  });
});
