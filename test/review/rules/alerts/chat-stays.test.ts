import { ResourceChange } from '../../../../world/plan/plan';
import { chatStays } from '../../../../review/rules/alerts/chat-stays';
import { change, changed, deleted, findings, said, unchanged, unknown } from '../changes';

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
const READ = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';
const open = {
  ...slack,
  guardrail_policy_arns: [READ],
  user_authorization_required: true,
  iam_role_arn: 'arn:aws:iam::111111111111:role/chat',
};
const ofOpen = (over: object): ResourceChange[] => [changed(TYPE, open, { ...over })];
const EVERYTHING = saying('danger', 'gets a guardrail that allows everything');

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
  ['a guardrail that allows everything', ofOpen({ guardrail_policy_arns: [READ, ADMINISTRATOR] }), EVERYTHING],
  [
    'another guardrail beside one that allows a little',
    ofOpen({ guardrail_policy_arns: [READ, 'arn:aws:iam::111111111111:policy/more'] }),
    saying('warning', 'gets another guardrail'),
  ],
  [
    'members without roles of their own',
    ofOpen({ user_authorization_required: false }),
    saying('danger', 'no longer asks its members for a role of their own'),
  ],
  ['another role', ofOpen({ iam_role_arn: `${open.iam_role_arn}-2` }), saying('warning', 'gets another role')],
  [
    'an unknown role',
    [unknown(TYPE, open, { iam_role_arn: true })],
    saying('warning', "leaves 'iam_role_arn' unknown until apply"),
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
  [
    'another order of guardrails',
    [changed(TYPE, { ...open, guardrail_policy_arns: [READ, 'x'] }, { guardrail_policy_arns: ['x', READ] })],
  ],
  ['all calls are denied, and another role', to({ iam_role_arn: 'arn:aws:iam::111111111111:role/chat' })],
  [
    'a guardrail that allows everything where all calls are denied',
    to({ guardrail_policy_arns: [...slack.guardrail_policy_arns, ADMINISTRATOR] }),
  ],
  [
    'members with roles of their own from now on',
    [changed(TYPE, { ...open, user_authorization_required: false }, { user_authorization_required: true })],
  ],
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
