import { loadOrganization } from '../config/load';
import { Organization } from '../config/organization';
import { renderDiagnostics } from '../config/reading/diagnostic';
import { ReviewedOrganization } from '../world/context';
import { UnusablePlan } from '../world/plan/not-a-plan';

/**
 * What a review needs of an org file.
 *
 * @throws UnusablePlan with the diagnostics when the file is not usable
 */
export function loadReviewedOrganization(path: string): ReviewedOrganization {
  const { organization, diagnostics } = loadOrganization(path, new Date().toISOString().slice(0, 10));
  if (organization === undefined) throw new UnusablePlan(renderDiagnostics(diagnostics).trimEnd());
  return reviewedOrganization(organization);
}

/** The part of an organization that a review knows: no contact is in it. */
export const reviewedOrganization = (organization: Organization): ReviewedOrganization => ({
  managementAccountId: organization.managementAccount.id,
  ...(organization.aws !== undefined && { rootId: organization.aws.rootId }),
  home: { partition: organization.partition, region: organization.region },
  accounts: organization.accounts
    .filter(({ status }) => status === 'active')
    .map(({ id, name, ou }) => ({ id, name, ...(ou !== undefined && { ou }) })),
  inactiveAccounts: organization.accounts.filter(({ status }) => status !== 'active').map(({ id }) => id),
  ...unmanagedContacts(organization),
  organizationalUnits: organization.organizationalUnits,
  emailDomains: organization.emailDomains,
  deployRoles: deployRolesOf(organization),
  admittedInvocations: organization.admittedInvocations,
});

/** Accounts with none of the three contacts that the file manages, by choice. */
function unmanagedContacts({ accounts }: Organization): Pick<ReviewedOrganization, 'unmanagedContacts'> {
  const ids = accounts.flatMap(({ id, contacts, unmanaged }) =>
    unmanaged !== undefined && contacts === undefined ? id : [],
  );
  return ids.length === 0 ? {} : { unmanagedContacts: ids };
}

const deployRolesOf = ({ trail, alerts, posture, rootAccess }: Organization): readonly string[] => {
  const logArchive = trail !== undefined && 'logArchive' in trail ? trail.logArchive : undefined;
  const delegated = [
    logArchive,
    alerts?.hub,
    posture?.securityHub,
    posture?.guardDuty,
    rootAccess?.delegatedAdministrator,
  ];
  return [...new Set(delegated.flatMap(one => one?.roleName ?? []))].sort();
};
