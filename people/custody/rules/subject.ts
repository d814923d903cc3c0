import { Organization } from '../../../config/organization';
import { Problem } from '../../../config/reading/problem';
import { Custody } from '../custody';
import { CustodyDraft } from '../file/custody-file';
import { Group } from '../groups';
import { Names } from '../names';

/** What the rules judge. */
export interface Subject extends Pick<
  Custody,
  'approvers' | 'validators' | 'responders' | 'reviewers' | 'administrators'
> {
  readonly names: Names;
  readonly groups: readonly Group[];
  readonly organization: Organization;
  readonly draft: CustodyDraft;
  /** The current date (UTC), YYYY-MM-DD. */
  readonly today: string;
}

/** A rule about who holds what. */
export type Rule = (subject: Subject) => Iterable<Problem>;
