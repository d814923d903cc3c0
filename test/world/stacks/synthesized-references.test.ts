import {
  addressIn,
  findNamed,
  isSame,
  NamedResource,
  resolveNamed,
} from '../../../world/stacks/synthesized-references';

const topic = (props: Partial<NamedResource> = {}): NamedResource => ({
  stack: 'alerts',
  address: 'aws_sns_topic.alerts_critical',
  name: 'rootguard-critical',
  place: { account: '111111111111', region: 'us-east-1' },
  ...props,
});
const ARN = 'arn:aws:sns:us-east-1:111111111111:rootguard-critical';
const REFERENCE = '${aws_sns_topic.alerts_critical.arn}';

test.each([
  [REFERENCE, 'aws_sns_topic.alerts_critical'],
  ['${aws_cloudwatch_event_bus.hub_root-activity.name}', 'aws_cloudwatch_event_bus.hub_root-activity'],
  [ARN, undefined],
  ['${var.topic}', undefined],
  [`x${REFERENCE}`, undefined],
  ['${aws_sns_topic.all[0].arn}', undefined],
])('addressIn %s is %s', (text, address) => {
  expect(addressIn(text)).toBe(address);
});

test('a reference counts within its stack, an ARN everywhere', () => {
  const bus = topic({ address: 'aws_cloudwatch_event_bus.b', name: 'rootguard-tampering' });
  expect(findNamed(REFERENCE, 'alerts', [topic()])).toEqual(topic());
  expect(findNamed(REFERENCE, 'alarms', [topic()])).toBeUndefined();
  expect(findNamed(ARN, 'alarms', [bus, topic()])).toEqual(topic());
  const busArn = 'arn:aws:events:us-east-1:111111111111:event-bus/rootguard-tampering';
  expect(findNamed(busArn, 'forwarding', [topic(), bus])).toEqual(bus);
});

test.each([
  ['name', ARN.replace('critical', 'notice')],
  ['account', ARN.replace('111111111111', '222222222222')],
  ['region', ARN.replace('us-east-1', 'eu-west-1')],
])('an ARN with another %s is of something else', (_, arn) => {
  expect(findNamed(arn, 'alarms', [topic()])).toBeUndefined();
  expect(resolveNamed(arn, 'alarms', [topic()])).toEqual({ stack: '', address: arn });
});

test('where a stack does not say its account and region, the name decides', () => {
  expect(findNamed(ARN, 'alarms', [topic({ place: {} })])).toEqual(topic({ place: {} }));
});

test('what a text names has a stack and an address', () => {
  expect(resolveNamed(ARN, 'alarms', [topic()])).toEqual({ stack: 'alerts', address: 'aws_sns_topic.alerts_critical' });
  expect(resolveNamed(REFERENCE, 'b', [topic()])).toEqual({ stack: 'b', address: 'aws_sns_topic.alerts_critical' });
});

test('two resources are one by stack and address', () => {
  expect(isSame(topic(), { stack: 'alerts', address: 'aws_sns_topic.alerts_critical' })).toBe(true);
  expect(isSame(topic(), topic({ stack: 'other' }))).toBe(false);
  expect(isSame(topic(), topic({ address: 'other' }))).toBe(false);
});
