import { ChatChannels, ChatChannelsProps, chatRoleTrust } from '../../../modules/alerts/chat-channels';
import { simulateService } from '../../simulate';
import { synthesize } from '../../synth';

const TEAM = '11111111-2222-3333-4444-555555555555';
const TENANT = '99999999-8888-7777-6666-555555555555';
const topicArns = ['arn:aws:sns:us-east-1:111111111111:rootguard-critical-chat'];

const synth = (channels: ChatChannelsProps['channels']) =>
  synthesize(scope => void new ChatChannels(scope, 'chat', { partition: 'aws', accountId: '111111111111', channels }))
    .resource;

describe('ChatChannels', () => {
  const common = {
    iam_role_arn: '${aws_iam_role.chat_role.arn}',
    guardrail_policy_arns: ['arn:aws:iam::aws:policy/AWSDenyAll'],
    logging_level: 'ERROR',
    sns_topic_arns: topicArns,
    user_authorization_required: false,
  };

  test('defines a configuration for each channel, and one role without permissions for all', () => {
    expect(
      synth([
        { name: 'room', endpoint: 'slack:T0123ABC/C0456DEF', topicArns },
        { name: 'team', endpoint: `teams:${TEAM}/${TENANT}/19%3aabc%40thread.tacv2`, topicArns },
      ]),
    ).toEqual({
      aws_iam_role: {
        chat_role: {
          name: 'rootguard-chat',
          description: 'Chat channels of Rootguard: no permissions, because they are for reading',
          assume_role_policy: chatRoleTrust('111111111111'),
        },
      },
      aws_chatbot_slack_channel_configuration: {
        'chat_channel-room': {
          ...common,
          configuration_name: 'rootguard-room',
          slack_team_id: 'T0123ABC',
          slack_channel_id: 'C0456DEF',
        },
      },
      aws_chatbot_teams_channel_configuration: {
        'chat_channel-team': {
          ...common,
          configuration_name: 'rootguard-team',
          team_id: TEAM,
          tenant_id: TENANT,
          channel_id: '19%3aabc%40thread.tacv2',
        },
      },
    });
  });

  test('fails with every endpoint that is no channel', () => {
    expect(() =>
      synth([
        { name: 'a', endpoint: '#security', topicArns },
        { name: 'b', endpoint: 'slack:T0123ABC', topicArns },
      ]),
    ).toThrow(
      new Error(
        'test/chat: invalid chat channels\n' +
          "  - a: endpoint must be slack:… or teams:…, got '#security'\n" +
          "  - b: endpoint must be slack:… or teams:…, got 'slack:T0123ABC'",
      ),
    );
  });
});

test.each([
  ['111111111111', 'Allowed'],
  ['777777777777', 'ImplicitlyDenied'],
])("the channels' role may be assumed by the chat service for account %s: %s", async (account, outcome) => {
  expect(
    await simulateService({
      policy: chatRoleTrust('111111111111'),
      service: 'chatbot.amazonaws.com',
      action: 'sts:AssumeRole',
      resource: 'arn:aws:iam::111111111111:role/rootguard-chat',
      accountId: '111111111111',
      context: { 'aws:SourceAccount': account },
    }),
  ).toBe(outcome);
});
