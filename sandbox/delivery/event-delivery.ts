import { matchesEventPattern } from '../../aws/events/event-pattern-match';
import { parseEventPattern } from '../../aws/events/event-pattern';
import { EventBridgeEvent } from '../../aws/events/eventbridge-event';
import { seesEvent } from '../../aws/events/rule-state';
import { countMetrics } from './alarm-evaluation';
import { Deliver, Delivery, EventBus, EventRule, EventTarget } from './event-bus';
import { sendToTarget, StartExecution } from './event-targets';
import { FrontContext } from '../front/front-context';
import { OrganizationAccess } from '../organizations/organization-access';
import { DeliveryFailure, sendAsService } from '../services/queue';

/**
 * Delivers along the rules of a bus as EventBridge does. What a target does not take goes to its dead-letter queue, if
 * that queue's policy lets EventBridge send, and is lost otherwise.
 */
export function eventDelivery(
  context: FrontContext,
  organization: OrganizationAccess,
  startExecution: StartExecution,
): Deliver {
  const deliver: Deliver = async delivery => {
    const rules = (await listRules(context, delivery.bus)).filter(rule => matches(rule, delivery.event));
    await Promise.all(rules.map(rule => fire(rule, delivery)));
  };

  const fire = async (rule: EventRule, delivery: Delivery): Promise<void> => {
    const targets = await listTargets(context, delivery.bus, rule.Name);
    await Promise.all(
      targets.map(async target => {
        const failure = await sendToTarget({ context, organization, deliver, startExecution, delivery, rule, target });
        if (failure !== undefined) await giveUp(rule, target, delivery, failure);
      }),
    );
  };

  /** Puts what a target does not take into the target's queue, and counts it as CloudWatch has it. */
  const giveUp = async (rule: EventRule, target: EventTarget, delivery: Delivery, failure: DeliveryFailure) => {
    const { event, bus } = delivery;
    const counted = ['FailedInvocations'];
    const queueArn = target.DeadLetterConfig?.Arn;
    if (queueArn !== undefined) {
      const lost = await sendAsService(context, {
        queueArn,
        body: JSON.stringify(event),
        attributes: {
          RULE_ARN: rule.Arn,
          TARGET_ARN: target.Arn,
          ERROR_CODE: failure.code,
          ERROR_MESSAGE: failure.message,
        },
        service: 'events.amazonaws.com',
        sourceArn: rule.Arn,
      });
      counted.push(lost === undefined ? 'InvocationsSentToDlq' : 'InvocationsFailedToBeSentToDlq');
    }
    const dimensions = { RuleName: rule.Name, ...(bus.name === 'default' ? {} : { EventBusName: bus.name }) };
    await countMetrics(context, { namespace: 'AWS/Events', names: counted, dimensions }, bus);
  };
  return deliver;
}

/** All rules of a bus; none when there is no such bus. */
export async function listRules(context: FrontContext, { name, ...as }: EventBus): Promise<EventRule[]> {
  return (await listAll(context, 'ListRules', { EventBusName: name }, 'Rules', as)) as EventRule[];
}

/** All targets of a rule. */
export async function listTargets(
  context: FrontContext,
  { name, ...as }: EventBus,
  rule: string,
): Promise<EventTarget[]> {
  const input = { EventBusName: name, Rule: rule };
  return (await listAll(context, 'ListTargetsByRule', input, 'Targets', as)) as EventTarget[];
}

async function listAll(
  context: FrontContext,
  operation: string,
  input: object,
  list: string,
  as: { account: string; region: string },
): Promise<unknown[]> {
  const all: unknown[] = [];
  for (let NextToken: unknown; ;) {
    const page = await context.moto.json('events', operation, { ...input, NextToken }, as);
    all.push(...((page?.[list] ?? []) as unknown[]));
    NextToken = page?.NextToken ?? undefined;
    if (NextToken === undefined) return all;
  }
}

function matches({ State, EventPattern }: EventRule, event: EventBridgeEvent): boolean {
  if (EventPattern === undefined || !seesEvent(State, event)) return false;
  return matchesEventPattern(parseEventPattern(JSON.parse(EventPattern)), event);
}
