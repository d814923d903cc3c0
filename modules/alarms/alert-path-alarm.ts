import { Construct } from 'constructs';
import { OWN_ACTS } from '../alerts/who-acts';
import { ALERT_PATH_ALARM, ALERT_PATH_METRIC, PREFIX } from '../../config/names';
import { FilterAlarm } from './filter-alarm';

/** Request parameters that name a part of the event path or a topic, and what they look like then. */
const NAMED = {
  name: `${PREFIX}*`,
  rule: `${PREFIX}*`,
  roleName: `${PREFIX}*`,
  stackSetName: `*${PREFIX}*`,
  stackName: `*${PREFIX}*`,
  stateMachineArn: `*:${PREFIX}*`,
  topicArn: `*:${PREFIX}*`,
  subscriptionArn: `*:${PREFIX}*`,
  resourceArn: `*:${PREFIX}*`,
} as const;

const named = Object.entries(NAMED).map(([parameter, value]) => `($.requestParameters.${parameter}="${value}")`);

/** With a key that it cannot use, the bus from which everything is forwarded takes no events; without a name it is that one. */
const DEFAULT_BUS =
  '(($.eventName="UpdateEventBus") && (($.requestParameters.name="default") || ($.requestParameters.name NOT EXISTS)) && ' +
  '($.requestParameters.kmsKeyIdentifier="*"))';

/** What StackSets do of their own accord, such as in an account that was created, is silent here as well. */
const [STACK_SETS] = OWN_ACTS['own-parts'];
const SOMEBODY = [
  '($.userIdentity.invokedBy NOT EXISTS)',
  `($.userIdentity.invokedBy != "${STACK_SETS.service}")`,
  '($.userIdentity.sessionContext.sessionIssuer.arn NOT EXISTS)',
  `(${STACK_SETS.roles.map(arn => `($.userIdentity.sessionContext.sessionIssuer.arn != "${arn}")`).join(' && ')})`,
].join(' || ');

/** Writes, done or tried, on parts of the event path and on topics. */
export const ALERT_PATH_PATTERN = `{($.readOnly IS FALSE) && (${SOMEBODY}) && (${[...named, DEFAULT_BUS].join(' || ')})}`;

/** Properties for AlertPathAlarm. */
export interface AlertPathAlarmProps {
  /** Log group of the trail. */
  readonly logGroupName: string;
  readonly topicArns: readonly string[];
}

/**
 * Defines the second witness of tampering with the event path and the topics: whoever takes the path away may be faster
 * than its own message, but the trail goes on.
 *
 * It does not tell a deployment from anybody else, as the event path does: no filter has the room to.
 */
export class AlertPathAlarm extends FilterAlarm {
  constructor(scope: Construct, id: string, props: AlertPathAlarmProps) {
    super(scope, id, {
      ...props,
      name: ALERT_PATH_ALARM,
      metricName: ALERT_PATH_METRIC,
      pattern: ALERT_PATH_PATTERN,
      description:
        'Somebody wrote to a rule, bus, stack, role, state machine, topic or subscription of Rootguard, as every deployment does. ' +
        'The event path says who, within seconds: when nobody deployed and no message about it came, that path is cut. ' +
        'Read requestParameters in the trail, and run npx rootguard alert-test.',
    });
  }
}
