/** Whether a foreign tool finds that a requirement holds in an account, as far as one of its checks goes. */
export interface Claim {
  /** Tool and check: 'Prowler iam_no_root_access_key'. */
  readonly witness: string;
  /** 'CRED-3'. */
  readonly requirement: string;
  /** Twelve digits. */
  readonly account: string;
  readonly holds: boolean;
  /** What it says, where it does not hold. */
  readonly says: string;
}

/** What the audit says of the same cell. */
export interface Verdict {
  readonly is: string;
  readonly why: string;
}

/** One check of a foreign tool beside the audit, for the accounts of which both say the same. */
export interface Comparison {
  readonly witness: string;
  readonly requirement: string;
  readonly accounts: readonly string[];
  readonly holds: boolean;
  readonly verdict: Verdict;
  /** Why both are right although they differ; undefined where they agree, or nobody knows. */
  readonly reason?: string;
}

/** Whether both say the same, or why not is known. */
export const isExplained = ({ holds, verdict, reason }: Comparison): boolean =>
  agrees(holds, verdict) || reason !== undefined;

export const agrees = (holds: boolean, { is }: Verdict): boolean => holds === (is === 'held');

/** Why a check and the audit may differ. */
export interface Reason {
  readonly witness: RegExp;
  readonly requirement: string;
  /** Beginning of what the audit says, or what it is; both are right only then. */
  readonly audit: RegExp;
  readonly why: string;
}

/** Puts each claim beside the audit's cell. */
export function compare(
  claims: readonly Claim[],
  cell: (requirement: string, account: string) => Verdict | undefined,
  reasons: readonly Reason[],
): Comparison[] {
  const groups = new Map<string, Comparison & { accounts: string[] }>();
  for (const { witness, requirement, account, holds } of claims) {
    const verdict = cell(requirement, account) ?? { is: 'absent', why: 'the audit has no such cell' };
    const key = JSON.stringify([witness, requirement, holds, verdict]);
    const reason = agrees(holds, verdict)
      ? undefined
      : reasons.find(
          one =>
            one.witness.test(witness) &&
            one.requirement === requirement &&
            one.audit.test(`${verdict.is}: ${verdict.why}`),
        )?.why;
    const group = groups.get(key) ?? {
      ...{ witness, requirement, accounts: [], holds, verdict },
      ...(reason !== undefined && { reason }),
    };
    group.accounts.push(account);
    groups.set(key, group);
  }
  return [...groups.values()];
}
