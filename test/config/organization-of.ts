import { stringify } from 'yaml';
import { loadText } from '../../config/load';
import { Organization } from '../../config/organization';
import { TODAY } from './org-file';

/** Loads an org file that must be free of errors, given as text or as plain values. */
export function organizationOf(file: unknown): Organization {
  const text = typeof file === 'string' ? file : stringify(file);
  const { organization, diagnostics } = loadText('org.yaml', text, TODAY);
  if (organization === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return organization;
}
