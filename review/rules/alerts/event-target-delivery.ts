import { parseArn } from '../../../aws/arn';
import { isUnknown, textAt, valueAt } from '../../../world/plan/attributes';
import { Step } from '../../../world/fates';
import { Attributes } from '../../../world/plan/plan';
import { Weakening } from '../../compare/fact';
import { Check, SAME_ONE, SET, unknownWeakening } from '../../compare/order';
import { changed } from '../../../world/plan/values';

const LOST = 'An event that cannot be delivered is lost without a trace.';
const REFUSED = 'A target that needs a role, such as a bus of another account, refuses every event.';

/** What EventBridge does when a retry policy does not say. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
const ATTEMPTS = 185;
const AGE_SECONDS = 86_400;
const LEAST_AGE_SECONDS = 60;

/** What a target needs to receive an event, and to lose none that it does not receive. */
export const TARGET_NEEDS: readonly Check[] = [
  {
    ...{ path: 'dead_letter_config[0].arn', keeps: SET, what: 'a dead-letter queue' },
    ...{ says: 'loses its dead-letter queue', means: LOST },
  },
  { path: 'role_arn', keeps: SET, what: 'a role', says: 'loses its role', means: REFUSED },
  { path: 'role_arn', keeps: SAME_ONE, severity: 'warning', says: 'gets another role', means: REFUSED },
];

/** What becomes of an event that a target does not receive. */
export const ofTargetDelivery = (target: Step): readonly Weakening[] => [
  ...ofQueueElsewhere(target),
  ...ofRetries(target),
];

function ofQueueElsewhere(change: Step): readonly Weakening[] {
  const path = 'dead_letter_config[0].arn';
  const [was, is] = [change.before, change.after].map(target => parseArn(textAt(target, path))?.account);
  if (!was || !is || was === is || isUnknown(change, path)) return [];
  const says = 'has its dead-letter queue in another account';
  const means = 'Whoever looks at the queue before does not see what could not be delivered.';
  return [{ severity: 'warning', says, means, details: [{ path }] }];
}

function ofRetries(change: Step): readonly Weakening[] {
  const path = 'retry_policy';
  const differs = changed(change, path);
  if (differs === 'unknown') return [unknownWeakening('a retry policy', LOST)];
  const [before, after] = [retriesOf(change.before), retriesOf(change.after)];
  const isOnce = after.attempts === 0 && before.attempts > 0;
  const isShort = after.seconds <= LEAST_AGE_SECONDS && before.seconds > LEAST_AGE_SECONDS;
  if (!isOnce && !isShort) return [];
  const says = isOnce ? 'tries only once to deliver an event' : 'gives up after a minute to deliver an event';
  return [{ severity: 'warning', says, means: LOST, details: [{ path }] }];
}

function retriesOf(target: Attributes | undefined): { attempts: number; seconds: number } {
  const policy = valueAt(target, 'retry_policy[0]');
  return {
    attempts: Number(valueAt(policy, 'maximum_retry_attempts') ?? ATTEMPTS),
    seconds: Number(valueAt(policy, 'maximum_event_age_in_seconds') ?? 0) || AGE_SECONDS,
  };
}
