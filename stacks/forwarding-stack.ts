import { DataAwsRegions } from '@cdktf/provider-aws/lib/data-aws-regions';
import { Construct } from 'constructs';
import { Alerts, ExistingTrail, Organization, Trail } from '../config/organization';
import { ForwardingStackSets } from '../modules/forwarding/forwarding-stack-sets';
import { forwardingTemplate } from '../modules/forwarding/forwarding-template';
import { OrganizationStack } from './organization-stack';
import { BUSES } from '../config/names';
import { watchedPlaces } from './watched-places';

/** Regions that are enabled in the management account when a plan is made. */
const ENABLED_REGIONS = 'data.aws_regions.enabled.names';

/** What forwards events of every account and region to the hub. */
export class ForwardingStack extends OrganizationStack {
  constructor(scope: Construct, organization: Organization, trail: Trail | ExistingTrail, alerts: Alerts) {
    super(scope, 'forwarding', organization);
    const { partition, region, managementAccount, aws } = organization;
    const { hub, regions } = alerts;
    this.checkOrganization({ stackSets: true });
    this.checkRegions(regions);
    new ForwardingStackSets(this, 'forwarding', {
      partition,
      accountId: managementAccount.id,
      organizationRootId: aws?.rootId,
      hubArn: `arn:${partition}:events:${region}:${hub.account.id}:event-bus/${BUSES}`,
      regions,
      managementRegions: `\${setunion(${ENABLED_REGIONS}, ${JSON.stringify(regions)})}`,
      template: forwardingTemplate({
        partition,
        places: watchedPlaces(organization, trail, alerts),
      }),
    });
  }

  /** Warns of regions that are in use and not forwarded from members; a check never stops a plan. */
  private checkRegions(regions: readonly string[]): void {
    // not within the check, where it would be read again in every apply and no plan would be empty
    new DataAwsRegions(this, 'enabled', {
      filter: [{ name: 'opt-in-status', values: ['opt-in-not-required', 'opted-in'] }],
    });
    const left = `setsubtract(${ENABLED_REGIONS}, ${JSON.stringify(regions)})`;
    this.addOverride('check.forwarded-regions.assert', {
      condition: `\${length(${left}) == 0}`,
      error_message: `Root events of members in these regions are not forwarded, although the management account has them enabled: \${join(", ", ${left})}. Add them to alerts.regions.`,
    });
  }
}
