import { DescribeOrganizationsAccessCommand, paginateListStackInstances } from '@aws-sdk/client-cloudformation';
import { AlertPath } from './alert-path';
import { allPages, ask, AwsAnswer } from '../world/clients/aws-answer';
import { ManagementClients } from '../world/clients/clients';
import { DELEGATE_STACK_SET, MANAGEMENT_STACK_SET, MEMBERS_STACK_SET } from '../config/names';

/** The stack of a StackSet in one account and region. */
export interface StackInstance {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** 'CURRENT', 'OUTDATED', 'INOPERABLE' or what is new. */
  readonly status: string;
  /** Why it is not current; '' when AWS does not say. */
  readonly reason: string;
}

/** What distributes the forwarding rules. */
export interface StackSetsState {
  /** 'ENABLED', 'DISABLED' or 'DISABLED_PERMANENTLY'; undefined in the single-account form. */
  readonly access?: AwsAnswer<string>;
  /** Stacks of the member accounts; undefined in the single-account form. */
  readonly members?: AwsAnswer<readonly StackInstance[]>;
  readonly management: AwsAnswer<readonly StackInstance[]>;
  /** Stacks of the delegated administrator in further regions; undefined without one. */
  readonly delegate?: AwsAnswer<readonly StackInstance[]>;
}

/** Reads the StackSets of the management account, and whether they may act in the organization. */
export async function readStackSets(path: AlertPath, { cloudformation }: ManagementClients): Promise<StackSetsState> {
  const instancesOf = (name: string) =>
    ask(`StackSet ${name}`, `cloudformation:ListStackInstances on ${name}`, async () => {
      const pages = paginateListStackInstances({ client: cloudformation }, { StackSetName: name });
      const found = await allPages(pages, page => page.Summaries);
      // a suspended account can use nothing, its root included
      const usable = found.filter(one => one.StackInstanceStatus?.DetailedStatus !== 'SKIPPED_SUSPENDED_ACCOUNT');
      return usable.map(
        ({ Account: account = '', Region: region = '', Status: status = '', StatusReason: reason = '' }) => ({
          account,
          region,
          status,
          reason,
        }),
      );
    });
  const management = instancesOf(MANAGEMENT_STACK_SET);
  if (path.organizationId === undefined) return { management: await management };
  const access = ask('StackSets', 'cloudformation:DescribeOrganizationsAccess', async () => {
    const { Status: status } = await cloudformation.send(new DescribeOrganizationsAccessCommand({}));
    return status ?? 'DISABLED';
  });
  const members = instancesOf(MEMBERS_STACK_SET);
  const delegate = path.delegateId === undefined ? undefined : instancesOf(DELEGATE_STACK_SET);
  return {
    access: await access,
    members: await members,
    management: await management,
    ...(delegate === undefined ? {} : { delegate: await delegate }),
  };
}
