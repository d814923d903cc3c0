import { AwsError } from '../front/aws-answer';
import { text } from '../front/aws-request';
import { CallOrganizations, Json } from './organizations-call';

interface Delegation {
  /** Seconds since 1970. */
  readonly since: number;
  /** Service principal to the time, in seconds since 1970. */
  readonly services: Map<string, number>;
}

/** Delegated administrators of any service; moto knows six services. */
export class Delegations {
  private readonly byAccount = new Map<string, Delegation>();

  constructor(
    private readonly call: CallOrganizations,
    private readonly managementId: string,
  ) {}

  /** Whether an account administers a service, or any. */
  has(account: string, service?: string): boolean {
    const delegation = this.byAccount.get(account);
    return delegation !== undefined && (service === undefined || delegation.services.has(service));
  }

  /** What an operation about them answers; undefined for every other operation. */
  async answer(operation: string, input: Json): Promise<Json | undefined> {
    const account = text(input, 'AccountId') ?? '';
    const service = text(input, 'ServicePrincipal');
    switch (operation) {
      case 'RegisterDelegatedAdministrator':
        return this.register(account, service ?? '');
      case 'DeregisterDelegatedAdministrator':
        return this.deregister(account, service ?? '');
      case 'ListDelegatedAdministrators':
        return this.list(service);
      case 'ListDelegatedServicesForAccount': {
        const { services } = await this.delegationOf(account);
        return {
          DelegatedServices: [...services].map(([ServicePrincipal, DelegationEnabledDate]) => ({
            ServicePrincipal,
            DelegationEnabledDate,
          })),
        };
      }
      default:
        return undefined;
    }
  }

  private async register(account: string, service: string): Promise<Json> {
    if (account === this.managementId) {
      const reason = 'CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR';
      const message = 'You cannot register the management account of the organization as a delegated administrator.';
      throw new AwsError('ConstraintViolationException', message, 400, { Reason: reason });
    }
    await this.describe(account);
    if (this.has(account, service)) {
      const message = 'The account already is a delegated administrator of the service.';
      throw new AwsError('AccountAlreadyRegisteredException', message);
    }
    const now = Math.floor(Date.now() / 1000);
    const delegation = this.byAccount.get(account) ?? { since: now, services: new Map<string, number>() };
    this.byAccount.set(account, delegation);
    delegation.services.set(service, now);
    return {};
  }

  private async deregister(account: string, service: string): Promise<Json> {
    const { services } = await this.delegationOf(account);
    if (!services.delete(service)) throw notRegistered();
    if (services.size === 0) this.byAccount.delete(account);
    return {};
  }

  private async list(service: string | undefined): Promise<Json> {
    const administrators: Json[] = [];
    for (const [account, { since }] of this.byAccount) {
      if (!this.has(account, service)) continue;
      // these have no paths
      administrators.push({ ...(await this.describe(account)), Paths: undefined, DelegationEnabledDate: since });
    }
    return { DelegatedAdministrators: administrators };
  }

  private async delegationOf(account: string): Promise<Delegation> {
    const delegation = this.byAccount.get(account);
    if (delegation !== undefined) return delegation;
    await this.describe(account);
    throw notRegistered();
  }

  private async describe(AccountId: string): Promise<Json> {
    const described = await this.call('DescribeAccount', { AccountId });
    if (described !== undefined) return described.Account as Json;
    throw new AwsError('AccountNotFoundException', "You specified an account that doesn't exist.");
  }
}

const notRegistered = () =>
  new AwsError('AccountNotRegisteredException', 'The account is no delegated administrator of the service.');
