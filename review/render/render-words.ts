import { CallerEffect } from '../../aws/policy/effect';
import { Noise } from '../../world/plan/noise';
import { Finding, Severity } from '../compare/finding';
import { moreWords } from '../report/cut';
import { OtherChange, PolicyChange, Report } from '../report/report';

/** Columns of the table of stacks. */
export const COUNTS = ['add', 'change', 'replace', 'destroy', 'import', 'move', 'forget'] as const;

/** What the columns mean; the numbers are Terraform's. */
export const COUNTS_NOTE = 'A replacement counts as one to add and one to destroy, as Terraform counts it.';

export const SEVERITIES: Readonly<Record<Severity, string>> = { danger: 'DANGER', warning: 'WARNING', note: 'NOTE' };

/** Lists that every format shows behind the findings, in this order, by their titles. */
export const TITLES = {
  contacts: 'Contacts',
  signals: 'Alarms, filters and rules',
  policies: 'Policies',
  others: 'Everything else',
  outputs: 'Outputs that change',
  drift: 'Changed outside Terraform (drift)',
  failedChecks: 'Failed checks',
  notUnderstood: 'Not understood',
} as const;

export type List = keyof typeof TITLES;
export const LISTS = Object.keys(TITLES) as List[];

/** What a format makes of each list. */
export type OfLists<T> = Readonly<Record<List, T>>;

/** How many entries a list has, which are resources where it has them in groups. */
export const countOf = (report: Report, list: List): number =>
  list === 'drift' ? report.drift.reduce((sum, { count }) => sum + count, 0) : report[list].length;

/** What people call a kind of policy. */
export const policyNoun = (kind: PolicyChange['kind']): string => (kind === 'scp' ? 'SCP' : kind);

/** Most accounts that a finding lists. */
const MOST_ACCOUNTS = 100;

/** Accounts by id and name where the name is known. */
export function accountsText(ids: readonly string[], names: ReadonlyMap<string, string>): readonly string[] {
  const shown = ids.slice(0, MOST_ACCOUNTS).map(id => {
    const name = names.get(id);
    return name === undefined ? id : `${id} ${name}`;
  });
  return shown.length === ids.length ? shown : [...shown, moreWords(ids.length - shown.length)];
}

/** One of several things that a finding is about: its sentence, its address, what changes of it. */
export const affectedLines = ({ each = [] }: Finding): readonly string[] =>
  each.flatMap(({ summary, address, details }) => [
    address === '' ? summary : `${summary} ${address}`,
    ...details.map(detail => `  ${detail}`),
  ]);

/** Details without the lines that only name accounts, which stand there as such. */
export function detailsBeside({ accounts, details }: Finding, names: ReadonlyMap<string, string>): readonly string[] {
  const named = new Set(
    accounts.flatMap(id => [id, ...accountsText([id], names), ...(names.has(id) ? [`${id} (${names.get(id)})`] : [])]),
  );
  return details.filter(detail => !named.has(detail));
}

/** A change in one line; what a finding says of it stands above. */
export const summaryText = ({ summary, hasFinding }: OtherChange): string =>
  hasFinding === true ? `${summary} (see above)` : summary;

/** What an SCP does to a caller, and what of that is new. */
export interface EffectText {
  readonly text: string;
  readonly getsThrough?: string;
  readonly deniedNow?: string;
}

/** Says what an SCP does to a caller; that it stays so only where the search says so. */
export function effectText({ before, after, getsThrough, deniedNow, isAsBefore }: CallerEffect): EffectText {
  if (isAsBefore) return { text: `${after}, as before` };
  const isFound = getsThrough !== undefined || deniedNow !== undefined;
  const text =
    before !== after
      ? `${before} → ${after}`
      : isFound
        ? after
        : `${after}; whether that stays for every request is too intricate to tell`;
  return {
    text,
    ...(getsThrough !== undefined && { getsThrough: `gets through now: ${getsThrough}` }),
    ...(deniedNow !== undefined && { deniedNow: `denied now: ${deniedNow}` }),
  };
}

/** What was folded away, in a sentence each for the plans and for the drift; nothing when there is nothing. */
export const noiseLines = ({ noise, driftNoise }: Report): string[] => [
  ...noiseLine(noise, 'Left out as provider noise', 'changes in nothing else', 'change in nothing else'),
  ...noiseLine(
    driftNoise,
    'Left out of what changed outside Terraform',
    'differs in nothing else',
    'differ in nothing else',
  ),
];

function noiseLine(noise: Noise, title: string, one: string, several: string): string[] {
  const parts = [
    count(noise.tagsAll, 'tags_all'),
    count(noise.knownAfterApply, 'known only after the apply'),
    count(noise.jsonSpelling, 'JSON in another spelling'),
    count(noise.emptySpelling, 'empty values written differently'),
  ].filter(part => part !== '');
  const { resources } = noise;
  const whole = resources === 0 ? [] : [resources === 1 ? `1 resource ${one}` : `${resources} resources ${several}`];
  const all = [...(parts.length === 0 ? [] : [parts.join(', ')]), ...whole];
  return all.length === 0 ? [] : [`${title}: ${all.join('; ')}.`];
}

const count = (times: number, what: string): string => (times === 0 ? '' : `${times} × ${what}`);
