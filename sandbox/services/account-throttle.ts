import { AwsError } from '../front/aws-answer';

interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * Rates of the Account Management API in the aws partition, where they are published; China's are lower.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/quotas.html
 */
function rateOf(operation: string): Rate | undefined {
  if (operation === 'DeleteAlternateContact') return { perSecond: 1, burst: 6 };
  if (operation === 'PutAccountName') return { perSecond: 1, burst: 1 };
  if (operation === 'GetPrimaryEmail') return { perSecond: 3, burst: 3 };
  if (operation === 'GetAccountInformation') return { perSecond: 3, burst: 3 };
  if (operation === 'EnableRegion' || operation === 'DisableRegion') return { perSecond: 1, burst: 1 };
  if (operation === 'ListRegions' || operation === 'GetRegionOptStatus') return { perSecond: 5, burst: 5 };
  if (operation.startsWith('Get')) return { perSecond: 10, burst: 15 };
  if (operation.startsWith('Put')) return { perSecond: 5, burst: 8 };
  return undefined;
}

/** Refuses the calls of an account and operation that come faster than AWS takes them. */
export class AccountThrottle {
  /** Thousandths of calls that are left. */
  private readonly buckets = new Map<string, { thousandths: number; at: number }>();

  /** @param now - milliseconds since any moment */
  constructor(private readonly now: () => number = Date.now) {}

  /** @throws AwsError TooManyRequestsException */
  take(caller: string, operation: string): void {
    const rate = rateOf(operation);
    if (rate === undefined) return;
    const key = `${caller} ${operation}`;
    const now = this.now();
    const full = rate.burst * 1000;
    const before = this.buckets.get(key) ?? { thousandths: full, at: now };
    const thousandths = Math.min(full, before.thousandths + (now - before.at) * rate.perSecond);
    const taken = thousandths >= 1000;
    this.buckets.set(key, { thousandths: taken ? thousandths - 1000 : thousandths, at: now });
    if (!taken) throw new AwsError('TooManyRequestsException', 'Too Many Requests', 429);
  }
}
