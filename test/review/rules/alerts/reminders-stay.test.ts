import { review } from '../../../../review/review';
import { remindersStay } from '../../../../review/rules/alerts/reminders-stay';
import { ResourceChange } from '../../../../world/plan/plan';
import { change, changed, contextOf, deleted, forgotten, replaced, said, unchanged, unknown } from '../changes';

const SCHEDULE = 'aws_scheduler_schedule';
const bus = 'arn:aws:events:us-east-1:111111111111:event-bus/rootguard-change';
const target = {
  arn: bus,
  role_arn: 'arn:aws:iam::111111111111:role/rootguard-start-announcer',
  eventbridge_parameters: [{ source: 'rootguard.reminder', detail_type: 'Rootguard Reminder' }],
  input: '{"review":"access"}',
};
const schedule = {
  name: 'rootguard-reminder-access',
  group_name: 'default',
  schedule_expression: 'cron(0 8 15 * ? *)',
  schedule_expression_timezone: 'UTC',
  state: 'ENABLED',
  target: [target],
};
const to = (over: object): ResourceChange[] => [changed(SCHEDULE, schedule, { ...over })];
const says = (what: string): string[] => [`warning: The schedule 'rootguard-reminder-access' ${what}.`];

test.each<[string, ResourceChange[], string[]]>([
  ['deleted', [deleted(SCHEDULE, schedule)], says('is deleted')],
  [
    'forgotten',
    [forgotten(SCHEDULE, schedule)],
    says('is forgotten: it stays in AWS, and Terraform no longer looks after it'),
  ],
  ['replaced', [replaced(SCHEDULE, schedule, { name: 'other' })], says('is replaced')],
  ['disabled', to({ state: 'DISABLED' }), says('is disabled')],
  ['an end', to({ end_date: '2027-01-01T00:00:00Z' }), says('ends some day')],
  ['another time', to({ schedule_expression: 'cron(0 8 1 * ? *)' }), says('comes at another time')],
  ['another zone', to({ schedule_expression_timezone: 'Asia/Tokyo' }), says('comes at another time')],
  ['another target', to({ target: [{ ...target, arn: `${bus}-2` }] }), says('sends to something else')],
  ['another review', to({ target: [{ ...target, input: '{"review":"drill"}' }] }), says('sends something else')],
  [
    'a state that nobody knows yet',
    [unknown(SCHEDULE, schedule, { state: true })],
    says('has a state that is unknown until apply'),
  ],
  ['nothing', [unchanged(SCHEDULE, schedule)], []],
  ['another description', to({ description: 'new' }), []],
  ['a new one', [change({ type: SCHEDULE, after: schedule })], []],
  ['enabled again', [changed(SCHEDULE, { ...schedule, state: 'DISABLED' }, { state: 'ENABLED' })], []],
  ['the heartbeat', [deleted(SCHEDULE, { ...schedule, name: 'rootguard-heartbeat' })], []],
])('a reminder: %s', (_, changes, expected) => {
  expect(said(remindersStay, changes)).toEqual(expected);
});

test('in a review of everything it is a warning, and no heartbeat', () => {
  const { findings } = review(contextOf([deleted(SCHEDULE, schedule)]).plans);
  expect(findings.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual(['warning reminders-stay']);
});
