import { isSensitive, isUnknown, valueAt } from '../../world/plan/attributes';
import { ResourceChange } from '../../world/plan/plan';
import { Delivery, lostActions, serviceActionText } from '../../aws/policy/services';
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
  const found = lostActions(before, after, deliveries);
  const [lost, doubtful] = [found.lost, found.doubtful].map(all => all.map(serviceActionText)) as [string[], string[]];
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
