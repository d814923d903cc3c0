import { FrontContext } from '../front/front-context';

/** Name of the role that Organizations makes in an account when CreateAccount names none. */
export const ACCESS_ROLE = 'OrganizationAccountAccessRole';

/**
 * Makes the role that Organizations makes in every account that it creates: the management account may assume it, and it
 * may do everything, by an inline policy here, because moto has no managed ones.
 */
export async function createAccessRole(
  { moto, organization }: FrontContext,
  account: string,
  RoleName = ACCESS_ROLE,
): Promise<void> {
  const as = { account, region: organization.region };
  const trusted = `arn:${organization.partition}:iam::${organization.managementAccount.id}:root`;
  await moto.query(
    'iam',
    {
      Action: 'CreateRole',
      RoleName,
      AssumeRolePolicyDocument: policy({ Effect: 'Allow', Principal: { AWS: trusted }, Action: 'sts:AssumeRole' }),
    },
    as,
  );
  const PolicyDocument = policy({ Effect: 'Allow', Action: '*', Resource: '*' });
  await moto.query('iam', { Action: 'PutRolePolicy', RoleName, PolicyName: 'AdministratorAccess', PolicyDocument }, as);
}

const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
