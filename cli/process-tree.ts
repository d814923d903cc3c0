import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';

/** Ids of the processes of a name below another process, at any depth; empty where there is no `ps`. */
export function processesBelow(ancestor: number, name: string): number[] {
  let listed: string;
  try {
    listed = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' });
  } catch {
    return [];
  }
  const children = new Map<number, { readonly pid: number; readonly command: string }[]>();
  for (const line of listed.split('\n')) {
    const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined) continue;
    const siblings = children.get(Number(parent)) ?? [];
    children.set(Number(parent), siblings);
    siblings.push({ pid: Number(pid), command: basename(command) });
  }
  const below = (pid: number): number[] =>
    (children.get(pid) ?? []).flatMap(child => [...(child.command === name ? [child.pid] : []), ...below(child.pid)]);
  return below(ancestor);
}
