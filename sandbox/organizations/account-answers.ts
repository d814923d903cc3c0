import { AccountBook, AccountState } from '../front/account-settings';
import { Json } from './organizations-call';

/**
 * What Status said of each state before it was retired. AWS documents no pairs; where it announced the states, it said that
 * accounts with the status ACTIVE may not be activated yet, and that SUSPENDED has both closed and suspended ones.
 */
const STATUS: Readonly<Record<AccountState, 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE'>> = {
  PENDING_ACTIVATION: 'ACTIVE',
  ACTIVE: 'ACTIVE',
  SUSPENDED: 'SUSPENDED',
  PENDING_CLOSURE: 'PENDING_CLOSURE',
  CLOSED: 'SUSPENDED',
};

/** What Organizations says of accounts that moto does not: their state, and the way from the organization down to them. */
export class AccountAnswers {
  /** Parent of each account and OU, by id. */
  private readonly parents = new Map<string, string>();

  /**
   * @param book - what is said of the accounts
   * @param withStatus - whether accounts have the Status that AWS retired in September 2026, too
   */
  constructor(
    private readonly organizationId: string | undefined,
    private readonly book: AccountBook,
    private readonly withStatus: boolean,
  ) {}

  /** Remembers where an account or OU is now. */
  place(childId: string, parentId: string): void {
    this.parents.set(childId, parentId);
  }

  /**
   * State of an account.
   *
   * @param status - its Status in moto, where only CloseAccount makes it another one than ACTIVE
   */
  stateOf(accountId: string, status: unknown): AccountState {
    return this.book.get(accountId).state ?? (status === 'ACTIVE' ? 'ACTIVE' : 'CLOSED');
  }

  statusOf(state: AccountState): string {
    return STATUS[state];
  }

  /** An output with every account in it as Organizations has it; a delegated administrator is one, without paths. */
  complete(output: Json): Json {
    return Object.fromEntries(
      Object.entries(output).map(([name, value]) => {
        if (name === 'Account') return [name, this.account(value as Json)];
        if (name === 'Accounts') return [name, (value as Json[]).map(one => this.account(one))];
        return [name, value];
      }),
    );
  }

  /** One account as Organizations has it. */
  account(account: Json): Json {
    const { Status, ...rest } = account;
    const id = String(account.Id);
    const State = this.stateOf(id, Status);
    const { email } = this.book.get(id);
    const changed = email === undefined ? {} : { Email: email };
    return {
      ...rest,
      ...changed,
      ...(this.withStatus ? { Status: STATUS[State] } : {}),
      State,
      Paths: [this.pathOf(id)],
    };
  }

  /** The path of an account by ids, from the organization down: 'o-exampleorg1/r-exam/ou-exam-11111111/222222222222/'. */
  private pathOf(accountId: string): string {
    const path = [accountId];
    for (let above = this.parents.get(accountId); above !== undefined; above = this.parents.get(above)) {
      path.unshift(above);
    }
    return [this.organizationId ?? '', ...path, ''].join('/');
  }
}
