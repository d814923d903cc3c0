import { CallTask } from '../../aws/states/run-state-machine';
import { StateError } from '../../aws/states/state-error';
import { principalKeys } from '../delivery/event-targets';
import { isAllowed } from '../delivery/policy-evaluation';
import { elements } from '../front/xml';
import { readQueue } from '../services/queue';
import { readRole, Role } from '../services/role';
import { readTopic } from '../services/topic';
import { Call, failure, refuseOthers, require, requireKey, send, TaskCaller, textArgument } from './service-call';

/**
 * The service integrations that are known here, with the prefixes of their errors. What ends in 'Exception' is the name of
 * the SDK for Java; the optimized integration of SNS writes its own in capitals.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
const INTEGRATIONS: Readonly<Record<string, { prefix: string; call: (call: Call) => Promise<unknown> }>> = {
  'aws-sdk:organizations:describeAccount': { prefix: 'Organizations', call: describeAccount },
  'aws-sdk:sns:getTopicAttributes': { prefix: 'Sns', call: getTopicAttributes },
  'aws-sdk:sns:publish': { prefix: 'Sns', call: publish },
  'aws-sdk:sqs:sendMessage': { prefix: 'Sqs', call: sendMessage },
  'sns:publish': { prefix: 'SNS', call: publish },
};

/** Why a task cannot have a resource; undefined when it can. */
export function resourceProblem(resource: string, partition: string): string | undefined {
  const known = Object.keys(INTEGRATIONS).map(name => `arn:${partition}:states:::${name}`);
  if (known.includes(resource)) return undefined;
  return `the resource ${resource} is not known here: ${known.join(', ')} are`;
}

/**
 * Calls services for one execution: as the machine's role, which Step Functions must be able to assume, or as the role of
 * the task, which the machine's role must be able to assume.
 */
export function callService(caller: TaskCaller): CallTask {
  const { context, organization, machine, taskSeconds } = caller;
  let own: Promise<Role | undefined> | undefined;

  const assumeOwn = async (): Promise<Role> => {
    const role = await (own ??= readRole(context.moto, machine.roleArn, machine.region));
    if (role !== undefined && (await letsStepFunctionsIn(role, machine))) return role;
    // documented nowhere, worded like the task's own role
    throw new StateError(
      'States.TaskFailed',
      `Step Functions is not authorized to assume the role ${machine.roleArn}.`,
    );
  };

  const assumeOther = async (from: Role, arn: string): Promise<Role> => {
    const role = await readRole(context.moto, arn, machine.region);
    const account = arn.split(':')[4] ?? '';
    const allowed =
      role !== undefined &&
      (await isAllowed({
        principal: from.arn,
        action: 'sts:AssumeRole',
        resource: arn,
        account,
        context: { ...(await principalKeys(context, organization, machine.account)), 'aws:PrincipalArn': from.arn },
        identityPolicies: from.policies,
        resourcePolicy: role.trustPolicy,
      }));
    if (allowed) return role;
    const cause = `The role ${from.arn} is not authorized to assume the task state's role, ${arn}.`;
    throw new StateError('States.TaskFailed', cause);
  };

  return async task => {
    const seconds = taskSeconds(task);
    const integration = INTEGRATIONS[task.resource.split(':::')[1] ?? ''];
    if (integration === undefined) throw new Error(resourceProblem(task.resource, context.organization.partition));
    const { prefix, call } = integration;
    const args = (task.arguments ?? {}) as Record<string, unknown>;
    try {
      const machineRole = await assumeOwn();
      const role = task.roleArn === undefined ? machineRole : await assumeOther(machineRole, task.roleArn);
      const account = role.arn.split(':')[4] ?? '';
      return { output: await call({ ...caller, role, account, prefix, arguments: args }), seconds };
    } catch (error) {
      if (error instanceof StateError) throw new StateError(error.error, error.reason, seconds);
      throw error;
    }
  };
}

/** Whether a role's trust policy lets Step Functions assume it for a machine, by its global or regional name. */
export async function letsStepFunctionsIn(
  role: Role,
  machine: { readonly arn: string; readonly account: string; readonly region: string },
): Promise<boolean> {
  for (const principal of ['states.amazonaws.com', `states.${machine.region}.amazonaws.com`]) {
    const allowed = await isAllowed({
      principal,
      action: 'sts:AssumeRole',
      resource: role.arn,
      account: role.arn.split(':')[4] ?? '',
      context: { 'aws:SourceArn': machine.arn, 'aws:SourceAccount': machine.account },
      resourcePolicy: role.trustPolicy,
    });
    if (allowed) return true;
  }
  return false;
}

async function describeAccount(call: Call): Promise<unknown> {
  const { context, account } = call;
  const AccountId = textArgument(call, 'AccountId');
  const { partition, managementAccount, aws } = context.organization;
  await require(call, 'AccessDenied', {
    action: 'organizations:DescribeAccount',
    resource: `arn:${partition}:organizations::${managementAccount.id}:account/${aws?.id ?? ''}/${AccountId}`,
    // no resource policy of the organization counts for this: the role's own policies do
    account,
  });
  const body = await send(call, 'organizations', 'DescribeAccount', 'json', JSON.stringify({ AccountId }));
  const { Account } = JSON.parse(body) as { Account: Record<string, unknown> };
  // Step Functions writes times as text
  const joined = new Date(Number(Account.JoinedTimestamp) * 1000).toISOString();
  return { Account: { ...Account, JoinedTimestamp: joined } };
}

/** The topic's policy counts as well, and for an encrypted topic the key's, both with the policies of the role. */
async function publish(call: Call): Promise<unknown> {
  const { context } = call;
  refuseOthers(call, ['TopicArn', 'Message', 'Subject', 'MessageStructure']);
  const resource = textArgument(call, 'TopicArn');
  const topic = await readTopic(context, resource);
  if (topic === undefined) throw failure(call, 'NotFound', 'Topic does not exist');
  const question = { action: 'sns:Publish', resource, account: topic.account, resourcePolicy: topic.policy };
  await require(call, 'AuthorizationError', question);
  if (topic.keyId !== undefined) {
    await requireKey(call, topic.keyId, topic, 'sns', { 'kms:EncryptionContext:aws:sns:topicArn': resource });
  }
  const form = new URLSearchParams({ Action: 'Publish', Version: '2010-03-31' });
  for (const name of Object.keys(call.arguments)) form.set(name, textArgument(call, name));
  const xml = await send(call, 'sns', 'Publish', 'query', form.toString());
  return { MessageId: elements(xml, 'MessageId')[0] };
}

/** Of the attributes there is only what the caller knows already. */
async function getTopicAttributes(call: Call): Promise<unknown> {
  refuseOthers(call, ['TopicArn']);
  const resource = textArgument(call, 'TopicArn');
  const topic = await readTopic(call.context, resource);
  if (topic === undefined) throw failure(call, 'NotFound', 'Topic does not exist');
  const question = { action: 'sns:GetTopicAttributes', resource, account: topic.account, resourcePolicy: topic.policy };
  await require(call, 'AuthorizationError', question);
  return { Attributes: { TopicArn: resource } };
}

/** The queue's policy counts as well, and for an encrypted queue the key's, both with the policies of the role. */
async function sendMessage(call: Call): Promise<unknown> {
  const { context, machine } = call;
  refuseOthers(call, ['QueueUrl', 'MessageBody']);
  const [name = '', account = ''] = textArgument(call, 'QueueUrl').split('/').reverse();
  const as = { account, region: machine.region };
  const queue = await readQueue(context, name, as);
  if (queue === undefined) throw failure(call, 'QueueDoesNotExist', 'The specified queue does not exist.');
  const resource = `arn:${context.organization.partition}:sqs:${as.region}:${account}:${name}`;
  const resourcePolicy = queue.policy === '' ? {} : { resourcePolicy: queue.policy };
  // what the SDK has no class for is of the class of the service
  await require(call, 'Sqs', { action: 'sqs:SendMessage', resource, account, ...resourcePolicy });
  if (queue.keyId !== undefined) {
    await requireKey(call, queue.keyId, as, 'sqs', { 'kms:EncryptionContext:aws:sqs:arn': resource });
  }
  const MessageBody = textArgument(call, 'MessageBody');
  const sent = await context.moto.json('sqs', 'SendMessage', { QueueUrl: queue.url, MessageBody }, as);
  if (sent === undefined) throw failure(call, 'InvalidMessageContents', `${resource} refuses the message`);
  return { MessageId: sent.MessageId };
}
