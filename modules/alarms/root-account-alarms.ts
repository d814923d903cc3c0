import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { ALARM_DESCRIPTION_MAX } from '../../config/root-alarm-description';
import { findAccountIdProblems, throwProblems } from '../check-text';
import { ALARM_ON_FIRST_EVENT } from './filter-alarm';
import {
  METRIC_NAMESPACE,
  ROOT_BY_ACCOUNT_FILTER,
  ROOT_BY_ACCOUNT_METRIC,
  rootAccountAlarmName,
} from '../../config/names';

/**
 * Root and the sessions that it issued, whatever invoked them: the console's front stands in invokedBy, too. Security Hub
 * fixes the pattern of CIS-4.3, which leaves them out.
 */
const ROOT_BY_ACCOUNT_PATTERN =
  '{($.userIdentity.type = "Root" || $.userIdentity.sessionContext.sessionIssuer.type = "Root") && $.eventType != "AwsServiceEvent"}';

/** Properties for RootActivityByAccount. */
export interface RootActivityByAccountProps {
  /** Log group of the trail. */
  readonly logGroupName: string;
}

/**
 * Defines the metric filter that counts root activity by account, for the RootAccountAlarm of each account.
 *
 * It stands beside the filter of CIS-4.3, which must not have dimensions. The dimension is userIdentity.accountId: a
 * call across accounts is recorded twice with different recipients, and only this field says whose root it was.
 */
export class RootActivityByAccount extends Construct {
  constructor(scope: Construct, id: string, props: RootActivityByAccountProps) {
    super(scope, id);
    new CloudwatchLogMetricFilter(this, 'Resource', {
      name: ROOT_BY_ACCOUNT_FILTER,
      logGroupName: props.logGroupName,
      pattern: ROOT_BY_ACCOUNT_PATTERN,
      // no default value: CloudWatch Logs refuses one together with dimensions
      metricTransformation: {
        name: ROOT_BY_ACCOUNT_METRIC,
        namespace: METRIC_NAMESPACE,
        value: '1',
        dimensions: { AccountId: '$.userIdentity.accountId' },
      },
    });
  }
}

/** Properties for RootAccountAlarm. */
export interface RootAccountAlarmProps {
  /** Account whose root is watched, 12 digits; it names the alarm, so that renaming the account replaces nothing. */
  readonly accountId: string;
  /** At most 1,024 characters: it is all that somebody reads at night. */
  readonly description: string;
  readonly topicArns: readonly string[];
}

/** Defines the alarm on root activity in one account. */
export class RootAccountAlarm extends Construct {
  constructor(scope: Construct, id: string, props: RootAccountAlarmProps) {
    super(scope, id);
    const { accountId, description } = props;
    const problems = findAccountIdProblems(accountId);
    if (description.length > ALARM_DESCRIPTION_MAX) {
      problems.push(`description: must be at most ${ALARM_DESCRIPTION_MAX} characters, got ${description.length}`);
    }
    throwProblems(this.node.path, 'root account alarm', problems);

    new CloudwatchMetricAlarm(this, 'Resource', {
      ...ALARM_ON_FIRST_EVENT,
      alarmName: rootAccountAlarmName(accountId),
      alarmDescription: description,
      metricName: ROOT_BY_ACCOUNT_METRIC,
      dimensions: { AccountId: accountId },
      alarmActions: [...props.topicArns],
    });
  }
}
