import { AttributeNoise, differencesOf } from '../../world/plan/differences';
import { ResourceChange } from '../../world/plan/plan';
import { DriftGroup, OtherChange } from './report';
import { AttributeChange } from '../../world/plan/noise';
import { otherChange } from './rest';

/** What changed outside Terraform, grouped by stack and type; what means nothing is counted only. */
export function driftOf(changes: readonly ResourceChange[]): {
  readonly groups: readonly DriftGroup[];
  /** Noise of each resource that is left out. */
  readonly folded: readonly AttributeNoise[];
} {
  const groups = new Map<string, { stack: string; type: string; resources: OtherChange[] }>();
  const folded: AttributeNoise[] = [];
  for (const change of changes) {
    if (change.mode === 'data' || change.action === 'no-op') continue;
    const { changes: attributes, noise } = differencesOf(change);
    if (change.action === 'update' && attributes.length === 0) {
      folded.push(noise);
      continue;
    }
    const key = JSON.stringify([change.stack, change.type]);
    const group = groups.get(key) ?? { stack: change.stack, type: change.type, resources: [] };
    groups.set(key, group);
    group.resources.push({ ...otherChange(change, attributes), summary: summaryOf(change, attributes) });
  }
  return { groups: [...groups.values()].map(group => ({ ...group, count: group.resources.length })), folded };
}

function summaryOf(change: ResourceChange, attributes: readonly AttributeChange[]): string {
  if (change.action === 'delete' || change.after === undefined) return 'deleted outside Terraform';
  const names = [...new Set(attributes.map(({ path }) => path.replace(/[.[].*/s, '')))];
  return `changed outside Terraform: ${names.length > 6 ? `${names.length} attributes` : names.join(', ')}`;
}
