import { CorpusCase, LabelledCase } from './corpus-case';
import { DANGEROUS_GUARDRAILS, HARMLESS_GUARDRAILS } from './guardrails-cases';
import { DANGEROUS_TRAIL, HARMLESS_TRAIL } from './trail-cases';

const DANGEROUS: readonly CorpusCase[] = [...DANGEROUS_GUARDRAILS, ...DANGEROUS_TRAIL];

const HARMLESS: readonly CorpusCase[] = [...HARMLESS_GUARDRAILS, ...HARMLESS_TRAIL];

/** Every case of the corpus. A name is a folder below plans/. */
export const CASES: readonly LabelledCase[] = [
  ...DANGEROUS.map(one => ({ ...one, harmful: true })),
  ...HARMLESS.map(one => ({ ...one, harmful: false })),
];
