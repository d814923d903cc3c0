import { AlertPath, DRILL_ALARM, topicArn } from './alert-path';
import { AlarmsState } from './alarm-state';
import { failureOf, valueOf } from '../world/clients/aws-answer';
import { Finding } from '../world/clients/finding';
import { topicName } from '../config/names';

const DEPLOY = 'run npx rootguard deploy';

/** Metric filters and alarms that are missing or tell nobody. */
export function alarmFindings(path: AlertPath, state: AlarmsState): Finding[] {
  return [...filterFindings(path, state), ...failureOf(state.alarms), ...missingOrMute(path, state)];
}

function filterFindings(
  { logGroup = '', metricFilters }: AlertPath,
  { metricFilters: answer }: AlarmsState,
): Finding[] {
  const subject = `log group ${logGroup}`;
  if ('missing' in answer) {
    const message = 'does not exist: no alarm can fire';
    return [
      { rule: 'log-group-missing', subject, message, hint: 'deploy the trail, or correct trail in the org file' },
    ];
  }
  const found = valueOf(answer);
  if (found === undefined) return [...failureOf(answer)];
  return metricFilters
    .filter(name => !found.includes(name))
    .map(name => ({
      rule: 'metric-filter-missing',
      subject,
      message: `has no metric filter ${name}: its alarm cannot fire`,
      hint: DEPLOY,
    }));
}

function missingOrMute(path: AlertPath, { alarms: answer }: AlarmsState): Finding[] {
  const alarms = valueOf(answer);
  if (alarms === undefined) return [];
  const known = new Map(alarms.map(alarm => [alarm.name, alarm]));
  const findings: Finding[] = [];
  for (const { name, topic } of path.alarms) {
    const subject = `alarm ${name}`;
    const alarm = known.get(name);
    if (alarm === undefined) {
      const message = `does not exist in account ${path.managementId}, ${path.region}`;
      findings.push({ rule: 'alarm-missing', subject, message, hint: DEPLOY });
      continue;
    }
    if (!alarm.actions.includes(topicArn(path, topic))) {
      const message = `does not publish to topic ${topicName(topic)}`;
      findings.push({ rule: 'alarm-without-topic', subject, message, hint: DEPLOY });
    }
  }
  // alarms of the queues are here as well where the hub is this account
  for (const { name, actionsEnabled, state } of alarms) {
    const subject = `alarm ${name}`;
    if (!actionsEnabled) {
      const message = 'has its actions switched off: it changes state and tells nobody';
      const hint = `aws cloudwatch enable-alarm-actions --region ${path.region} --alarm-names ${name}`;
      findings.push({ rule: 'alarm-mute', subject, message, hint });
    }
    if (name === DRILL_ALARM && state === 'ALARM') {
      const message = 'is in ALARM already, so setting it off would tell nobody';
      const hint = 'find out who used root (the runbook says how), and test again when it is OK';
      findings.push({ rule: 'alarm-already-on', subject, message, hint });
    }
  }
  return findings;
}
