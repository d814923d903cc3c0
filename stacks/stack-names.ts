import { PARTITIONS } from '../aws/partition';
import { Organization } from '../config/organization';

/** The stacks of an organization, each with a state of its own. */
export type StackName = (typeof STACK_NAMES)[number];

/** Every stack that an organization can have, in the order of their definition. */
export const STACK_NAMES = ['guardrails', 'contacts', 'trail', 'alerts', 'alarms', 'forwarding', 'posture'] as const;

/** Names of the stacks that an organization's file and partition call for, in that order. */
export function stackNames(organization: Organization): StackName[] {
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
  return STACK_NAMES.filter(name => needed[name]);
}
