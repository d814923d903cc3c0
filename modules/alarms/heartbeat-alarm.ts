import { Construct } from 'constructs';
import { ANNOUNCER_ROLE, HEARTBEAT, HEARTBEAT_CALL, HEARTBEAT_METRIC } from '../../config/names';
import { FilterAlarm } from './filter-alarm';

/** Properties for HeartbeatAlarm. */
export interface HeartbeatAlarmProps {
  /** Log group of the trail. */
  readonly logGroupName: string;
  /** Every topic. */
  readonly topicArns: readonly string[];
}

/** Defines the alarm that rings for every heartbeat, when the trail has delivered the call that the announcer makes for it. */
export class HeartbeatAlarm extends FilterAlarm {
  constructor(scope: Construct, id: string, props: HeartbeatAlarmProps) {
    super(scope, id, {
      ...props,
      name: HEARTBEAT,
      metricName: HEARTBEAT_METRIC,
      pattern: `{($.eventName="${HEARTBEAT_CALL}") && ($.userIdentity.sessionContext.sessionIssuer.userName="${ANNOUNCER_ROLE}")}`,
      description:
        'HEARTBEAT: alarms on the trail reach this topic, and nothing happened. Where it does not arrive every day, alerts do not.',
    });
  }
}
