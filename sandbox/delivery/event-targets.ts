import { randomUUID } from 'node:crypto';
import { renderInput } from '../../aws/events/input-transformer';
import { parseJsonPath, selectJsonPath } from '../../aws/events/json-path';
import { countLogEvents } from './alarm-evaluation';
import { Deliver, Delivery, EventRule, EventTarget } from './event-bus';
import { FrontContext } from '../front/front-context';
import { OrganizationAccess } from '../organizations/organization-access';
import { isAllowed } from './policy-evaluation';
import { DeliveryFailure, sendAsService } from '../services/queue';
import { readRole } from '../services/role';
import { publishAsService, readTopic } from '../services/topic';

const EVENTS = 'events.amazonaws.com';

/**
 * Starts an execution of a state machine, and returns when it has ended, however it ended; undefined then, as for
 * EventBridge, which does not wait for it.
 */
export type StartExecution = (stateMachineArn: string, input: string) => Promise<DeliveryFailure | undefined>;

/** One event for one target. */
export interface Shipment {
  readonly context: FrontContext;
  readonly organization: OrganizationAccess;
  readonly deliver: Deliver;
  readonly startExecution: StartExecution;
  readonly delivery: Delivery;
  readonly rule: EventRule;
  readonly target: EventTarget;
}

type Outcome = Promise<DeliveryFailure | undefined>;

/** Sends an event to a target as EventBridge does; undefined when the target has it. */
export async function sendToTarget(shipment: Shipment): Outcome {
  const service = shipment.target.Arn.split(':')[2] ?? '';
  switch (service) {
    case 'events':
      return toBus(shipment);
    case 'sns':
      return toTopic(shipment);
    case 'sqs':
      return toQueue(shipment);
    case 'logs':
      return toLogGroup(shipment);
    case 'states':
      return toStateMachine(shipment);
    default:
      return { code: 'NO_RESOURCE', message: `the sandbox delivers nothing to ${service}` };
  }
}

/** The text for a target that is no bus. */
function input({ target, rule, delivery: { event } }: Shipment): string {
  const { Input, InputPath, InputTransformer } = target;
  if (Input !== undefined) return Input;
  if (InputPath !== undefined) return JSON.stringify(selectJsonPath(parseJsonPath(InputPath) ?? [], event) ?? '');
  if (InputTransformer === undefined) return JSON.stringify(event);
  const { InputPathsMap = {}, InputTemplate } = InputTransformer;
  const transformer = { inputPaths: InputPathsMap, inputTemplate: InputTemplate };
  return renderInput(transformer, event, { arn: rule.Arn, name: rule.Name });
}

/**
 * A bus takes an event when the target's role may put it there, and for another account when the bus' policy lets that
 * role. Account, region and source of the event stay those of its origin.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 */
async function toBus(shipment: Shipment): Outcome {
  const { context, deliver, delivery, target } = shipment;
  if (delivery.forwarded) {
    const message = 'an event that was received from another event bus cannot be sent to a third one';
    return { code: 'THIRD_ACCOUNT_HOP_DETECTED', message };
  }
  const [, , , region = '', account = '', path = ''] = target.Arn.split(':');
  const name = path.slice(path.indexOf('/') + 1);
  const bus = await context.moto.json('events', 'DescribeEventBus', { Name: name }, { account, region });
  if (bus === undefined) return { code: 'NO_RESOURCE', message: `the event bus ${target.Arn} does not exist` };
  const policy = typeof bus.Policy === 'string' ? bus.Policy : undefined;
  const refused = await roleRefuses(shipment, 'events:PutEvents', policy);
  if (refused !== undefined) return refused;
  await deliver({ event: delivery.event, bus: { account, region, name }, forwarded: true });
  return undefined;
}

/**
 * A topic takes a message when its policy, and that of its key, let EventBridge publish without any condition on the
 * source: EventBridge does not say for which rule. With a role on the target, encrypted topics take nothing.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
async function toTopic(shipment: Shipment): Outcome {
  const { context, target } = shipment;
  if (target.RoleArn !== undefined) {
    const topic = await readTopic(context, target.Arn);
    if (topic?.keyId !== undefined) {
      const message = `a role is given for ${target.Arn}, which is encrypted: leave RoleArn out`;
      return { code: 'NO_PERMISSIONS', message };
    }
    const refused = await roleRefuses(shipment, 'sns:Publish', undefined);
    if (refused !== undefined) return refused;
  }
  return publishAsService(context, { topicArn: target.Arn, message: input(shipment), service: EVENTS });
}

async function toQueue(shipment: Shipment): Outcome {
  const { context, rule, target } = shipment;
  const message = { queueArn: target.Arn, body: input(shipment), service: EVENTS, sourceArn: rule.Arn };
  return sendAsService(context, message);
}

/**
 * A log group takes an event when a resource policy of CloudWatch Logs lets EventBridge create a stream and write to it.
 * The name of the group is free; only the console shows none that does not begin with a slash.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
 */
async function toLogGroup(shipment: Shipment): Outcome {
  const { context, rule, target } = shipment;
  const [, , , region = '', account = '', , logGroupName = ''] = target.Arn.split(':');
  const as = { account, region };
  const found = await context.moto.json('logs', 'DescribeLogGroups', { logGroupNamePrefix: logGroupName }, as);
  const groups = (found?.logGroups ?? []) as { logGroupName: string }[];
  if (!groups.some(group => group.logGroupName === logGroupName)) {
    return { code: 'NO_RESOURCE', message: `the log group ${target.Arn} does not exist` };
  }
  const logStreamName = randomUUID();
  const resource = `arn:${target.Arn.split(':')[1]}:logs:${region}:${account}:log-group:${logGroupName}:log-stream:${logStreamName}`;
  const resourcePolicy = await logsPolicy(context, as);
  const source = { 'aws:SourceArn': rule.Arn, 'aws:SourceAccount': account };
  const allows = async (action: string, conditions: Record<string, string>) => {
    const question = { action, resource, account, context: conditions, resourcePolicy };
    const names = [EVENTS, 'delivery.logs.amazonaws.com'];
    for (const principal of names) if (await isAllowed({ ...question, principal })) return true;
    return false;
  };
  // the documented policy has a condition on the rule for writing only
  if (!(await allows('logs:CreateLogStream', {})) || !(await allows('logs:PutLogEvents', source))) {
    const message = `no resource policy of CloudWatch Logs in ${account} and ${region} lets EventBridge write to ${logGroupName}`;
    return { code: 'NO_PERMISSIONS', message };
  }
  const message = input(shipment);
  await writeLog(context, { logGroupName, logStreamName, message }, as);
  return undefined;
}

/**
 * A state machine is started when the target's role may start it. What becomes of the execution is no business of
 * EventBridge's: a failed one goes to no dead-letter queue.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html
 */
async function toStateMachine(shipment: Shipment): Outcome {
  const { startExecution, target } = shipment;
  const refused = await roleRefuses(shipment, 'states:StartExecution', undefined);
  return refused ?? startExecution(target.Arn, input(shipment));
}

/** Writes one event to a log group, where metric filters count it; nothing where there is no such group. */
export async function writeLog(
  context: FrontContext,
  log: { readonly logGroupName: string; readonly logStreamName: string; readonly message: string },
  as: { account: string; region: string },
): Promise<void> {
  const { message, ...stream } = log;
  // it may be there already
  await context.moto.json('logs', 'CreateLogStream', stream, as);
  const logEvents = [{ timestamp: Date.now(), message }];
  const put = await context.moto.json('logs', 'PutLogEvents', { ...stream, logEvents }, as);
  if (put === undefined) return;
  await countLogEvents(context, log.logGroupName, [message], as);
}

/** All resource policies of CloudWatch Logs in an account and region as one. */
async function logsPolicy(context: FrontContext, as: { account: string; region: string }): Promise<string> {
  const described = await context.moto.json('logs', 'DescribeResourcePolicies', {}, as);
  const documents = ((described?.resourcePolicies ?? []) as { policyDocument: string }[]).map(
    ({ policyDocument }) => JSON.parse(policyDocument) as { Statement: unknown },
  );
  return JSON.stringify({ Version: '2012-10-17', Statement: documents.flatMap(({ Statement }) => Statement) });
}

/** Why the target's role may not do something to the target; undefined when it may. */
async function roleRefuses(shipment: Shipment, action: string, resourcePolicy: string | undefined): Outcome {
  const { context, organization, delivery, rule, target } = shipment;
  const { account } = delivery.bus;
  const role = await readRole(context.moto, target.RoleArn ?? '', delivery.bus.region);
  const trusted =
    role !== undefined &&
    (await isAllowed({
      principal: EVENTS,
      action: 'sts:AssumeRole',
      resource: role.arn,
      account: role.arn.split(':')[4] ?? '',
      context: { 'aws:SourceArn': rule.Arn, 'aws:SourceAccount': account },
      resourcePolicy: role.trustPolicy,
    }));
  if (!trusted) {
    const what = target.RoleArn === undefined ? 'the target has no role' : `${target.RoleArn} does not let ${EVENTS}`;
    return { code: 'FAILED_TO_ASSUME_ROLE', message: `${what}, which would be assumed for ${target.Arn}` };
  }
  const allowed = await isAllowed({
    principal: role.arn,
    action,
    resource: target.Arn,
    account: target.Arn.split(':')[4] ?? '',
    context: {
      ...(await principalKeys(context, organization, account)),
      'aws:PrincipalArn': role.arn,
      'events:source': delivery.event.source,
      'events:detail-type': delivery.event['detail-type'],
    },
    identityPolicies: role.policies,
    ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
  });
  if (allowed) return undefined;
  const message = `${role.arn} is not authorized to perform ${action} on ${target.Arn}`;
  return { code: 'NO_PERMISSIONS', message };
}

/** Condition keys that tell whose principal asks; the organization only for its members. */
export async function principalKeys(
  context: FrontContext,
  organization: OrganizationAccess,
  account: string,
): Promise<Record<string, string>> {
  const id = context.organization.aws?.id;
  const member = (await organization.exists()) && (await organization.accountStatus(account)) !== undefined;
  return { 'aws:PrincipalAccount': account, ...(member && id !== undefined ? { 'aws:PrincipalOrgID': id } : {}) };
}
