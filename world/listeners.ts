import { listAt, textAt } from './plan/attributes';
import { ResourceChange } from './plan/plan';
import { ReviewContext } from './context';

const CHAT = ['aws_chatbot_slack_channel_configuration', 'aws_chatbot_teams_channel_configuration'];

/** Subscriptions and chat channels that listen to a topic after the plan. */
export function listenersAfter(context: ReviewContext, topicArn: string): readonly ResourceChange[] {
  const of = (type: string): readonly ResourceChange[] => context.byType.get(type) ?? [];
  return [
    ...of('aws_sns_topic_subscription').filter(({ after }) => textAt(after, 'topic_arn') === topicArn),
    ...CHAT.flatMap(of).filter(({ after }) => listAt(after, 'sns_topic_arns').includes(topicArn)),
  ];
}
