/** Documents that pages follow, by name and address. */
export const SOURCES = {
  management: {
    title: 'AWS Organizations: best practices for the management account',
    url: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_best-practices_mgmt-acct.html',
  },
  members: {
    title: 'AWS Organizations: best practices for member accounts',
    url: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_best-practices_member-acct.html',
  },
  'well-architected': {
    title: 'AWS Well-Architected Framework: SEC01-BP02, secure account root user and properties',
    url: 'https://docs.aws.amazon.com/wellarchitected/latest/framework/sec_securely_operate_aws_account.html',
  },
  partner: {
    title: 'Mission Cloud, blog: AWS root account security best practices',
    url: 'https://www.missioncloud.com/blog',
  },
  announcement: {
    title:
      'AWS Security Blog: recommendations for the management of root account credentials, also for a single account',
    url: 'https://aws.amazon.com/blogs/security/announcement-availability-of-aws-recommendations-for-management-of-aws-root-account-credentials/',
  },
  'root-sessions': {
    title: 'AWS IAM: perform a privileged task on a member account',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html',
  },
  'mfa-lost': {
    title: 'AWS IAM: recover an MFA protected identity',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_lost-or-broken.html',
  },
  'sign-in-issues': {
    title: 'AWS Sign-In: troubleshooting sign-in issues',
    url: 'https://docs.aws.amazon.com/signin/latest/userguide/troubleshooting-sign-in-issues.html',
  },
  'root-tasks': {
    title: 'AWS IAM: tasks that require root user credentials',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html',
  },
  'root-password': {
    title: 'AWS Account Management: update root user password',
    url: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-root-user-password.html',
  },
  'close-management': {
    title: 'AWS Organizations: closing a management account in your organization',
    url: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_close_management.html',
  },
  'support-plans': {
    title: 'AWS Support: changing AWS Support Plans',
    url: 'https://docs.aws.amazon.com/awssupport/latest/user/changing-support-plans.html',
  },
  'reserved-instances': {
    title: 'Amazon EC2: sell Reserved Instances in the Reserved Instance Marketplace',
    url: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ri-market-general.html',
  },
  'mfa-delete': {
    title: 'Amazon S3: configuring MFA delete',
    url: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html',
  },
  govcloud: {
    title: 'AWS GovCloud (US): sign up',
    url: 'https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/getting-started-sign-up.html',
  },
  'root-email': {
    title: 'AWS Account Management: update the root user email address',
    url: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-root-user-email.html',
  },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly url: string }>>;

export type SourceId = keyof typeof SOURCES;
