import { Finding } from '../compare/finding';
import { OtherChange, Report } from './report';

/**
 * Most characters of what a person is shown, all of it and of one section, counted as JSON. A page has three to four
 * times as many.
 */
const LONGEST = 450_000;
const LONGEST_SECTION = 150_000;

/** Most lines of a list within an entry. */
const MOST_LINES = 100;

/** Most things of a finding about several. */
const MOST_THINGS = 10;

/** The lists of a report. */
type Section = Exclude<keyof Report, 'verdict' | 'stacks' | 'accountNames' | 'noise' | 'driftNoise'>;

/** How many entries of each section are left out; of a whole one none. */
export type Left = Readonly<Partial<Record<Section, number>>>;

/** What of a report a person is shown: of a hundred thousand changes the first ones, and how many more there are. */
export function cut(report: Report): { readonly report: Report; readonly left: Left } {
  let room = LONGEST;
  const left: Partial<Record<Section, number>> = {};
  const first = <T>(entries: readonly T[], section: Section, shorter = (one: T): T => one): T[] => {
    const longest = Math.min(room, LONGEST_SECTION);
    const shown: T[] = [];
    let size = 0;
    for (const entry of entries) {
      const one = shorter(entry);
      size += JSON.stringify(one).length;
      // one entry is shown, however long
      if (size > longest && shown.length > 0) break;
      shown.push(one);
    }
    room -= Math.min(size, room);
    if (shown.length < entries.length) left[section] = entries.length - shown.length;
    return shown;
  };
  return {
    left,
    report: {
      ...report,
      incomplete: first(report.incomplete, 'incomplete'),
      findings: first(report.findings, 'findings', shortFinding),
      failedChecks: first(report.failedChecks, 'failedChecks'),
      policies: first(report.policies, 'policies', one => ({ ...one, statements: lines(one.statements) })),
      contacts: first(report.contacts, 'contacts'),
      signals: first(report.signals, 'signals', ofChange),
      others: first(report.others, 'others', ofChange),
      drift: first(report.drift, 'drift', one => ({
        ...one,
        resources: one.resources.slice(0, MOST_LINES).map(ofChange),
      })),
      outputs: first(report.outputs, 'outputs'),
      notUnderstood: first(report.notUnderstood, 'notUnderstood'),
    },
  };
}

/** '… and 12 more, in the JSON format'. */
export const moreWords = (count: number): string => `… and ${count} more: all of them are in the JSON format`;

const lines = (all: readonly string[]): readonly string[] =>
  all.length <= MOST_LINES ? all : [...all.slice(0, MOST_LINES), moreWords(all.length - MOST_LINES)];

const ofChange = <T extends Pick<OtherChange, 'changes'>>(one: T): T =>
  one.changes.length <= MOST_LINES ? one : { ...one, changes: one.changes.slice(0, MOST_LINES) };

/** A finding without most of what it is about, where that is much. */
export function shortFinding(finding: Finding): Finding {
  const { details, each } = finding;
  const more = (each?.length ?? 0) - MOST_THINGS;
  const shown = each?.slice(0, MOST_THINGS).map(one => ({ ...one, details: lines(one.details) }));
  if (more > 0) shown?.push({ address: '', summary: moreWords(more), accounts: [], details: [] });
  return { ...finding, details: lines(details), ...(shown !== undefined && { each: shown }) };
}
