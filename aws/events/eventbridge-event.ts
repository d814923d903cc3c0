import { CloudTrailRecord, summarizeEvent } from './cloudtrail-event';

/** An event as rules see it. */
export interface EventBridgeEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  /** Account the event is recorded in, 12 digits. */
  readonly account: string;
  /** ISO 8601, UTC, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

const DETAIL_TYPES: ReadonlyMap<unknown, string> = new Map([
  ['AwsApiCall', 'AWS API Call via CloudTrail'],
  ['AwsConsoleAction', 'AWS Console Action via CloudTrail'],
  ['AwsConsoleSignIn', 'AWS Console Sign In via CloudTrail'],
  ['AwsServiceEvent', 'AWS Service Event via CloudTrail'],
  ['AwsCloudTrailInsight', 'AWS Insight via CloudTrail'],
]);

/**
 * The event that EventBridge puts on the default bus of the record's account and region; undefined for a record whose
 * event type it does not know. What the record does not say is ''.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function toEventBridgeEvent(record: CloudTrailRecord): EventBridgeEvent | undefined {
  const detailType = DETAIL_TYPES.get(record.eventType);
  if (detailType === undefined) return undefined;
  const { eventID, account, region, time } = summarizeEvent(record);
  return {
    version: '0',
    id: eventID ?? '',
    'detail-type': detailType,
    source: `aws.${record.eventSource.split('.')[0]}`,
    account: account ?? '',
    time: time ?? '',
    region: region ?? '',
    resources: [],
    detail: record,
  };
}
