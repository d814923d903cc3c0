import { CallOrganizations, Json } from './organizations-call';

const Filter = 'SERVICE_CONTROL_POLICY';

/** The SCPs that reach accounts, read again after every call that may have changed them. */
export class ScpsInForce {
  private byAccount = new Map<string, Promise<readonly (readonly string[])[] | undefined>>();

  constructor(private readonly call: CallOrganizations) {}

  /** Told every operation of Organizations that was asked for. */
  asked(operation: string): void {
    if (!/^(Describe|List)/.test(operation)) this.byAccount = new Map();
  }

  /** See OrganizationAccess. */
  of(account: string): Promise<readonly (readonly string[])[] | undefined> {
    const read = this.byAccount.get(account) ?? this.read(account);
    this.byAccount.set(account, read);
    return read;
  }

  private async read(account: string): Promise<readonly (readonly string[])[] | undefined> {
    const [root] = ((await this.call('ListRoots', {}))?.Roots ?? []) as {
      readonly PolicyTypes?: readonly { readonly Type: string; readonly Status: string }[];
    }[];
    const isOn = root?.PolicyTypes?.some(({ Type, Status }) => Type === Filter && Status === 'ENABLED') ?? false;
    if (!isOn) return undefined;
    const levels: (readonly string[])[] = [];
    for (let at: string | undefined = account; at !== undefined; at = await this.parentOf(at)) {
      levels.unshift(await this.contentsAt(at));
    }
    return levels;
  }

  private async parentOf(ChildId: string): Promise<string | undefined> {
    if (ChildId.startsWith('r-')) return undefined;
    const [parent] = ((await this.call('ListParents', { ChildId }))?.Parents ?? []) as { readonly Id: string }[];
    return parent?.Id;
  }

  private async contentsAt(TargetId: string): Promise<readonly string[]> {
    const listed = await this.call('ListPoliciesForTarget', { TargetId, Filter });
    const ids = ((listed?.Policies ?? []) as { readonly Id: string }[]).map(({ Id }) => Id);
    return Promise.all(
      ids.map(async PolicyId => String(((await this.call('DescribePolicy', { PolicyId }))?.Policy as Json).Content)),
    );
  }
}
