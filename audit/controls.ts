import type { RequirementId } from '../config/requirement-ids';

/** Lists of controls that others keep, by what they are called here; columns in this order. */
export const FRAMEWORKS = {
  'cis-3.0': 'CIS v3.0',
  'cis-5.0': 'CIS v5.0',
  'cis-6.0': 'CIS v6.0',
  'cis-7.0': 'CIS v7.0',
  'nist-800-53-r5': 'NIST 800-53 r5',
  'security-hub': 'Security Hub CSPM',
} as const;

export type Framework = keyof typeof FRAMEWORKS;

/** Controls of a requirement: those that ask for the same, or for a part of it. */
export type Controls = Readonly<Partial<Record<Framework, readonly string[]>>>;

/**
 * Where a public table relates them; what none relates is not here. NIST by what Security Hub CSPM relates to its own
 * controls, which `security-hub` has.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html its controls, and by
 *   "Related requirements" of each NIST 800-53 r5, CIS v3.0 and v5.0: pages account, iam, cloudtrail, cloudwatch and guardduty
 * @see https://github.com/prowler-cloud/prowler/tree/3e000faa3109230b748e4418a13c11c9e59f5cfb/prowler/compliance/aws CIS v3.0
 *   to v7.0 by the checks of Prowler
 */
const CONTROLS: Readonly<Partial<Record<RequirementId, Controls>>> = {
  'ACC-3': {
    ...{ 'cis-3.0': ['1.2'], 'cis-5.0': ['1.2'], 'cis-6.0': ['2.2'], 'cis-7.0': ['2.3'] },
    ...{ 'nist-800-53-r5': ['CM-2', 'CM-2(2)'], 'security-hub': ['Account.1'] },
  },
  'ACC-6': { 'cis-3.0': ['1.1'], 'cis-5.0': ['1.1'], 'cis-6.0': ['2.1'], 'cis-7.0': ['2.2'] },
  'CRED-2': {
    ...{ 'cis-3.0': ['1.5', '1.6'], 'cis-5.0': ['1.4', '1.5'], 'cis-6.0': ['2.4', '2.5'], 'cis-7.0': ['2.5', '2.6'] },
    'nist-800-53-r5': ['AC-2(1)', 'AC-3(15)', 'IA-2(1)', 'IA-2(2)', 'IA-2(6)', 'IA-2(8)'],
    'security-hub': ['IAM.6', 'IAM.9'],
  },
  'CRED-3': {
    ...{ 'cis-3.0': ['1.4'], 'cis-5.0': ['1.3'], 'cis-6.0': ['2.3'], 'cis-7.0': ['2.4'] },
    'nist-800-53-r5': ['AC-2(1)', 'AC-3(7)', 'AC-3(15)', 'AC-6', 'AC-6(2)', 'AC-6(10)'],
    'security-hub': ['IAM.4'],
  },
  'CRED-4': { 'cis-7.0': ['2.1.1'] },
  'TRAIL-1': {
    ...{ 'cis-3.0': ['3.1'], 'cis-5.0': ['3.1'], 'cis-6.0': ['4.1'], 'cis-7.0': ['4.1'] },
    'nist-800-53-r5': [
      ...['AC-2(4)', 'AC-4(26)', 'AC-6(9)', 'AU-2', 'AU-3', 'AU-6(3)', 'AU-6(4)', 'AU-10', 'AU-12', 'AU-14(1)', 'CA-7'],
      ...['SA-8(22)', 'SC-7(9)', 'SI-3(8)', 'SI-4(20)', 'SI-7(8)'],
    ],
    'security-hub': ['CloudTrail.1'],
  },
  'TRAIL-2': {
    ...{ 'cis-3.0': ['3.2', '3.5'], 'cis-5.0': ['3.2', '3.5'], 'cis-6.0': ['4.2', '4.5'], 'cis-7.0': ['4.2', '4.5'] },
    'nist-800-53-r5': [
      ...['AU-9', 'CA-9(1)', 'CM-3(6)', 'SC-7(10)', 'SC-13', 'SC-28', 'SC-28(1)', 'SI-4', 'SI-7(1)', 'SI-7(3)'],
      ...['SI-7(6)', 'SI-7(7)'],
    ],
    'security-hub': ['CloudTrail.2', 'CloudTrail.4', 'CloudTrail.6'],
  },
  'DET-1': {
    ...{ 'cis-3.0': ['4.3'], 'cis-5.0': ['4.3'], 'cis-6.0': ['5.3'], 'cis-7.0': ['5.3'] },
    'security-hub': ['CloudWatch.1'],
  },
  'DET-5': { 'cis-3.0': ['4.16'], 'cis-5.0': ['4.16'], 'cis-6.0': ['5.16'], 'cis-7.0': ['5.16'] },
  'DET-6': {
    'nist-800-53-r5': [
      ...['AC-2(12)', 'AU-6(1)', 'AU-6(5)', 'CA-7', 'CM-8(3)', 'RA-3(4)', 'SA-8(19)', 'SA-8(21)', 'SA-8(25)'],
      ...['SA-11(1)', 'SA-11(6)', 'SA-15(2)', 'SA-15(8)', 'SC-5', 'SC-5(1)', 'SC-5(3)', 'SI-3(8)', 'SI-4', 'SI-4(1)'],
      ...['SI-4(2)', 'SI-4(4)', 'SI-4(5)', 'SI-4(13)', 'SI-4(22)', 'SI-4(25)', 'SI-20'],
    ],
    'security-hub': ['GuardDuty.1'],
  },
};

/** Controls of others for a requirement; empty where no public table relates one. */
export const controlsOf = (id: RequirementId): Controls => CONTROLS[id] ?? {};

/** The same, a text for each list of controls; empty where there is none. */
export const controlTexts = (id: RequirementId): readonly string[] =>
  (Object.keys(FRAMEWORKS) as Framework[]).map(framework => (controlsOf(id)[framework] ?? []).join(', '));
