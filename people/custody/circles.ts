/**
 * The circles of a graph, each once, as the names on the way with the first one again at its end.
 *
 * @param edges - name to the names that it leads to; what is no name of the graph ends there
 */
export function circlesIn(edges: ReadonlyMap<string, readonly (string | undefined)[] | undefined>): string[][] {
  const circles: string[][] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (name: string): void => {
    const begin = path.indexOf(name);
    if (begin >= 0) circles.push([...path.slice(begin), name]);
    if (begin >= 0 || done.has(name)) return;
    path.push(name);
    for (const target of edges.get(name) ?? []) if (target !== undefined && edges.has(target)) visit(target);
    path.pop();
    done.add(name);
  };
  for (const name of edges.keys()) visit(name);
  return circles;
}
