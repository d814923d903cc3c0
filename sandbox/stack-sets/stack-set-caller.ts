import { randomUUID } from 'node:crypto';
import { AwsError } from '../front/aws-answer';
import { AwsRequest } from '../front/aws-request';
import { FrontContext, Service } from '../front/front-context';
import { isAllowed } from '../delivery/policy-evaluation';
import { readRole } from '../services/role';
import { elements } from '../front/xml';
import { Partition } from '../../aws/partition';

type Json = Record<string, unknown>;

/** Prefix of X-Amz-Target by service, for what stacks are made of. */
const TARGETS = {
  events: 'AWSEvents',
  monitoring: 'GraniteServiceVersion20100801',
  organizations: 'AWSOrganizationsV20161128',
  sqs: 'AmazonSQS',
} as const;

/** Where a stack is. */
export interface StackPlace {
  readonly partition: Partition;
  readonly account: string;
  readonly region: string;
}

/** A permission: action, resource ARN, and what conditions may ask about. */
export type Permission = readonly [action: string, resource: string, context?: Readonly<Record<string, string>>];

/** A role whose permissions count for everything that is done for a stack. */
export interface ExecutionRole {
  readonly arn: string;
  readonly policies: readonly string[];
}

/**
 * Calls AWS for one stack, through the front, so that what the services refuse is refused to CloudFormation too.
 *
 * @param role - whose permissions are asked for; undefined when everything is allowed, as StackSets' own roles are
 */
export class StackCaller {
  private readonly session = randomUUID();

  constructor(
    readonly place: StackPlace,
    private readonly dispatch: Service,
    private readonly role?: ExecutionRole,
  ) {}

  /** Throws, as IAM words it, when the role lacks one of the permissions. */
  async require(permissions: readonly Permission[]): Promise<void> {
    const { role, place } = this;
    if (role === undefined) return;
    for (const [action, resource, context] of permissions) {
      const allowed = await isAllowed({
        principal: role.arn,
        action,
        resource,
        account: place.account,
        context: {
          'aws:PrincipalArn': role.arn,
          'aws:PrincipalAccount': place.account,
          'aws:RequestedRegion': place.region,
          'aws:CalledViaFirst': 'cloudformation.amazonaws.com',
          'aws:CalledViaLast': 'cloudformation.amazonaws.com',
          ...context,
        },
        identityPolicies: role.policies,
      });
      if (allowed) continue;
      const name = role.arn.slice(role.arn.lastIndexOf('/') + 1);
      const user = `arn:${place.partition}:sts::${place.account}:assumed-role/${name}/${this.session}`;
      throw new AwsError(
        'AccessDenied',
        `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ` +
          `because no identity-based policy allows the ${action} action`,
        403,
      );
    }
  }

  /** Calls a JSON operation in the stack's account and region. */
  async json(service: keyof typeof TARGETS, operation: string, input: object): Promise<Json> {
    const headers = {
      'x-amz-target': `${TARGETS[service]}.${operation}`,
      'content-type': 'application/x-amz-json-1.1',
    };
    const body = await this.send(service, operation, 'json', headers, JSON.stringify(input));
    return (body === '' ? {} : JSON.parse(body)) as Json;
  }

  /** Calls IAM in the stack's account; the XML. */
  iam(operation: string, input: Readonly<Record<string, string>>): Promise<string> {
    const body = new URLSearchParams({ Action: operation, Version: '2010-05-08', ...input }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.send('iam', operation, 'query', headers, body);
  }

  private async send(
    service: string,
    operation: string,
    protocol: AwsRequest['protocol'],
    headers: Record<string, string>,
    body: string,
  ): Promise<string> {
    const { account, region } = this.place;
    const scope = `sandbox/20260101/${region}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=sandbox`;
    const answer = await this.dispatch({
      method: 'POST',
      url: '/',
      headers: { ...headers, host: '127.0.0.1', authorization, 'x-moto-account-id': account },
      body: Buffer.from(body),
      service,
      operation,
      region,
      accessKey: 'sandbox',
      protocol,
    });
    const text = answer.body.toString();
    if (answer.status < 300) return text;
    throw protocol === 'query' ? queryError(text) : jsonError(text);
  }
}

const queryError = (xml: string) =>
  new AwsError(elements(xml, 'Code')[0] ?? 'Unknown', elements(xml, 'Message')[0] ?? xml);

function jsonError(text: string): AwsError {
  const { __type = 'Unknown', message, Message } = JSON.parse(text) as Record<string, string | undefined>;
  return new AwsError(__type.slice(__type.lastIndexOf('#') + 1), message ?? Message ?? text);
}

/**
 * The execution role of a self-managed StackSet in an account, assumed by way of the administration role.
 *
 * @throws AwsError - with the reason that StackSets gives, when one of the two roles is missing, does not trust or may
 *   not assume
 */
export async function assumeExecutionRole(
  context: FrontContext,
  place: StackPlace,
  {
    arn: stackSetArn,
    administrationRoleArn,
    executionRoleName,
  }: { readonly arn: string; readonly administrationRoleArn: string; readonly executionRoleName: string },
): Promise<ExecutionRole> {
  const administrationName = administrationRoleArn.slice(administrationRoleArn.lastIndexOf('/') + 1);
  const administrator = administrationRoleArn.split(':')[4] ?? '';
  const administration = await readRole(context.moto, administrationRoleArn, place.region);
  const trusts = {
    principal: 'cloudformation.amazonaws.com',
    action: 'sts:AssumeRole',
    resource: administrationRoleArn,
    account: administrator,
    context: { 'aws:SourceAccount': administrator, 'aws:SourceArn': stackSetArn },
    resourcePolicy: administration?.trustPolicy ?? '',
  };
  if (administration === undefined || !(await isAllowed(trusts))) {
    throw gate(administrator, administrationName, 'CloudFormation service');
  }
  const arn = `arn:${place.partition}:iam::${place.account}:role/${executionRoleName}`;
  const execution = await readRole(context.moto, arn, place.region);
  const question = {
    principal: administrationRoleArn,
    action: 'sts:AssumeRole',
    resource: arn,
    account: place.account,
    context: { 'aws:PrincipalArn': administrationRoleArn, 'aws:PrincipalAccount': administrator },
  };
  // asked apart: within one account IAM needs only one of the two, StackSets tells its users to give both
  const trusted = { ...question, identityPolicies: [ALLOW_ALL], resourcePolicy: execution?.trustPolicy ?? '' };
  const mayAssume = {
    ...question,
    identityPolicies: administration.policies,
    resourcePolicy: trustOf(`arn:${place.partition}:iam::${administrator}:root`),
  };
  if (execution === undefined || !(await isAllowed(trusted)) || !(await isAllowed(mayAssume))) {
    throw gate(place.account, executionRoleName, `Role '${administrationName}'`);
  }
  return execution;
}

const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });

const ALLOW_ALL = document({ Effect: 'Allow', Action: '*', Resource: '*' });

const trustOf = (principal: string) =>
  document({ Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole' });

const gate = (account: string, role: string, trusted: string) =>
  new AwsError('AccountGate', `Account ${account} should have '${role}' role with trust relationship to ${trusted}.`);
