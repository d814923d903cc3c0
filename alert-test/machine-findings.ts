import { AlertPath, hubRoleArn, topicArn } from './alert-path';
import { AwsAnswer, failureOf, valueOf } from '../world/clients/aws-answer';
import { Finding } from '../world/clients/finding';
import { MachineState } from './machine-state';
import { ANNOUNCER, ANNOUNCER_ROLE, topicName } from '../config/names';

/** The state machine when it is missing, on its way out, acts in another role or tells a topic nothing. */
export function machineFindings(path: AlertPath, answer: AwsAnswer<MachineState>): Finding[] {
  const common = { subject: `state machine ${ANNOUNCER}`, hint: 'run npx rootguard deploy' };
  if ('missing' in answer) {
    const message = `does not exist in account ${path.hubId}, ${path.region}: events reach the hub and nobody`;
    return [{ rule: 'machine-missing', ...common, message }];
  }
  const machine = valueOf(answer);
  if (machine === undefined) return [...failureOf(answer)];
  const { status, roleArn, definition } = machine;
  const findings: Finding[] = [];
  if (status !== 'ACTIVE') {
    const message = `is in state ${status}: events reach the hub and nobody`;
    findings.push({ rule: 'machine-not-active', ...common, message });
  }
  if (roleArn !== hubRoleArn(path, ANNOUNCER_ROLE)) {
    const message = `acts as ${roleArn}, not as ${ANNOUNCER_ROLE}: it may not be allowed to publish`;
    findings.push({ rule: 'machine-role', ...common, message });
  }
  for (const topic of new Set(path.signals.map(signal => signal.topic))) {
    // in the definition an ARN is a text within a text
    if (definition.includes(`${topicArn(path, topic)}\\"`)) continue;
    const message = `publishes nothing to ${topicName(topic)}: it is not what was deployed`;
    findings.push({ rule: 'machine-changed', ...common, message });
  }
  return findings;
}
