import { show, showChange, textAt, valueAt } from '../../../world/plan/attributes';
import { trailAccounts } from '../../../world/change-accounts';
import { stackSetAccounts } from '../../../world/deployment-accounts';
import { bucketOwner } from '../../../world/bucket-owners';
import { endingOf, existing } from '../../../world/existing';
import { Finding } from '../../compare/finding';
import { boundAccounts, policyNoun, targetsOf } from '../../../world/organization-policy';
import { ResourceChange } from '../../../world/plan/plan';
import { Rule } from '../../compare/rule';
import { ReviewContext } from '../../../world/context';
import { endWords, findingOf } from '../../compare/weakness';

const NAME = 'stateful-stays';

/** What is lost with a resource. */
interface Stateful {
  readonly kind: string | ((change: ResourceChange) => string);
  /** Attribute that names it. */
  readonly name: string;
  readonly lost: string;
  /** Whether its deletion is said here; of the others a rule of their own says it. */
  readonly endsHere: boolean;
  /** Accounts that lose something with it, where that is not the account it is in. */
  readonly accounts?: (context: ReviewContext, change: ResourceChange) => readonly string[];
}

const STATEFUL: Readonly<Record<string, Stateful>> = {
  aws_s3_bucket: {
    kind: 'bucket',
    name: 'bucket',
    lost: 'Every file in it is lost, or, where it is not empty and may not be emptied, the apply fails half-way.',
    endsHere: true,
    accounts: (context, { before }) => bucketOwner(context, textAt(before, 'bucket')),
  },
  aws_kms_key: {
    kind: 'KMS key',
    name: 'key_id',
    lost: 'What the old key encrypted cannot be read any more.',
    endsHere: false,
  },
  aws_kms_replica_key: {
    kind: 'replica key',
    name: 'key_id',
    lost: 'What the old key encrypted cannot be read in its region any more.',
    endsHere: false,
  },
  aws_kms_external_key: {
    kind: 'KMS key',
    name: 'id',
    lost: 'What the old key encrypted cannot be read any more, and the new key has no material yet.',
    endsHere: false,
  },
  aws_cloudwatch_log_group: {
    kind: 'log group',
    name: 'name',
    lost: 'Every event in it is lost, and its metric filters with it.',
    endsHere: false,
  },
  aws_cloudtrail: {
    kind: 'trail',
    name: 'name',
    lost: 'Nothing is recorded between deletion and creation, and the chain of digests breaks.',
    endsHere: false,
    accounts: trailAccounts,
  },
  aws_sns_topic: {
    kind: 'topic',
    name: 'name',
    lost: 'Its subscriptions are lost, and everybody who confirmed one by e-mail has to do it again; until then nobody hears of an alarm.',
    endsHere: true,
  },
  aws_cloudwatch_event_bus: {
    kind: 'event bus',
    name: 'name',
    lost: 'Its rules and its policy are lost, and what other accounts send in between does not arrive.',
    endsHere: false,
  },
  aws_cloudformation_stack_set: {
    kind: 'StackSet',
    name: 'name',
    lost: 'Its stacks in the accounts are deleted first, and what they forwarded is not forwarded until they are back.',
    endsHere: false,
    accounts: (context, { before }) => stackSetAccounts(context, textAt(before, 'name')),
  },
  aws_organizations_policy: {
    kind: policyNoun,
    name: 'name',
    lost: 'It is detached everywhere, and denies nothing until the new one is attached.',
    endsHere: false,
    accounts: (context, change) => boundAccounts(context, targetsOf(context, change)),
  },
  aws_organizations_organization: {
    kind: 'organization',
    name: 'id',
    lost: 'Accounts, OUs, policies and trusted access go with it, for every account of the organization.',
    endsHere: false,
    accounts: () => [],
  },
  aws_organizations_organizational_unit: {
    kind: 'OU',
    name: 'name',
    lost: 'The policies attached to it reach nobody, and its accounts must be moved out first.',
    endsHere: true,
    accounts: (context, { before }) => boundAccounts(context, [textAt(before, 'id') ?? '']),
  },
  aws_organizations_account: {
    kind: 'account',
    name: 'name',
    lost: 'The account leaves the organization or is closed, with all that is in it.',
    endsHere: true,
    accounts: (_, { before }) => [textAt(before, 'id') ?? ''].filter(id => /^\d{12}$/.test(id)),
  },
};

/** What holds something that nobody can bring back is not replaced; buckets, topics, OUs and accounts are not deleted. */
export const statefulStays: Rule = {
  name: NAME,
  description: 'A bucket, key, log group, trail, topic, bus, StackSet or policy is replaced, and what it held is lost.',
  *check(context): Iterable<Finding> {
    for (const [type, stateful] of Object.entries(STATEFUL)) {
      for (const change of existing(context, type)) yield* findings(context, change, stateful);
    }
  },
};

function* findings(context: ReviewContext, change: ResourceChange, stateful: Stateful): Iterable<Finding> {
  const { kind, name, lost, endsHere } = stateful;
  const what = `The ${typeof kind === 'string' ? kind : kind(change)} ${show(change, name, 'before')}`;
  const accounts = stateful.accounts && { accounts: stateful.accounts(context, change) };
  const ending = endingOf(change);
  if (ending !== undefined && endsHere) {
    const forgotten = 'Nothing is lost yet, but its deletion by hand is not noticed by the next plan.';
    yield findingOf(NAME, change, {
      summary: `${what} ${endWords(ending)}.`,
      meaning: ending === 'forgotten' ? forgotten : lost,
      ...accounts,
    });
  } else if (change.action === 'replace') {
    yield findingOf(NAME, change, {
      summary: `${what} is replaced.`,
      meaning: lost,
      details: change.replacePaths.map(path => `${path.join('.')}: ${showChange(change, path)}`).sort(),
      ...accounts,
    });
  } else if (valueAt(change.before, 'force_destroy') === false && valueAt(change.after, 'force_destroy') === true) {
    yield findingOf(NAME, change, {
      severity: 'warning',
      summary: `${what} can be destroyed while it holds files.`,
      meaning: 'The next deletion or replacement empties it first, instead of failing.',
      details: [`force_destroy: ${showChange(change, 'force_destroy')}`],
      ...accounts,
    });
  }
}
