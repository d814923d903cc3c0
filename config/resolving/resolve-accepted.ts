import { Acceptance } from '../organization';
import { OrgFile } from '../sections/org-file';
import { byCodeUnit, sortedBy } from '../sorting';

/** What a file accepts, each target once. */
export function resolveAccepted({ accept }: OrgFile): Acceptance[] {
  const accepted = accept.map(({ requirement, targets, until, reason, approved_by }) => ({
    ...{ requirement, targets: [...new Set(targets)].sort(byCodeUnit), until, reason },
    approvedBy: approved_by,
  }));
  return sortedBy(accepted, ({ requirement, until, targets }) => [requirement, until, ...targets].join(' '));
}
