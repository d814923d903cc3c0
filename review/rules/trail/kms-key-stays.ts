import { matchesAction } from '../../../aws/policy/decide';
import { parsePolicy } from '../../../aws/policy/document';
import { ReviewContext } from '../../../world/context';
import { isOfLostThing, Step } from '../../../world/fates';
import { isUnknown, show, textAt, valueAt } from '../../../world/plan/attributes';
import { keyDeliveries } from '../../../world/service-deliveries';
import { Weakening } from '../../compare/fact';
import { Check, on, Order, weakened } from '../../compare/order';
import { gaining, policiesOfThings, PolicyWords } from '../../compare/policy-weakenings';
import { ended, thingRule } from '../../compare/thing-rule';
import { ALIASES, GRANTS } from './key-use';

const UNREADABLE = 'Log files and messages encrypted with it cannot be read, and nothing new is delivered.';

const WIDER = 'Somebody can decrypt log files, or change or delete the key, who could not before.';

/** Days between deletion and destruction, when none are given. @see https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html */
const windowOf = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : 30);

/** Days between rotations, when none are given. */
const periodOf = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : 365);

const CANCELLABLE: Order = {
  isWeaker: (before, after) => windowOf(after) < windowOf(before),
  canWeaken: before => windowOf(before) > 7,
};

const ROTATED: Order = {
  isWeaker: (before, after) => periodOf(after) > periodOf(before),
  // computed by AWS when it is not set; what is not set stays as it is
  canWeaken: () => false,
};

const CHECKS: readonly Check[] = [
  ...['is_enabled', 'enabled'].map(path => ({
    ...{ path, keeps: on(), about: 'whether the key is enabled' },
    ...{ sentence: 'The key is disabled.', means: UNREADABLE },
  })),
  {
    ...{ path: 'enable_key_rotation', keeps: on(), about: 'whether the key is rotated' },
    sentence: 'The key is no longer rotated.',
    means: 'The same key material encrypts for years; whoever obtains it reads all of that.',
  },
  {
    ...{ path: 'deletion_window_in_days', keeps: CANCELLABLE },
    about: 'the time in which deleting the key can be cancelled',
    sentence: 'Less time is left to cancel a deletion of the key.',
    means: 'When it is over, all that the key encrypted is lost for good.',
  },
];

const ROTATION: Check = {
  ...{ path: 'rotation_period_in_days', keeps: ROTATED, about: 'how often the key is rotated' },
  sentence: 'The key is rotated less often.',
  ...{ means: 'The same key material encrypts for longer.', severity: 'warning' },
};

/** A KMS key stays, works, is rotated, and opens to nobody more. Its replacement is said by stateful-stays. */
export const kmsKeyStays = thingRule(
  'kms-key-stays',
  'A KMS key is deleted, disabled, rotated less, deleted sooner, open to more, or not that of its alias.',
  {
    types: ['aws_kms_key', 'aws_kms_replica_key', 'aws_kms_external_key'],
    thing: key =>
      `KMS key ${valueAt(key.before, 'description') ? `"${show(key, 'description', 'before')}"` : show(key, 'key_id', 'before')}`,
    ending: ofEnding,
    checks: CHECKS,
    weaker: key =>
      [key.before, key.after].every(side => valueAt(side, 'enable_key_rotation') === true)
        ? weakened(key, [ROTATION])
        : [],
  },
  policiesOfThings('aws_kms_key_policy', policyWords, {
    thing: policy => `policy of the key ${show(policy, 'key_id', 'before')}`,
    // what is said about a key that goes says it all
    matters: (policy, context) => policy.after !== undefined || !isOfLostThing(context, policy),
    loss: 'The default policy takes its place: every administrator of the account may use the key, no service may.',
  }),
  { types: ['aws_kms_key_policy'], weaker: ofManagers },
  ALIASES,
  GRANTS,
);

function ofEnding(key: Step): readonly Weakening[] {
  const days = windowOf(valueAt(key.before, 'deletion_window_in_days'));
  const means = `${UNREADABLE} The deletion can be cancelled for ${days} days; then all that it encrypted is lost for good.`;
  return ended(key, means);
}

/** A key whose policy lets nobody change it: only AWS's support may. */
function ofManagers(policy: Step): readonly Weakening[] {
  if (isUnknown(policy, 'policy')) return [];
  const [was, is] = [policy.before, policy.after].map(side => isManaged(textAt(side, 'policy')));
  if (!was || is) return [];
  const sentence = 'The policy of the key lets nobody change it any more.';
  return [{ sentence, means: 'What is wrong with it cannot be put right: only support of AWS can.', details: [] }];
}

const isManaged = (policy: string | undefined): boolean =>
  parsePolicy(policy).document.statements.some(
    ({ effect, principals, actions }) =>
      effect === 'Allow' &&
      principals?.values.some(({ kind }) => kind === 'AWS') === true &&
      matchesAction(actions, 'kms:PutKeyPolicy'),
  );

function policyWords(policy: Step, context: ReviewContext): PolicyWords {
  const deliveries = keyDeliveries(context, textAt(policy.before, 'key_id')?.split('/').at(-1));
  const says = 'no longer admits an AWS service that it admitted';
  const means = 'What the service encrypts with it, such as log files or alarms, is no longer delivered.';
  const ofNew = policy.fate === 'new' ? ` ${show(policy, 'key_id', 'after')}` : '';
  return {
    about: `the ${policy.fate === 'overwritten' ? 'new policy' : 'policy'} of the key${ofNew}`,
    ...{ widened: 'admits what it did not admit', means: WIDER, accounts: gaining },
    services: { prefix: 'kms', deliveries, says, means },
  };
}
