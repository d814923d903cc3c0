import { OrgFile } from '../sections/org-file';
import { Account, Backend } from '../organization';

/** The backend, with the file's region and the management account where it names no other. */
export function resolveBackend(
  { backend, region }: OrgFile,
  managementAccount: Account,
  accounts: ReadonlyMap<string, Account>,
): Backend {
  if (backend === 'local') return { kind: 'local' };
  if ('hcp' in backend) {
    const { hostname, organization, project, workspace_prefix: workspacePrefix, execution_mode } = backend.hcp;
    return {
      ...{ kind: 'hcp', hostname, organization, ...(project === undefined ? {} : { project }), workspacePrefix },
      executionMode: execution_mode,
    };
  }
  const { s3 } = backend;
  return {
    kind: 's3',
    bucket: s3.bucket,
    keyPrefix: s3.key_prefix,
    region: s3.region ?? region,
    ...(s3.kms_key_id === undefined ? {} : { kmsKeyId: s3.kms_key_id }),
    useLockfile: s3.use_lockfile,
    account: s3.account === undefined ? managementAccount : accounts.get(s3.account)!,
  };
}
