import { AwsError } from '../front/aws-answer';
import { AwsRequest } from '../front/aws-request';
import { FrontContext } from '../front/front-context';
import { OrganizationAccess } from '../organizations/organization-access';

/**
 * The member that administers a service, in each region: only the management account may name it, with trusted access,
 * and only an active member can be it.
 */
export class DelegatedAdministrators {
  /** Region to account id. */
  private readonly byRegion = new Map<string, string>();

  /**
   * @param principal - the service, for example 'guardduty.amazonaws.com'
   * @param refuse - makes the service's error from what is wrong
   */
  constructor(
    private readonly context: FrontContext,
    private readonly organization: OrganizationAccess,
    private readonly principal: string,
    private readonly refuse: (message: string) => AwsError,
  ) {}

  async register(request: AwsRequest, account: string): Promise<void> {
    this.requireManagement(request);
    const { managementAccount } = this.context.organization;
    if (!(await this.organization.trusts(this.principal))) {
      throw this.refuse(`${this.principal} has no trusted access to the organization.`);
    }
    if (account === managementAccount.id || (await this.organization.accountStatus(account)) !== 'ACTIVE') {
      throw this.refuse(`The account ${account} is not an active member of the organization.`);
    }
    const registered = this.byRegion.get(request.region);
    if (registered !== undefined && registered !== account) {
      throw this.refuse(`The organization already has an administrator, ${registered}.`);
    }
    this.byRegion.set(request.region, account);
  }

  deregister(request: AwsRequest): void {
    this.requireManagement(request);
    this.byRegion.delete(request.region);
  }

  /** The administrator, as the management account may know it. */
  list(request: AwsRequest): string[] {
    this.requireManagement(request);
    const account = this.byRegion.get(request.region);
    return account === undefined ? [] : [account];
  }

  /** Refuses what only the administrator may do. */
  requireAdministrator(request: AwsRequest): void {
    if (this.byRegion.get(request.region) === this.context.accountOf(request)) return;
    throw this.refuse('The account is not the administrator of the organization.');
  }

  /** Accounts that it has once the service is enabled in all of them: every active one but itself. */
  async membersOf(request: AwsRequest): Promise<readonly string[]> {
    this.requireAdministrator(request);
    const { aws, managementAccount } = this.context.organization;
    const below = aws === undefined ? [] : ((await this.organization.accountsBelow(aws.rootId)) ?? []);
    const own = this.context.accountOf(request);
    const found = await Promise.all(
      [managementAccount.id, ...below].map(async id =>
        (await this.organization.accountStatus(id)) === 'ACTIVE' ? id : '',
      ),
    );
    return found.filter(id => id !== '' && id !== own).sort();
  }

  private requireManagement(request: AwsRequest): void {
    if (this.context.accountOf(request) === this.context.organization.managementAccount.id) return;
    throw this.refuse('Only the management account of the organization may do this.');
  }
}
