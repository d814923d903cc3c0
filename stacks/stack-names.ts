import { PARTITIONS } from '../aws/partition';
import { Organization } from '../config/organization';

/** The stacks of an organization, each with a state of its own. */
export type StackName = 'guardrails' | 'contacts' | 'trail' | 'alerts' | 'alarms' | 'forwarding' | 'posture';

/** Names of the stacks that an organization's file and partition call for, in the order of their definition. */
export const stackNames = (organization: Organization): StackName[] => stacksWhere(organization, true);

/** Names of the stacks that they do not call for; an earlier file may have. */
export const otherStackNames = (organization: Organization): StackName[] => stacksWhere(organization, false);

function stacksWhere(organization: Organization, wanted: boolean): StackName[] {
  const { partition, scps, rootAccess, trail, alerts, posture } = organization;
  const alerted = trail !== undefined && alerts !== undefined;
  const needed: Readonly<Record<StackName, boolean>> = {
    guardrails: scps.length > 0 || rootAccess !== undefined,
    contacts: PARTITIONS[partition].accountManagement,
    trail: trail !== undefined && 'bucket' in trail,
    alerts: alerted,
    alarms: alerted,
    forwarding: alerted,
    posture: posture !== undefined,
  };
  return (Object.keys(needed) as StackName[]).filter(name => needed[name] === wanted);
}
