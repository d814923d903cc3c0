import { PREFIX } from '../../../config/names';
import { elements } from '../../../sandbox/front/xml';
import { EventResources } from '../../sandbox/event-resources';
import { HOME } from '../disarming/row';

/** A role of Rootguard with what decides who acts in it and what it may do. */
export interface Role {
  readonly account: string;
  readonly name: string;
  readonly trust: string;
  readonly policies: readonly { readonly name: string; readonly document: string }[];
}

export async function rolesOf(endpoint: string, account: string): Promise<Role[]> {
  const place = new EventResources(endpoint, account, HOME);
  const ask = async (Action: string, element: string, input: Record<string, string> = {}): Promise<string[]> =>
    elements(await place.iam({ Action, ...input }), element);
  const names = (await ask('ListRoles', 'RoleName')).filter(name => name.startsWith(PREFIX));
  return Promise.all(
    names.map(async RoleName => {
      const [trust = ''] = await ask('GetRole', 'AssumeRolePolicyDocument', { RoleName });
      const policies = (await ask('ListRolePolicies', 'member', { RoleName })).map(async PolicyName => {
        const [document = ''] = await ask('GetRolePolicy', 'PolicyDocument', { RoleName, PolicyName });
        return { name: PolicyName, document: decodeURIComponent(document) };
      });
      return { account, name: RoleName, trust: decodeURIComponent(trust), policies: await Promise.all(policies) };
    }),
  );
}

export async function restoreRoles(endpoint: string, roles: readonly Role[]): Promise<void> {
  for (const { account, name: RoleName, trust, policies } of roles) {
    const place = new EventResources(endpoint, account, HOME);
    await place.iam({ Action: 'UpdateAssumeRolePolicy', RoleName, PolicyDocument: trust });
    for (const { name: PolicyName, document: PolicyDocument } of policies) {
      await place.iam({ Action: 'PutRolePolicy', RoleName, PolicyName, PolicyDocument });
    }
  }
}
