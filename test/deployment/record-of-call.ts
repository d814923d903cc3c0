import { CloudTrailRecord } from '../../aws/events/cloudtrail-event';
import { jsonInput } from '../../sandbox/front/aws-request';
import { Call } from '../../sandbox/front/front';

/** The record that CloudTrail would write of a call that a role's session made, as far as patterns look at it. */
export function recordOf(call: Call, roleArn: string): CloudTrailRecord {
  const { service, account, region, at } = call;
  const { eventName, requestParameters } = service === 's3' ? ofBucket(call) : ofOperation(call);
  const [, , , , roleAccount = ''] = roleArn.split(':');
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      arn: `${roleArn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/deploy`,
      accountId: roleAccount,
      sessionContext: { sessionIssuer: { type: 'Role', arn: roleArn, accountId: roleAccount } },
    },
    eventTime: at.toISOString(),
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: ['iam', 'organizations', 'account'].includes(service) ? 'us-east-1' : region,
    requestParameters,
    responseElements: null,
    readOnly: /^(Get|List|Describe|Lookup|Head|Detect|Simulate|Validate)/.test(eventName),
    eventType: 'AwsApiCall',
    recipientAccountId: account,
  };
}

type Named = Pick<CloudTrailRecord, 'eventName'> & { readonly requestParameters: unknown };

function ofOperation({ request, operation }: Call): Named {
  const input = request.protocol === 'query' ? formInput(request.body.toString()) : jsonInput(request);
  return { eventName: operation, requestParameters: uncapitalized(input) };
}

/** Lists are written as Name.member.1 or Name.1. */
function formInput(body: string): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [name, text] of new URLSearchParams(body)) {
    const value = /^(?:true|false)$/.test(text) ? text === 'true' : text;
    const list = /^(\w+)\.(?:member\.)?\d+$/.exec(name)?.[1];
    if (list === undefined) input[name] = value;
    else input[list] = [...((input[list] as unknown[] | undefined) ?? []), value];
  }
  return input;
}

/** CloudTrail writes parameters with a small letter. */
function uncapitalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(uncapitalized);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name.charAt(0).toLowerCase() + name.slice(1), uncapitalized(one)]),
  );
}

/** 'PUT /bucket?object-lock' is PutBucketObjectLock: of calls on buckets CloudTrail has names that begin so. */
function ofBucket({ request: { method, url } }: Call): Named {
  const { pathname, searchParams } = new URL(url, 'http://bucket');
  const [, bucketName = '', key = ''] = pathname.split('/');
  const [setting = ''] = [...searchParams.keys()].filter(name => name !== 'x-id');
  const kind = setting.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  const verb = method === 'PUT' && setting === '' ? 'Create' : method.charAt(0) + method.slice(1).toLowerCase();
  return { eventName: `${verb}${key === '' ? 'Bucket' : 'Object'}${kind}`, requestParameters: { bucketName } };
}
