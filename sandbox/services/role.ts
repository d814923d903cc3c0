import { MotoClient } from '../front/moto-client';
import { elements } from '../front/xml';

/** An IAM role with the policies that count when it acts. */
export interface Role {
  readonly arn: string;
  readonly trustPolicy: string;
  readonly policies: readonly string[];
}

/** Reads a role with its inline and attached policies; undefined when there is none. */
export async function readRole(moto: MotoClient, arn: string, region: string): Promise<Role | undefined> {
  const match = /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn);
  if (match === null) return undefined;
  const [, account = '', RoleName = ''] = match;
  const as = { account, region };
  const ask = (input: Record<string, string>) => moto.query('iam', input, as);

  const role = await ask({ Action: 'GetRole', RoleName });
  if (role === undefined) return undefined;
  const policies: string[] = [];
  const inline = (await ask({ Action: 'ListRolePolicies', RoleName })) ?? '';
  for (const PolicyName of elements(inline, 'member')) {
    const policy = await ask({ Action: 'GetRolePolicy', RoleName, PolicyName });
    policies.push(...documents(policy, 'PolicyDocument'));
  }
  const attached = (await ask({ Action: 'ListAttachedRolePolicies', RoleName })) ?? '';
  for (const PolicyArn of elements(attached, 'PolicyArn')) {
    const policy = (await ask({ Action: 'GetPolicy', PolicyArn })) ?? '';
    const VersionId = elements(policy, 'DefaultVersionId')[0] ?? 'v1';
    policies.push(...documents(await ask({ Action: 'GetPolicyVersion', PolicyArn, VersionId }), 'Document'));
  }
  return { arn, trustPolicy: documents(role, 'AssumeRolePolicyDocument')[0] ?? '', policies };
}

/** IAM writes policy documents percent-encoded; moto does so for some of them. */
function documents(xml: string | undefined, element: string): string[] {
  return elements(xml ?? '', element).map(text => (text.trimStart().startsWith('%') ? decodeURIComponent(text) : text));
}
