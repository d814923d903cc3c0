/** One monitoring control: a metric filter and an alarm. */
export interface AlarmControl {
  /** Control id in the CIS AWS Foundations Benchmark 1.4 to 5.0. */
  readonly id: string;
  /** The same control in AWS Security Hub, which demands the exact pattern; undefined when it has none. */
  readonly securityHub?: string;
  /** Gives the Terraform address, and with the id the names in AWS. */
  readonly slug: string;
  /** What happened, for the alarm's description. */
  readonly title: string;
  /** Metric filter pattern, at most 1,024 characters. */
  readonly pattern: string;
}

// CloudWatch's own notation of "any of these event names", spelt as the controls spell it
const anyEvent = (names: string) =>
  names
    .trim()
    .split(/\s+/)
    .map(name => `($.eventName=${name})`)
    .join(' || ');

/** Root activity: its alarm is the point of the product and cannot be disabled. */
export const ROOT_CONTROL: AlarmControl = {
  id: 'CIS-4.3',
  securityHub: 'CloudWatch.1',
  slug: 'root-activity',
  title: 'The root user of an account was used',
  pattern: '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
};

/**
 * The monitoring controls of the CIS AWS Foundations Benchmark, with the patterns of AWS Security Hub, which
 * accepts no additional terms. CIS-4.15 has no Security Hub control; its event names are those of Prowler's check.
 *
 * A new control is one entry here: names, schema, summary and messages follow.
 *
 * @see https://www.cisecurity.org/benchmark/amazon_web_services
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
 * @see https://github.com/prowler-cloud/prowler/tree/master/prowler/providers/aws/services/cloudwatch
 */
export const ALARM_CATALOG: readonly AlarmControl[] = [
  {
    id: 'CIS-4.1',
    securityHub: 'CloudWatch.2',
    slug: 'unauthorized-api-calls',
    title: 'An API call was refused for lack of permission',
    pattern: '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}',
  },
  {
    id: 'CIS-4.2',
    securityHub: 'CloudWatch.3',
    slug: 'sign-in-without-mfa',
    title: 'An IAM user signed in to the console without MFA',
    pattern:
      '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
  },
  ROOT_CONTROL,
  {
    id: 'CIS-4.4',
    securityHub: 'CloudWatch.4',
    slug: 'iam-policy-changes',
    title: 'An IAM policy was changed',
    pattern: `{($.eventSource=iam.amazonaws.com) && (${anyEvent(`
      DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy
      DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy
      DetachUserPolicy AttachGroupPolicy DetachGroupPolicy`)})}`,
  },
  {
    id: 'CIS-4.5',
    securityHub: 'CloudWatch.5',
    slug: 'cloudtrail-changes',
    title: 'A CloudTrail trail was changed',
    pattern: `{${anyEvent('CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging')}}`,
  },
  {
    id: 'CIS-4.6',
    securityHub: 'CloudWatch.6',
    slug: 'console-authentication-failures',
    title: 'A sign-in to the console failed',
    pattern: '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}',
  },
  {
    id: 'CIS-4.7',
    securityHub: 'CloudWatch.7',
    slug: 'kms-key-deletion',
    title: 'A customer-managed KMS key was disabled or scheduled for deletion',
    pattern: `{($.eventSource=kms.amazonaws.com) && (${anyEvent('DisableKey ScheduleKeyDeletion')})}`,
  },
  {
    id: 'CIS-4.8',
    securityHub: 'CloudWatch.8',
    slug: 's3-bucket-policy-changes',
    title: 'The policy or another access setting of an S3 bucket was changed',
    pattern: `{($.eventSource=s3.amazonaws.com) && (${anyEvent(`
      PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication DeleteBucketPolicy
      DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication`)})}`,
  },
  {
    id: 'CIS-4.9',
    securityHub: 'CloudWatch.9',
    slug: 'config-changes',
    title: 'AWS Config was changed or stopped',
    pattern: `{($.eventSource=config.amazonaws.com) && (${anyEvent(
      'StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder',
    )})}`,
  },
  {
    id: 'CIS-4.10',
    securityHub: 'CloudWatch.10',
    slug: 'security-group-changes',
    title: 'A security group was changed',
    pattern: `{${anyEvent(`
      AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress
      RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup`)}}`,
  },
  {
    id: 'CIS-4.11',
    securityHub: 'CloudWatch.11',
    slug: 'network-acl-changes',
    title: 'A network ACL was changed',
    pattern: `{${anyEvent(`
      CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry ReplaceNetworkAclEntry
      ReplaceNetworkAclAssociation`)}}`,
  },
  {
    id: 'CIS-4.12',
    securityHub: 'CloudWatch.12',
    slug: 'network-gateway-changes',
    title: 'A network gateway was changed',
    pattern: `{${anyEvent(`
      CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway
      DeleteInternetGateway DetachInternetGateway`)}}`,
  },
  {
    id: 'CIS-4.13',
    securityHub: 'CloudWatch.13',
    slug: 'route-table-changes',
    title: 'A route table was changed',
    pattern: `{($.eventSource=ec2.amazonaws.com) && (${anyEvent(`
      CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute
      DisassociateRouteTable`)})}`,
  },
  {
    id: 'CIS-4.14',
    securityHub: 'CloudWatch.14',
    slug: 'vpc-changes',
    title: 'A VPC was changed',
    pattern: `{${anyEvent(`
      CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection
      DeleteVpcPeeringConnection RejectVpcPeeringConnection AttachClassicLinkVpc DetachClassicLinkVpc
      DisableVpcClassicLink EnableVpcClassicLink`)}}`,
  },
  {
    id: 'CIS-4.15',
    slug: 'organizations-changes',
    title: 'The AWS organization was changed',
    pattern: `{($.eventSource=organizations.amazonaws.com) && (${anyEvent(`
      AcceptHandshake AttachPolicy CancelHandshake CreateAccount CreateOrganization CreateOrganizationalUnit
      CreatePolicy DeclineHandshake DeleteOrganization DeleteOrganizationalUnit DeletePolicy EnableAllFeatures
      EnablePolicyType InviteAccountToOrganization LeaveOrganization DetachPolicy DisablePolicyType MoveAccount
      RemoveAccountFromOrganization UpdateOrganizationalUnit UpdatePolicy`)})}`,
  },
];

/** Ids of the controls, in their order. */
export const CONTROL_IDS = ALARM_CATALOG.map(({ id }) => id);
