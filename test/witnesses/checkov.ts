import { Claim } from './claims';
import { outputOf } from './run-tool';

/** Checks of plans, to what they say something of in the management account, whose trail it is. */
const CHECKS: Readonly<Record<string, string>> = {
  CKV_AWS_67: 'TRAIL-1',
  CKV_AWS_36: 'TRAIL-2',
  CKV_AWS_35: 'TRAIL-2',
  CKV_AWS_21: 'TRAIL-2',
  CKV_AWS_53: 'TRAIL-2',
  CKV_AWS_54: 'TRAIL-2',
  CKV_AWS_55: 'TRAIL-2',
  CKV_AWS_56: 'TRAIL-2',
  CKV2_AWS_10: 'DET-1',
};

interface Report {
  readonly results: Readonly<Record<'passed_checks' | 'failed_checks', readonly { readonly check_id: string }[]>>;
}

/**
 * What Checkov finds in the plan of the trail, before it was applied.
 *
 * @param plan - plan.json
 */
export async function askCheckov(
  tool: readonly [string, ...string[]],
  plan: string,
  account: string,
): Promise<Claim[]> {
  const args = ['--file', plan, '--framework', 'terraform_plan', '--skip-download', '--output', 'json'];
  const output = await outputOf(tool, [...args, '--check', Object.keys(CHECKS).join(',')], {}, [0, 1]);
  const { results } = JSON.parse(output) as Report;
  return Object.entries(CHECKS).flatMap(([check, requirement]): Claim[] => {
    const of = (list: Report['results']['passed_checks']) => list.filter(({ check_id: id }) => id === check);
    const failed = of(results.failed_checks);
    if (failed.length + of(results.passed_checks).length === 0) return [];
    return [{ witness: `Checkov ${check}`, requirement, account, holds: failed.length === 0, says: 'failed' }];
  });
}
