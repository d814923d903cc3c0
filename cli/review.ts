import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import pc from 'picocolors';
import type { Colors } from 'picocolors/types';
import { ReviewedOrganization } from '../world/context';
import type { Snapshot } from '../world/live/snapshot';
import { Plan } from '../world/plan/plan';
import { readPlan } from '../world/plan/read-plan';
import { UnusablePlan } from '../world/plan/not-a-plan';
import { priceOfChanges } from '../world/price/plan-price';
import { renderHtml } from '../review/render/render-html';
import { renderJson } from '../review/render/render-json';
import { renderMarkdown } from '../review/render/render-markdown';
import { renderText } from '../review/render/render-text';
import { Report, Reviewed } from '../review/report/report';
import { Finding } from '../review/compare/finding';
import { changedOutside, isFailing, review, ReviewKnowledge } from '../review/review';
import { keep } from '../evidence/kept';
import { EXIT } from './exit-codes';
import { visible } from '../render/untrusted';
import { OUTPUT_FOLDER, PACKAGE_FOLDER } from './folders';
import type { Format } from './formats';
import { findPlans, planText, readPreventDestroy, readSampleEvents, whereOf } from './input/review-input';
import { reviewedPlan } from './applying/reviewed-plan';
import { commitOfFile } from './input/git';
import { writeParts } from './parts';

/** Options of `rootguard review`; what is not given has the default of the command line. */
export interface ReviewOptions {
  readonly format?: Format;
  readonly failOn?: 'danger' | 'warning' | 'never';
  readonly org?: string;
  readonly orgBefore?: string;
  /** What `cdktf synth` wrote before the change; only with it stacks are compared. */
  readonly stacksBefore?: string;
  /** What `cdktf synth` writes now. */
  readonly stacks?: string;
  /** File of a snapshot: what AWS answered. */
  readonly from?: string;
  /** The same, of somebody who has just asked. */
  readonly living?: Snapshot;
  /** Folder of CloudTrail records. */
  readonly events?: string;
  /** File that is written in place of standard output. */
  readonly output?: string;
  /** Folder in which the review is stored with its date and hash. */
  readonly keep?: string;
  /** Whether what happened outside Terraform is a danger also where the plans put it back. @default false */
  readonly countsOutside?: boolean;
}

/** Reviews plans, prints the review, and returns the exit code. */
export async function runReview(names: readonly string[], options: ReviewOptions): Promise<number> {
  const say = (line: string): void => void process.stderr.write(`${line.split('\n').map(visible).join('\n')}\n`);
  let report: Report;
  let outside: readonly Finding[] = [];
  try {
    const { plans, knowledge, reviewed } = await reviewInput(names, options, say);
    report = { ...review(plans, knowledge), ...priceOf(plans, knowledge), reviewed };
    if (options.countsOutside) outside = changedOutside(plans, knowledge);
  } catch (error) {
    if (!(error instanceof UnusablePlan)) throw error;
    say(error.message);
    return EXIT.notDone;
  }
  const { format = 'text', failOn = 'danger', output } = options;
  if (options.keep !== undefined) say(`kept ${keep(options.keep, 'review', renderJson(report), new Date())}`);
  const colors = output === undefined && process.stdout.isTTY && pc.isColorSupported ? pc : undefined;
  const parts = render(report, format, colors);
  if (output === undefined) process.stdout.write(parts.join('\n'));
  else writeParts(output, parts, say);
  for (const { stack, address, summary } of outside) {
    const where = address === undefined ? stack : `${stack}, ${address}`;
    say(`DANGER  outside Terraform (${where}): ${summary} It is so until this plan, which puts it back, is applied.`);
  }
  return isFailing(report, failOn) || outside.length > 0 ? EXIT.findings : EXIT.done;
}

/** What the plans change of a month's price, where an org file says the partition and home region. */
function priceOf(plans: readonly Plan[], { organization }: ReviewKnowledge): Pick<Report, 'price'> {
  if (organization?.home === undefined) return {};
  const changes = plans.flatMap(plan => plan.changes);
  const price = priceOfChanges(changes, organization, organization.home);
  return price === undefined ? {} : { price };
}

/** Reviews what was named, as the command does. */
export async function reviewFiles(
  names: readonly string[],
  options: ReviewOptions,
  say: (line: string) => void,
): Promise<Report> {
  const { plans, knowledge } = await reviewInput(names, options, say);
  return review(plans, knowledge);
}

/**
 * What was named, with everything the options add.
 *
 * @throws UnusablePlan when any input is not usable; nothing is then reviewed
 */
async function reviewInput(
  names: readonly string[],
  options: ReviewOptions,
  say: (line: string) => void,
): Promise<{ readonly plans: readonly Plan[]; readonly knowledge: ReviewKnowledge; readonly reviewed: Reviewed }> {
  const files = findPlans(names, say);
  const standardInput = names.includes('-') ? await buffer(process.stdin) : undefined;
  const plans: Plan[] = [];
  const reviewed: Reviewed['plans'][number][] = [];
  for (const file of files) {
    const text = await planText(file, standardInput);
    plans.push(readPlan(text, file.stack, whereOf(file)));
    reviewed.push(reviewedPlan(file, text));
  }
  const { org, orgBefore, stacksBefore, stacks = OUTPUT_FOLDER } = options;
  const ours = join(PACKAGE_FOLDER, 'review', 'events');
  const events = options.events ?? (existsSync(ours) ? ours : undefined);
  if (events !== undefined && !existsSync(events)) throw new UnusablePlan(`${events}: no such folder`);
  const living = options.living ?? (options.from === undefined ? undefined : await snapshotOf(options.from));
  if (living !== undefined && org === undefined) throw new UnusablePlan(`--from needs --org: ${WHY_ORG}`);
  const knowledge = {
    ...(living !== undefined && { living }),
    ...(org !== undefined && { organization: await organizationOf(org) }),
    ...(orgBefore !== undefined && { organizationBefore: await organizationOf(orgBefore) }),
    ...(stacksBefore !== undefined && {
      lifecycle: { before: readPreventDestroy(stacksBefore), now: readPreventDestroy(stacks) },
    }),
    ...(events !== undefined && { sampleEvents: readSampleEvents(events) }),
  };
  const commit = await commitOfFile(org ?? (process.env.ORG_FILE || 'org.yaml'));
  return { plans, knowledge, reviewed: { ...commit, plans: reviewed } };
}

/** Loads what reads org files only where there is one: it takes as long to load as all the rest. */
const organizationOf = async (path: string): Promise<ReviewedOrganization> =>
  (await import('./reviewed-organization')).loadReviewedOrganization(path);

const WHY_ORG = 'what AWS has is compared with what an org file says';

const snapshotOf = async (file: string): Promise<Snapshot> => {
  const read = (await import('../world/live/snapshot-file')).readSnapshot(file);
  if ('problems' in read) throw new UnusablePlan(read.problems.join('\n'));
  return read.snapshot;
};

/** A report in a format; only Markdown can have several parts. */
export const render = (report: Report, format: Format, colors?: Colors): readonly string[] =>
  RENDERERS[format](report, colors);

/** The renderer of every format of cli/formats.ts. */
const RENDERERS: Readonly<Record<Format, (report: Report, colors?: Colors) => readonly string[]>> = {
  text: (report, colors) => [renderText(report, colors)],
  markdown: report => renderMarkdown(report),
  json: report => [renderJson(report)],
  html: report => [renderHtml(report)],
};
