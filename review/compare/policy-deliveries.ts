import { isSensitive, isUnknown, valueAt } from '../../world/plan/attributes';
import { ResourceChange } from '../../world/plan/plan';
import { lostActions } from './policy-services';
import { Delivery } from '../../world/service-deliveries';
import { Said } from './weakness';

/** What to say when a policy no longer lets AWS services do what it let them do, or perhaps no longer. */
export function deliveriesSaid(
  change: ResourceChange,
  about: string,
  meaning: string,
  deliveries: readonly Delivery[],
): Said[] {
  const [before, after] = [valueAt(change.before, 'policy'), valueAt(change.after, 'policy')];
  if (after === undefined || before === after || isUnknown(change, 'policy')) return [];
  const { lost, doubtful } = lostActions(before, after, deliveries);
  const shown = (texts: readonly string[]): readonly string[] => (isSensitive(change, 'policy') ? [] : texts);
  return [
    ...(lost.length > 0
      ? [{ summary: `${about} no longer admits an AWS service that it admitted.`, meaning, details: shown(lost) }]
      : []),
    ...(doubtful.length > 0
      ? [
          {
            severity: 'warning' as const,
            summary: `${about} may refuse some of what an AWS service asks for.`,
            meaning: `Whatever it denies to the service, or asks of it, has to pass. ${meaning}`,
            details: shown(doubtful),
          },
        ]
      : []),
  ];
}
