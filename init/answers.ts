import { httpsUrlSchema } from '../config/sections/https-url';
import { orgFileSchema } from '../config/sections/org-file';
import { PROTOCOLS } from '../config/sections/protocols';
import { onlyVariableSchema } from '../config/sections/variable';
import { isDay } from '../config/calendar-day';

/** An account that may use root until a day. */
export interface AskedExemption {
  /** Id, name or key of the account. */
  readonly account: string;
  /** Last day (UTC), YYYY-MM-DD; what is missing is open in the file. */
  readonly until?: string;
  readonly reason?: string;
  readonly reference?: string;
  readonly approvedBy?: string;
}

/** What only a person can say; what is missing is left open in the file. */
export interface Answers {
  /** E-mail domains that the organization manages. */
  readonly domains: readonly string[];
  /** E-mail addresses that are told. */
  readonly notify: readonly string[];
  /** Name of the variable of the primary phone number. */
  readonly phoneVariable: string;
  readonly runbook?: string;
  readonly exemptions: readonly AskedExemption[];
  /** Home region. @default - that of the trail that exists */
  readonly region?: string;
}

/** Name of the variable of the primary phone number, where nobody says another one. */
export const PHONE_VARIABLE = 'root_phone';

/** ACCOUNT, or ACCOUNT,UNTIL,REASON,REFERENCE,APPROVER, of which the end may be missing. */
export function exemptionOf(text: string): AskedExemption {
  const [account = '', until, reason, reference, ...approver] = text.split(',').map(part => part.trim());
  const approvedBy = approver.join(', ');
  return {
    account,
    ...(until && { until }),
    ...(reason && { reason }),
    ...(reference && { reference }),
    ...(approvedBy && { approvedBy }),
  };
}

/** What an answer must be; undefined where it is that. */
export const MUST_BE = {
  domain: (text: string) => firstIssue(orgFileSchema.shape.email_domains, [text]),
  notify: (text: string) => (PROTOCOLS.email.endpoint?.({})[1](text) ? undefined : 'must be an e-mail address'),
  phoneVariable: (text: string) => firstIssue(onlyVariableSchema, { variable: text }),
  runbook: (text: string) => firstIssue(httpsUrlSchema, text),
  region: (text: string) => firstIssue(orgFileSchema.shape.region, text),
  exempt: (text: string) => {
    const { account, until } = exemptionOf(text);
    if (account === '') return 'must begin with the id, name or key of an account';
    return until === undefined || isDay(until) ? undefined : `must have a day written YYYY-MM-DD behind the account`;
  },
} satisfies Readonly<Record<string, (text: string) => string | undefined>>;

interface Checked {
  safeParse(value: unknown): { readonly error?: { readonly issues: readonly { readonly message: string }[] } };
}

const firstIssue = (schema: Checked, value: unknown): string | undefined =>
  schema.safeParse(value).error?.issues[0]?.message;
