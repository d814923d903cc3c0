import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { ACCOUNT_READER_ROLE, ACCOUNT_READER_ROLE_POLICY } from '../../config/names';
import { accountReaderPolicy, accountReaderTrust, accountsArn, AnnouncerPlace } from './announcer-policies';

/** Properties for AccountReader. */
export interface AccountReaderProps extends AnnouncerPlace {
  readonly organizationId: string;
  /** Account of this role, 12 digits. */
  readonly managementAccountId: string;
  /** The provider that is signed in to it. */
  readonly provider: TerraformProvider;
}

/**
 * Defines the role of the management account in which the announcer of a hub in another account reads what an account
 * is called: only the management account, and members it delegates to, may ask AWS Organizations.
 */
export class AccountReader extends Construct {
  constructor(scope: Construct, id: string, props: AccountReaderProps) {
    super(scope, id);
    const { partition, organizationId, managementAccountId, provider } = props;
    const role = new IamRole(this, 'Resource', {
      provider,
      name: ACCOUNT_READER_ROLE,
      description: 'Lets the announcer of Rootguard read names and root e-mails of accounts',
      assumeRolePolicy: accountReaderTrust(props),
    });
    new IamRolePolicy(this, 'policy', {
      provider,
      name: ACCOUNT_READER_ROLE_POLICY,
      role: role.name,
      policy: accountReaderPolicy(accountsArn(partition, managementAccountId, organizationId)),
    });
  }
}
