import { AwsError } from '../front/aws-answer';
import { AccountBook } from '../front/account-settings';
import { text } from '../front/aws-request';

/** A change that somebody asked for, and nobody accepted yet. */
interface Pending {
  readonly email: string;
  readonly otp: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * Changes of root e-mails of members: a code goes to the new mailbox, and who has it accepts the change. AWS does not document
 * what it answers to a wrong code or one that is over; here that is a ValidationException.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_StartPrimaryEmailUpdate.html
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_AcceptPrimaryEmailUpdate.html
 */
export class PrimaryEmails {
  private readonly pending = new Map<string, Pending>();
  private sent = 0;

  /**
   * @param book - what is said of the accounts, and their mail
   * @param isTaken - whether an account has an address, whatever is written large
   * @param now - milliseconds since 1970
   */
  constructor(
    private readonly book: AccountBook,
    private readonly isTaken: (email: string) => Promise<boolean>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Sends a code to the new address. */
  async start(account: string, input: Record<string, unknown>): Promise<{ Status: 'PENDING' }> {
    const email = emailOf(input);
    if (await this.isTaken(email)) {
      throw new AwsError('ConflictException', 'The email address is already in use by another account.', 409);
    }
    const otp = (++this.sent).toString(36).toUpperCase().padStart(6, 'A');
    this.pending.set(account, { email, otp, until: this.now() + DAY });
    this.book.deliver(email, `Your code to change the root e-mail of account ${account}: ${otp}`);
    return { Status: 'PENDING' };
  }

  /** Changes the address, for whoever has the code. */
  async accept(account: string, input: Record<string, unknown>): Promise<{ Status: 'ACCEPTED' }> {
    const email = emailOf(input);
    const asked = this.pending.get(account);
    if (asked === undefined) throw new AwsError('ResourceNotFoundException', 'No update was started.', 404);
    if (asked.email !== email || asked.otp !== text(input, 'Otp') || asked.until <= this.now()) {
      throw new AwsError('ValidationException', 'The code is not valid for this email address.');
    }
    if (await this.isTaken(email)) {
      throw new AwsError('ConflictException', 'The email address is already in use by another account.', 409);
    }
    this.pending.delete(account);
    this.book.set(account, { email });
    return { Status: 'ACCEPTED' };
  }
}

function emailOf(input: Record<string, unknown>): string {
  const email = text(input, 'PrimaryEmail') ?? '';
  if (email.length >= 5 && email.length <= 64) return email;
  const rule = email.length < 5 ? 'greater than or equal to 5' : 'less than or equal to 64';
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value at 'primaryEmail' failed to satisfy constraint: Member must have length ${rule}`,
  );
}
