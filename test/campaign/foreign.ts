import { CreateRoleCommand, DeleteAccessKeyCommand } from '@aws-sdk/client-iam';
import { RootUser } from '../../sandbox/root-users/root-user';
import { CampaignTarget } from '../../credentials/plan';
import { assumeRole, assumeRoot, sandboxClients } from '../sandbox/sandbox-clients';
import { MANAGEMENT, Member, REGION } from './organization';

/** Somebody else opens a root session in an account with a role of theirs, and deletes a key. */
export async function foreignSession(endpoint: string, { account, keys }: CampaignTarget): Promise<void> {
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: MANAGEMENT }, Action: 'sts:AssumeRole' }],
  };
  const RoleName = 'Somebody';
  await sandboxClients(endpoint).iam.send(
    new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  const by = await assumeRole(endpoint, `arn:aws:iam::${MANAGEMENT}:role/${RoleName}`);
  const root = await assumeRoot(endpoint, { account, task: 'IAMDeleteRootUserCredentials', by });
  await root.iam.send(new DeleteAccessKeyCommand({ AccessKeyId: keys[0]!.id }));
}

/** What has become of a target between the plan and the campaign. */
export interface Changed {
  readonly account: string;
  /** Why the campaign leaves it alone then. */
  readonly why: RegExp;
}

/** Changes three targets after the plan, so that the plan is no longer true of them. */
export function changeAfterPlan(
  targets: readonly CampaignTarget[],
  members: readonly Member[],
  setAccount: (account: string, settings: { rootUser?: RootUser; state?: 'SUSPENDED' }) => void,
): Changed[] {
  const rootOf = (account: string): RootUser => members.find(one => one.account === account)!.root;
  const [one, other] = targets.filter(({ keys }) => keys.length === 1) as [CampaignTarget, CampaignTarget];
  const third = targets.find(target => target !== one && target !== other)!;
  const root = rootOf(one.account);
  const [key] = root.accessKeys ?? [];
  const fresh = { id: 'AKIAROOTNEWNEWNEWNEW', active: true, created: new Date() };
  setAccount(one.account, { rootUser: { ...root, accessKeys: [key!, fresh] } });
  const lastUsed = { at: new Date(), service: 'ec2', region: REGION };
  const before = rootOf(other.account);
  setAccount(other.account, { rootUser: { ...before, accessKeys: [{ ...before.accessKeys![0]!, lastUsed }] } });
  setAccount(third.account, { state: 'SUSPENDED' });
  return [
    { account: one.account, why: /^key AKIAROOTNEWNEWNEWNEW is new$/ },
    { account: other.account, why: /^key \w+ was used (since the plan was made|within 90 days): / },
    { account: third.account, why: /^the account is SUSPENDED$/ },
  ];
}
