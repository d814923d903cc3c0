import { DataAwsRegions } from '@cdktf/provider-aws/lib/data-aws-regions';
import { Construct } from 'constructs';
import { isAlertTarget } from '../config/alert-targets';
import { Alerts, DelegatedAdministrator, ExistingTrail, Organization, Trail } from '../config/organization';
import { ForwardingStackSets } from '../modules/forwarding/forwarding-stack-sets';
import { forwardingTemplate } from '../modules/forwarding/forwarding-template';
import { OrganizationStack } from './organization-stack';
import { BUSES } from '../config/names';
import { watchedPlaces } from './watched-places';

/** Regions that are enabled in the management account when a plan is made. */
const ENABLED_REGIONS = 'data.aws_regions.enabled.names';
/** The same of the delegated administrator of iam. */
const REGIONS_OF_DELEGATE = 'data.aws_regions.enabled-in-delegate.names';

const ENABLED = { filter: [{ name: 'opt-in-status', values: ['opt-in-not-required', 'opted-in'] }] };

/** What forwards events of every account and region to the hub. */
export class ForwardingStack extends OrganizationStack {
  constructor(scope: Construct, organization: Organization, trail: Trail | ExistingTrail, alerts: Alerts) {
    super(scope, 'forwarding', organization);
    const { partition, region, managementAccount, aws, rootAccess } = organization;
    const { hub, regions, targets } = alerts;
    this.checkOrganization({ stackSets: true });
    this.checkRegions(regions);
    const delegated = rootAccess?.delegatedAdministrator;
    // its other regions would be useless before those of every member
    const administrator =
      delegated !== undefined && isAlertTarget(organization, alerts, delegated.account) ? delegated : undefined;
    if (administrator !== undefined) this.readRegionsOf(administrator);
    new ForwardingStackSets(this, 'forwarding', {
      partition,
      accountId: managementAccount.id,
      organizationRootId: aws?.rootId,
      targetIds: aws && targets.map(({ id }) => id),
      hubArn: `arn:${partition}:events:${region}:${hub.account.id}:event-bus/${BUSES}`,
      regions,
      managementRegions: `\${setunion(${ENABLED_REGIONS}, ${JSON.stringify(regions)})}`,
      delegate: administrator && {
        accountId: administrator.account.id,
        furtherRegions: `\${setsubtract(${REGIONS_OF_DELEGATE}, ${JSON.stringify(regions)})}`,
      },
      template: forwardingTemplate({
        partition,
        places: watchedPlaces(organization, trail, alerts),
      }),
    });
  }

  /** Only the account itself says which regions are enabled there. */
  private readRegionsOf({ account, roleName }: DelegatedAdministrator): void {
    const { region } = this.organization;
    const provider = this.defineProvider('delegate', { accountId: account.id, region, roleName });
    new DataAwsRegions(this, 'enabled-in-delegate', { ...ENABLED, provider });
  }

  /** Warns of regions that are in use and not forwarded from members; a check never stops a plan. */
  private checkRegions(regions: readonly string[]): void {
    // not within the check, where it would be read again in every apply and no plan would be empty
    new DataAwsRegions(this, 'enabled', ENABLED);
    const left = `setsubtract(${ENABLED_REGIONS}, ${JSON.stringify(regions)})`;
    this.addOverride('check.forwarded-regions.assert', {
      condition: `\${length(${left}) == 0}`,
      error_message: `Root events of members in these regions are not forwarded, although the management account has them enabled: \${join(", ", ${left})}. Add them to alerts.regions.`,
    });
  }
}
