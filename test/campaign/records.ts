import { randomUUID } from 'node:crypto';
import { CloudTrailRecord } from '../../aws/events/cloudtrail-event';
import { Call } from '../../sandbox/front/front';
import { elements } from '../../sandbox/front/xml';
import { MANAGEMENT, REGION } from './organization';

/** Who made a call: the command that plans, the one that deletes, or somebody else. */
export type Who = 'plan' | 'campaign' | 'foreign';

/** A call that is about root of a member, as AWS saw it. */
export interface RootCall {
  readonly who: Who;
  readonly operation: string;
  /** Whose root it is. */
  readonly account: string;
  /** Access key of whoever asked. */
  readonly caller: string;
  /** Of a session that was opened: its access key. */
  readonly opened?: string;
  readonly task?: string;
  readonly input: Readonly<Record<string, string>>;
  /** In milliseconds since 1970. */
  readonly at: number;
  /** AWS's code where it refused it. */
  readonly error?: string;
}

/** What a call has to do with root of a member; undefined for all others. */
export function rootCallOf(
  { service, operation, account, request, status, answer, at }: Call,
  who: Who,
): RootCall | undefined {
  const opens = service === 'sts' && operation === 'AssumeRoot';
  if (!opens && (service !== 'iam' || account === MANAGEMENT || !request.accessKey.startsWith('ASIA')))
    return undefined;
  const input = Object.fromEntries(new URLSearchParams(request.body.toString()));
  const body = answer.toString();
  const error = status < 300 ? undefined : (elements(body, 'Code')[0] ?? 'Unknown');
  const task = opens ? input['TaskPolicyArn.arn'] : undefined;
  const opened = opens && error === undefined ? elements(body, 'AccessKeyId')[0] : undefined;
  return {
    ...{ who, operation, account: opens ? (input.TargetPrincipal ?? '') : account, caller: request.accessKey },
    ...{ input, at: at.getTime() },
    ...(opened !== undefined && { opened }),
    ...(task !== undefined && { task }),
    ...(error !== undefined && { error }),
  };
}

/**
 * The record that CloudTrail writes of it: AssumeRoot in the account that asks, the others in that of the root user.
 *
 * @param isMarked - whether it says of a session that it is one, which AWS's own samples do not
 */
export function recordOf(call: RootCall, isMarked: boolean): CloudTrailRecord {
  const { operation, account, caller, opened, task, at, error, input } = call;
  const eventTime = `${new Date(at).toISOString().slice(0, 19)}Z`;
  const common = {
    ...{ eventVersion: '1.11', eventTime, eventName: operation, awsRegion: REGION, eventType: 'AwsApiCall' },
    ...{ eventID: randomUUID(), eventCategory: 'Management', managementEvent: true, sourceIPAddress: '192.0.2.17' },
    ...(error !== undefined && { errorCode: error }),
    userAgent: 'aws-sdk-js/3.0.0',
  };
  if (task !== undefined) {
    return {
      ...common,
      eventSource: 'sts.amazonaws.com',
      userIdentity: {
        ...{ type: 'AssumedRole', accountId: MANAGEMENT, accessKeyId: caller },
        arn: `arn:aws:sts::${MANAGEMENT}:assumed-role/Somebody/session`,
        sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${MANAGEMENT}:role/Somebody` } },
      },
      requestParameters: { targetPrincipal: account, taskPolicyArn: { arn: task }, durationSeconds: 900 },
      responseElements: opened === undefined ? null : { credentials: { accessKeyId: opened } },
      ...{ readOnly: false, recipientAccountId: MANAGEMENT },
    };
  }
  const parameters = Object.entries(input).filter(([name]) => name !== 'Action' && name !== 'Version');
  return {
    ...common,
    eventSource: 'iam.amazonaws.com',
    userIdentity: {
      ...{ type: 'Root', principalId: account, arn: `arn:aws:iam::${account}:root`, accountId: account },
      accessKeyId: caller,
      sessionContext: {
        attributes: { creationDate: eventTime, mfaAuthenticated: 'false' },
        ...(isMarked && { assumedRoot: 'true' }),
      },
    },
    requestParameters: Object.fromEntries(
      parameters.map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
    ),
    responseElements: null,
    ...{ readOnly: /^(Get|List)/.test(operation), recipientAccountId: account },
  };
}
