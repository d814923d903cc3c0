import { remembered } from '../../aws/remembered';
import { isAlertTarget } from '../../config/alert-targets';
import { rootAlarmDescription } from '../../config/root-alarm-description';
import { metricOfAlarm } from '../../world/metric';
import { textAt } from '../../world/plan/attributes';
import { Thing } from '../../world/world';
import { covering } from '../context';
import { judged } from '../open';
import { NOT_A_TARGET } from '../forwarding/forwarding';
import { AuditContext, AuditedAccount, held, notHeld, off, Requirement, unknown } from '../requirement';
import { alarmOpen, filtersOf } from './alarm-open';
import { isAboutRoot } from './root-records';

const READ = ['cloudwatch:DescribeAlarms', 'logs:DescribeMetricFilters'];
const DEPLOY = 'npx rootguard deploy alarms';

/** DET-1: Sum over at most 300 s, one period, threshold 1; a filter that counts root, and actions that are on. */
export const rootAlarmRings: Requirement = {
  id: 'DET-1',
  title: 'metric filter and alarm on root activity',
  judge(account, context) {
    const { organization, unread } = context;
    const own = alarmsOf(account, context);
    const found = own.map(alarm =>
      judged(alarmOpen(alarm, account.id, context), 'an alarm rings at its root activity'),
    );
    const everybodys = account.isManagement
      ? everybodysAlarms(context).flatMap(alarm => alarmOpen(alarm, account.id, context))
      : [];
    // of several alarms one that rings is enough
    const best = found.find(({ is }) => is === 'held') ?? found.find(({ is }) => is === 'unknown');
    if (best?.is === 'held') {
      const ofEverybody = judged(everybodys, best.why);
      return ofEverybody.is === 'not held'
        ? { ...ofEverybody, why: `the alarm on the root of every account: ${ofEverybody.why}` }
        : ofEverybody;
    }
    if (best !== undefined) return best;
    const failed = unread(READ, context.snapshot.organization?.managementAccountId);
    if (failed !== undefined) return unknown(failed);
    if (found[0] !== undefined) return found[0];
    if (organization.trail === undefined) return off('the org file has no trail, which alarms count on');
    return notHeld('no alarm watches its root', account.inFile === undefined ? 'add it to accounts' : DEPLOY);
  },
};

/** DET-4: what the alarm says is all that somebody reads at night. */
export const alarmSaysWhatToAsk: Requirement = {
  id: 'DET-4',
  title: 'the message says how to validate and whom to call',
  judge(account, context) {
    const { organization, unread } = context;
    const { alerts, alarms } = organization;
    if (alerts === undefined) return off('the org file has no alerts section');
    if (!alarms.rootPerAccount) return off('alarms.root_per_account is off: messages of the event path say it');
    const { inFile } = account;
    if (!isAlertTarget(organization, alerts, account)) return off(NOT_A_TARGET);
    if (inFile === undefined) return notHeld('no alarm of its own says it', 'add the account to the org file');
    const expected = rootAlarmDescription(inFile, alerts.runbookUrl);
    const all = covering(context.coverage.alarms, account.id).flatMap(({ by }) => by);
    // what an alarm says that never rings nobody reads
    const ringing = all.filter(alarm => alarmOpen(alarm, account.id, context).length === 0);
    const own = ringing.length > 0 ? ringing : all;
    if (own.some(({ attributes }) => textAt(attributes, 'alarm_description') === expected)) {
      return held('the alarm asks the three questions and names the runbook');
    }
    const failed = unread(READ, context.snapshot.organization?.managementAccountId);
    if (failed !== undefined) return unknown(failed);
    return own.length === 0
      ? notHeld('no alarm of its own says it', DEPLOY)
      : notHeld('its alarm says something else than the org file', DEPLOY);
  },
};

/**
 * Alarms of the account; where the org file asks for none of its own, also those that watch the root of every account: an alarm
 * that somebody disarmed is not made good by another one.
 */
function alarmsOf({ id, ou, inFile }: AuditedAccount, context: AuditContext): readonly Thing[] {
  const { organization, coverage } = context;
  const { alerts, alarms } = organization;
  const own = covering(coverage.alarms, id).flatMap(({ by }) => by);
  const isTarget = alerts === undefined || isAlertTarget(organization, alerts, { id, ou });
  const isAsked = alarms.rootPerAccount && inFile !== undefined && isTarget;
  return isAsked ? own : [...own, ...everybodysAlarms(context)];
}

/** Alarms on a metric without dimensions that counts what root does, and not what others do as well. */
const everybodysAlarms = remembered((context: AuditContext): readonly Thing[] =>
  context.world
    .things('aws_cloudwatch_metric_alarm')
    .filter(({ attributes }) => Object.keys(metricOfAlarm(attributes)?.dimensions ?? { none: '' }).length === 0)
    .filter(alarm => filtersOf(alarm, context).some(filter => isAboutRoot(filter, ANY_ACCOUNT))),
);

const ANY_ACCOUNT = '000000000000';
