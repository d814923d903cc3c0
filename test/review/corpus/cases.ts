import { DANGEROUS_ALARMS, HARMLESS_ALARMS } from './alarms-cases';
import { DANGEROUS_ALERTS, HARMLESS_ALERTS } from './alerts-cases';
import { DANGEROUS_CONTACTS, HARMLESS_CONTACTS } from './contacts-cases';
import { CorpusCase, LabelledCase } from './corpus-case';
import { DANGEROUS_FORWARDING, HARMLESS_FORWARDING } from './forwarding-cases';
import { DANGEROUS_GUARDRAILS, HARMLESS_GUARDRAILS } from './guardrails-cases';
import { DANGEROUS_POSTURE, HARMLESS_POSTURE } from './posture-cases';
import { DANGEROUS_TRAIL, HARMLESS_TRAIL } from './trail-cases';

const DANGEROUS: readonly CorpusCase[] = [
  ...DANGEROUS_GUARDRAILS,
  ...DANGEROUS_TRAIL,
  ...DANGEROUS_ALARMS,
  ...DANGEROUS_CONTACTS,
  ...DANGEROUS_ALERTS,
  ...DANGEROUS_FORWARDING,
  ...DANGEROUS_POSTURE,
];

const HARMLESS: readonly CorpusCase[] = [
  ...HARMLESS_GUARDRAILS,
  ...HARMLESS_TRAIL,
  ...HARMLESS_ALARMS,
  ...HARMLESS_CONTACTS,
  ...HARMLESS_ALERTS,
  ...HARMLESS_FORWARDING,
  ...HARMLESS_POSTURE,
];

/** Every case of the corpus. A name is a folder below plans/. */
export const CASES: readonly LabelledCase[] = [
  ...DANGEROUS.map(one => ({ ...one, harmful: true })),
  ...HARMLESS.map(one => ({ ...one, harmful: false })),
];
