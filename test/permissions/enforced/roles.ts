import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { parseArn } from '../../../aws/arn';
import { RoleDocument } from '../../../permissions/role-document';
import { elements } from '../../../sandbox/front/xml';
import { Json, SeedClient } from '../../../sandbox/seed-client';
import { SandboxClients } from '../../sandbox/sandbox-clients';

/** Makes a role with its policies, as an administrator of the account does. */
export async function makeRole({ iam }: SandboxClients, document: RoleDocument): Promise<void> {
  const { role: RoleName, trust, policies } = document;
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  for (const { name, document: policy } of policies) {
    // moto takes no ARN of a root user, which AWS's own examples have
    const PolicyDocument = JSON.stringify(policy).replaceAll('"arn:aws:iam::*:root"', '"*"');
    const made = await iam.send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument }));
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: made.Policy?.Arn ?? '' }));
  }
}

/** Takes one action from a role while something is done; a policy that denies it does as well as one that lacks it. */
export async function without<T>(
  { iam }: SandboxClients,
  RoleName: string,
  action: string,
  work: () => Promise<T>,
): Promise<T> {
  const PolicyName = 'taken-away';
  const Statement = [{ Effect: 'Deny', Action: action, Resource: '*' }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  try {
    return await work();
  } finally {
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  }
}

/** Changes what Terraform changes back: who may assume roles, and rotation and policy of every key of ours. */
export async function disturb(anybody: SeedClient, account: string, roles: readonly string[]): Promise<void> {
  const Principal = { AWS: `arn:aws:iam::${account}:root` };
  const policy = (statement: object) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, ...statement }] });
  for (const RoleName of roles) {
    const PolicyDocument = policy({ Action: 'sts:AssumeRole' });
    await anybody.query('iam', account, { Action: 'UpdateAssumeRolePolicy', RoleName, PolicyDocument });
  }
  const kms = (operation: string, input: Json) => anybody.json('kms', `TrentService.${operation}`, input, { account });
  const { Aliases } = (await kms('ListAliases', {})) as { Aliases: { AliasName: string; TargetKeyId?: string }[] };
  for (const { AliasName, TargetKeyId: KeyId } of Aliases) {
    if (!AliasName.startsWith('alias/rootguard-')) continue;
    await kms('DisableKeyRotation', { KeyId });
    await kms('PutKeyPolicy', { KeyId, PolicyName: 'default', Policy: policy({ Action: 'kms:*', Resource: '*' }) });
  }
}

/** Lets the subscriptions of a topic hear nothing of it. */
export async function filterSubscriptions(anybody: SeedClient, account: string, TopicArn: string): Promise<void> {
  const sns = (input: Record<string, string>) => anybody.query('sns', account, input);
  const found = elements(await sns({ Action: 'ListSubscriptionsByTopic', TopicArn }), 'SubscriptionArn');
  for (const SubscriptionArn of found.filter(arn => arn.startsWith('arn:'))) {
    const AttributeName = 'FilterPolicy';
    const AttributeValue = '{"kind":["nothing"]}';
    await sns({ Action: 'SetSubscriptionAttributes', SubscriptionArn, AttributeName, AttributeValue });
  }
}

/** @param detectors - ARNs */
export async function suspendDetectors(anybody: SeedClient, detectors: readonly string[]): Promise<void> {
  for (const detector of detectors) {
    const { account, resource } = parseArn(detector)!;
    await anybody.rest('guardduty', `/${resource}`, { enable: false }, account);
  }
}
