import { Construct } from 'constructs';
import { Alerts, ExistingTrail, Organization, Trail } from '../config/organization';
import { ForwardingStackSets } from '../modules/forwarding-stack-sets';
import { forwardingTemplate } from '../modules/forwarding-template';
import { OrganizationStack } from './organization-stack';

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
      hubArn: `arn:${partition}:events:${region}:${hub.account.id}:event-bus/rootguard`,
      regions,
      template: forwardingTemplate({ partition, trailName: 'bucket' in trail ? trail.name : undefined }),
    });
  }

  /** Warns of regions that are in use and not forwarded; a check never stops a plan. */
  private checkRegions(regions: readonly string[]): void {
    const enabled = 'data.aws_regions.enabled.names';
    this.addOverride('check.forwarded-regions', {
      data: {
        aws_regions: {
          enabled: { filter: { name: 'opt-in-status', values: ['opt-in-not-required', 'opted-in'] } },
        },
      },
      assert: {
        condition: `\${length(setsubtract(${enabled}, ${JSON.stringify(regions)})) == 0}`,
        error_message: `Root events of these regions are not forwarded, although the management account has them enabled: \${join(", ", setsubtract(${enabled}, ${JSON.stringify(regions)}))}. Add them to alerts.regions.`,
      },
    });
  }
}
