/** Parts of a plan that say nothing a review reads, and are most of its size. */
const BULKY = ['prior_state', 'planned_values', 'configuration'];

/** Ids that AWS and its imitation draw at random, each with the form of what stands in its place. */
const RANDOM: readonly (readonly [RegExp, (number: number) => string])[] = [
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g, n => `00000000-0000-4000-8000-${pad(n, 12)}`],
  [/\b[0-9a-f]{32}\b/g, n => pad(n, 32)],
  [/\bAROA[A-Z2-7]{17}\b/g, n => `AROA${'A'.repeat(17 - String(n).length)}${n}`],
  [/\bp-[0-9a-z]{8}\b/g, n => `p-${pad(n, 8)}`],
];

const pad = (number: number, length: number) => String(number).padStart(length, '0');

/**
 * The JSON of a plan, as it would be on any machine on any day: random ids numbered as they come, no clock, no port,
 * and no order that the provider leaves open.
 *
 * @param days - the days of the run, '2026-11-21'; times on them are made one
 * @param whole - whether prior_state, planned_values and configuration stay
 */
export function plainPlan(json: string, days: readonly string[], whole: boolean): string {
  const plan = JSON.parse(json) as Record<string, unknown>;
  plan.timestamp = '2026-11-21T00:00:00Z';
  if (!whole) for (const key of BULKY) delete plan[key];
  const attributes = plan.relevant_attributes as unknown[] | undefined;
  if (attributes !== undefined) plan.relevant_attributes = sorted(attributes);
  let text = JSON.stringify(plan)
    .replace(/https?:\/\/127\.0\.0\.1:\d+/g, 'https://aws.example.com')
    .replace(
      new RegExp(`(?:${days.join('|')})T\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[+-]\\d\\d:?\\d\\d)`, 'g'),
      '2026-11-21T00:00:00Z',
    );
  for (const [pattern, stand] of RANDOM) {
    const numbers = new Map<string, number>();
    text = text.replace(pattern, id => {
      if (!numbers.has(id)) numbers.set(id, numbers.size + 1);
      return stand(numbers.get(id)!);
    });
  }
  return text;
}

const sorted = (values: readonly unknown[]) =>
  values
    .map(value => JSON.stringify(value))
    .sort()
    .map(text => JSON.parse(text) as unknown);
