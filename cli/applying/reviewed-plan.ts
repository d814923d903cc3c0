import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ReviewedPlan } from '../../review/report/report';
import { PlanFile } from '../input/review-input';

/** Name of the plan file in the folder of its stack. */
export const PLAN_FILE = 'plan.tfplan';
/** Name of a synthesized stack in its folder. */
export const SYNTHESIZED_FILE = 'cdk.tf.json';

/** SHA-256 as 64 hexadecimal digits. */
export const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

/** What is in a file; undefined where there is none. */
const contentOf = (file: string): Buffer | undefined =>
  statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file) : undefined;

/** SHA-256 of a file; undefined where there is none. */
export function hashOf(file: string): string | undefined {
  const content = contentOf(file);
  return content === undefined ? undefined : sha256(content);
}

/**
 * SHA-256 of a plan file and what it says as JSON. Of the JSON alone somebody who knows all but a phone number in it could
 * find the number by trying.
 */
export const contentHash = (file: Buffer, json: string): string => sha256(Buffer.concat([file, Buffer.from(json)]));

/**
 * What a review says of a plan that it read, so that nothing else is applied by it.
 *
 * @param json - the JSON of the plan
 */
export function reviewedPlan({ path, stack }: PlanFile, json: string): ReviewedPlan {
  if (path === '-') return { stack };
  const folder = dirname(path);
  const synthesized = hashOf(join(folder, SYNTHESIZED_FILE));
  const file = contentOf(/\.json(\.gz)?$/.test(path) ? join(folder, PLAN_FILE) : path);
  return {
    stack,
    ...(file !== undefined && { file: sha256(file), content: contentHash(file, json) }),
    ...(synthesized !== undefined && { synthesized }),
  };
}
