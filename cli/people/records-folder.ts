import { dirname, join } from 'node:path';
import { loadOrganization } from '../../config/load';
import { Organization } from '../../config/organization';
import { renderDiagnostics } from '../../config/reading/diagnostic';

export const orgFileOf = (given: string | undefined): string => given ?? (process.env.ORG_FILE || 'org.yaml');

/** Where the records of an org file are, unless somebody says otherwise: beside it. */
export const recordsFolder = (orgFile: string): string => join(dirname(orgFile), 'records');

/** The organization of an org file; undefined when it is not usable, which standard error then says. */
export function organizationOf(orgFile: string, today: string): Organization | undefined {
  const { organization, diagnostics } = loadOrganization(orgFile, today);
  if (organization === undefined) process.stderr.write(renderDiagnostics(diagnostics));
  return organization;
}
