import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { printable } from '../config/reading/mask';
import { loadOrganization } from '../config/load';
import { changedReach } from '../config/scps/reach';
import { StackName } from '../stacks/stack-names';
import { RevisionError } from './input/git';
import { SynthesizedRevisions, synthesizeRevisions } from './revision';

/** How the Terraform JSON of a stack differs from that of a revision. */
export interface ChangedStack {
  readonly stack: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Addresses of resources and data sources, sorted; empty for a stack that is added or removed. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  /** Other blocks that differ: 'provider', 'terraform', 'variable', 'moved', … */
  readonly blocks: readonly string[];
  /** What the stack reaches now and did not, or the other way round, in words; its Terraform JSON may be the same. */
  readonly reach: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

export interface StacksOptions {
  readonly changedSince: string;
  readonly format: 'text' | 'json';
}

/** Runs `rootguard stacks`, and returns the exit code. */
export async function runStacks({ changedSince, format }: StacksOptions): Promise<0 | 2> {
  let changed: readonly ChangedStack[];
  try {
    const orgFile = process.env.ORG_FILE || 'org.yaml';
    changed = changedStacks(orgFile, await synthesizeRevisions(orgFile, changedSince));
  } catch (error) {
    if (!(error instanceof RevisionError)) throw error;
    process.stderr.write(`error: ${error.message.split('\n').map(printable).join('\n')}\n`);
    return 2;
  }
  process.stdout.write(
    format === 'json'
      ? `${JSON.stringify(changed, undefined, 2)}\n`
      : changed.map(({ stack, change }) => (change === 'removed' ? '' : `${stack}\n`)).join(''),
  );
  for (const { stack } of changed.filter(({ change }) => change === 'removed')) {
    process.stderr.write(
      `${stack} is no longer synthesized and cannot be planned; what it holds stays in AWS, and no plan looks at it again\n`,
    );
  }
  return 0;
}

/** Compares the org file and its stacks with those of a revision: what is synthesized, and whom that reaches. */
export function changedStacks(orgFile: string, revisions: SynthesizedRevisions): ChangedStack[] {
  const { before, now, orgFileBefore, dayBefore } = revisions;
  const changed = compareStacks(before, now);
  if (orgFileBefore === undefined || before === undefined) return changed;
  const today = new Date().toISOString().slice(0, 10);
  const [old, fresh] = [loadOrganization(orgFileBefore, dayBefore), loadOrganization(orgFile, today)].map(
    ({ organization }) => organization,
  );
  const reach =
    old === undefined || fresh === undefined
      ? ['whom the SCPs reached is not known: this program cannot read the org file of the revision']
      : changedReach({ organization: old, day: dayBefore }, { organization: fresh, day: today });
  // every SCP is in this stack, which is synthesized as long as there is one
  const stack: StackName = 'guardrails';
  if (reach.length === 0 || fresh?.scps.length === 0) return changed;
  const known = changed.find(one => one.stack === stack);
  const others = changed.filter(one => one !== known);
  const same = { stack, change: 'changed' as const, added: [], removed: [], changed: [], blocks: [] };
  return [...others, { ...(known ?? same), reach }].sort((a, b) => (a.stack < b.stack ? -1 : 1));
}

/**
 * Compares what cdktf wrote to two folders; the order of keys and cdktf's comments make no difference.
 *
 * @param before - undefined when there was nothing
 * @returns the stacks that differ, sorted
 */
export function compareStacks(before: string | undefined, now: string): ChangedStack[] {
  const [old, fresh] = [before === undefined ? new Map<string, Json>() : readStacks(before), readStacks(now)];
  return [...new Set([...old.keys(), ...fresh.keys()])].sort().flatMap((stack): ChangedStack[] => {
    const [one, other] = [old.get(stack), fresh.get(stack)];
    const none = { added: [], removed: [], changed: [], blocks: [], reach: [] };
    if (one === undefined) return [{ stack, change: 'added', ...none }];
    if (other === undefined) return [{ stack, change: 'removed', ...none }];
    if (isDeepStrictEqual(one, other)) return [];
    return [{ stack, change: 'changed', ...differences(one, other), reach: [] }];
  });
}

function differences(before: Json, now: Json): Pick<ChangedStack, 'added' | 'removed' | 'changed' | 'blocks'> {
  const [old, fresh] = [addressesOf(before), addressesOf(now)];
  const keys = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  const blocks = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return {
    added: keys.filter(address => !old.has(address)),
    removed: keys.filter(address => !fresh.has(address)),
    changed: keys.filter(
      address => old.has(address) && fresh.has(address) && !isDeepStrictEqual(old.get(address), fresh.get(address)),
    ),
    blocks: blocks.filter(
      block => block !== 'resource' && block !== 'data' && !isDeepStrictEqual(before[block], now[block]),
    ),
  };
}

function addressesOf(stack: Json): ReadonlyMap<string, unknown> {
  const addresses = new Map<string, unknown>();
  for (const [block, prefix] of [
    ['resource', ''],
    ['data', 'data.'],
  ] as const) {
    for (const [type, byName] of Object.entries((stack[block] ?? {}) as Record<string, Json>)) {
      for (const [name, resource] of Object.entries(byName)) addresses.set(`${prefix}${type}.${name}`, resource);
    }
  }
  return addresses;
}

function readStacks(folder: string): Map<string, Json> {
  const stacks = join(folder, 'stacks');
  return new Map(
    readdirSync(stacks).map(stack => [
      stack,
      JSON.parse(readFileSync(join(stacks, stack, 'cdk.tf.json'), 'utf8'), (key, value: unknown) =>
        key === '//' ? undefined : value,
      ) as Json,
    ]),
  );
}
