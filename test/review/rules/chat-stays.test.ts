import { ResourceChange } from '../../../review/plan';
import { chatStays } from '../../../review/rules/chat-stays';
import { change, changed, deleted, findings, said, unchanged, unknown } from './changes';

const TYPE = 'aws_chatbot_slack_channel_configuration';
const topic = (name: string): string => `arn:aws:sns:us-east-1:111111111111:${name}`;
const slack = {
  configuration_name: 'soc',
  slack_team_id: 'T0000',
  slack_channel_id: 'C0000',
  sns_topic_arns: [topic('critical'), topic('notice')],
  guardrail_policy_arns: ['arn:aws:iam::aws:policy/AWSDenyAll'],
};
const to = (over: object): ResourceChange[] => [changed(TYPE, slack, { ...over })];
const saying = (severity: string, says: string): string[] => [`${severity}: The chat channel 'soc' ${says}.`];

test.each<[string, ResourceChange[], string[]]>([
  ['deleted', [deleted(TYPE, slack)], saying('danger', 'is deleted')],
  [
    'a topic less',
    to({ sns_topic_arns: [topic('notice')] }),
    saying('danger', `no longer posts '${topic('critical')}'`),
  ],
  [
    'topics unknown',
    [unknown(TYPE, slack, { sns_topic_arns: true })],
    saying('warning', 'has a list of topics that is unknown until apply'),
  ],
  ['another channel', to({ slack_channel_id: 'C1111' }), saying('danger', 'posts into another channel')],
  ['no guardrail', to({ guardrail_policy_arns: [] }), saying('danger', 'has no guardrail any more')],
  [
    'another guardrail',
    to({ guardrail_policy_arns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }),
    saying('danger', 'loses a guardrail'),
  ],
  [
    'a channel of Teams',
    [
      changed(
        'aws_chatbot_teams_channel_configuration',
        { configuration_name: 'soc', team_id: 'a', tenant_id: 'b', channel_id: 'c' },
        { tenant_id: 'd' },
      ),
    ],
    saying('danger', 'posts into another channel'),
  ],
])('%s', (_, changes, expected) => {
  expect(said(chatStays, changes)).toEqual(expected);
});

test.each<[string, ResourceChange[]]>([
  ['created', [change({ type: TYPE, after: slack })]],
  ['unchanged', [unchanged(TYPE, slack)]],
  ['a topic more', to({ sns_topic_arns: [topic('new'), topic('notice'), topic('critical')] })],
  ['a guardrail more', to({ guardrail_policy_arns: [...slack.guardrail_policy_arns, 'arn:aws:iam::aws:policy/x'] })],
])('nothing to say: %s', (_, changes) => {
  expect(said(chatStays, changes)).toEqual([]);
});

test('says when nobody listens to a topic any more', () => {
  const [change] = to({ sns_topic_arns: [] });
  const mail = unchanged('aws_sns_topic_subscription', { topic_arn: topic('notice') });
  expect(findings(chatStays, [change!, mail])[0]?.meaning).toEqual(
    `Nobody in these plans listens to '${topic('critical')}' any more.`,
  );
});
