/** Accounts of examples/acme in which a call is made. */
export const ACCOUNTS = { management: '111111111111', 'log archive': '222222222222', member: '777777777777' } as const;
export type Where = keyof typeof ACCOUNTS;

export const HOME = 'us-east-1';
/** A region that an account has to enable, and that members do not forward. */
export const OPT_IN = 'ap-east-1';

/** A write action of AWS with arguments that take something from the protections. */
export interface Row {
  /** As IAM names it: 'events:DisableRule'. */
  readonly action: string;
  /** What it takes, or what of. */
  readonly takes: string;
  readonly where: Where;
  /** @default HOME */
  readonly region?: string;
  /** Name in CloudTrail. @default - the action's */
  readonly event?: string;
  readonly request?: object;
  readonly response?: object;
  /** The same call about something of a workload: nobody may be told. @default - none: the call is about the account as a whole */
  readonly another?: { readonly request?: object; readonly where?: Where };
  /** Whether CloudTrail records it for object, message or metric data only, which a trail of management events has not. */
  readonly dataEvent?: boolean;
  /** The limit of AWS by which nobody can be told in time. @default - none */
  readonly limit?: string;
}

type Rest = Omit<Row, 'action' | 'takes' | 'where'>;

/** Rows of one service, so that each says only what is its own. */
export const rowsOf =
  (service: string) =>
  (action: string, takes: string, where: Where, request: object = {}, rest: Rest = {}): Row => ({
    action: `${service}:${action}`,
    takes,
    where,
    request,
    ...rest,
  });

/** Source of a service's events, where it is not called as IAM calls it. */
export const SOURCES: Readonly<Record<string, string>> = { cloudwatch: 'monitoring' };
