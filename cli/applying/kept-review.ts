import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../../config/reading/json-file';
import { isUnchanged, readKept } from '../../evidence/kept';
import { incompleteId } from '../../review/report/finding-id';
import { hashOf } from './reviewed-plan';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** What an apply reads of a review, as docs/review.schema.json has it. */
const schema = z.object({
  version: z.literal(1),
  verdict: z.object({ level: z.string(), text: z.string() }),
  stacks: z.array(z.object({ stack: z.string(), incomplete: z.array(z.string()) })),
  findings: z.array(
    z.object({
      id: z.string(),
      severity: z.string(),
      stack: z.string(),
      address: z.string().optional(),
      summary: z.string(),
    }),
  ),
  reviewed: z
    .object({
      commit: z.string().optional(),
      uncommitted: z.literal(true).optional(),
      plans: z.array(
        z.object({
          stack: z.string(),
          file: hash.optional(),
          content: hash.optional(),
          synthesized: hash.optional(),
        }),
      ),
    })
    .optional(),
});

/** Something that only a person can let pass. */
export interface Danger {
  readonly id: string;
  readonly stack: string;
  readonly summary: string;
}

/** A review that was kept. */
export interface KeptReview {
  readonly file: string;
  /** SHA-256 of the file. */
  readonly sha256: string;
  readonly verdict: string;
  readonly reviewed: NonNullable<z.infer<typeof schema>['reviewed']>;
  /** Dangers, and plans that are only a part: as bad as any. */
  readonly dangers: readonly Danger[];
}

/** The latest review that was kept in a folder; undefined where there is none. */
export const latestReview = (folder: string): string | undefined => {
  const files = readKept(folder).kept.flatMap(({ kind, file }) => (kind === 'review' ? [join(folder, file)] : []));
  return files.at(-1);
};

/** Reads a review that --keep stored, or says why it is none: one line each, with what to do. */
export function readReview(file: string): { readonly review: KeptReview } | { readonly problems: readonly string[] } {
  const read = readJsonFile(file, {
    ...{ noun: 'a review', writtenBy: 'rootguard plan or rootguard review --keep', again: 'review again' },
    ...{ version: 1, schema, key: 'verdict' },
  });
  if (!('data' in read)) return read;
  const again = 'plan and review again: npx rootguard plan';
  if (!isUnchanged(file)) {
    return {
      problems: [
        `${file}: kept-review: its name does not have the SHA-256 of what is in it, so it is not what was kept; ${again}`,
      ],
    };
  }
  const { reviewed, findings, stacks, verdict } = read.data;
  if (reviewed === undefined) {
    return { problems: [`${file}: kept-review: it does not say which plan files it is of; ${again}`] };
  }
  const dangers = [
    ...findings.flatMap(({ id, severity, stack, address, summary }) =>
      severity === 'danger' ? [{ id, stack, summary: address === undefined ? summary : `${address}: ${summary}` }] : [],
    ),
    ...stacks.flatMap(({ stack, incomplete }) =>
      incomplete.map(text => ({
        id: incompleteId({ stack, text }),
        stack,
        summary: `the plan is only a part: ${text}`,
      })),
    ),
  ];
  return { review: { file, sha256: hashOf(file)!, verdict: verdict.text, reviewed, dangers } };
}
