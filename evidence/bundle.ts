import { createHash } from 'node:crypto';
import { AnyRecord } from '../people/records/record-schema';
import { Evidence } from './evidence';
import { heldDays } from './held-days';
import { indexPage } from './index-page';
import { Kept } from './kept';
import { nameMask } from './masked-names';
import { isWithin } from './period';

/** A file of the bundle. */
export interface EvidenceFile {
  readonly path: string;
  readonly text: string;
}

/** What somebody is given who asks for evidence: the same files for the same input, to the byte. */
export interface Bundle {
  readonly files: readonly EvidenceFile[];
  /** What is missing or not as it should be, one line each; the page has them too. */
  readonly gaps: readonly string[];
}

export const MANIFEST = 'MANIFEST.sha256';

/** Makes the folder of evidence: sources, what was kept, an index page, and a manifest of SHA-256 of all of them. */
export function bundleOf(everything: Evidence): Bundle {
  const evidence = withinPeriod(everything);
  const mask = nameMask(evidence.masked);
  const sources: EvidenceFile[] = [
    { path: 'org.yaml', text: evidence.orgFile },
    ...(evidence.custody === undefined ? [] : [{ path: 'custody.yaml', text: evidence.custody }]),
    ...(evidence.records ?? []).map(({ path, text }) => ({ path: `records/${path}`, text })),
    ...[...evidence.audits, ...evidence.reviews, ...evidence.alertTests, ...evidence.applies].map(({ kept }) => ({
      path: `kept/${kept.file}`,
      text: kept.text,
    })),
    ...evidence.organization.scps.map(({ id, content }) => ({
      path: `policies/${id}.json`,
      text: `${JSON.stringify(JSON.parse(content), undefined, 2)}\n`,
    })),
    ...[...(evidence.runbook ?? [])].map(([path, text]) => ({ path: `runbook/${path}`, text })),
  ];
  const gaps = gapsOf(evidence);
  const days = heldDays(evidence.audits.map(({ audit }) => audit));
  const files = [...sources, { path: 'index.html', text: indexPage(evidence, days, gaps) }]
    .map(({ path, text }) => ({ path: mask(path), text: mask(text) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const manifest = files.map(({ path, text }) => `${sha256(text)}  ${path}\n`).join('');
  return { files: [...files, { path: MANIFEST, text: manifest }], gaps: gaps.map(mask) };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What happened in the period. A record that is not as it must be has no date, and stays. */
function withinPeriod(evidence: Evidence): Evidence {
  const { period } = evidence;
  const isIn = ({ kept }: { readonly kept: Kept }) => isWithin(period, kept.at);
  return {
    ...evidence,
    records: evidence.records?.filter(
      ({ record }) => record === undefined || isWithin(period, new Date(record.from).toISOString()),
    ),
    // what AWS answered earlier, and was judged in the period, is of the earlier day
    audits: evidence.audits.filter(({ audit }) => isWithin(period, audit.at)),
    reviews: evidence.reviews.filter(isIn),
    alertTests: evidence.alertTests.filter(isIn),
    applies: evidence.applies.filter(isIn),
  };
}

/** What somebody who reads the evidence would miss, each with what makes it. */
function gapsOf({ custody, records, audits, reviews, alertTests, told, runbook, problems }: Evidence): string[] {
  const has = (kind: AnyRecord['kind']) => (records ?? []).some(({ record }) => record?.kind === kind);
  const broken = (records ?? []).filter(({ record }) => record === undefined);
  return [
    ...(custody === undefined ? ['no custody.yaml: rootguard custody init proposes one'] : []),
    ...(records === undefined ? ['no records: rootguard record new begins one'] : []),
    ...broken.map(({ path }) => `records/${path} is not as it must be: rootguard record check says why`),
    ...(records !== undefined && !has('review') ? ['no review of who has access: rootguard record new review'] : []),
    ...(records !== undefined && !has('drill') ? ['no drill of root access: rootguard record new drill'] : []),
    ...(records !== undefined && !has('alert-test')
      ? ['nobody wrote down who heard an alert test: rootguard record new alert-test']
      : []),
    ...(audits.length === 0 ? ['no audit was kept: rootguard audit --keep kept'] : []),
    ...(reviews.length === 0 ? ['no review of a plan was kept: rootguard review --keep kept'] : []),
    ...(alertTests.length === 0 ? ['no alert test was kept: rootguard alert-test --keep kept'] : []),
    ...(told === undefined ? ['nothing is synthesized, so nobody knows whom events tell: npx rootguard plan'] : []),
    ...(runbook === undefined ? ['no runbook: rootguard runbook --output runbook'] : []),
    ...problems,
  ];
}
