import { parsePolicy } from '../aws/policy/document';
import { AlertPath } from './alert-path';
import { failureOf, valueOf } from '../world/clients/aws-answer';
import { BusState, HubRule } from './bus-state';
import { Finding } from '../world/clients/finding';
import {
  accountRuleName,
  busName,
  FORWARDING_FAILED_RULE,
  otherAccountsRuleName,
  ROOT_READS,
  TEST_RULE,
  topicName,
} from '../config/names';

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
  const missing = expectedRules(path, id).filter(({ isThere }) => !found.some(({ name }) => isThere(name)));
  for (const { what, lost } of missing) {
    findings.push({ rule: 'rule-missing', subject, message: `has no rule ${what}: ${lost}`, hint: DEPLOY });
  }
  for (const { name, enabled, published } of found) {
    const rule = `rule ${bus}/${name}`;
    if (!enabled) {
      const message = `is disabled: what it matches is lost`;
      const hint = `aws events enable-rule --region ${path.region} --event-bus-name ${bus} --name ${name}`;
      findings.push({ rule: 'rule-disabled', subject: rule, message, hint });
    }
    if (!published) {
      const topic = path.signals.find(signal => signal.id === id)?.topic ?? '';
      const message = `does not publish to topic ${topicName(topic)}: what it matches is lost`;
      findings.push({ rule: 'rule-without-topic', subject: rule, message, hint: DEPLOY });
    }
  }
  return findings;
}

interface ExpectedRule {
  readonly what: string;
  readonly lost: string;
  readonly isThere: (name: HubRule['name']) => boolean;
}

function expectedRules({ namedAccounts }: AlertPath, id: string): ExpectedRule[] {
  if (id === ROOT_READS) return [{ what: 'at all', lost: whatIsLost(id), isThere: () => true }];
  const exactly = (name: string, lost: string) => ({ what: name, lost, isThere: (found: string) => found === name });
  return [
    exactly(TEST_RULE, 'this test cannot reach the topic'),
    ...(id === 'tampering'
      ? [exactly(FORWARDING_FAILED_RULE, 'nobody hears of events that could not be forwarded')]
      : []),
    {
      what: otherAccountsRuleName(),
      lost: 'accounts without a rule of their own raise no alert',
      isThere: name => name.startsWith(otherAccountsRuleName()),
    },
    ...namedAccounts.map(account => exactly(accountRuleName(account.id), `${account.name} raises no alert`)),
  ];
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
