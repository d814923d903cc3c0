import { ReviewContext } from './context';
import { Step, stepsOf } from './fates';
import { listAt, textAt } from './plan/attributes';

const CHAT = ['aws_chatbot_slack_channel_configuration', 'aws_chatbot_teams_channel_configuration'];

/** Subscriptions and chat channels that listen to a topic after the plan. */
export const listenersAfter = (context: ReviewContext, topicArn: string): readonly Step[] => [
  ...stepsOf(context, 'aws_sns_topic_subscription').filter(({ after }) => textAt(after, 'topic_arn') === topicArn),
  ...stepsOf(context, ...CHAT).filter(({ after }) => listAt(after, 'sns_topic_arns').includes(topicArn)),
];
