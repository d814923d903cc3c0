import { bucketAclStaysPrivate } from '../../../../review/rules/trail/bucket-access';
import { change, changed, deleted, findings, replaced, said, unchanged, unknown } from '../changes';

const BUCKET = 'aws_s3_bucket';
const ACL = 'aws_s3_bucket_acl';
const OWNERSHIP = 'aws_s3_bucket_ownership_controls';
const OPEN = ['danger: The ACL of the bucket logs lets everybody in.'];
const LESS = ['warning: The object ownership of the bucket logs is less strict.'];

const group = (name: string) => ({ type: 'Group', uri: `http://acs.amazonaws.com/groups/${name}` });
const owner = { id: 'abc', type: 'CanonicalUser', uri: '', permissions: ['FULL_CONTROL'] };
const inline = (acl?: string, ...grant: object[]) => ({ bucket: 'logs', acl, grant: [owner, ...grant] });
const canned = (acl: string) => ({ bucket: 'logs', acl, access_control_policy: [] });
const granting = (...names: string[]) => ({
  bucket: 'logs',
  acl: '',
  access_control_policy: [{ grant: names.map(name => ({ permission: 'READ', grantee: [group(name)] })) }],
});
const created = (after: object) => change({ type: ACL, after: { ...after } });
const there = unchanged(BUCKET, { bucket: 'logs' });
const owned = (object_ownership: string) => ({ bucket: 'logs', rule: [{ object_ownership }] });
const ENFORCED = owned('BucketOwnerEnforced');

test.each([
  ['for everybody', [changed(BUCKET, inline('private'), inline('public-read'))], OPEN],
  ['for AWS users', [changed(BUCKET, inline(), inline('authenticated-read'))], OPEN],
  ['a grant to everybody', [changed(BUCKET, inline(), inline(undefined, group('global/AllUsers')))], OPEN],
  [
    'unknown',
    [unknown(BUCKET, { bucket: 'logs', acl: 'private' }, { acl: true })],
    ['warning: The ACL of the bucket logs is unknown until apply.'],
  ],
  ['a resource for everybody', [changed(ACL, canned('private'), canned('public-read-write'))], OPEN],
  ['a resource that grants to AWS users', [changed(ACL, granting(), granting('global/AuthenticatedUsers'))], OPEN],
  ['a resource created for everybody', [created(canned('public-read')), there], OPEN],
  [
    'ownership deleted',
    [deleted(OWNERSHIP, ENFORCED)],
    ['warning: The object ownership of the bucket logs is deleted.'],
  ],
  ['ownership less strict', [changed(OWNERSHIP, ENFORCED, owned('BucketOwnerPreferred'))], LESS],
  [
    'ownership overwritten',
    [unchanged(OWNERSHIP, ENFORCED), change({ type: OWNERSHIP, address: 'new', after: owned('ObjectWriter') })],
    LESS,
  ],
])('%s', (_, changes, expected) => {
  expect(said(bucketAclStaysPrivate, changes)).toEqual(expected);
});

test.each([
  ['for log delivery', [changed(BUCKET, inline('private'), inline('log-delivery-write'))]],
  ['closed', [changed(BUCKET, inline('public-read'), inline('private'))]],
  ['a grant to log delivery', [changed(BUCKET, inline(), inline(undefined, group('s3/LogDelivery')))]],
  ['a resource closed', [changed(ACL, canned('public-read'), canned('private'))]],
  ['a resource deleted, which changes nothing in AWS', [deleted(ACL, canned('private'))]],
  ['a resource replaced', [replaced(ACL, canned('private'))]],
  ['a private resource created', [created(canned('private')), there]],
  [
    'a resource for a new bucket',
    [created(canned('public-read')), change({ type: BUCKET, after: { bucket: 'logs' } })],
  ],
  ['ownership stricter', [changed(OWNERSHIP, owned('ObjectWriter'), ENFORCED)]],
  ['ownership of the writer deleted', [deleted(OWNERSHIP, owned('ObjectWriter'))]],
  ['ownership deleted with its bucket', [deleted(OWNERSHIP, ENFORCED), deleted(BUCKET, { bucket: 'logs' })]],
])('%s is no finding', (_, changes) => {
  expect(findings(bucketAclStaysPrivate, changes)).toEqual([]);
});
