import { findingId } from '../report/finding-id';
import { Report } from '../report/report';

/** Version of the format, raised when a program that reads it would break. */
const VERSION = 1;

/** Renders a report for programs, as docs/review.schema.json says. */
export function renderJson(report: Report): string {
  const { verdict, stacks, incomplete, accountNames, findings, ...rest } = report;
  const document = {
    version: VERSION,
    verdict,
    stacks: stacks.map(counts => ({
      ...counts,
      incomplete: incomplete.flatMap(({ stack, text }) => (stack === counts.stack ? [text] : [])),
    })),
    accounts: Object.fromEntries(accountNames),
    findings: findings.map(finding => ({ id: findingId(finding), ...finding })),
    ...rest,
  };
  return `${JSON.stringify(document, undefined, 2).replace(INVISIBLE, escaped)}\n`;
}

/** What a terminal or a viewer would obey or hide; JSON allows it as an escape wherever it allows it at all. */
const INVISIBLE = /[\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
