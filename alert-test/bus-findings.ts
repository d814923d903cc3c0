import { parsePolicy } from '../aws/policy/document';
import { AlertPath, hubRoleArn, machineArn } from './alert-path';
import { failureOf, valueOf } from '../world/clients/aws-answer';
import { BusState } from './bus-state';
import { Finding } from '../world/clients/finding';
import { ANNOUNCE_RULE, ANNOUNCER, busName, ROOT_READS, ROOT_READS_RULE, START_ROLE } from '../config/names';

const DEPLOY = 'run npx rootguard deploy';

/** Hub buses and rules that are missing, disabled or lead nowhere. */
export function busFindings(path: AlertPath, { id, policy, rules }: BusState): Finding[] {
  const bus = busName(id);
  const subject = `event bus ${bus}`;
  const place = `account ${path.hubId}, ${path.region}`;
  if ('missing' in policy) {
    const message = `does not exist in ${place}: ${whatIsLost(id)}`;
    return [{ rule: 'bus-missing', subject, message, hint: DEPLOY }];
  }
  const findings: Finding[] = [...failureOf(policy), ...failureOf(rules)];
  const text = valueOf(policy);
  // without an organization everything comes from the account itself
  if (text !== undefined && path.organizationId !== undefined && !admits(text, path.organizationId)) {
    const message = `its policy does not admit organization ${path.organizationId}: forwarded events are refused`;
    findings.push({ rule: 'bus-policy', subject, message, hint: DEPLOY });
  }

  const found = valueOf(rules);
  if (found === undefined) return findings;
  const expected = id === ROOT_READS ? ROOT_READS_RULE : ANNOUNCE_RULE;
  if (!found.some(({ name }) => name === expected)) {
    const message = `has no rule ${expected}: ${whatIsLost(id)}`;
    findings.push({ rule: 'rule-missing', subject, message, hint: DEPLOY });
  }
  for (const { name, enabled, targets } of found) {
    const rule = `rule ${bus}/${name}`;
    if (!enabled) {
      const message = `is disabled: what it matches is lost`;
      const hint = `aws events enable-rule --region ${path.region} --event-bus-name ${bus} --name ${name}`;
      findings.push({ rule: 'rule-disabled', subject: rule, message, hint });
    }
    if (name !== ANNOUNCE_RULE) continue;
    const target = targets.find(({ arn }) => arn === machineArn(path));
    if (target === undefined) {
      const message = `does not start ${ANNOUNCER}: what it matches is lost`;
      findings.push({ rule: 'rule-without-announcer', subject: rule, message, hint: DEPLOY });
    } else if (target.roleArn !== hubRoleArn(path, START_ROLE)) {
      const message = `starts ${ANNOUNCER} as ${target.roleArn ?? 'nobody'}, not as ${START_ROLE}: it may not be allowed to`;
      findings.push({ rule: 'rule-role', subject: rule, message, hint: DEPLOY });
    }
  }
  return findings;
}

const whatIsLost = (id: string): string =>
  id === ROOT_READS ? 'read-only calls of root are not recorded' : `events of the signal ${id} are lost`;

/** Whether somebody of the organization may put events. */
const admits = (policy: string, organizationId: string): boolean =>
  parsePolicy(policy).document.statements.some(
    ({ effect, conditions }) =>
      effect === 'Allow' &&
      conditions.some(
        ({ key, values }) => key.toLowerCase() === 'aws:principalorgid' && values.includes(organizationId),
      ),
  );
