import { randomUUID } from 'node:crypto';
import { TaskRequest } from '../../aws/states/run-state-machine';
import { StateError } from '../../aws/states/state-error';
import { principalKeys } from '../delivery/event-targets';
import { AccessQuestion, isAllowed } from '../delivery/policy-evaluation';
import { Answer, AwsError } from '../front/aws-answer';
import { FrontContext, Service } from '../front/front-context';
import { readKey } from '../services/kms-key';
import { OrganizationAccess } from '../organizations/organization-access';
import { Role } from '../services/role';
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
export interface Call extends TaskCaller {
  readonly role: Role;
  readonly account: string;
  /** How the service's errors begin: 'Organizations'. */
  readonly prefix: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** Refuses arguments that would be left out. */
export function refuseOthers(call: Call, known: readonly string[]): void {
  const others = Object.keys(call.arguments).filter(name => !known.includes(name));
  if (others.length > 0) throw new Error(`the sandbox's tasks do not know ${others.join(', ')}`);
}

/** Throws when the role may not encrypt with a key, by way of a service. */
export async function requireKey(
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
export function textArgument(call: Call, name: string): string {
  const value = call.arguments[name];
  if (typeof value === 'string') return value;
  if (call.prefix === 'SNS' && name === 'Message' && value !== undefined) return JSON.stringify(value);
  throw new StateError('States.Runtime', `${name} must be a string, got ${JSON.stringify(value) ?? 'nothing'}`);
}

/** Throws, as IAM words it, when the role may not do something. */
export async function require(
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
export async function send(
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
export function failure({ prefix }: Call, code: string, message: string): StateError {
  // classes of the SDK for Java: KMSAccessDenied is KmsAccessDeniedException
  const cased = prefix === 'SNS' ? code : code.replace(/^KMS/, 'Kms');
  const name = cased.endsWith('Exception') ? cased : `${cased}Exception`;
  return new StateError(`${prefix}.${name}`, message);
}
