import { accountInArn } from '../../aws/arn';
import { admittedBy } from '../../aws/policy/admitted';
import type { Caller } from '../../aws/policy/callers';
import { parsePolicy } from '../../aws/policy/document';
import type { May } from '../../aws/policy/find-request';
import { remembered } from '../../aws/remembered';
import { textAt, valueAt } from '../../world/plan/attributes';
import { Thing } from '../../world/world';
import { Open } from '../open';
import { AuditContext } from '../requirement';

/** Actions, and what somebody can do with them. */
type Powers = readonly (readonly [does: string, actions: readonly string[]])[];

const OF_BUCKET: Powers = [
  ['read the logs', ['s3:GetObject', 's3:GetObjectVersion']],
  [
    'delete or change logs',
    [
      ...['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObject', 's3:BypassGovernanceRetention'],
      ...['s3:PutObjectRetention', 's3:PutObjectLegalHold', 's3:DeleteBucket', 's3:PutLifecycleConfiguration'],
      ...['s3:PutBucketVersioning', 's3:PutBucketObjectLockConfiguration'],
    ],
  ],
  [
    'give others access or another key',
    ['s3:PutBucketPolicy', 's3:DeleteBucketPolicy', 's3:PutEncryptionConfiguration'],
  ],
];

const OF_KEY: Powers = [
  ['decrypt the logs', ['kms:Decrypt']],
  ['take the key away', ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:PutKeyPolicy', 'kms:CreateGrant']],
];

/**
 * Whom outside the organization the policy of a trail's bucket lets read, delete or re-key. Within the account of the bucket IAM
 * decides, which is not looked at, and services that the policy admits act for whoever its conditions say.
 */
export function bucketAccess({ attributes }: Thing, bucket: string, context: AuditContext): readonly Open[] {
  const found = bucketPolicyOf(bucket, context);
  if (found === undefined) {
    const unread = context.unread(['s3:GetBucketPolicy'], undefined, undefined, bucket);
    return unread === undefined ? [] : [{ unread }];
  }
  const prefix = textAt(attributes, 's3_key_prefix') ?? 'AWSLogs';
  const arn = `arn:${context.organization.partition}:s3:::${bucket}`;
  const resources = [arn, `${arn}/${prefix}/example`];
  const isResource = (resource: string): boolean => resource === arn || resource.startsWith(`${arn}/${prefix}`);
  return powersOfOthers(found, OF_BUCKET, { resources, isResource }, context).map(([who, does, action]) => ({
    problem: `the policy of its bucket lets ${who} ${does} (${action})`,
    next: 'take the statement out of the bucket policy: npx rootguard deploy trail, where it is the bucket of the org file',
  }));
}

/** The same of the key that a trail's logs are encrypted with; and whether the key can be used at all. */
export function keyAccess({ attributes }: Thing, context: AuditContext): readonly Open[] {
  const id = textAt(attributes, 'kms_key_id');
  if (!id) return [];
  const key = keyOf(id, context);
  const about = textAt(key?.attributes, 'key_id') ?? id;
  const unread =
    context.unread(['kms:DescribeKey', 'kms:GetKeyPolicy'], undefined, undefined, about) ??
    context.unread(['sts:AssumeRole'], accountInArn(id) ?? context.snapshot.reader);
  // CloudTrail takes no key that AWS owns: one that is not there was not read
  const notThere = { action: 'kms:DescribeKey', about: id, reason: 'the snapshot does not have it' };
  if (key === undefined) return [{ unread: unread ?? notThere }];
  const state = textAt(key.state, 'state');
  const deletion = textAt(key.state, 'deletion');
  const gone: readonly Open[] =
    deletion !== undefined
      ? [{ problem: `its key is to be deleted on ${deletion.slice(0, 10)}`, next: 'aws kms cancel-key-deletion' }]
      : valueAt(key.attributes, 'is_enabled') === false || (state ?? 'Enabled') !== 'Enabled'
        ? [{ problem: `its key is ${state ?? 'disabled'}, and no log can be read`, next: 'aws kms enable-key' }]
        : [];
  const policy = textAt(key.attributes, 'policy');
  if (policy === undefined) return [...gone, ...(unread === undefined ? [] : [{ unread }])];
  const others = powersOfOthers(policy, OF_KEY, { resources: ['*'], isResource: () => true }, context);
  return [
    ...gone,
    ...others.map(([who, does, action]) => ({
      problem: `the policy of its key lets ${who} ${does} (${action})`,
      next: 'take the statement out of the key policy: npx rootguard deploy trail, where it is the key of the org file',
    })),
  ];
}

/** The policy of a bucket; undefined where it has none, or nobody could read it. */
export const bucketPolicyOf = (bucket: string, { world }: AuditContext): string | undefined =>
  textAt(
    world.things('aws_s3_bucket_policy').find(one => textAt(one.attributes, 'bucket') === bucket)?.attributes,
    'policy',
  );

/** A key by its ARN or id; undefined where there is none, or nobody could read it. */
export const keyOf = (id: string | undefined, { world }: AuditContext): Thing | undefined =>
  world
    .things('aws_kms_key')
    .find(one => id !== undefined && [textAt(one.attributes, 'arn'), textAt(one.attributes, 'key_id')].includes(id));

interface Resources {
  readonly resources: readonly string[];
  readonly isResource: (resource: string) => boolean;
}

type Power = readonly [who: string, does: string, action: string];

/** What of some powers a policy gives to somebody outside the organization. */
function powersOfOthers(
  policy: string | undefined,
  powers: Powers,
  resources: Resources,
  context: AuditContext,
): readonly Power[] {
  const { document, problems } = parsePolicy(policy);
  const found = powers.flatMap(([does, actions]): Power[] => {
    const { requests, isUnknown } = admittedBy(document, { actions, ...resources, ...outsidersOf(context) });
    const powersFound = requests.map(({ who, action }): Power => [who, does, action]);
    return isUnknown && powersFound.length === 0
      ? [['perhaps somebody outside the organization', does, 'too intricate to tell']]
      : powersFound;
  });
  const unclear = problems.map((text): Power => ['perhaps somebody', 'do something', `it cannot be read: ${text}`]);
  return [...new Map([...found, ...unclear].map(one => [one.join(' '), one])).values()];
}

/** Who is outside the organization, or outside the account that is in none. */
export const outsidersOf = remembered(
  ({ snapshot }: AuditContext): { isCaller: (caller: Caller, isNamed: boolean) => boolean; may: May } => {
    const own = new Set([snapshot.reader, ...snapshot.accounts.map(({ id }) => id)]);
    const organization = snapshot.organization?.id;
    return {
      // an account that no policy names stands for all of them
      isCaller: ({ account, principal }, isNamed) =>
        principal.kind !== 'Service' && !(isNamed && own.has(account ?? '')),
      // nobody outside can say that they are in it
      may: ({ name }, { keys }) =>
        !/^aws:principalorg(id|paths)$/.test(name) ||
        organization === undefined ||
        Object.values(keys).every(value => [value ?? ''].flat().every(one => one.split('/')[0] !== organization)),
    };
  },
);
