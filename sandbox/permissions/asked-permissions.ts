import { AwsRequest } from '../front/aws-request';
import { CHATBOT, EVENTS, SCHEDULER, SNS, SQS, STATES } from './alert-rows';
import { arnOf, AskedPermission, Input, inputOf, Place, Row, Rows } from './asked-permission';
import { ACCOUNT, CLOUDFORMATION, IAM, ORGANIZATIONS, STS } from './organization-rows';
import { CONFIG, GUARDDUTY, PathRow, SECURITYHUB } from './posture-rows';
import { askedOfS3, CLOUD_CONTROL, CLOUDTRAIL, CLOUDWATCH, KMS, LOGS } from './trail-rows';

/** The services that name an operation, under the name that requests are signed with, with the prefix that IAM gives them. */
const OPERATIONS: Readonly<Record<string, readonly [prefix: string, rows: Rows]>> = {
  account: ['account', ACCOUNT],
  cloudcontrolapi: ['cloudformation', CLOUD_CONTROL],
  cloudformation: ['cloudformation', CLOUDFORMATION],
  cloudtrail: ['cloudtrail', CLOUDTRAIL],
  config: ['config', CONFIG],
  ec2: ['ec2', { DescribeInstances: {}, DescribeRegions: {} }],
  ecs: ['ecs', { ListClusters: {} }],
  events: ['events', EVENTS],
  iam: ['iam', IAM],
  kms: ['kms', KMS],
  logs: ['logs', LOGS],
  monitoring: ['cloudwatch', CLOUDWATCH],
  organizations: ['organizations', ORGANIZATIONS],
  rds: ['rds', { DescribeDBInstances: { on: (_, place) => arnOf('rds', 'db:*', place) } }],
  sns: ['sns', SNS],
  sqs: ['sqs', SQS],
  states: ['states', STATES],
  sts: ['sts', STS],
};

const PATHS: Readonly<Record<string, readonly PathRow[]>> = {
  guardduty: GUARDDUTY,
  lambda: [['GET', /\/functions$/, { action: 'ListFunctions' }]],
  securityhub: SECURITYHUB,
};

/**
 * The permissions that AWS asks for before it does what a request says, by the Service Authorization Reference, and by
 * the pages that the rows name for what a service asks for on the way. Undefined for a request that no row knows.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function askedPermissions(request: AwsRequest, place: Place): readonly AskedPermission[] | undefined {
  const input = inputOf(request);
  const { service } = request;
  if (service === 's3') return askedOfS3(input, place);
  const [prefix, rows] = OPERATIONS[service] ?? [];
  if (prefix !== undefined && rows !== undefined) {
    const row = rows[request.operation];
    return row && asked(`${prefix}:${request.operation}`, row, input, place);
  }
  if (service === 'scheduler') {
    if (/^\/schedules\/?$/.test(input.path)) return [{ action: 'scheduler:ListSchedules', resource: '*' }];
    const row = SCHEDULER[input.method];
    return row && asked(row.action ?? '', row, input, place);
  }
  if (service === 'chatbot') {
    const row = CHATBOT[input.path.slice(input.path.lastIndexOf('/') + 1)];
    return row && asked(row.action ?? '', row, input, place);
  }
  const path = input.path.replace(/(.)\/$/, '$1');
  const found = PATHS[service]?.find(([method, pattern]) => method === input.method && pattern.test(path))?.[2];
  return found && asked(`${service}:${found.action}`, { ...found, action: undefined }, { ...input, path }, place);
}

function asked(name: string, row: Row, input: Input, place: Place): AskedPermission[] {
  const resources = [row.on?.(input, place) ?? '*'].flat();
  const context = row.context?.(input, place);
  const on = (action: string, about = resources): AskedPermission[] =>
    about.map(resource => ({ action, resource, ...(context !== undefined && { context }) }));
  const tagged = row.tagged === undefined ? resources : [row.tagged(input, place)];
  const hasTags = ['Tags', 'tags', 'TagsList'].some(key => input.has(key));
  return [
    ...on(row.action ?? name),
    ...(row.tags !== undefined && hasTags ? on(row.tags, tagged) : []),
    ...(row.also?.(input, place) ?? []),
  ];
}
