import { textAt, valueAt } from '../../../world/plan/attributes';
import { addedBucketSettings, inlineSettings } from '../../../world/bucket-inline';
import { bucketSettingRule } from './bucket-setting-rule';
import { bucketSettings } from '../../../world/bucket-setting';
import { ResourceChange } from '../../../world/plan/plan';
import { Rule } from '../../compare/rule';
import { findingOf, Weakness, weaknesses } from '../../compare/weakness';

const NAME = 'bucket-acl-stays-private';

/** A canned ACL that lets everybody in, or a grant to everybody or to everybody with an account of AWS. */
const isPublic = (acl: unknown): boolean =>
  typeof acl === 'string'
    ? /^(public-|authenticated-read$)/.test(acl)
    : /groups\/global\/(AllUsers|AuthenticatedUsers)"/.test(JSON.stringify(acl ?? ''));

const staysPrivate = (bucket: string, path: string): Weakness => ({
  path,
  about: `the ACL of the bucket ${bucket}`,
  isWeaker: (before, after) => isPublic(after) && !isPublic(before),
  canWeaken: before => !isPublic(before),
  summary: `The ACL of the bucket ${bucket} lets everybody in.`,
  meaning: 'Where no block of public access stops it, everybody can list what is in the bucket.',
});

/** From many owners to one, with whom no ACL counts; S3 has the first where nothing is set. */
const OWNERSHIPS = ['ObjectWriter', 'BucketOwnerPreferred', 'BucketOwnerEnforced'];
const OWNERSHIP = 'rule[0].object_ownership';
const rankOf = (side: ResourceChange['before']): number => OWNERSHIPS.indexOf(textAt(side, OWNERSHIP) ?? '');
const WITH_ACLS = 'Whoever writes a file owns it and may let others read it, and ACLs of the bucket count again.';

const ofOwnership: Rule = bucketSettingRule({
  name: NAME,
  description: 'An ACL of a bucket lets everybody in, or ACLs count again because object ownership is less strict.',
  type: 'aws_s3_bucket_ownership_controls',
  severity: 'warning',
  setting: 'The object ownership',
  protects: before => rankOf(before) > 0,
  goneMeans: WITH_ACLS,
  weaker: (change, bucket) =>
    weaknesses(change, [
      {
        path: OWNERSHIP,
        about: `the object ownership of the bucket ${bucket}`,
        isWeaker: (before, after) => OWNERSHIPS.indexOf(String(after)) < OWNERSHIPS.indexOf(String(before)),
        canWeaken: before => OWNERSHIPS.indexOf(String(before)) > 0,
        summary: `The object ownership of the bucket ${bucket} is less strict.`,
        meaning: WITH_ACLS,
      },
    ]),
});

/** Nobody gets into a bucket by an ACL: none is public, and where ACLs do not count it stays so. */
export const bucketAclStaysPrivate: Rule = {
  ...ofOwnership,
  *check(context) {
    yield* ofOwnership.check(context);
    for (const path of ['acl', 'grant']) {
      for (const { change, bucket, accounts } of inlineSettings(context, path)) {
        for (const said of weaknesses(change, [staysPrivate(bucket, path)])) {
          yield findingOf(NAME, change, { ...said, accounts });
        }
      }
    }
    const settings = bucketSettings(context, 'aws_s3_bucket_acl').filter(({ change }) => change.after !== undefined);
    for (const { change, bucket, accounts } of [...settings, ...addedBucketSettings(context, 'aws_s3_bucket_acl')]) {
      for (const path of ['acl', 'access_control_policy']) {
        // ids of owners and grantees are known late, and say nothing
        if (!isPublic(valueAt(change.after, path)) || isPublic(valueAt(change.before, path))) continue;
        const { summary, meaning } = staysPrivate(bucket, path);
        yield findingOf(NAME, change, { summary, meaning, accounts });
      }
    }
  },
};
