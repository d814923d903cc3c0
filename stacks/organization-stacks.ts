import { Construct } from 'constructs';
import { Alerts, ExistingTrail, Organization, Posture, Trail } from '../config/organization';
import { AlarmsStack } from './alarms-stack';
import { AlertsStack } from './alerts-stack';
import { ContactsStack } from './contacts-stack';
import { ForwardingStack } from './forwarding-stack';
import { GuardrailsStack } from './guardrails-stack';
import { OrganizationStack } from './organization-stack';
import { PostureStack } from './posture-stack';
import { StackName, stackNames } from './stack-names';
import { TrailStack } from './trail-stack';

/**
 * Defines the stacks that an organization's file and partition call for.
 *
 * @param scope - the app, or a StackPrefix in it
 */
export function defineStacks(scope: Construct, organization: Organization): void {
  const defined = new Map<StackName, OrganizationStack>();
  for (const name of stackNames(organization)) {
    const stack = DEFINE[name](scope, organization);
    for (const earlier of (AFTER[name] ?? []).flatMap(other => defined.get(other) ?? [])) stack.addDependency(earlier);
    defined.set(name, stack);
  }
}

/** What must exist before a stack, where the organization needs that too. */
const AFTER: Partial<Record<StackName, readonly StackName[]>> = {
  // the log group before its metric filters, and whoever hears of an alarm or event before there are any
  alarms: ['trail', 'alerts'],
  forwarding: ['alerts'],
};

// a stack that is needed has its section
const alertsOf = ({ alerts }: Organization) => alerts as Alerts;
const trailOf = ({ trail }: Organization) => trail as Trail | ExistingTrail;

const DEFINE: Readonly<Record<StackName, (scope: Construct, organization: Organization) => OrganizationStack>> = {
  guardrails: (scope, organization) => new GuardrailsStack(scope, organization),
  contacts: (scope, organization) => new ContactsStack(scope, organization),
  trail: (scope, organization) => new TrailStack(scope, organization, trailOf(organization) as Trail),
  alerts: (scope, organization) => new AlertsStack(scope, organization, trailOf(organization), alertsOf(organization)),
  alarms: (scope, organization) => new AlarmsStack(scope, organization, trailOf(organization), alertsOf(organization)),
  forwarding: (scope, organization) =>
    new ForwardingStack(scope, organization, trailOf(organization), alertsOf(organization)),
  posture: (scope, organization) => new PostureStack(scope, organization, organization.posture as Posture),
};
