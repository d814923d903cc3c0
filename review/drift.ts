import { AttributeNoise, differencesOf } from './differences';
import { ResourceChange } from './plan';
import { DriftGroup, OtherChange } from './report';
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
    group.resources.push({ ...otherChange(change, attributes), summary: summaryOf(change, attributes.length) });
  }
  return { groups: [...groups.values()], folded };
}

const summaryOf = (change: ResourceChange, attributes: number): string =>
  change.action === 'delete' || change.after === undefined
    ? 'deleted outside Terraform'
    : `changed outside Terraform: ${attributes} ${attributes === 1 ? 'attribute' : 'attributes'}`;
