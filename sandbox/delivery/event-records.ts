import { CloudTrailRecord, summarizeEvent } from '../../aws/events/cloudtrail-event';
import { toEventBridgeEvent } from '../../aws/events/eventbridge-event';
import { writeLog } from './event-targets';
import { delivered } from './trail-deliveries';
import { FrontContext } from '../front/front-context';

type Json = Record<string, unknown>;

/** Why a record can be none of this organization's: AWS always writes account and region. */
export function recordProblem(record: CloudTrailRecord): string | undefined {
  const { account, region } = summarizeEvent(record);
  if (account === null || !/^\d{12}$/.test(account)) {
    return `recipientAccountId: must be an account id of 12 digits, got ${JSON.stringify(account)}`;
  }
  return region === null || region === '' ? 'awsRegion: must name the region, got nothing' : undefined;
}

/**
 * Takes a record as CloudTrail would write it, and returns when everybody has heard of it: the default bus of its
 * account and region, and the log group of the trail that sees it.
 *
 * @throws Error when the record names no account or no region
 */
export async function recordEvent(context: FrontContext, record: CloudTrailRecord): Promise<void> {
  const problem = recordProblem(record);
  if (problem !== undefined) throw new Error(problem);
  const event = toEventBridgeEvent(record);
  await Promise.all([event === undefined ? undefined : context.emit(event), deliverToTrail(context, record)]);
}

/** Writes a record to the log group of the organization's trail, or of the trail that somebody else owns. */
async function deliverToTrail(context: FrontContext, record: CloudTrailRecord): Promise<void> {
  const { organization } = context;
  const home = { account: organization.managementAccount.id, region: organization.region };
  const { account, region } = summarizeEvent(record);
  const message = JSON.stringify(record);
  const logStreamName = `${organization.aws?.id ?? home.account}_${account}_CloudTrail_${region}`;
  const { trail } = organization;
  if (trail !== undefined && 'existing' in trail && trail.name === undefined) {
    await writeLog(context, { logGroupName: trail.logGroup, logStreamName, message }, home);
    return;
  }
  const described = await context.moto.json('cloudtrail', 'DescribeTrails', {}, home);
  for (const one of (described?.trailList ?? []) as Json[]) {
    const seen = one.IsOrganizationTrail === true || account === home.account;
    if (!seen || (one.IsMultiRegionTrail !== true && one.HomeRegion !== region)) continue;
    const logGroupName = /:log-group:([^:]+)/.exec(String(one.CloudWatchLogsLogGroupArn))?.[1];
    const status = await context.moto.json('cloudtrail', 'GetTrailStatus', { Name: one.Name }, home);
    if (status?.IsLogging !== true) continue;
    const digest = one.LogFileValidationEnabled === true;
    delivered(context, String(one.TrailARN), { digest, log: logGroupName !== undefined });
    if (logGroupName === undefined) continue;
    await writeLog(context, { logGroupName, logStreamName, message }, home);
  }
}
