import { lasts } from '../config/calendar-day';
import { endsSoon, SOON_DAYS } from '../config/ends-soon';
import { remembered } from '../aws/remembered';
import { Organization } from '../config/organization';
import type { RequirementId } from '../config/requirement-ids';
import { isInTarget } from '../config/scps/reach';
import { grouped } from '../world/grouped';
import { AuditedAccount, Judgement } from './requirement';

/** How a requirement stands for an account, before anything is accepted. */
export interface Standing {
  readonly account: AuditedAccount;
  readonly requirement: RequirementId;
  readonly found: Judgement;
}

/**
 * What of a judgement is left where the org file accepts that it does not hold. What could not be read stays unknown.
 *
 * @param at - when AWS was asked, in ISO 8601
 */
export function acceptedJudgement(
  { account, requirement, found }: Standing,
  organization: Organization,
  at: string,
): Judgement {
  if (found.is !== 'not held') return found;
  const acceptance = acceptanceOf(organization, requirement, account);
  if (acceptance === undefined) return found;
  const { until, reason, approvedBy } = acceptance;
  if (!lasts(until, at)) {
    return { ...found, why: `${found.why} (${approvedBy} accepted it, which ended on ${until})` };
  }
  const why = `${found.why} (accepted by ${approvedBy} until ${until}: ${reason})`;
  const accepted = { is: 'accepted', why, by: { approvedBy, until, reason } } as const;
  return endsSoon('acceptance', until, at)
    ? { ...accepted, next: `it ends within ${SOON_DAYS.acceptance} days: ${found.next}, or decide again in accept` }
    : accepted;
}

/** What the org file accepts of a requirement for an account: of several entries the one that lasts longest. */
const acceptanceOf = (organization: Organization, requirement: RequirementId, { inFile, ou }: AuditedAccount) =>
  byRequirement(organization)
    .get(requirement)
    ?.findLast(({ targets }) => isInTarget(targets, inFile?.key ?? '', ou))?.acceptance;

/** Those that last longest are the last ones, as in an organization. */
const byRequirement = remembered(({ accepted }: Organization) =>
  grouped(
    accepted.map(acceptance => ({ acceptance, targets: new Set(acceptance.targets) })),
    ({ acceptance: { requirement } }) => requirement,
  ),
);

/** Something to say of an entry of accept in the org file. */
export interface AcceptanceNote {
  /** For example 'accept: CRED-2 for payments'. Sentences without full stop. */
  readonly about: string;
  readonly why: string;
  readonly next: string;
}

/**
 * What people should know of what the org file accepts: what has ended or soon will, and what nobody needs.
 *
 * @param standings - everything that was judged
 * @param isWhole - whether every account was: else nobody knows who needs an entry
 */
export function acceptanceNotes(
  { accepted }: Organization,
  standings: readonly Standing[],
  at: string,
  isWhole: boolean,
): readonly AcceptanceNote[] {
  const judged = new Set(standings.map(({ requirement }) => requirement));
  return accepted
    .filter(({ requirement }) => judged.has(requirement))
    .flatMap(({ requirement, targets, until }) => {
      const about = `accept: ${requirement} for ${targets.join(', ')}`;
      if (!lasts(until, at)) {
        return {
          about,
          why: `ended on ${until}, and accepts nothing any more`,
          next: 'remove the entry, or decide again',
        };
      }
      const own = standings.filter(one => one.requirement === requirement);
      const needless = isWhole ? targets.filter(target => isNeedless(target, own)) : [];
      return [
        ...(needless.length === 0
          ? []
          : [
              {
                about: `accept: ${requirement} for ${needless.join(', ')}`,
                why: 'is not needed: there is nothing to accept',
                next: 'remove it from accept',
              },
            ]),
        ...(endsSoon('acceptance', until, at) && needless.length < targets.length
          ? [{ about, why: `ends on ${until}`, next: 'mend what it accepts until then, or decide again' }]
          : []),
      ];
    });
}

/** Whether for nobody whom a target reaches the requirement is not held or unknown. */
function isNeedless(target: string, standings: readonly Standing[]): boolean {
  const reached = standings.filter(({ account: { inFile, ou } }) =>
    isInTarget(new Set([target]), inFile?.key ?? '', ou),
  );
  return reached.length > 0 && reached.every(({ found: { is } }) => is !== 'not held' && is !== 'unknown');
}
