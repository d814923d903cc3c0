import { randomUUID } from 'node:crypto';
import { CallTask, TaskRequest } from '../../aws/states/run-state-machine';
import { StateError } from '../../aws/states/state-error';
import { principalKeys } from '../delivery/event-targets';
import { AccessQuestion, isAllowed } from '../delivery/policy-evaluation';
import { Answer, AwsError } from '../front/aws-answer';
import { FrontContext, Service } from '../front/front-context';
import { elements } from '../front/xml';
import { readKey } from '../services/kms-key';
import { OrganizationAccess } from '../services/organization-access';
import { readQueue } from '../services/queue';
import { readRole, Role } from '../services/role';
import { readTopic } from '../services/topic';
import { StoredStateMachine } from './state-machine-store';

/** What an execution's tasks need. */
export interface TaskCaller {
  readonly context: FrontContext;
  readonly organization: OrganizationAccess;
  readonly dispatch: Service;
  readonly machine: StoredStateMachine;
  readonly taskSeconds: (task: TaskRequest) => number;
}

/** One call of a service by a role. */
interface Call extends TaskCaller {
  readonly role: Role;
  readonly account: string;
  /** How the service's errors begin: 'Organizations'. */
  readonly prefix: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/**
 * The service integrations that are known here, with the prefixes of their errors. What ends in 'Exception' is the name of
 * the SDK for Java; the optimized integration of SNS writes its own in capitals.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
const INTEGRATIONS: Readonly<Record<string, { prefix: string; call: (call: Call) => Promise<unknown> }>> = {
  'aws-sdk:organizations:describeAccount': { prefix: 'Organizations', call: describeAccount },
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

/** Refuses arguments that would be left out. */
function refuseOthers(call: Call, known: readonly string[]): void {
  const others = Object.keys(call.arguments).filter(name => !known.includes(name));
  if (others.length > 0) throw new Error(`the sandbox's tasks do not know ${others.join(', ')}`);
}

/** Throws when the role may not encrypt with a key, by way of a service. */
async function requireKey(
  call: Call,
  keyId: string,
  as: { account: string; region: string },
  service: string,
  encryption: Readonly<Record<string, string>>,
): Promise<void> {
  const { context, account } = call;
  const key = await readKey(context.moto, keyId, as);
  if (key === undefined) throw failure(call, 'KMSNotFound', `the key ${keyId} does not exist`);
  if (!key.enabled) throw failure(call, 'KMSDisabled', `${key.arn} is disabled.`);
  for (const action of ['kms:GenerateDataKey', 'kms:Decrypt']) {
    await require(call, 'KMSAccessDenied', {
      action,
      resource: key.arn,
      account: key.account,
      resourcePolicy: key.policy,
      context: {
        ...encryption,
        'kms:ViaService': `${service}.${as.region}.amazonaws.com`,
        'kms:CallerAccount': account,
      },
    });
  }
}

/** A string that a service needs; the optimized integration of SNS writes a JSON message as text. */
function textArgument(call: Call, name: string): string {
  const value = call.arguments[name];
  if (typeof value === 'string') return value;
  if (call.prefix === 'SNS' && name === 'Message' && value !== undefined) return JSON.stringify(value);
  throw new StateError('States.Runtime', `${name} must be a string, got ${JSON.stringify(value) ?? 'nothing'}`);
}

/** Throws, as IAM words it, when the role may not do something. */
async function require(
  call: Call,
  code: string,
  question: Omit<AccessQuestion, 'principal' | 'identityPolicies'>,
): Promise<void> {
  const { context, organization, role, account } = call;
  const allowed = await isAllowed({
    ...question,
    principal: role.arn,
    context: {
      ...(await principalKeys(context, organization, account)),
      'aws:PrincipalArn': role.arn,
      ...question.context,
    },
    identityPolicies: role.policies,
  });
  if (allowed) return;
  const session = role.arn.replace(':iam:', ':sts:').replace(/:role\/(?:.*\/)?/, ':assumed-role/');
  const user = `${session}/${randomUUID().replaceAll('-', '')}`;
  const { action, resource } = question;
  throw failure(call, code, `User: ${user} is not authorized to perform: ${action} on resource: ${resource}`);
}

/** Sends a request to the front as the role's account. */
async function send(
  call: Call,
  service: string,
  operation: string,
  protocol: 'json' | 'query',
  body: string,
): Promise<string> {
  const { dispatch, machine, account } = call;
  const { region } = machine;
  const scope = `sandbox/20260101/${region}/${service}/aws4_request`;
  const type =
    protocol === 'json'
      ? { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AWSOrganizationsV20161128.${operation}` }
      : { 'content-type': 'application/x-www-form-urlencoded' };
  let answer: Answer;
  try {
    answer = await dispatch({
      method: 'POST',
      url: '/',
      headers: {
        ...type,
        host: '127.0.0.1',
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=sandbox`,
        'x-moto-account-id': account,
      },
      body: Buffer.from(body),
      service,
      operation,
      region,
      accessKey: 'sandbox',
      protocol,
    });
  } catch (error) {
    if (error instanceof AwsError) throw failure(call, error.code, error.message);
    throw error;
  }
  const text = answer.body.toString();
  if (answer.status < 300) return text;
  const { __type = 'Unknown', message, Message } = JSON.parse(text) as Record<string, string | undefined>;
  throw failure(call, __type.slice(__type.lastIndexOf('#') + 1), message ?? Message ?? text);
}

/** An error of a service, as its integration names it. */
function failure({ prefix }: Call, code: string, message: string): StateError {
  // classes of the SDK for Java: KMSAccessDenied is KmsAccessDeniedException
  const cased = prefix === 'SNS' ? code : code.replace(/^KMS/, 'Kms');
  const name = cased.endsWith('Exception') ? cased : `${cased}Exception`;
  return new StateError(`${prefix}.${name}`, message);
}
