import { parseEventPattern } from '../../aws/events/event-pattern';
import { checkInputTransformer } from '../../aws/events/input-transformer';
import { AwsError } from '../front/aws-answer';
import type { EventTarget } from '../delivery/event-bus';

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
const RULES_PER_BUS = 300;
const WILDCARD_RULES_PER_BUS = 30;
const TARGETS_PER_RULE = 5;
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html
const RETRY_SECONDS = [60, 86_400] as const;
const RETRY_ATTEMPTS = [0, 185] as const;

/** Refuses a pattern that EventBridge cannot read or that is too long. */
export function checkPattern(pattern: string): void {
  try {
    parseEventPattern(JSON.parse(pattern));
  } catch (error) {
    const reason = `Event pattern is not valid. Reason: ${messageOf(error)}`;
    throw new AwsError('InvalidEventPatternException', reason);
  }
}

/** Whether a pattern counts against the rules with wildcards that a bus can have. */
export const usesWildcard = (pattern: string): boolean => hasOperator(JSON.parse(pattern), 'wildcard');

/** An operator is a key of an object in a list, or in another operator's object; a field is neither. */
function hasOperator(pattern: unknown, operator: string, inList = false): boolean {
  if (Array.isArray(pattern)) return pattern.some(element => hasOperator(element, operator, true));
  if (typeof pattern !== 'object' || pattern === null) return false;
  return Object.entries(pattern).some(
    ([key, value]) => (inList && key === operator) || hasOperator(value, operator, inList),
  );
}

/**
 * Refuses one rule too many on a bus.
 *
 * @param others - the bus' other rules by name, and whether each has a wildcard
 */
export function checkRuleCount(others: ReadonlyMap<string, boolean>, wildcard: boolean): void {
  if (others.size >= RULES_PER_BUS) {
    throw limitExceeded(`The event bus has ${others.size} rules; at most ${RULES_PER_BUS} are allowed.`);
  }
  const withWildcard = [...others.values()].filter(Boolean).length;
  if (wildcard && withWildcard >= WILDCARD_RULES_PER_BUS) {
    const limit = `at most ${WILDCARD_RULES_PER_BUS} are allowed`;
    throw limitExceeded(`The event bus has ${withWildcard} rules with wildcards; ${limit}.`);
  }
}

/** Refuses what a rule's targets cannot have. */
export function checkTargets(ruleArn: string, existing: readonly EventTarget[], targets: readonly EventTarget[]): void {
  const ids = new Set([...existing, ...targets].map(({ Id }) => Id));
  if (ids.size > TARGETS_PER_RULE) {
    throw limitExceeded(`The rule would have ${ids.size} targets; at most ${TARGETS_PER_RULE} are allowed.`);
  }
  for (const target of targets) checkTarget(ruleArn, target);
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html */
function checkTarget(ruleArn: string, target: EventTarget): void {
  const [, , , ruleRegion, ruleAccount] = ruleArn.split(':');
  const [, , service, region, account] = target.Arn.split(':');
  if (service === 'events') {
    if (account !== ruleAccount && target.RoleArn === undefined) {
      throw invalid(`RoleArn is required for target ${target.Id}: its event bus is in another account.`);
    }
    const transformed = [target.Input, target.InputPath, target.InputTransformer].some(one => one !== undefined);
    if (account !== ruleAccount && transformed) {
      throw invalid(
        `Modifying the input for target ${target.Id} is not supported: its event bus is in another account.`,
      );
    }
  } else if (region !== ruleRegion) {
    throw invalid(`Parameter ${target.Arn} is not valid. Reason: the target must be in the region of the rule.`);
  }
  if (service === 'states' && target.RoleArn === undefined) {
    throw invalid(`RoleArn is required for target ${target.Id}: it is a state machine.`);
  }
  const { MaximumEventAgeInSeconds: age, MaximumRetryAttempts: attempts } = target.RetryPolicy ?? {};
  checkRange(target.Id, 'MaximumEventAgeInSeconds', age, RETRY_SECONDS);
  checkRange(target.Id, 'MaximumRetryAttempts', attempts, RETRY_ATTEMPTS);
  if (target.RoleArn !== undefined && target.RoleArn.split(':')[4] !== ruleAccount) {
    throw invalid(`RoleArn of target ${target.Id} is not valid: the role must be in the account of the rule.`);
  }
  const queue = target.DeadLetterConfig?.Arn;
  if (queue !== undefined) {
    const [, , queueService, queueRegion, queueAccount] = queue.split(':');
    if (queueService !== 'sqs' || queueRegion !== ruleRegion || queueAccount !== ruleAccount) {
      throw invalid(`DeadLetterConfig of target ${target.Id} is not valid: a queue in the rule's account and region.`);
    }
  }
  if (target.InputTransformer === undefined) return;
  const { InputPathsMap: inputPaths = {}, InputTemplate: inputTemplate } = target.InputTransformer;
  try {
    checkInputTransformer({ inputPaths, inputTemplate });
  } catch (error) {
    throw invalid(`Invalid InputTransformer for target ${target.Id}: ${messageOf(error)}.`);
  }
}

function checkRange(
  id: string,
  name: string,
  value: number | undefined,
  [min, max]: readonly [min: number, max: number],
): void {
  if (value === undefined || (value >= min && value <= max)) return;
  throw invalid(`${name} of target ${id} is not valid: ${min} to ${max}, got ${value}.`);
}

/** Refuses a name that no bus can have. */
export function checkBusName(name: string): void {
  if (/^[._\-A-Za-z0-9]{1,256}$/.test(name) && name !== 'default') return;
  throw invalid(
    `Value '${name}' at 'name' failed to satisfy constraint: 1 to 256 letters, digits, '.', '-' and '_', and not 'default'.`,
  );
}

const invalid = (message: string) => new AwsError('ValidationException', message);
const limitExceeded = (message: string) => new AwsError('LimitExceededException', message);
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
