import { AwsError } from '../front/aws-answer';
import { AwsRequest, jsonInput, text, withJsonInput } from '../front/aws-request';
import { FrontContext, Service } from '../front/front-context';
import { OrganizationAccess } from '../organizations/organization-access';
import { trailReads } from './trail-reads';
import { checkBucket, checkKey, checkLogGroup, TrailSettings } from './trail-access';

type Json = Record<string, unknown>;

/**
 * CloudTrail: moto's, by ARN as well as by name, and with the checks AWS makes before it accepts a trail: trusted
 * access, bucket policy, key policy, log group and role.
 */
export function cloudtrail(context: FrontContext, organization: OrganizationAccess): Service {
  return trailReads(context, organization, async request => {
    const input = jsonInput(request);
    if (request.operation === 'CreateTrail' || request.operation === 'UpdateTrail') {
      const existing = await findTrail(context, request, text(input, 'Name') ?? '');
      if (request.operation === 'CreateTrail' && existing !== undefined) {
        throw new AwsError(
          'TrailAlreadyExistsException',
          `Trail ${String(existing.Name)} already exists for customer: ${context.accountOf(request)}`,
        );
      }
      if (request.operation === 'CreateTrail' || existing !== undefined) {
        const settings = settingsOf(context, request, { ...existing, ...dropNulls(input) });
        await checkOrganization(context, request, organization, settings);
        await checkBucket(context, settings);
        await checkKey(context, settings);
        await checkLogGroup(context, settings);
      }
    }
    // older versions of moto take names where AWS takes ARNs as well
    const name = text(input, 'Name');
    const byName = name?.startsWith('arn:') ? { ...input, Name: name.slice(name.lastIndexOf('/') + 1) } : input;
    return context.forward(withJsonInput(request, byName));
  });
}

async function findTrail(context: FrontContext, request: AwsRequest, nameOrArn: string): Promise<Json | undefined> {
  const as = { account: context.accountOf(request), region: request.region };
  const listed = await context.moto.json('cloudtrail', 'DescribeTrails', {}, as);
  const trails = (listed?.trailList ?? []) as Json[];
  return trails.find(trail => trail.Name === nameOrArn || trail.TrailARN === nameOrArn);
}

function settingsOf(context: FrontContext, request: AwsRequest, input: Json): TrailSettings {
  const account = context.accountOf(request);
  const { partition, aws } = context.organization;
  const given = text(input, 'Name') ?? '';
  const name = given.slice(given.lastIndexOf('/') + 1);
  return {
    account,
    region: request.region,
    arn: `arn:${partition}:cloudtrail:${request.region}:${account}:trail/${name}`,
    bucket: text(input, 'S3BucketName') ?? '',
    prefix: text(input, 'S3KeyPrefix'),
    keyId: text(input, 'KmsKeyId') || undefined,
    logGroupArn: text(input, 'CloudWatchLogsLogGroupArn') || undefined,
    logRoleArn: text(input, 'CloudWatchLogsRoleArn') || undefined,
    organizationId: input.IsOrganizationTrail === true ? (aws?.id ?? '') : undefined,
  };
}

async function checkOrganization(
  context: FrontContext,
  request: AwsRequest,
  organization: OrganizationAccess,
  trail: TrailSettings,
): Promise<void> {
  if (trail.organizationId === undefined) return;
  if (!(await organization.exists())) {
    throw new AwsError('OrganizationsNotInUseException', 'Your account is not a member of an organization.');
  }
  if (context.accountOf(request) !== context.organization.managementAccount.id) {
    throw new AwsError(
      'NotOrganizationMasterAccountException',
      'You must be signed in to the management account or a delegated administrator account of the organization.',
    );
  }
  if (!(await organization.trusts('cloudtrail.amazonaws.com'))) {
    throw new AwsError(
      'CloudTrailAccessNotEnabledException',
      'CloudTrail service access for the organization is not enabled: cloudtrail.amazonaws.com is not a trusted service.',
    );
  }
}

const dropNulls = (input: Json): Json =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
