import { DisableRegionCommand, EnableRegionCommand } from '@aws-sdk/client-account';
import {
  DescribeStackSetCommand,
  CreateStackInstancesCommand,
  DeleteStackInstancesCommand,
  CloudFormationClient,
  ListStackSetOperationsCommand,
  UpdateStackSetCommand,
} from '@aws-sdk/client-cloudformation';
import { setTimeout as pause } from 'node:timers/promises';
import { MANAGEMENT_STACK_SET } from '../../config/names';
import { Change, Hand, MANAGEMENT, PAYMENTS, settings } from './change';
import { OPTED, settled } from './deployed';

/** Waits for what goes on in the background. */
async function ended(client: CloudFormationClient): Promise<void> {
  for (let looked = 0; looked < LOOKS; looked++) {
    const of = { StackSetName: MANAGEMENT_STACK_SET };
    const { Summaries = [] } = await client.send(new ListStackSetOperationsCommand(of));
    if (Summaries.every(({ Status }) => Status === 'SUCCEEDED' || Status === 'FAILED')) return;
    await pause(500);
  }
  throw new Error('the operation has not ended');
}
/** Ten minutes, half a second apart: a busy machine takes more than one. */
const LOOKS = 1_200;

/** Switches the region that every account has opted in to off in one of them. */
const optedOut =
  (AccountId?: string) =>
  async ({ aws: { account } }: Hand) => {
    const of = { RegionName: OPTED, ...(AccountId !== undefined && { AccountId }) };
    await account.send(new DisableRegionCommand(of));
    await settled(account, of);
    return async () => {
      await account.send(new EnableRegionCommand(of));
      await settled(account, of);
    };
  };
const OFF = (account: string) => ({
  audit: new RegExp(
    `DET-3 not held, ${account}: not forwarded from ${OPTED}: the region is not enabled in the account`,
  ),
  plan: new RegExp(`In 1 account a region is not enabled from which events are forwarded. ${account}`),
});

/** The StackSets that forward events. */
export const FORWARDING: readonly Change[] = [
  {
    ...{ what: 'a region disabled in a member', stack: 'forwarding', ...OFF(PAYMENTS) },
    make: optedOut(PAYMENTS),
  },
  {
    ...{ what: 'a region disabled in the management account', stack: 'forwarding', ...OFF(MANAGEMENT) },
    make: optedOut(),
  },
  {
    ...{ what: 'an instance of forwarding deleted', stack: 'forwarding', audit: new RegExp(`DET-3.*${MANAGEMENT}`) },
    plan: /instance|stack_set|StackSet/,
    make: async hand => {
      const cloudformation = new CloudFormationClient(settings(hand));
      const of = { StackSetName: MANAGEMENT_STACK_SET, Accounts: [MANAGEMENT], Regions: ['eu-west-1'] };
      await cloudformation.send(new DeleteStackInstancesCommand({ ...of, RetainStacks: false }));
      await ended(cloudformation);
      return async () => {
        await cloudformation.send(new CreateStackInstancesCommand(of));
        return hand.deployed.terraform.apply('forwarding');
      };
    },
  },
  {
    ...{ what: 'rules in the template of forwarding disabled', stack: 'forwarding', audit: /DET-3/, plan: /template/ },
    make: async hand => {
      const cloudformation = new CloudFormationClient(settings(hand));
      const of = { StackSetName: MANAGEMENT_STACK_SET };
      const { StackSet } = await cloudformation.send(new DescribeStackSetCommand(of));
      const before = StackSet?.TemplateBody ?? '';
      const put = (TemplateBody: string) =>
        cloudformation.send(
          new UpdateStackSetCommand({
            ...{ ...of, TemplateBody, Capabilities: ['CAPABILITY_NAMED_IAM'], Description: StackSet?.Description },
            Parameters: StackSet?.Parameters,
            AdministrationRoleARN: StackSet?.AdministrationRoleARN,
            ExecutionRoleName: StackSet?.ExecutionRoleName,
          }),
        );
      const disabled = before.replaceAll(/"ENABLED\w*"/g, '"DISABLED"');
      if (disabled === before) throw new Error(`no rule in the template of ${MANAGEMENT_STACK_SET} is enabled`);
      await put(disabled);
      await ended(cloudformation);
      return async () => {
        await put(before);
        await ended(cloudformation);
      };
    },
  },
];
