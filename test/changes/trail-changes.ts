import {
  GetEventSelectorsCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import { DeleteLogGroupCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetRoleCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  DisableKeyCommand,
  EnableKeyCommand,
  GetKeyPolicyCommand,
  ListAliasesCommand,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms';
import {
  DeletePublicAccessBlockCommand,
  GetBucketPolicyCommand,
  GetBucketLifecycleConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { TRAIL, TRAIL_KEY_ALIAS, TRAIL_LOG_GROUP } from '../../config/names';
import { SandboxClients } from '../sandbox/sandbox-clients';
import { ARCHIVE, Change, Hand } from './change';

const Bucket = 'example-org-trail';
const Name = TRAIL;

const updated =
  (changed: object, back: object) =>
  async ({ aws }: Hand) => {
    await aws.cloudtrail.send(new UpdateTrailCommand({ Name, ...changed }));
    return () => aws.cloudtrail.send(new UpdateTrailCommand({ Name, ...back }));
  };

async function trailKey(owner: SandboxClients): Promise<string> {
  const { Aliases = [] } = await owner.kms.send(new ListAliasesCommand({}));
  return Aliases.find(({ AliasName }) => AliasName === TRAIL_KEY_ALIAS)?.TargetKeyId ?? '';
}

/** Trail, log archive, key and log group. */
export const TRAIL_CHANGES: readonly Change[] = [
  {
    ...{ what: 'the trail stopped', stack: 'trail', audit: /TRAIL-1/, plan: /trail/ },
    make: async ({ aws }) => {
      await aws.cloudtrail.send(new StopLoggingCommand({ Name }));
      return () => aws.cloudtrail.send(new StartLoggingCommand({ Name }));
    },
  },
  {
    ...{ what: "the trail's events left out but for reads", stack: 'trail', audit: /TRAIL-1/, plan: /selector/ },
    make: async ({ aws }) => {
      const had = await aws.cloudtrail.send(new GetEventSelectorsCommand({ TrailName: Name }));
      const put = (more: object) => aws.cloudtrail.send(new PutEventSelectorsCommand({ TrailName: Name, ...more }));
      await put({ EventSelectors: [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }] });
      return () =>
        put(
          had.AdvancedEventSelectors === undefined || had.AdvancedEventSelectors.length === 0
            ? { EventSelectors: had.EventSelectors }
            : { AdvancedEventSelectors: had.AdvancedEventSelectors },
        );
    },
  },
  {
    ...{ what: 'the trail records one region', stack: 'trail', audit: /TRAIL-1/, plan: /region/ },
    make: updated({ IsMultiRegionTrail: false }, { IsMultiRegionTrail: true }),
  },
  {
    ...{ what: 'log files are no longer validated', stack: 'trail', audit: /TRAIL-2/, plan: /validat/ },
    make: updated({ EnableLogFileValidation: false }, { EnableLogFileValidation: true }),
  },
  {
    ...{ what: 'the log group keeps a day', stack: 'trail', plan: /retention/ },
    make: async ({ aws }) => {
      const put = (retentionInDays: number) =>
        aws.logs.send(new PutRetentionPolicyCommand({ logGroupName: TRAIL_LOG_GROUP, retentionInDays }));
      await put(1);
      return () => put(365);
    },
  },
  {
    ...{ what: 'the log group deleted', stack: 'trail', audit: /DET-1/, plan: /log.group/ },
    make: async ({ aws, deployed: { terraform } }) => {
      await aws.logs.send(new DeleteLogGroupCommand({ logGroupName: TRAIL_LOG_GROUP }));
      return async () => {
        // its metric filters went with it
        await terraform.apply('trail');
        await terraform.apply('alarms');
      };
    },
  },
  {
    ...{ what: 'the deploying role of the archive trusts another account', stack: 'trail', audit: /TRAIL-2/ },
    make: async hand => {
      const { iam } = await hand.in(ARCHIVE);
      const RoleName = 'RootguardDeploy';
      const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
      const before = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '');
      const put = (PolicyDocument: string) => iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
      const open = JSON.parse(before) as { Statement: object[] };
      const Principal = { AWS: 'arn:aws:iam::999988887777:root' };
      open.Statement.push({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' });
      await put(JSON.stringify(open));
      return () => put(before);
    },
  },
  {
    ...{ what: "the archive's policy opened", stack: 'trail' },
    ...{
      audit: /TRAIL-2.*policy of its bucket lets anybody read/,
      plan: /aws_s3_bucket(?:_policy)?\.trail_bucket\S* changed outside Terraform: policy/,
    },
    make: async hand => {
      const { s3 } = await hand.in(ARCHIVE);
      const { Policy = '' } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
      const open = JSON.parse(Policy) as { Statement: object[] };
      open.Statement.push({
        ...{ Effect: 'Allow', Principal: '*', Action: ['s3:GetObject', 's3:DeleteObject'] },
        Resource: `arn:aws:s3:::${Bucket}/*`,
      });
      await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(open) }));
      return () => s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    },
  },
  {
    ...{ what: 'the archive keeps no versions', stack: 'trail', audit: /TRAIL-2/, plan: /version/ },
    make: async hand => {
      const { s3 } = await hand.in(ARCHIVE);
      const put = (Status: 'Enabled' | 'Suspended') =>
        s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
      await put('Suspended');
      return () => put('Enabled');
    },
  },
  {
    ...{ what: 'the archive may be made public', stack: 'trail', audit: /TRAIL-2/, plan: /public/ },
    make: async hand => {
      const { s3 } = await hand.in(ARCHIVE);
      await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
      const all = {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      };
      return () => s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: all }));
    },
  },
  {
    ...{ what: 'the archive is emptied after a week', stack: 'trail', audit: /TRAIL-2/, plan: /lifecycle|expir/ },
    make: async hand => {
      const { s3 } = await hand.in(ARCHIVE);
      const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
      const put = (rules: typeof Rules) =>
        s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: rules } }));
      await put([{ ID: 'week', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 7 } }]);
      return () => put(Rules);
    },
  },
  {
    ...{ what: "the archive's key disabled", stack: 'trail', audit: /TRAIL/, plan: /key/ },
    make: async hand => {
      const owner = await hand.in(ARCHIVE);
      const KeyId = await trailKey(owner);
      await owner.kms.send(new DisableKeyCommand({ KeyId }));
      return () => owner.kms.send(new EnableKeyCommand({ KeyId }));
    },
  },
  {
    ...{ what: "the archive's key opened to everybody", stack: 'trail', audit: /TRAIL-2/, plan: /key|policy/ },
    make: async hand => {
      const owner = await hand.in(ARCHIVE);
      const KeyId = await trailKey(owner);
      const { Policy = '' } = await owner.kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
      const open = JSON.parse(Policy) as { Statement: object[] };
      open.Statement.push({ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' });
      const put = (text: string) =>
        owner.kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: text }));
      await put(JSON.stringify(open));
      return () => put(Policy);
    },
  },
];
