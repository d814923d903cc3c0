import { CloudTrailRecord } from './cloudtrail-event';

/** What a record says of a use of root, or of an attempt at one. */
export interface RootUse {
  /** Twelve digits: the account whose root it is. */
  readonly account: string;
  /** In milliseconds since 1970. */
  readonly at: number;
  /** Undefined when the record has none. */
  readonly eventId?: string;
  /** 'ConsoleLogin', 'CreateAccessKey'. */
  readonly eventName: string;
  /** root itself or what it issued; a root session that somebody opened in the management account. */
  readonly by: 'root' | 'root session';
  /** Access key it was done with, or that it opened a session with; undefined when the record has none. */
  readonly key?: string;
  /** Whether it opened a root session. */
  readonly opens: boolean;
  /** Whether AWS refused it, or a sign-in failed. */
  readonly refused: boolean;
  /** Whether it only reads. */
  readonly reads: boolean;
}

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const ACCOUNT = /^(?:\d{12}|arn:[\w-]+:iam::\d{12}:root)$/;
const accountIn = (value: unknown): string | undefined =>
  typeof value === 'string' && ACCOUNT.test(value) ? /\d{12}/.exec(value)![0] : undefined;

/** The task policy of root sessions that can only read. */
const READING_TASK = /\/IAMAuditRootUserCredentials$/;

/** The access key of a root session that a record says was opened; undefined for all other records. */
export function openedKeyOf({ eventName, eventSource, responseElements }: CloudTrailRecord): string | undefined {
  if (eventSource !== 'sts.amazonaws.com' || eventName !== 'AssumeRoot') return undefined;
  const { accessKeyId } = fieldsOf(fieldsOf(responseElements).credentials);
  return typeof accessKeyId === 'string' ? accessKeyId : undefined;
}

/**
 * Reads what a record says of root: root itself and sessions that it issued, sign-ins that failed included, root sessions,
 * and sts:AssumeRoot, which opens them. What AWS does of its own accord is none: an event of a service, but for sign-ins.
 *
 * @param sessions - access keys of root sessions: records of their calls need not say that they are of one
 * @returns undefined when root did not do it, or the record has no account or no time
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function rootUseOf(record: CloudTrailRecord, sessions: ReadonlySet<string> = new Set()): RootUse | undefined {
  const { eventName, eventSource, eventType, eventTime, eventID, errorCode } = record;
  const identity = fieldsOf(record.userIdentity);
  const session = fieldsOf(identity.sessionContext);
  const isSignIn = eventSource === 'signin.amazonaws.com';
  const opens = eventSource === 'sts.amazonaws.com' && eventName === 'AssumeRoot';
  const isRoot = identity.type === 'Root' || fieldsOf(session.sessionIssuer).type === 'Root';
  if ((!isRoot && !opens) || (eventType === 'AwsServiceEvent' && !isSignIn)) return undefined;

  const request = fieldsOf(record.requestParameters);
  const account = accountIn(opens ? request.targetPrincipal : identity.accountId) ?? accountIn(identity.accountId);
  const at = Date.parse(typeof eventTime === 'string' ? eventTime : '');
  if (account === undefined || Number.isNaN(at)) return undefined;
  const isMarked = [true, 'true'].includes(session.assumedRoot as boolean);
  const inSession = opens || isMarked || sessions.has(identity.accessKeyId as string);
  const task = fieldsOf(request.taskPolicyArn).arn ?? request.taskPolicyArn;
  const key = opens ? openedKeyOf(record) : identity.accessKeyId;
  const failed = isSignIn && Object.values(fieldsOf(record.responseElements)).includes('Failure');
  return {
    account,
    at,
    ...(typeof eventID === 'string' && { eventId: eventID }),
    eventName,
    by: inSession ? 'root session' : 'root',
    ...(typeof key === 'string' && { key }),
    opens,
    refused: typeof errorCode === 'string' || failed,
    reads: opens ? typeof task === 'string' && READING_TASK.test(task) : record.readOnly === true,
  };
}
