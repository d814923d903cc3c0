import { Call } from '../../../sandbox/front/front';
import { AskedPermission, Place } from '../../../sandbox/permissions/asked-permission';
import { askedPermissions } from '../../../sandbox/permissions/asked-permissions';
import { Organization } from '../../../config/organization';

/** One permission that was asked for: of which role, and by which call. */
export interface AskedFor extends AskedPermission {
  /** '111111111111/RootguardDeploy'. */
  readonly role: string;
  readonly call: Call;
}

/** What roles asked the sandbox for, by the phase in which they did; who has no role is not noted. */
export class RecordedCalls {
  phase = '';
  private readonly found: { readonly phase: string; readonly asked: AskedFor }[] = [];
  private readonly roles = new Map<string, string>();

  constructor(private readonly organization: Organization) {}

  /** Told with which access key a role works. */
  begin(accessKey: string, role: string): void {
    this.roles.set(accessKey, role);
  }

  readonly note = (call: Call): void => {
    const { partition, aws, managementAccount } = this.organization;
    // the sessions of roles that a role assumes are of the one role of another account
    const role = this.roles.get(call.request.accessKey) ?? (call.account === managementAccount.id ? '' : call.account);
    if (role === '' || call.request.headers['x-moto-account-id'] !== undefined || this.phase === '') return;
    const place: Place = {
      ...{ partition, region: call.region, account: call.account },
      ...(aws !== undefined && { organization: { id: aws.id, management: managementAccount.id } }),
    };
    for (const asked of askedPermissions(call.request, place) ?? []) {
      if (asked.action === 'sts:GetCallerIdentity') continue;
      this.found.push({ phase: this.phase, asked: { ...asked, role, call } });
    }
  };

  /** What was asked for in phases, all or those of a role. */
  in(phases: readonly string[], role?: string): AskedFor[] {
    return this.found
      .filter(one => phases.includes(one.phase) && (role === undefined || one.asked.role === role))
      .map(({ asked }) => asked);
  }
}
