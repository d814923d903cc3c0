import { isAccountId } from '../../../aws/arn';
import { ReviewContext } from '../../../world/context';
import { Step } from '../../../world/fates';
import { isUnknown, show, textAt, valueAt } from '../../../world/plan/attributes';
import { Weakening } from '../../compare/fact';
import { thingRule } from '../../compare/thing-rule';
import { BucketSetting, bucketSetting, nameOf } from './bucket-setting';

/** Of new public ACLs and policies: they are refused; of old ones: they have no effect. */
const SWITCHES = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];

const OPEN = 'One wrong policy or ACL makes log files readable for everybody.';

const blockOf = (what: (step: Step) => string): Omit<BucketSetting, 'type'> => ({
  setting: 'The public access block',
  of: what,
  protects: before => SWITCHES.some(name => valueAt(before, name) === true),
  gone: OPEN,
  weaker: step => ofSwitches(step, what(step)),
  fresh: step => ofNew(step, what(step)),
});

/** Public access stays blocked, for buckets and for whole accounts. */
export const publicAccessStaysBlocked = thingRule(
  'public-access-stays-blocked',
  'The public access block of a bucket or of an account is deleted, or one of its switches is off.',
  bucketSetting({ type: 'aws_s3_bucket_public_access_block', ...blockOf(step => `the bucket ${nameOf(step)}`) }),
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

/** S3 blocks it all for buckets since April 2023; older ones, and accounts, may have had nothing to lose. */
const ofNew = (step: Step, what: string): Weakening[] =>
  SWITCHES.every(name => valueAt(step.after, name) !== true && !isUnknown(step, name))
    ? [{ severity: 'warning', sentence: `The new public access block of ${what} blocks nothing.`, means: OPEN }]
    : [];

function whichAccount(step: Step): string {
  const account = show(step, 'account_id', step.before === undefined ? 'after' : 'before');
  return isAccountId(account) ? `account ${account}` : 'its account';
}

function accountsOf({ before, after }: Step, { organization }: ReviewContext): readonly string[] {
  const account = textAt(before ?? after, 'account_id') ?? organization?.managementAccountId;
  return isAccountId(account) ? [account] : [];
}
