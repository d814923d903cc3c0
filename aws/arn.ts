/** The parts of an ARN; region and account are empty in ARNs without them. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** All the rest, colons included: 'trail/rootguard', 'log-group:example:*'. */
  readonly resource: string;
}

/** Reads an ARN, or a pattern of ARNs; undefined when it is none. */
export function parseArn(text: string | undefined): Arn | undefined {
  const [arn, partition, service, region, account, ...resource] = (text ?? '').split(':');
  if (arn !== 'arn' || resource.length === 0) return undefined;
  return { partition: partition!, service: service!, region: region!, account: account!, resource: resource.join(':') };
}

/** The account id in an ARN; undefined for ARNs without one, such as those of buckets, and for patterns. */
export function accountInArn(text: string | undefined): string | undefined {
  const account = parseArn(text)?.account;
  return isAccountId(account) ? account : undefined;
}

/** Whether a text is the id of an account: 12 digits. */
export const isAccountId = (text: string | undefined): text is string => /^\d{12}$/.test(text ?? '');

/** The name of the log group in an ARN; undefined in one of something else. */
export const logGroupIn = (arn: string | undefined): string | undefined =>
  /^log-group:([^:*]+)/.exec(parseArn(arn)?.resource ?? '')?.[1];
