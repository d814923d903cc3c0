import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Organization } from '../../config/organization';
import { Claim } from './claims';
import { outputOf } from './run-tool';

/** Checks about the account in which they run, to what they say something of. */
const OF_ACCOUNT: Readonly<Record<string, string>> = {
  iam_root_mfa_enabled: 'CRED-2',
  iam_root_hardware_mfa_enabled: 'CRED-2',
  iam_no_root_access_key: 'CRED-3',
  account_maintain_different_contact_details_to_security_billing_and_operations: 'ACC-3',
  cloudtrail_multi_region_enabled: 'TRAIL-1',
  cloudtrail_log_file_validation_enabled: 'TRAIL-2',
  cloudtrail_kms_encryption_enabled: 'TRAIL-2',
  cloudtrail_cloudwatch_logging_enabled: 'DET-1',
  cloudwatch_log_metric_filter_root_usage: 'DET-1',
  guardduty_is_enabled: 'DET-6',
  securityhub_enabled: 'DET-5',
};

/** Checks about the trail's bucket, which is in another account: what they say is about the trail of the management account. */
const OF_ARCHIVE: Readonly<Record<string, string>> = {
  s3_bucket_object_versioning: 'TRAIL-2',
  s3_bucket_object_lock: 'TRAIL-2',
  s3_bucket_level_public_access_block: 'TRAIL-2',
  s3_bucket_secure_transport_policy: 'TRAIL-2',
  s3_bucket_default_encryption: 'TRAIL-2',
};

/** What Prowler finds in the management account, and in the one that holds the trail's bucket. */
export async function askProwler(
  tool: readonly [string, ...string[]],
  { partition, region, managementAccount, trail }: Organization,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Claim[]> {
  const management = managementAccount.id;
  const found = await scan(tool, Object.keys(OF_ACCOUNT), region, environment);
  const claims = claimsOf(found, OF_ACCOUNT, management);
  if (trail === undefined || !('bucket' in trail) || trail.logArchive === undefined) return claims;
  const { account, roleName } = trail.logArchive;
  const role = ['--role', `arn:${partition}:iam::${account.id}:role/${roleName}`];
  const inArchive = await scan(tool, Object.keys(OF_ARCHIVE), region, environment, role);
  const ofTrail = inArchive.filter(({ resources }) => resources.some(({ uid }) => uid.endsWith(`:::${trail.bucket}`)));
  return [...claims, ...claimsOf(ofTrail, OF_ARCHIVE, management)];
}

interface Finding {
  readonly metadata: { readonly event_code: string };
  readonly status_code: 'PASS' | 'FAIL' | 'MANUAL';
  readonly status_detail: string;
  readonly resources: readonly { readonly uid: string }[];
}

async function scan(
  tool: readonly [string, ...string[]],
  checks: readonly string[],
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
  more: readonly string[] = [],
): Promise<readonly Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rootguard-prowler-'));
  try {
    const output = ['--output-formats', 'json-ocsf', '--output-directory', folder, '--output-filename', 'found'];
    const args = ['aws', '--region', region, '--no-banner', '--no-color', '--ignore-exit-code-3', ...output, ...more];
    await outputOf(tool, [...args, '--check', ...checks], environment, [0]);
    const file = readdirSync(folder).find(name => name.endsWith('.ocsf.json'));
    if (file === undefined) throw new Error(`Prowler wrote no findings about ${checks.join(', ')}`);
    return JSON.parse(readFileSync(join(folder, file), 'utf8')) as readonly Finding[];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One claim for each check: one failure is enough; what a person must look at says nothing. */
function claimsOf(found: readonly Finding[], table: Readonly<Record<string, string>>, account: string): Claim[] {
  return Object.entries(table).flatMap(([check, requirement]): Claim[] => {
    const own = found.filter(one => one.metadata.event_code === check && one.status_code !== 'MANUAL');
    if (own.length === 0) return [];
    const failed = own.find(({ status_code: status }) => status === 'FAIL');
    const says = failed?.status_detail ?? '';
    return [{ witness: `Prowler ${check}`, requirement, account, holds: failed === undefined, says }];
  });
}
