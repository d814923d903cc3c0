import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CloudTrailRecord } from '../aws/events/cloudtrail-event';
import { checkRecords } from '../cli/people/record-check';
import { loadText } from '../config/load';
import { Organization } from '../config/organization';
import { CUSTODY_FILE, loadCustody } from '../people/custody/load';
import { accountsOf } from '../people/records/accounts';
import { readRecords } from '../people/records/records';
import { dueReviews } from '../people/rhythm/due';
import { dueText } from '../people/rhythm/due-words';
import { holdersOf } from '../runbook/named-holders';
import { UNNAMED } from '../runbook/posts';
import { runbookFiles } from '../runbook/runbook';

/** What people have on paper about a use of root: each an excerpt of what a command prints. */
export interface Paper {
  /** The first lines of the page for whoever gets the message. */
  readonly page: string;
  /** The first thing that rootguard plan says is overdue on a day; empty: nothing. */
  readonly overdue: string;
  /** What rootguard record check says of the use of root. */
  readonly unexplained: string;
}

/** Lines of the page that are shown: its title, and the first two steps. */
const PAGE_LINES = 8;

/**
 * @param day - YYYY-MM-DD, for which it is asked what is overdue
 * @param folder - where the record is written for the check
 */
export async function peopleAndPaper(
  organization: Organization,
  { orgFile, record, day, folder }: { orgFile: string; record: CloudTrailRecord; day: string; folder: string },
): Promise<Paper> {
  const recordsFolder = join(dirname(orgFile), 'records');
  const now = Date.now();
  const { custody } = loadCustody(join(dirname(orgFile), CUSTODY_FILE), organization, day);
  const pages = runbookFiles({
    organization,
    holders: custody === undefined ? UNNAMED : holdersOf(custody),
    tested: new Map(),
  });
  const page = (pages.get('somebody-used-root.md') ?? '').split('\n').slice(1, 1 + PAGE_LINES);

  const read = readRecords(recordsFolder, { accounts: accountsOf(organization), now });
  const records = 'files' in read ? read.files.flatMap(one => one.record ?? []) : [];
  // the same file, with reviews that are asked for
  const asked = loadText(orgFile, `${readFileSync(orgFile, 'utf8')}\nreviews: {}\n`, day).organization ?? organization;
  const overdue = dueReviews(asked, records, day).filter(({ isOverdue, last }) => isOverdue && last !== undefined);

  const events = join(folder, 'root-sign-in.json');
  writeFileSync(events, JSON.stringify({ Records: [record] }));
  const { output } = await checkRecords(recordsFolder, organization, { events: [events] }, { now });
  return {
    page: page.join('\n').trim(),
    overdue: overdue.map(due => dueText(due))[0] ?? '',
    unexplained: output.split('\n\n')[0]!,
  };
}
