import pc from 'picocolors';
import type { Colors } from 'picocolors/types';
import { InputEvent } from '../aws/events/cloudtrail-event';
import { printable } from '../config/reading/mask';
import { simulateEvent, Simulation } from '../simulate/simulation';
import { readSynthesized, Synthesized } from '../world/stacks/synthesized';
import { leftOut, readEvents, standardInputFor } from './input/event-files';
import { printedJson } from '../render/printed-json';

export interface SimulateOptions {
  /** What cdktf wrote. */
  readonly output: string;
  readonly format: 'text' | 'json';
}

/** Characters that are written at once: all together might be more than Node holds in one text. */
const CHUNK = 65_536;

/** Runs `rootguard simulate`, and returns the exit code. */
export async function runSimulate(files: readonly string[], { output, format }: SimulateOptions): Promise<0 | 2> {
  const { simulations, problems, note } = simulate(files, output, await standardInputFor(files));
  if (problems.length > 0) {
    process.stderr.write(problems.map(problem => `${printable(problem)}\n`).join(''));
    return 2;
  }
  if (note !== undefined) process.stderr.write(`${note}\n`);
  if (format === 'json') {
    process.stdout.write(renderJson(await allOf(simulations)));
    return 0;
  }
  const colors = process.stdout.isTTY && pc.isColorSupported ? pc : undefined;
  let text = '';
  let between = '';
  for await (const simulation of simulations) {
    text += between + renderText([simulation], colors);
    between = '\n';
    if (text.length < CHUNK) continue;
    process.stdout.write(text);
    text = '';
  }
  process.stdout.write(text);
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
): {
  readonly simulations: AsyncGenerator<Simulation>;
  readonly problems: readonly string[];
  /** What was left out of the folders; undefined for nothing. */
  readonly note: string | undefined;
} {
  const { synthesized, problems: unsynthesized } = readSynthesized(output);
  const { events, beside, problems: unread } = readEvents(files, standardInput);
  const problems = [...unsynthesized, ...unread];
  const simulations = simulateEach(problems.length > 0 ? [] : events, synthesized);
  return { simulations, problems, note: leftOut(beside) };
}

/** One after the other, so that one that was shown need not be kept. */
async function* simulateEach(events: readonly InputEvent[], synthesized: Synthesized): AsyncGenerator<Simulation> {
  for (const event of events) yield await simulateEvent(event, synthesized);
}

/** What is simulated, all of it. */
export async function allOf(simulations: AsyncIterable<Simulation>): Promise<Simulation[]> {
  const all: Simulation[] = [];
  for await (const simulation of simulations) all.push(simulation);
  return all;
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
