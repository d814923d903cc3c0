import { show, showChange, valueAt } from '../attributes';
import { endingOf, existing } from '../existing';
import { Finding } from '../finding';
import { ResourceChange } from '../plan';
import { Rule } from '../rule';
import { endWords, findingOf } from '../weakness';

const NAME = 'stateful-stays';

/** What is lost with a resource. */
interface Stateful {
  readonly kind: string;
  /** Attribute that names it. */
  readonly name: string;
  readonly lost: string;
  /** Whether its deletion is said here; of the others a rule of their own says it. */
  readonly endsHere: boolean;
}

const STATEFUL: Readonly<Record<string, Stateful>> = {
  aws_s3_bucket: {
    kind: 'bucket',
    name: 'bucket',
    lost: 'Every file in it is lost, or, where it is not empty and may not be emptied, the apply fails half-way.',
    endsHere: true,
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
  },
  aws_organizations_policy: {
    kind: 'policy',
    name: 'name',
    lost: 'It is detached everywhere, and denies nothing until the new one is attached.',
    endsHere: false,
  },
  aws_organizations_organization: {
    kind: 'organization',
    name: 'id',
    lost: 'Accounts, OUs, policies and trusted access go with it.',
    endsHere: false,
  },
  aws_organizations_organizational_unit: {
    kind: 'OU',
    name: 'name',
    lost: 'The policies attached to it reach nobody, and its accounts must be moved out first.',
    endsHere: true,
  },
  aws_organizations_account: {
    kind: 'account',
    name: 'name',
    lost: 'The account leaves the organization or is closed, with all that is in it.',
    endsHere: true,
  },
};

/** What holds something that nobody can bring back is not replaced; buckets, topics, OUs and accounts are not deleted. */
export const statefulStays: Rule = {
  name: NAME,
  description: 'A bucket, key, log group, trail, topic, bus, StackSet or policy is replaced, and what it held is lost.',
  *check(context): Iterable<Finding> {
    for (const [type, stateful] of Object.entries(STATEFUL)) {
      for (const change of existing(context, type)) yield* findings(change, stateful);
    }
  },
};

function* findings(change: ResourceChange, { kind, name, lost, endsHere }: Stateful): Iterable<Finding> {
  const what = `The ${kind} ${show(change, name, 'before')}`;
  const accounts = /^\d{12}$/.test(accountIdOf(change)) ? { accounts: [accountIdOf(change)] } : {};
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
      summary: change.leavesOld
        ? `${what} is made anew, and the old one is left behind without Terraform.`
        : `${what} is replaced.`,
      meaning: change.leavesOld ? 'What was there stays in AWS, and nothing of it moves to the new one.' : lost,
      details: change.replacePaths.map(path => `${path.join('.')}: ${showChange(change, path)}`).sort(),
      ...accounts,
    });
  } else if (valueAt(change.before, 'force_destroy') === false && valueAt(change.after, 'force_destroy') === true) {
    yield findingOf(NAME, change, {
      severity: 'warning',
      summary: `${what} can be destroyed while it holds files.`,
      meaning: 'The next deletion or replacement empties it first, instead of failing.',
      details: [`force_destroy: ${showChange(change, 'force_destroy')}`],
    });
  }
}

const accountIdOf = ({ type, before }: ResourceChange): string =>
  type === 'aws_organizations_account' ? String(valueAt(before, 'id')) : '';
