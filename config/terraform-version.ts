import { Organization } from './organization';

/**
 * Returns the lowest version of Terraform (or OpenTofu) that can run what the organization synthesizes to:
 * 1.5 for `import` and `check`, 1.7 for `removed` blocks (accounts and contacts that are forgotten, adoptions that are undone), 1.10 for S3's own locking.
 */
export function lowestTerraformVersion(organization: Organization): '1.5' | '1.7' | '1.10' {
  if (organization.backend.kind === 's3' && organization.backend.useLockfile) return '1.10';
  const forgets = organization.accounts.some(({ status, unmanaged }) => status !== 'active' || unmanaged !== undefined);
  return forgets || (organization.imports?.undone.length ?? 0) > 0 ? '1.7' : '1.5';
}
