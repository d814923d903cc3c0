import { CloudTrailRecord } from '../../aws/events/cloudtrail-event';
import { ALARM_PATH_EFFECTS } from './alarm-path-effects';
import { EVENT_PATH_EFFECTS } from './event-path-effects';
import { callOf, Effects, fieldsOf, Loss, Protections } from './loss';
import { MESSAGE_EFFECTS } from './message-effects';
import { departed, ORGANIZATION_EFFECTS } from './organization-effects';

const EFFECTS: Effects = { ...ORGANIZATION_EFFECTS, ...EVENT_PATH_EFFECTS, ...ALARM_PATH_EFFECTS, ...MESSAGE_EFFECTS };

/** Calls that bring back what another one took, as it was deployed. Whatever else is made anew stays lost here. */
const UNDONE_BY: Readonly<Record<string, string>> = {
  'cloudtrail StartLogging': 'cloudtrail StopLogging',
  'events EnableRule': 'events DisableRule',
  'monitoring EnableAlarmActions': 'monitoring DisableAlarmActions',
};

/**
 * What becomes of the protections by what a record says was done.
 *
 * Only what the record itself says counts: it names keys and subscriptions by ids that AWS alone knows, so that those of
 * the place may be gone; and what a call writes anew (a policy, a template) is taken for the worst. A call that failed
 * changes nothing.
 */
export function after(record: CloudTrailRecord, protections: Protections): Protections {
  const losses = lossesBy(record, protections);
  const undone = UNDONE_BY[keyOf(record)];
  const brought = undone === undefined ? [] : (EFFECTS[undone]?.(callOf(record), protections.deployed) ?? []);
  const ids = new Set([...losses, ...brought].map(({ id }) => id));
  if (ids.size === 0 || failed(record)) return protections;
  return { ...protections, losses: [...protections.losses.filter(({ id }) => !ids.has(id)), ...losses] };
}

/** What a record takes from the protections. */
export function lossesBy(record: CloudTrailRecord, { deployed }: Protections): readonly Loss[] {
  if (failed(record)) return [];
  // AWS's own event of an account that left
  if (record.eventType === 'AwsServiceEvent') {
    const { accountId } = fieldsOf(record.serviceEventDetails);
    return record.eventName === 'AccountDepartedOrganization' ? departed(String(accountId)) : [];
  }
  return EFFECTS[keyOf(record)]?.(callOf(record), deployed) ?? [];
}

const failed = ({ errorCode }: CloudTrailRecord): boolean => errorCode !== undefined && errorCode !== null;

const keyOf = ({ eventSource, eventName }: CloudTrailRecord): string =>
  `${eventSource.replace(/\.amazonaws\.com(\.cn)?$/, '')} ${eventName}`;
