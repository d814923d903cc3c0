import type { Partition } from '../aws/partition';
import { remembered } from '../aws/remembered';
import type { Snapshot } from './live/snapshot';
import { Plan, ResourceChange } from './plan/plan';

/** An account of the organization, where an org file or a plan names it. */
export interface ReviewedAccount {
  readonly id: string;
  readonly name: string;
  /** OU path; undefined directly below the root, or when nobody knows. */
  readonly ou?: string;
}

/** What the organization is, from an org file; rules work without it, with ids in place of names. */
export interface ReviewedOrganization {
  readonly managementAccountId: string;
  readonly rootId?: string;
  /** Where the organization is at home; undefined: nobody says what a plan changes of the price. */
  readonly home?: { readonly partition: Partition; readonly region: string };
  /** Active accounts. */
  readonly accounts: readonly ReviewedAccount[];
  /** Ids of accounts that are suspended or have left: they lose nothing. */
  readonly inactiveAccounts: readonly string[];
  /** Ids of accounts whose alternate contacts the org file leaves as they are in AWS. */
  readonly unmanagedContacts?: readonly string[];
  /** OU path to OU id. */
  readonly organizationalUnits: ReadonlyMap<string, string>;
  readonly emailDomains: readonly string[];
  /** Names of the roles by which Terraform works in member accounts. */
  readonly deployRoles?: readonly string[];
  /** Code that somebody looked at: addresses without keys, and what is called. */
  readonly admittedInvocations?: readonly { readonly address: string; readonly calls: string }[];
}

/** Everything a rule may look at. */
export interface ReviewContext {
  readonly plans: readonly Plan[];
  /** Changes of all plans by resource type, those without a change included; data sources are not in it. */
  readonly byType: ReadonlyMap<string, readonly ResourceChange[]>;
  readonly organization?: ReviewedOrganization;
  /** The organization before the change, from the org file of the base revision. */
  readonly organizationBefore?: ReviewedOrganization;
  /** What AWS answered, its accounts at least; without it those of the org file are taken for all. */
  readonly living?: Snapshot;
  /** Stack to address to whether prevent_destroy is set, of the synthesized stacks before and now. */
  readonly lifecycle?: { readonly before: PreventDestroy; readonly now: PreventDestroy };
  /** CloudTrail records that tell what a metric filter still matches, by name. */
  readonly sampleEvents: ReadonlyMap<string, unknown>;
}

export type PreventDestroy = ReadonlyMap<string, ReadonlyMap<string, boolean>>;

/** Names of the accounts of an organization, by id; as the org file will have it wins. */
export const accountNames = ({
  organization,
  organizationBefore,
  living,
}: Pick<ReviewContext, 'organization' | 'organizationBefore' | 'living'>): ReadonlyMap<string, string> =>
  new Map(
    [living, organizationBefore, organization].flatMap(one => one?.accounts ?? []).map(({ id, name }) => [id, name]),
  );

/** '111111111111 (payments)' where somebody knows the name. */
export function accountLabel(context: ReviewContext, id: string): string {
  const name = namesIn(context).get(id);
  return name === undefined ? id : `${id} (${name})`;
}

const namesIn = remembered((context: ReviewContext) => accountNames(context));
