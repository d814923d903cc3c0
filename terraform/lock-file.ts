/** A provider and its version, as Terraform or OpenTofu locked it. */
export interface LockedProvider {
  /** 'registry.terraform.io/hashicorp/aws'. */
  readonly source: string;
  readonly version: string;
}

const PROVIDER = /^provider "([^"\s]+)" \{\s*\n\s*version\s*=\s*"([^"\s]+)"/gm;

/**
 * Reads a dependency lock file (.terraform.lock.hcl), as far as it says versions.
 *
 * @see https://developer.hashicorp.com/terraform/language/files/dependency-lock
 */
export const lockedProviders = (text: string): readonly LockedProvider[] =>
  [...text.replaceAll('\r\n', '\n').matchAll(PROVIDER)].map(([, source = '', version = '']) => ({ source, version }));
