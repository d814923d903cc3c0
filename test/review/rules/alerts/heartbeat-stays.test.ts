import { review } from '../../../../review/review';
import { heartbeatStays } from '../../../../review/rules/alerts/heartbeat-stays';
import { ResourceChange } from '../../../../world/plan/plan';
import { change, changed, contextOf, deleted, forgotten, replaced, said, unchanged, unknown } from '../changes';

const SCHEDULE = 'aws_scheduler_schedule';
const bus = 'arn:aws:events:us-east-1:111111111111:event-bus/rootguard-root-activity';
const target = {
  arn: bus,
  role_arn: 'arn:aws:iam::111111111111:role/rootguard-start-announcer',
  eventbridge_parameters: [{ source: 'rootguard.heartbeat', detail_type: 'Rootguard Heartbeat' }],
  input: '{}',
};
const schedule = {
  name: 'rootguard-heartbeat',
  group_name: 'default',
  schedule_expression: 'cron(5 6 * * ? *)',
  schedule_expression_timezone: 'UTC',
  state: 'ENABLED',
  target: [target],
};
const to = (over: object): ResourceChange[] => [changed(SCHEDULE, schedule, { ...over })];
const says = (severity: string, what: string): string[] => [`${severity}: The schedule 'rootguard-heartbeat' ${what}.`];

test.each<[string, ResourceChange[], string[]]>([
  ['deleted', [deleted(SCHEDULE, schedule)], says('danger', 'is deleted')],
  [
    'forgotten',
    [forgotten(SCHEDULE, schedule)],
    says('danger', 'is forgotten: it stays in AWS, and Terraform no longer looks after it'),
  ],
  ['replaced', [replaced(SCHEDULE, schedule, { name: 'other' })], says('warning', 'is replaced')],
  ['disabled', to({ state: 'DISABLED' }), says('danger', 'is disabled')],
  ['an end', to({ end_date: '2027-01-01T00:00:00Z' }), says('danger', 'ends some day')],
  ['another time', to({ schedule_expression: 'cron(5 7 * * ? *)' }), says('warning', 'comes at another time')],
  ['another zone', to({ schedule_expression_timezone: 'Asia/Tokyo' }), says('warning', 'comes at another time')],
  [
    'another target',
    to({ target: [{ ...target, arn: bus.replace('rootguard-root-activity', 'workload') }] }),
    says('warning', 'sends to something else'),
  ],
  ['another message', to({ target: [{ ...target, input: '{"a":1}' }] }), says('warning', 'sends something else')],
  [
    'a state that nobody knows yet',
    [unknown(SCHEDULE, schedule, { state: true })],
    says('warning', 'has a state that is unknown until apply'),
  ],
  ['nothing', [unchanged(SCHEDULE, schedule)], []],
  ['another description', to({ description: 'new' }), []],
  ['a new one', [change({ type: SCHEDULE, after: schedule })], []],
  ['enabled again', [changed(SCHEDULE, { ...schedule, state: 'DISABLED' }, { state: 'ENABLED' })], []],
])('a heartbeat: %s', (_, changes, expected) => {
  expect(said(heartbeatStays, changes)).toEqual(expected);
});

describe('in a review of everything', () => {
  const severities = (name: string, over: object | undefined, arn = bus): string[] => {
    const own = { ...schedule, name, target: [{ ...target, arn }] };
    const made = over === undefined ? deleted(SCHEDULE, own) : changed(SCHEDULE, own, { ...over });
    const { findings } = review(contextOf([made]).plans);
    return findings.map(({ severity, rule }) => `${severity} ${rule}`);
  };

  test.each([
    ['deleted', undefined],
    ['disabled', { state: 'DISABLED' }],
  ])('the heartbeat that is %s is a danger, and a schedule of a workload nothing', (_, over) => {
    expect(severities('rootguard-heartbeat', over)).toEqual(['danger heartbeat-stays']);
    const [queue, lambda] = ['sqs:us-east-1:111111111111:reports', 'lambda:us-east-1:111111111111:function:heartbeat'];
    for (const other of [bus, `arn:aws:${queue}`, `arn:aws:${lambda}`]) {
      expect(severities('heartbeat', over, other)).toEqual([]);
      expect(severities('nightly-report', over, other)).toEqual([]);
    }
  });
});
