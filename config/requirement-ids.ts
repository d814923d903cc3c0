/** Requirements of docs/requirements.md that an audit judges, in its order: what somebody can accept. */
export const REQUIREMENT_IDS = [
  ...(['ACC-1', 'ACC-2', 'ACC-3', 'ACC-4', 'ACC-5', 'ACC-6'] as const),
  ...(['CRED-2', 'CRED-3', 'CRED-4'] as const),
  ...(['SCP-1', 'SCP-2', 'SCP-3'] as const),
  ...(['TRAIL-1', 'TRAIL-2'] as const),
  ...(['DET-1', 'DET-2', 'DET-3', 'DET-4', 'DET-5', 'DET-6'] as const),
  ...(['REV-1', 'REV-3', 'DOC-4'] as const),
  ...(['CONFIG-1', 'MGMT-1', 'FORM-1'] as const),
] as const;

/** For example 'SCP-1'. */
export type RequirementId = (typeof REQUIREMENT_IDS)[number];
