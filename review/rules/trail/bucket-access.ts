import { isAccountId } from '../../../aws/arn';
import { ReviewContext } from '../../../world/context';
import { isOfNewThing, Step } from '../../../world/fates';
import { isUnknown, show, textAt, valueAt } from '../../../world/plan/attributes';
import { isSet } from '../../../world/plan/values';
import { bucketDeliveries } from '../../../world/service-deliveries';
import { Weakening } from '../../compare/fact';
import { Order, ranked, SAME_ONE, SET, weakened } from '../../compare/order';
import { gaining, newPolicyWeakenings, policyWeakenings, PolicyWords } from '../../compare/policy-weakenings';
import { thingRule } from '../../compare/thing-rule';
import { bucketOf, BucketSetting, bucketSetting, ofBucket } from './bucket-setting';

const UNSEEN = 'Who reads or deletes files of the bucket is not written down where it was.';

/** Access to buckets stays logged, where it was. */
export const accessLogsStay = thingRule(
  'access-logs-stay',
  'Access to a bucket is no longer logged, or in another bucket.',
  bucketSetting({
    ...{ type: 'aws_s3_bucket_logging', setting: 'The access log', gone: UNSEEN, severity: 'warning' },
    checks: bucket => [
      {
        ...{ path: 'target_bucket', keeps: SET, about: `where access to ${bucket} is logged` },
        ...{ sentence: `Access to ${bucket} is no longer logged.`, means: UNSEEN, severity: 'warning' },
      },
      {
        ...{ path: 'target_bucket', keeps: SAME_ONE, severity: 'warning' },
        ...{ sentence: `Access to ${bucket} is logged in another bucket.`, means: UNSEEN },
      },
    ],
  }),
);

const WIDER = 'Somebody can read, change or delete log files, or reach them without TLS, who could not before.';

const policyWords = (step: Step, context: ReviewContext): PolicyWords => ({
  about: `the ${step.fate === 'overwritten' ? 'new policy' : 'policy'} of ${bucketOf(step)}`,
  ...{ widened: 'admits what it did not admit', means: WIDER, accounts: gaining },
  services: {
    ...{ prefix: 's3', deliveries: bucketDeliveries(context, textAt(step.before, 'bucket')) },
    says: 'no longer admits an AWS service that it admitted',
    means: 'What the service delivers, such as the log files of a trail, no longer arrives.',
  },
});

const ofNewPolicy = (step: Step, context: ReviewContext) =>
  newPolicyWeakenings(context, step, policyWords(step, context));

/** The policy of a bucket admits nobody more, refuses what it refused, and still lets AWS services deliver. */
export const bucketPolicyStays = thingRule(
  'bucket-policy-stays',
  'A bucket policy is deleted or wider: an Allow more, or a Deny such as the one of plain HTTP less.',
  bucketSetting({
    ...{ type: 'aws_s3_bucket_policy', setting: 'The policy' },
    gone: 'What it denied, such as plain HTTP, is no longer denied, and services it admitted can no longer deliver.',
    missing: 'In between, nothing is denied and nothing can be delivered.',
    weaker: (step, context) =>
      isSet(textAt(step.before, 'policy'))
        ? policyWeakenings(step, policyWords(step, context), context)
        : ofNewPolicy(step, context),
    fresh: ofNewPolicy,
  }),
);

/** A canned ACL that lets everybody in, or a grant to everybody or to everybody with an account of AWS. */
const isPublic = (acl: unknown): boolean =>
  typeof acl === 'string'
    ? /^(public-|authenticated-read$)/.test(acl)
    : /groups\/global\/(AllUsers|AuthenticatedUsers)"/.test(JSON.stringify(acl ?? ''));

const PRIVATE: Order = {
  isWeaker: (before, after) => isPublic(after) && !isPublic(before),
  canWeaken: before => !isPublic(before),
};

/** From many owners to one, with whom no ACL counts; S3 has the first where nothing is set. */
const OWNERSHIP = ranked('ObjectWriter', 'BucketOwnerPreferred', 'BucketOwnerEnforced');
const WITH_ACLS = 'Whoever writes a file owns it and may let others read it, and ACLs of the bucket count again.';

/** Nobody gets into a bucket by an ACL: none is public, and where ACLs do not count it stays so. */
export const bucketAclStaysPrivate = thingRule(
  'bucket-acl-stays-private',
  'An ACL of a bucket lets everybody in, or ACLs count again because object ownership is less strict.',
  bucketSetting({
    ...{ type: 'aws_s3_bucket_ownership_controls', setting: 'The object ownership' },
    ...{ gone: WITH_ACLS, severity: 'warning' },
    checks: bucket => [
      {
        ...{ path: 'rule[0].object_ownership', keeps: OWNERSHIP, about: `the object ownership of ${bucket}` },
        ...{ sentence: `The object ownership of ${bucket} is less strict.`, means: WITH_ACLS, severity: 'warning' },
      },
    ],
  }),
  {
    types: ['aws_s3_bucket_acl'],
    weaker: opened,
    fresh: (step, context) => (isOfNewThing(context, step) ? [] : opened(step)),
    accounts: ofBucket,
  },
  {
    types: ['aws_s3_bucket'],
    // computed unless the program sets it, and then a bucket that is made anew says nothing
    weaker: step =>
      ['acl', 'grant']
        .filter(path => !isUnknown(step, path) || (step.fate !== 'replaced' && valueAt(step.before, path) != null))
        .flatMap(path =>
          weakened(step, [{ path, keeps: PRIVATE, about: `the ACL of ${bucketOf(step)}`, ...openedWords(step) }]),
        ),
    accounts: ofBucket,
  },
);

/** Ids of owners and grantees are known late, and say nothing. */
function opened(step: Step): Weakening[] {
  return ['acl', 'access_control_policy']
    .filter(path => PRIVATE.isWeaker(valueAt(step.before, path), valueAt(step.after, path)))
    .map(() => openedWords(step));
}

const openedWords = (step: Step) => ({
  sentence: `The ACL of ${bucketOf(step)} lets everybody in.`,
  means: 'Where no block of public access stops it, everybody can list what is in the bucket.',
});

/** Of new public ACLs and policies: they are refused; of old ones: they have no effect. */
const SWITCHES = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];

const OPEN = 'One wrong policy or ACL makes log files readable for everybody.';

const blockOf = (what: (step: Step) => string): Omit<BucketSetting, 'type'> => ({
  ...{ setting: 'The public access block', of: what, gone: OPEN },
  protects: before => SWITCHES.some(name => valueAt(before, name) === true),
  weaker: step => ofSwitches(step, what(step)),
  // S3 blocks it all for buckets since April 2023; older ones, and accounts, may have had nothing to lose
  fresh: step =>
    SWITCHES.every(name => valueAt(step.after, name) !== true && !isUnknown(step, name))
      ? [{ severity: 'warning', sentence: `The new public access block of ${what(step)} blocks nothing.`, means: OPEN }]
      : [],
});

/** Public access stays blocked, for buckets and for whole accounts. */
export const publicAccessStaysBlocked = thingRule(
  'public-access-stays-blocked',
  'The public access block of a bucket or of an account is deleted, or one of its switches is off.',
  bucketSetting({ type: 'aws_s3_bucket_public_access_block', ...blockOf(bucketOf) }),
  bucketSetting({ type: 'aws_s3_account_public_access_block', ...blockOf(whichAccount), accounts: accountsOf }),
);

/** One finding for the switches that go off, and one for those that nobody knows of. */
function ofSwitches(step: Step, what: string): Weakening[] {
  const wereOn = SWITCHES.filter(name => valueAt(step.before, name) === true);
  const unknown = wereOn.filter(name => isUnknown(step, name)).map(path => ({ path }));
  const off = wereOn.filter(name => !isUnknown(step, name) && valueAt(step.after, name) !== true);
  const weakenings: Weakening[] = [];
  if (off.length > 0) {
    const details = off.map(path => ({ path }));
    weakenings.push({ sentence: `Public access to ${what} is blocked less.`, means: OPEN, details });
  }
  if (unknown.length > 0) {
    const sentence = `Whether public access to ${what} stays blocked is unknown until apply.`;
    weakenings.push({ severity: 'warning', sentence, means: `It may end. ${OPEN}`, details: unknown });
  }
  return weakenings;
}

function whichAccount(step: Step): string {
  const account = show(step, 'account_id', step.before === undefined ? 'after' : 'before');
  return isAccountId(account) ? `account ${account}` : 'its account';
}

function accountsOf({ before, after }: Step, { organization }: ReviewContext): readonly string[] {
  const account = textAt(before ?? after, 'account_id') ?? organization?.managementAccountId;
  return isAccountId(account) ? [account] : [];
}
