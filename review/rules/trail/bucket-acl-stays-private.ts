import { isOfNewThing, Step } from '../../../world/fates';
import { isUnknown, textAt, valueAt } from '../../../world/plan/attributes';
import { Weakening } from '../../compare/fact';
import { Order, ranked, weakened } from '../../compare/order';
import { thingRule } from '../../compare/thing-rule';
import { bucketSetting, nameOf, ofBucket } from './bucket-setting';

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
const PATH = 'rule[0].object_ownership';
const WITH_ACLS = 'Whoever writes a file owns it and may let others read it, and ACLs of the bucket count again.';

/** Nobody gets into a bucket by an ACL: none is public, and where ACLs do not count it stays so. */
export const bucketAclStaysPrivate = thingRule(
  'bucket-acl-stays-private',
  'An ACL of a bucket lets everybody in, or ACLs count again because object ownership is less strict.',
  bucketSetting({
    type: 'aws_s3_bucket_ownership_controls',
    setting: 'The object ownership',
    protects: before => OWNERSHIP.canWeaken(textAt(before, PATH)),
    gone: WITH_ACLS,
    severity: 'warning',
    weaker: step =>
      weakened(step, [
        {
          ...{ path: PATH, keeps: OWNERSHIP, about: `the object ownership of the bucket ${nameOf(step)}` },
          sentence: `The object ownership of the bucket ${nameOf(step)} is less strict.`,
          ...{ means: WITH_ACLS, severity: 'warning' },
        },
      ]),
  }),
  {
    types: ['aws_s3_bucket_acl'],
    // ids of owners and grantees are known late, and say nothing
    weaker: step => opened(step, ['acl', 'access_control_policy']),
    fresh: (step, context) => (isOfNewThing(context, step) ? [] : opened(step, ['acl', 'access_control_policy'])),
    accounts: ofBucket,
  },
  {
    types: ['aws_s3_bucket'],
    // computed unless the program sets it, and then a bucket that is made anew says nothing
    weaker: step =>
      ['acl', 'grant']
        .filter(path => !isUnknown(step, path) || (step.fate !== 'replaced' && valueAt(step.before, path) != null))
        .flatMap(path => weakened(step, [{ ...{ path, keeps: PRIVATE }, ...wordsOf(step) }])),
    accounts: ofBucket,
  },
);

const opened = (step: Step, paths: readonly string[]): Weakening[] =>
  paths
    .filter(path => PRIVATE.isWeaker(valueAt(step.before, path), valueAt(step.after, path)))
    .map(() => ({ sentence: wordsOf(step).sentence, means: wordsOf(step).means }));

const wordsOf = (step: Step) => ({
  about: `the ACL of the bucket ${nameOf(step)}`,
  sentence: `The ACL of the bucket ${nameOf(step)} lets everybody in.`,
  means: 'Where no block of public access stops it, everybody can list what is in the bucket.',
});
