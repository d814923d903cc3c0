import { AwsError } from './aws-answer';
import { AwsRequest } from './aws-request';

/** Whose requests those with one access key are. */
export interface Session {
  readonly account: string;
  /** 'arn:aws:sts::222222222222:assumed-role/Reader/audit' */
  readonly arn: string;
  /** ARN of the role that was assumed; undefined for a root user. */
  readonly role?: string;
  /** Which requests it may make. @default - all, whatever the role's policies say */
  readonly may?: (request: AwsRequest) => boolean;
  /**
   * What else forbids a request, in AWS's words: 'with an explicit deny in a service control policy'; undefined when nothing
   * does. @default - nothing
   */
  readonly forbids?: (request: AwsRequest) => Promise<string | undefined>;
  /** Whether it is one of an account's root user. @default false */
  readonly isRoot?: boolean;
  /** When it ends. @default - never */
  readonly until?: Date;
}

/** Told every session that begins, with its access key. */
export type BeginSession = (accessKey: string, session: Session) => void;

/** Refuses a request that its session may not make, or no more. */
export async function checkSession(request: AwsRequest, session: Session): Promise<void> {
  const json = request.protocol === 'json' || request.protocol === 'rest-json';
  if (session.until !== undefined && session.until.getTime() <= Date.now()) {
    const code = json ? 'ExpiredTokenException' : 'ExpiredToken';
    throw new AwsError(code, 'The security token included in the request is expired', 403);
  }
  const allowed = session.may?.(request) ?? true;
  const why = allowed ? await session.forbids?.(request) : undefined;
  if (allowed && why === undefined) return;
  const what = `${request.service}:${request.operation || request.method}`;
  throw new AwsError(
    json ? 'AccessDeniedException' : 'AccessDenied',
    `User: ${session.arn} is not authorized to perform: ${what}${why === undefined ? '' : ` ${why}`}`,
    json ? 400 : 403,
  );
}

/** Names of operations that change nothing, as those of AWS's SecurityAudit policy begin. */
const READS = /^(BatchGet|Describe|GenerateCredentialReport$|Get|List|Lookup)/;

/** Whether a request is one of somebody who looks at an account: no change, and no content of buckets, keys or queues. */
export function isAuditRead({ service, operation, method, url }: AwsRequest): boolean {
  if (service === 's3') return method === 'HEAD' || (method === 'GET' && isAboutBucket(url));
  if (service === 'sts') return operation === 'GetCallerIdentity';
  return READS.test(operation);
}

const isAboutBucket = (url: string) => /^\/[^/?]*\/?(\?|$)/.test(url);
