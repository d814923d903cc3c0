import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetEventSelectorsCommandOutput,
  GetTrailStatusCommand,
  Trail,
} from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { accountInArn, logGroupIn } from '../../../aws/arn';
import { allPages } from '../../clients/aws-answer';
import { SnapshotThing } from '../snapshot';
import { momentOf, whatIsSet } from './answers';
import { Place } from './place';

/** Trails of a region, each with its status and log group; buckets may be another account's. */
export async function readTrails(place: Place): Promise<SnapshotThing[]> {
  const { reading, asked, ask } = place;
  const client = reading.client(CloudTrailClient, asked);
  // a trail of all regions is told of in its own region alone
  const trails = await ask('cloudtrail:DescribeTrails', undefined, async () => {
    const { trailList = [] } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: false }));
    // a member is told of the organization's, which is read where it is
    const isElsewhere = asked.account !== reading.home.account;
    return trailList.filter(({ TrailARN }) => !isElsewhere || accountInArn(TrailARN) === asked.account);
  });
  const found = await Promise.all((trails ?? []).map(trail => readTrail(place, client, trail)));
  const groups = new Set(
    (trails ?? []).flatMap(({ CloudWatchLogsLogGroupArn: arn }) =>
      accountInArn(arn) === asked.account ? (logGroupIn(arn) ?? []) : [],
    ),
  );
  const parts = await Promise.all([...groups].map(group => readLogGroup(place, group)));
  return [...found, ...parts.flat()];
}

async function readTrail(place: Place, client: CloudTrailClient, trail: Trail): Promise<SnapshotThing> {
  const { ask, thing } = place;
  const { TrailARN: Name = '' } = trail;
  const [status, selectors] = await Promise.all([
    ask('cloudtrail:GetTrailStatus', Name, async () => {
      const found = await client.send(new GetTrailStatusCommand({ Name }));
      return whatIsSet({
        logging: found.IsLogging,
        latest_delivery: momentOf(found.LatestDeliveryTime),
        delivery_error: found.LatestDeliveryError || undefined,
        latest_digest: momentOf(found.LatestDigestDeliveryTime),
        digest_error: found.LatestDigestDeliveryError || undefined,
        latest_logs_delivery: momentOf(found.LatestCloudWatchLogsDeliveryTime),
        logs_error: found.LatestCloudWatchLogsDeliveryError || undefined,
      });
    }),
    ask('cloudtrail:GetEventSelectors', Name, async () =>
      selectorsOf(await client.send(new GetEventSelectorsCommand({ TrailName: Name }))),
    ),
  ]);
  const { logging, ...state } = status ?? {};
  return thing(
    'aws_cloudtrail',
    {
      ...{ arn: trail.TrailARN, name: trail.Name, home_region: trail.HomeRegion, enable_logging: logging },
      ...{ s3_bucket_name: trail.S3BucketName, s3_key_prefix: trail.S3KeyPrefix, kms_key_id: trail.KmsKeyId },
      ...{ is_multi_region_trail: trail.IsMultiRegionTrail, is_organization_trail: trail.IsOrganizationTrail },
      include_global_service_events: trail.IncludeGlobalServiceEvents,
      enable_log_file_validation: trail.LogFileValidationEnabled,
      cloud_watch_logs_group_arn: trail.CloudWatchLogsLogGroupArn,
      cloud_watch_logs_role_arn: trail.CloudWatchLogsRoleArn,
      ...{ sns_topic_name: trail.SnsTopicName, sns_topic_arn: trail.SnsTopicARN },
      ...selectors,
    },
    status === undefined ? undefined : state,
  );
}

const selectorsOf = ({ EventSelectors, AdvancedEventSelectors }: GetEventSelectorsCommandOutput) =>
  whatIsSet({
    event_selector: EventSelectors?.map(one => ({
      read_write_type: one.ReadWriteType,
      include_management_events: one.IncludeManagementEvents,
      exclude_management_event_sources: one.ExcludeManagementEventSources ?? [],
      data_resource: (one.DataResources ?? []).map(({ Type, Values }) => ({ type: Type, values: Values ?? [] })),
    })),
    advanced_event_selector: AdvancedEventSelectors?.map(({ Name, FieldSelectors = [] }) => ({
      name: Name,
      field_selector: FieldSelectors.map(one =>
        whatIsSet({
          ...{ field: one.Field, equals: one.Equals, not_equals: one.NotEquals },
          ...{ starts_with: one.StartsWith, not_starts_with: one.NotStartsWith },
          ...{ ends_with: one.EndsWith, not_ends_with: one.NotEndsWith },
        }),
      ),
    })),
  });

async function readLogGroup({ reading, asked, ask, thing }: Place, name: string): Promise<SnapshotThing[]> {
  const client = reading.client(CloudWatchLogsClient, asked);
  const groups = await ask('logs:DescribeLogGroups', name, async () => {
    const all = await allPages(
      paginateDescribeLogGroups({ client }, { logGroupNamePrefix: name }),
      ({ logGroups }) => logGroups,
    );
    return all.filter(({ logGroupName }) => logGroupName === name);
  });
  return (groups ?? []).map(group =>
    thing('aws_cloudwatch_log_group', {
      ...{ name, arn: group.arn?.replace(/:\*$/, ''), kms_key_id: group.kmsKeyId },
      // Terraform writes 0 for a log group that keeps everything
      retention_in_days: group.retentionInDays ?? 0,
      log_group_class: group.logGroupClass,
    }),
  );
}
