import pc from 'picocolors';
import type { Colors } from 'picocolors/types';
import { printable } from '../config/reading/mask';
import { simulateEvent, Simulation } from '../simulate/simulation';
import { readSynthesized } from '../world/stacks/synthesized';
import { readEvents, standardInputFor } from './event-files';
import { printedJson } from './printed-json';

export interface SimulateOptions {
  /** What cdktf wrote. */
  readonly output: string;
  readonly format: 'text' | 'json';
}

/** Runs `rootguard simulate`, and returns the exit code. */
export async function runSimulate(files: readonly string[], { output, format }: SimulateOptions): Promise<0 | 2> {
  const { simulations, problems } = await simulate(files, output, await standardInputFor(files));
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
export async function simulate(
  files: readonly string[],
  output: string,
  standardInput?: Buffer,
): Promise<{ readonly simulations: readonly Simulation[]; readonly problems: readonly string[] }> {
  const { synthesized, problems: unsynthesized } = readSynthesized(output);
  const { events, problems: unread } = readEvents(files, standardInput);
  const problems = [...unsynthesized, ...unread];
  if (problems.length > 0) return { simulations: [], problems };
  return { simulations: await Promise.all(events.map(event => simulateEvent(event, synthesized))), problems };
}

/** Renders simulations for programs. */
export const renderJson = (simulations: readonly Simulation[]): string => printedJson(simulations);

/** Renders simulations for people, one block per event. */
export const renderText = (simulations: readonly Simulation[], colors?: Colors): string =>
  simulations.map(simulation => renderBlock(simulation, colors)).join('\n');

/** Where the values of a block begin. */
const INDENT = ' '.repeat(16);

function renderBlock(simulation: Simulation, colors?: Colors): string {
  const { event, signal, priority, notForwarded, filters, alarms, rules, topics, subscriptions, message } = simulation;
  const strong = (text: string) => colors?.bold(text) ?? text;
  const row = (label: string, values: readonly string[], otherwise: string) => {
    let rows = `  ${label.padEnd(14)}${printable(values[0] ?? otherwise)}\n`;
    for (let at = 1; at < values.length; at++) rows += `${INDENT}${printable(values[at]!)}\n`;
    return rows;
  };
  const where = [event.account && `account ${event.account}`, event.region, event.time, event.eventID];
  return [
    `${strong(printable(`${event.eventName}, ${event.eventSource}`))}\n`,
    row('recorded', where.some(Boolean) ? [where.filter(Boolean).join(', ')] : [], 'no account, region or time'),
    row('signal', signal === null ? [] : [[signal, ...(priority === null ? [] : [priority])].join(', ')], 'none'),
    row(
      'counted by',
      filters.map(({ control, address, dimensions }) => [control, address, ...dimensionsOf(dimensions)].join('  ')),
      'no metric filter',
    ),
    row(
      'ALARM',
      alarms.map(({ name, address }) => `${name}  ${address}`),
      'none',
    ),
    row('rules', rules, notForwarded === null ? 'none' : `not forwarded: ${notForwarded}`),
    row('published to', topics, 'no topic'),
    row(
      'told',
      subscriptions.map(({ protocol, endpoint }) => `${protocol}  ${endpoint}`),
      'nobody',
    ),
    row('message', message?.split('\n') ?? [], 'none'),
  ].join('');
}

const dimensionsOf = (dimensions: Readonly<Record<string, string>>): string[] =>
  Object.entries(dimensions).map(([name, value]) => `${name}=${value}`);
