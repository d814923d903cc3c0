import { isAccountId } from '../../../aws/arn';
import { bucketOwner } from '../../../world/bucket-owners';
import { trailAccounts } from '../../../world/change-accounts';
import { stackSetAccounts } from '../../../world/deployment-accounts';
import { Step } from '../../../world/fates';
import { boundAccounts, policyNoun, targetsOf } from '../../../world/organization-policy';
import { show, textAt } from '../../../world/plan/attributes';
import { compareText } from '../../../world/plan/values';
import { THING_TYPES } from '../../../world/thing-types';
import { Weakening } from '../../compare/fact';
import { Check, never, pathText, weakened } from '../../compare/order';
import { ended, thingRule, Watched } from '../../compare/thing-rule';

/** What is lost with a thing. */
interface Stateful {
  readonly type: string;
  readonly lost: string;
  /** What is lost although the new one is made first; by default the same. */
  readonly lostAtLast?: readonly Weakening[];
  /** Whether its deletion is said here; of the others a rule of their own says it. */
  readonly endsHere?: true;
  /** What it is called, by default its noun and the first attribute that names it. */
  readonly noun?: (step: Step) => string;
  readonly name?: string;
  readonly accounts?: Watched['accounts'];
}

const UNREADABLE = 'What the old key encrypted cannot be read';

const STATEFUL: readonly Stateful[] = [
  {
    type: 'aws_s3_bucket',
    lost: 'Every file in it is lost, or, where it is not empty and may not be emptied, the apply fails half-way.',
    endsHere: true,
    accounts: ({ before }, context) => bucketOwner(context, textAt(before, 'bucket')),
  },
  { type: 'aws_kms_key', noun: () => 'KMS key', name: 'key_id', lost: `${UNREADABLE} any more.` },
  { type: 'aws_kms_replica_key', name: 'key_id', lost: `${UNREADABLE} in its region any more.` },
  {
    ...{ type: 'aws_kms_external_key', noun: () => 'KMS key', name: 'id' },
    lost: `${UNREADABLE} any more, and the new key has no material yet.`,
  },
  { type: 'aws_cloudwatch_log_group', lost: 'Every event in it is lost, and its metric filters with it.' },
  {
    type: 'aws_cloudtrail',
    lost: 'Nothing is recorded between deletion and creation, and the chain of digests breaks.',
    lostAtLast: [
      {
        severity: 'warning',
        says: 'is replaced, and the new one is made first',
        means: 'Nothing is left out, but the chain of digests begins anew.',
      },
    ],
    accounts: (trail, context) => trailAccounts(context, trail),
  },
  {
    type: 'aws_sns_topic',
    lost: 'Its subscriptions are lost, and everybody who confirmed one by e-mail has to do it again; until then nobody hears of an alarm.',
    endsHere: true,
  },
  {
    type: 'aws_cloudwatch_event_bus',
    lost: 'Its rules and its policy are lost, and what other accounts send in between does not arrive.',
  },
  {
    type: 'aws_cloudformation_stack_set',
    lost: 'Its stacks in the accounts are deleted first, and what they forwarded is not forwarded until they are back.',
    accounts: ({ before }, context) => stackSetAccounts(context, textAt(before, 'name')),
  },
  {
    ...{ type: 'aws_organizations_policy', noun: policyNoun },
    lost: 'It is detached everywhere, and denies nothing until the new one is attached.',
    // what it is attached to is told with its attachments
    lostAtLast: [],
    accounts: (policy, context) => boundAccounts(context, targetsOf(context, policy)),
  },
  {
    type: 'aws_organizations_organization',
    lost: 'Accounts, OUs, policies and trusted access go with it, for every account of the organization.',
    accounts: () => [],
  },
  {
    type: 'aws_organizations_organizational_unit',
    lost: 'The policies attached to it reach nobody, and its accounts must be moved out first.',
    endsHere: true,
    accounts: ({ before }, context) => boundAccounts(context, [textAt(before, 'id') ?? '']),
  },
  {
    type: 'aws_organizations_account',
    lost: 'The account leaves the organization or is closed, with all that is in it.',
    endsHere: true,
    accounts: ({ before }) => [textAt(before, 'id')].filter(isAccountId),
  },
];

/** What holds something that nobody can bring back is not replaced; buckets, topics, OUs and accounts are not deleted. */
export const statefulStays = thingRule(
  'stateful-stays',
  'A bucket, key, log group, trail, topic, bus, StackSet or policy is replaced, and what it held is lost.',
  ...STATEFUL.map((one): Watched => {
    const { noun, name } = THING_TYPES.get(one.type)!;
    return {
      types: [one.type],
      thing: step => `${one.noun?.(step) ?? noun} ${show(step, one.name ?? name[0]!, 'before')}`,
      ...(one.endsHere && { ending: step => ended(step, one.lost, STILL_THERE) }),
      weaker: step => (step.fate === 'replaced' ? ofReplacement(step, one) : weakened(step, [EMPTIED, CLOSED])),
      ...(one.accounts && { accounts: one.accounts }),
    };
  }),
);

const STILL_THERE = 'Nothing is lost yet, but its deletion by hand is not noticed by the next plan.';

function ofReplacement({ createsFirst, replacePaths }: Step, { lost, lostAtLast }: Stateful): readonly Weakening[] {
  if (createsFirst === true && lostAtLast !== undefined) return lostAtLast;
  const paths = [...replacePaths].sort((a, b) => compareText(pathText(a), pathText(b)));
  return [{ says: 'is replaced', means: lost, details: paths.map(path => ({ path })) }];
}

const EMPTIED = {
  path: 'force_destroy',
  keeps: { isWeaker: (before: unknown, after: unknown) => before === false && after === true, canWeaken: () => false },
  says: 'can be destroyed while it holds files',
  means: 'The next deletion or replacement empties it first, instead of failing.',
  severity: 'warning',
} as const;

const CLOSED: Check = {
  ...{ path: 'close_on_deletion', keeps: never(true), severity: 'warning', says: 'is closed when its resource goes' },
  means: 'Who deletes the resource, or its line, closes the account; AWS deletes all that is in it after 90 days.',
};
