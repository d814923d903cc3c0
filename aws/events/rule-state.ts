import { EventBridgeEvent } from './eventbridge-event';

/**
 * Whether a rule in this state sees the event at all: ENABLED drops CloudTrail's read-only management events, also on
 * a custom bus.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function seesEvent(state: string, event: EventBridgeEvent): boolean {
  switch (state) {
    case 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS':
      return true;
    case 'ENABLED':
      return !isReadOnlyCall(event);
    default:
      return false;
  }
}

function isReadOnlyCall(event: EventBridgeEvent): boolean {
  if (!event['detail-type'].endsWith(' via CloudTrail')) return false;
  const { readOnly, eventName, managementEvent } = event.detail;
  if (managementEvent === false) return false;
  // older records do not say
  return typeof readOnly === 'boolean' ? readOnly : /^(Get|List|Describe)/.test(String(eventName));
}
