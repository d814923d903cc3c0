import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadOrganization } from '../../config/load';
import { Organization } from '../../config/organization';
import { Diagnostic, renderDiagnostics } from '../../config/reading/diagnostic';
import { CUSTODY_FILE, CustodyResult, loadCustody } from '../../people/custody/load';
import { People, peopleOf } from '../../people/records/people';

export const orgFileOf = (given: string | undefined): string => given ?? (process.env.ORG_FILE || 'org.yaml');

/** Where the records of an org file are, unless somebody says otherwise: beside it. */
export const recordsFolder = (orgFile: string): string => join(dirname(orgFile), 'records');

/** The organization of an org file; undefined when it is not usable, which standard error then says. */
export function organizationOf(orgFile: string, today: string): Organization | undefined {
  const { organization, diagnostics } = loadOrganization(orgFile, today);
  if (organization === undefined) process.stderr.write(renderDiagnostics(diagnostics));
  return organization;
}

/** Whom records may name, by the custody file beside an org file. */
export interface KnownPeople {
  /** Undefined where there is no such file, or it is not usable. */
  readonly people?: People;
  /** What makes it unusable; empty otherwise. */
  readonly diagnostics: readonly Diagnostic[];
}

export function peopleBeside(orgFile: string, organization: Organization, today: string): KnownPeople {
  const { custody, diagnostics } = custodyBeside(orgFile, organization, today);
  return custody === undefined ? { diagnostics } : { people: peopleOf(custody), diagnostics: [] };
}

/** The custody file beside an org file: neither custody nor diagnostics where there is none. */
export function custodyBeside(orgFile: string, organization: Organization, today: string): CustodyResult {
  const file = join(dirname(orgFile), CUSTODY_FILE);
  return existsSync(file) ? loadCustody(file, organization, today) : { diagnostics: [] };
}
