import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import pc from 'picocolors';
import type { Colors } from 'picocolors/types';
import { printable } from '../config/reading/mask';
import { InputEvent, parseInput } from '../aws/events/cloudtrail-event';
import { simulateEvent, Simulation } from '../simulate/simulation';
import { readSynthesized } from '../world/stacks/synthesized';

/** A file that unpacks to more is no file of a trail. */
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;

export interface SimulateOptions {
  /** What cdktf wrote. */
  readonly output: string;
  readonly format: 'text' | 'json';
}

/** Runs `rootguard simulate`, and returns the exit code. */
export async function runSimulate(files: readonly string[], { output, format }: SimulateOptions): Promise<0 | 2> {
  const names = files.length === 0 ? ['-'] : files;
  const standardInput = names.includes('-') ? await buffer(process.stdin) : undefined;
  const { simulations, problems } = simulate(names, output, standardInput);
  if (problems.length > 0) {
    process.stderr.write(problems.map(problem => `${printable(problem)}\n`).join(''));
    return 2;
  }
  const colors = process.stdout.isTTY && pc.isColorSupported ? pc : undefined;
  process.stdout.write(format === 'json' ? renderJson(simulations) : renderText(simulations, colors));
  return 0;
}

/**
 * Simulates every event of the files in order. Any problem means that nothing is simulated.
 *
 * @param standardInput - what the file '-' holds
 */
export function simulate(
  files: readonly string[],
  output: string,
  standardInput?: Buffer,
): { readonly simulations: readonly Simulation[]; readonly problems: readonly string[] } {
  const { synthesized, problems } = readSynthesized(output);
  const events: InputEvent[] = [];
  for (const file of new Set(files)) {
    const name = file === '-' ? 'standard input' : file;
    try {
      const parsed = parseInput(
        textOf(file === '-' && standardInput !== undefined ? standardInput : readFileSync(file)),
      );
      events.push(...parsed.events);
      problems.push(...parsed.problems.map(problem => `${name}: ${problem}`));
    } catch (error) {
      problems.push(`${name}: ${reasonOf(error)}`);
    }
  }
  if (problems.length > 0) return { simulations: [], problems };
  return { simulations: events.map(event => simulateEvent(event, synthesized)), problems };
}

function textOf(bytes: Buffer): string {
  // a trail writes its files compressed
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (isGzip ? gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES }) : bytes).toString('utf8');
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EISDIR') return 'is a folder';
  return message;
}

/** Renders simulations for programs; control characters are escaped as JSON allows, not only where it demands it. */
export const renderJson = (simulations: readonly Simulation[]): string =>
  `${JSON.stringify(simulations, undefined, 2).replace(/[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]/g, escaped)}\n`;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Renders simulations for people, one block per event. */
export const renderText = (simulations: readonly Simulation[], colors?: Colors): string =>
  simulations.map(simulation => renderBlock(simulation, colors)).join('\n');

function renderBlock(simulation: Simulation, colors?: Colors): string {
  const { event, signal, priority, notForwarded, filters, alarms, rules, topics, subscriptions, message } = simulation;
  const strong = (text: string) => colors?.bold(text) ?? text;
  const row = (label: string, values: readonly string[], otherwise: string) =>
    (values.length === 0 ? [otherwise] : values).map(
      (value, at) => `  ${(at === 0 ? label : '').padEnd(14)}${printable(value)}\n`,
    );
  const where = [event.account && `account ${event.account}`, event.region, event.time, event.eventID];
  return [
    `${strong(printable(`${event.eventName}, ${event.eventSource}`))}\n`,
    ...row('recorded', where.some(Boolean) ? [where.filter(Boolean).join(', ')] : [], 'no account, region or time'),
    ...row('signal', signal === null ? [] : [[signal, ...(priority === null ? [] : [priority])].join(', ')], 'none'),
    ...row(
      'counted by',
      filters.map(({ control, address, dimensions }) => [control, address, ...dimensionsOf(dimensions)].join('  ')),
      'no metric filter',
    ),
    ...row(
      'ALARM',
      alarms.map(({ name, address }) => `${name}  ${address}`),
      'none',
    ),
    ...row('rules', rules, notForwarded === null ? 'none' : `not forwarded: ${notForwarded}`),
    ...row('published to', topics, 'no topic'),
    ...row(
      'told',
      subscriptions.map(({ protocol, endpoint }) => `${protocol}  ${endpoint}`),
      'nobody',
    ),
    ...row('message', message?.split('\n') ?? [], 'none'),
  ].join('');
}

const dimensionsOf = (dimensions: Readonly<Record<string, string>>): string[] =>
  Object.entries(dimensions).map(([name, value]) => `${name}=${value}`);
