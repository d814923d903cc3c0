import { Imports } from '../config/imports';
import { Json } from './resolve-once';

/**
 * The Terraform JSON of a stack with what it takes over as `import` blocks, and what it gives back as `removed` blocks that
 * forget without destroying. An entry of a resource that the stack no longer has is left out: Terraform would refuse it.
 *
 * @throws Error when something that is given back is what another resource needs
 */
export function withImports(
  json: Json,
  stack: string,
  { imports, undone }: Imports = { version: 1, imports: [], undone: [] },
): Json {
  const resources = (json.resource ?? {}) as Record<string, Record<string, unknown>>;
  const placeOf = (address: string): [type: string, name: string] => {
    const dot = address.indexOf('.');
    return [address.slice(0, dot), address.slice(dot + 1)];
  };
  const isThere = ({ address }: { address: string }): boolean => {
    const [type, name] = placeOf(address);
    return resources[type]?.[name] !== undefined;
  };
  const own = <T extends { stack: string; address: string }>(entries: readonly T[]): T[] =>
    entries.filter(entry => entry.stack === stack && isThere(entry));
  const [taken, given] = [own(imports), own(undone)];
  for (const { address } of given) {
    const [type, name] = placeOf(address);
    delete resources[type]![name];
    if (Object.keys(resources[type]!).length === 0) delete resources[type];
  }
  // Terraform takes no empty block
  if (Object.keys(resources).length === 0) delete json.resource;
  const text = JSON.stringify(resources);
  const needed = given.filter(({ address }) => text.includes(`\${${address}.`) || text.includes(`"${address}"`));
  if (needed.length > 0) {
    throw new Error(
      `${stack}: ${needed.map(({ address }) => address).join(', ')} cannot be given back alone, other resources of the stack need it: undo their adoption too`,
    );
  }
  if (taken.length > 0) json.import = taken.map(({ address, id }) => ({ to: address, id }));
  if (given.length > 0) {
    const removed = given.map(({ address }) => ({ from: address, lifecycle: { destroy: false } }));
    json.removed = [...((json.removed as unknown[] | undefined) ?? []), ...removed];
  }
  return json;
}
