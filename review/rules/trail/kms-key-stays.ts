import { show, textAt, valueAt } from '../../../world/plan/attributes';
import { endingOf, existing } from '../../../world/existing';
import { Finding } from '../../compare/finding';
import { keyUseSaid } from './key-use';
import { madePolicies, PolicyOfThing } from '../../../world/made-policies';
import { letInBy } from '../../compare/new-policy';
import { ResourceChange } from '../../../world/plan/plan';
import { deliveriesSaid } from '../../compare/policy-deliveries';
import { policyWeakening } from '../../compare/policy-weakening';
import { Rule } from '../../compare/rule';
import { ReviewContext } from '../../../world/context';
import { keyDeliveries } from '../../../world/service-deliveries';
import { endWords, findingOf, onStaysOn, Said, Weakness, weaknesses } from '../../compare/weakness';

const NAME = 'kms-key-stays';

const UNREADABLE = 'Log files and messages encrypted with it cannot be read, and nothing new is delivered.';

const WIDER = 'Somebody can decrypt log files, or change or delete the key, who could not before.';

const KEYS = ['aws_kms_key', 'aws_kms_replica_key', 'aws_kms_external_key'];

/** By its id or by its ARN, which ends in the id. */
const POLICY: PolicyOfThing = {
  ...{ type: 'aws_kms_key_policy', path: 'key_id', owners: KEYS, names: ['id'] },
  keyOf: id => id.slice(id.lastIndexOf('/') + 1),
};

/** Days between deletion and destruction, when none are given. @see https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html */
const DEFAULT_WINDOW_DAYS = 30;

/** Days between rotations, when none are given. */
const DEFAULT_ROTATION_DAYS = 365;

const CHECKS: readonly Weakness[] = [
  onStaysOn('is_enabled', 'whether the key is enabled', 'The key is disabled.', UNREADABLE),
  onStaysOn('enabled', 'whether the key is enabled', 'The key is disabled.', UNREADABLE),
  onStaysOn(
    'enable_key_rotation',
    'whether the key is rotated',
    'The key is no longer rotated.',
    'The same key material encrypts for years; whoever obtains it reads all of that.',
  ),
  {
    path: 'deletion_window_in_days',
    about: 'the time in which deleting the key can be cancelled',
    isWeaker: (before, after) => daysOf(after, DEFAULT_WINDOW_DAYS) < daysOf(before, DEFAULT_WINDOW_DAYS),
    canWeaken: before => daysOf(before, DEFAULT_WINDOW_DAYS) > 7,
    summary: 'Less time is left to cancel a deletion of the key.',
    meaning: 'When it is over, all that the key encrypted is lost for good.',
  },
];

const ROTATION: Weakness = {
  path: 'rotation_period_in_days',
  about: 'how often the key is rotated',
  isWeaker: (before, after) => daysOf(after, DEFAULT_ROTATION_DAYS) > daysOf(before, DEFAULT_ROTATION_DAYS),
  // computed by AWS when it is not set; what is not set stays as it is
  canWeaken: () => false,
  summary: 'The key is rotated less often.',
  meaning: 'The same key material encrypts for longer.',
};

/** A KMS key stays, works, is rotated, and opens to nobody more. Its replacement is said by stateful-stays. */
export const kmsKeyStays: Rule = {
  name: NAME,
  description: 'A KMS key is deleted, disabled, rotated less, deleted sooner, open to more, or not that of its alias.',
  *check(context): Iterable<Finding> {
    for (const change of existing(context, ...KEYS)) {
      if (change.action === 'no-op') continue;
      for (const said of keySaid(context, change)) yield findingOf(NAME, change, said);
    }
    for (const change of existing(context, 'aws_kms_key_policy')) {
      if (change.action === 'no-op') continue;
      const ending = endingOf(change);
      if (ending === undefined) {
        for (const said of policySaid(context, change)) yield findingOf(NAME, change, said);
        continue;
      }
      // the key goes too: what is said about the key says it all
      const keyId = valueAt(change.before, 'key_id');
      if (existing(context, 'aws_kms_key').some(key => endingOf(key) && valueAt(key.before, 'id') === keyId)) continue;
      yield findingOf(NAME, change, {
        summary: `The policy of the key ${show(change, 'key_id', 'before')} ${endWords(ending)}.`,
        meaning:
          ending === 'deleted'
            ? 'The default policy takes its place: every administrator of the account may use the key, no service may.'
            : 'It still works, but a change by hand is not noticed by the next plan.',
      });
    }
    for (const { change, isOverwriting } of madePolicies(context, POLICY)) {
      const saids = isOverwriting ? policySaid(context, change, 'new policy') : newPolicySaid(context, change);
      for (const said of saids) yield findingOf(NAME, change, said);
    }
    for (const { change, ...said } of keyUseSaid(context)) yield findingOf(NAME, change, said);
  },
};

function keySaid(context: ReviewContext, change: ResourceChange): Said[] {
  const ending = endingOf(change);
  if (ending === undefined) {
    const rotation = weaknesses(change, [ROTATION]).map(said => ({ ...said, severity: 'warning' as const }));
    const rotates =
      valueAt(change.before, 'enable_key_rotation') === true && valueAt(change.after, 'enable_key_rotation') === true;
    return [...weaknesses(change, CHECKS), ...(rotates ? rotation : []), ...policySaid(context, change)];
  }
  const days = daysOf(valueAt(change.before, 'deletion_window_in_days'), DEFAULT_WINDOW_DAYS);
  return [
    {
      summary: `The KMS key ${nameOf(change)} ${endWords(ending)}.`,
      meaning:
        ending === 'deleted'
          ? `${UNREADABLE} The deletion can be cancelled for ${days} days; then all that it encrypted is lost for good.`
          : 'It still works, but whoever disables or deletes it by hand is not noticed by the next plan.',
    },
  ];
}

function policySaid(context: ReviewContext, change: ResourceChange, noun = 'policy'): Said[] {
  const said: Said[] = policyWeakening(
    change,
    'policy',
    'resource',
    {
      about: `the ${noun} of the key`,
      summary: `The ${noun} of the key admits what it did not admit.`,
      meaning: WIDER,
    },
    context,
  ).map(({ weakenedFor, ...one }) =>
    // when strangers gain something too, the accounts that happen to be named say nothing
    weakenedFor === undefined || weakenedFor.others || weakenedFor.named.length === 0
      ? one
      : { ...one, accounts: weakenedFor.named },
  );
  const meaning = 'What the service encrypts with it, such as log files or alarms, is no longer delivered.';
  const keyId = textAt(change.before, 'key_id')?.split('/').at(-1);
  said.push(...deliveriesSaid(change, `The ${noun} of the key`, meaning, keyDeliveries(context, keyId)));
  return said;
}

function newPolicySaid(context: ReviewContext, change: ResourceChange): Said[] {
  const found = letInBy(context, change);
  if (found === undefined) return [];
  const { severity, whom, details } = found;
  const summary = `The new policy of the key ${show(change, 'key_id', 'after')} ${whom === undefined ? 'is unknown until apply' : `admits ${whom}`}.`;
  return [{ severity, summary, meaning: WIDER, details }];
}

const nameOf = (change: ResourceChange): string => {
  const description = show(change, 'description', 'before');
  return valueAt(change.before, 'description') ? `"${description}"` : show(change, 'key_id', 'before');
};

const daysOf = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && value > 0 ? value : otherwise;
