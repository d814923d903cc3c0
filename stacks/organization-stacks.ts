import { App, TerraformStack } from 'cdktf';
import { Organization } from '../config/organization';
import { PARTITIONS } from '../aws/partition';
import { AlarmsStack } from './alarms-stack';
import { AlertsStack } from './alerts-stack';
import { ContactsStack } from './contacts-stack';
import { ForwardingStack } from './forwarding-stack';
import { GuardrailsStack } from './guardrails-stack';
import { PostureStack } from './posture-stack';
import { TrailStack } from './trail-stack';

/** Defines the stacks that an organization's file and partition call for. */
export function defineStacks(app: App, organization: Organization): void {
  const { scps, rootAccess, trail, alerts } = organization;
  if (scps.length > 0 || rootAccess !== undefined) new GuardrailsStack(app, organization);
  if (PARTITIONS[organization.partition].accountManagement) new ContactsStack(app, organization);
  const trailStack = trail !== undefined && 'bucket' in trail ? new TrailStack(app, organization, trail) : undefined;
  if (trail !== undefined && alerts !== undefined) {
    const alertsStack = new AlertsStack(app, organization, alerts);
    const alarmsStack = new AlarmsStack(app, organization, trail.logGroup, alerts);
    // the log group must exist before its metric filters
    if (trailStack !== undefined) alarmsStack.addDependency(trailStack);
    // and whoever hears of an alarm or event before there are any
    alarmsStack.addDependency(alertsStack);
    new ForwardingStack(app, organization, trail, alerts).addDependency(alertsStack);
  }
  if (organization.posture !== undefined) new PostureStack(app, organization, organization.posture);
}

/** Names of the stacks of an organization, in the order of their definition. */
export function stackNames(organization: Organization): string[] {
  const app = new App();
  defineStacks(app, organization);
  return app.node.children.filter(child => TerraformStack.isStack(child)).map(({ node }) => node.id);
}
