import { FrontContext } from '../front/front-context';
import { RootUser } from './root-user';

/** A feature of centralized root access. */
export type RootFeature = 'RootCredentialsManagement' | 'RootSessions';

/** The root users of the accounts, and who is one of them for a while. */
export class RootUsers {
  /** What the organization has switched on. */
  readonly features = new Set<RootFeature>();
  private readonly accountByKey = new Map<string, string>();

  constructor(private readonly context: FrontContext) {}

  /**
   * The root user of an account: what was said of it; else one with a password alone in the management account, and
   * without credentials in members, as AWS creates both.
   */
  of(account: string): RootUser {
    const said = this.context.accounts.get(account).rootUser;
    if (said !== undefined) return said;
    return account === this.context.organization.managementAccount.id ? { password: {} } : {};
  }

  change(account: string, change: RootUser): void {
    this.context.accounts.set(account, { rootUser: { ...this.of(account), ...change } });
  }

  removePassword(account: string): void {
    const { mfa = [], accessKeys = [], certificates = [] } = this.of(account);
    this.context.accounts.set(account, { rootUser: { mfa, accessKeys, certificates } });
  }

  /** Remembers that requests with an access key are a root user's. */
  begin(accessKey: string, account: string): void {
    this.accountByKey.set(accessKey, account);
  }

  /** The account whose root user makes requests with an access key; undefined for everybody else. */
  accountOf(accessKey: string): string | undefined {
    return this.accountByKey.get(accessKey);
  }
}
