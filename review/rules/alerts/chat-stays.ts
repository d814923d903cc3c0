import { ReviewContext } from '../../../world/context';
import { Step } from '../../../world/fates';
import { listenersAfter } from '../../../world/listeners';
import { listAt } from '../../../world/plan/attributes';
import { ResourceChange } from '../../../world/plan/plan';
import { changed, isSet, lostTexts, quoted } from '../../../world/plan/values';
import { Weakening } from '../../compare/fact';
import { AS_IS, Check, on, unknownWeakening, weakened } from '../../compare/order';
import { thingRule } from '../../compare/thing-rule';

const SLACK = 'aws_chatbot_slack_channel_configuration';

/** Attributes that say which channel it is. */
const channelOf = ({ type }: Step): readonly string[] =>
  type === SLACK ? ['slack_team_id', 'slack_channel_id'] : ['team_id', 'tenant_id', 'channel_id'];

const UNTOLD = 'Who reads only the channel is no longer told.';

/** Chat channels: which topics they post, and that nobody can call AWS from them. */
export const chatStays = thingRule(
  'chat-stays',
  'A chat channel is deleted, loses topics, becomes another channel, or may call AWS.',
  {
    types: [SLACK, 'aws_chatbot_teams_channel_configuration'],
    loss: UNTOLD,
    weaker: (channel, context) => [...ofTopics(channel, context), ...ofSettings(channel)],
  },
);

function ofTopics(change: ResourceChange, context: ReviewContext): readonly Weakening[] {
  const path = 'sns_topic_arns';
  const { lost, unknown } = lostTexts(change, path);
  if (lost.length === 0) return [];
  if (unknown) return [unknownWeakening('a list of topics', UNTOLD)];
  const silent = lost.filter(topic => listenersAfter(context, topic).length === 0);
  const means =
    silent.length === 0 ? UNTOLD : `Nobody in these plans listens to ${quoted(change, path, silent)} any more.`;
  return [{ says: `no longer posts ${quoted(change, path, lost)}`, means, details: [{ path }] }];
}

function ofSettings(change: Step): readonly Weakening[] {
  const weakenings: Weakening[] = [];
  const moved = channelOf(change).filter(path => changed(change, path) === true);
  if (moved.length > 0) {
    const details = moved.map(path => ({ path }));
    const means = 'Other people read the alerts, and those who read them before no longer do.';
    weakenings.push({ says: 'posts into another channel', means, details });
  }
  // whatever else is allowed
  const isClosed = listAt(change.after, 'guardrail_policy_arns').some(arn =>
    /^arn:[^:]+:iam::aws:policy\/AWSDenyAll$/.test(String(arn)),
  );
  return [...weakenings, ...ofGuardrails(change, isClosed), ...(isClosed ? [] : weakened(change, CALLERS))];
}

const CALLS = 'Members of the channel may call AWS with whatever the role and the guardrails allow.';

function ofGuardrails(change: ResourceChange, isClosed: boolean): readonly Weakening[] {
  const path = 'guardrail_policy_arns';
  const { lost, unknown } = lostTexts(change, path);
  if (unknown) return [unknownWeakening('a list of guardrails', CALLS)];
  const details = [{ path }];
  const [before, after] = [change.before, change.after].map(side => listAt(side, path)) as [unknown[], unknown[]];
  if (lost.length > 0) {
    // without any the service takes AdministratorAccess as guardrail
    const says = after.length === 0 ? 'has no guardrail any more' : 'loses a guardrail';
    return [{ says, means: CALLS, details }];
  }
  // guardrails add up, and without any nothing more can come
  if (isClosed || before.length === 0 || after.length <= before.length) return [];
  const isEverything = after.some(arn => !before.includes(arn) && ADMINISTRATOR.test(String(arn)));
  return isEverything
    ? [{ says: 'gets a guardrail that allows everything', means: CALLS, details }]
    : [{ severity: 'warning', says: 'gets another guardrail', means: CALLS, details }];
}

const ADMINISTRATOR = /\/(AdministratorAccess|PowerUserAccess|IAMFullAccess)$/;

/** With whose rights members of the channel call AWS. */
const CALLERS: readonly Check[] = [
  {
    ...{ path: 'user_authorization_required', keeps: on(), means: CALLS },
    says: 'no longer asks its members for a role of their own',
  },
  {
    ...{ path: 'iam_role_arn', keeps: { ...AS_IS, canWeaken: isSet }, severity: 'warning' },
    ...{ says: 'gets another role', means: CALLS },
  },
];
