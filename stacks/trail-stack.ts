import { Construct } from 'constructs';
import { Organization, Trail } from '../config/organization';
import { OrganizationTrail } from '../modules/trail/organization-trail';
import { OrganizationStack } from './organization-stack';

/** The trail with its buckets, keys and log group. */
export class TrailStack extends OrganizationStack {
  constructor(scope: Construct, organization: Organization, trail: Trail) {
    super(scope, 'trail', organization);
    this.checkOrganization({ trustedAccess: ['cloudtrail.amazonaws.com'] });

    new OrganizationTrail(this, 'trail', {
      partition: organization.partition,
      region: organization.region,
      accountId: organization.managementAccount.id,
      organizationId: organization.aws?.id,
      name: trail.name,
      bucket: trail.bucket,
      logArchive: trail.logArchive && this.signInTo(trail.logArchive),
      logGroup: trail.logGroup,
      logRetentionDays: trail.logRetentionDays,
      objectLock: trail.objectLock,
      archiveAfterDays: trail.archiveAfterDays,
      expireAfterDays: trail.expireAfterDays,
      recordDeletions: trail.recordDeletions,
      protect: trail.protect,
    });
  }

  /** Defines the provider of the log-archive account, the only second one. */
  private signInTo({ account, roleName }: NonNullable<Trail['logArchive']>) {
    const { region } = this.organization;
    const provider = this.defineProvider('log-archive', { accountId: account.id, region, roleName });
    return { accountId: account.id, provider };
  }
}
