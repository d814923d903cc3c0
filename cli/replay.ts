import pc from 'picocolors';
import type { Colors } from 'picocolors/types';
import { InputEvent } from '../aws/events/cloudtrail-event';
import { printable } from '../config/reading/mask';
import { Replay, replay, Step, timeOf, Told } from '../simulate/replay';
import { readSynthesized } from '../world/stacks/synthesized';
import { leftOut, readEvents, standardInputFor } from './input/event-files';
import { printedJson } from '../render/printed-json';

export interface ReplayOptions {
  /** What cdktf wrote. */
  readonly output: string;
  readonly format: 'text' | 'json';
}

/** Runs `rootguard replay`, and returns the exit code. */
export async function runReplay(files: readonly string[], { output, format }: ReplayOptions): Promise<0 | 1 | 2> {
  const { replayed, problems, note } = await replayFiles(files, output, await standardInputFor(files));
  if (replayed === undefined) {
    process.stderr.write(problems.map(problem => `${printable(problem)}\n`).join(''));
    return 2;
  }
  if (note !== undefined) process.stderr.write(`${note}\n`);
  const colors = process.stdout.isTTY && pc.isColorSupported ? pc : undefined;
  process.stdout.write(format === 'json' ? printedJson(replayed) : renderReplay(replayed, colors));
  return replayed.silent === null ? 0 : 1;
}

/**
 * Replays the incident that the events of the files are. Any problem means that nothing is replayed.
 *
 * @param standardInput - what the file '-' holds
 */
export async function replayFiles(
  files: readonly string[],
  output: string,
  standardInput?: Buffer,
): Promise<{ readonly replayed?: Replay; readonly problems: readonly string[]; readonly note?: string | undefined }> {
  const { synthesized, problems: unsynthesized } = readSynthesized(output);
  const { events, beside, problems: unread } = readEvents(files, standardInput);
  const problems = [...unsynthesized, ...unread, ...withoutTime(events)];
  return problems.length > 0
    ? { problems }
    : { replayed: await replay(events, synthesized), problems, note: leftOut(beside) };
}

const withoutTime = (events: readonly InputEvent[]): string[] =>
  events.flatMap((event, at) =>
    Number.isNaN(timeOf(event)) ? [`event ${at + 1}: has no time, and so no place in an incident`] : [],
  );

/** Renders a replay for people: a block for each step, then what was known and when. */
export function renderReplay({ steps, known, knownAfterSeconds, silent }: Replay, colors?: Colors): string {
  const strong = (text: string) => colors?.bold(text) ?? text;
  const named = (number: number) => `step ${number}, ${nameOf(steps[number - 1]!)}`;
  const later = knownAfterSeconds === 0 ? 'with it' : `${duration(knownAfterSeconds ?? 0)} after the first step`;
  const summary = [
    known === null ? 'nobody is ever told for certain' : `somebody is told first of ${named(known)}: ${later}`,
    silent === null
      ? 'somebody is told of every step, but for reads by others than root'
      : `nobody is told for certain of ${named(silent)}`,
  ];
  return [
    ...steps.map((step, at) => `${renderStep(step, `${strong(`${at + 1}  ${printable(nameOf(step))}`)}`)}\n`),
    ...summary.map(line => `${printable(line)}\n`),
  ].join('');
}

const nameOf = ({ event }: Step): string => [event.time ?? '', event.eventName].join(' ');

function renderStep({ event, who, refused, signal, told, lost }: Step, heading: string): string {
  const row = (label: string, values: readonly string[], otherwise?: string) =>
    (values.length === 0 && otherwise !== undefined ? [otherwise] : values).map(
      (value, at) => `   ${(at === 0 ? label : '').padEnd(10)}${printable(value)}\n`,
    );
  const where = [event.eventSource, event.account && `account ${event.account}`, event.region];
  return [
    `${heading}\n`,
    ...row('at', [where.filter(Boolean).join(', ')]),
    ...row('by', who === null ? [] : [who]),
    ...row('refused', refused === null ? [] : [refused]),
    ...row('signal', signal === null ? [] : [signal]),
    ...row('told', told.map(describeTold), 'nobody'),
    ...row('lost', lost),
  ].join('');
}

const describeTold = ({ path, topic, protocol, endpoint, certain }: Told): string =>
  `${path.padEnd(6)}  ${protocol} ${endpoint} by ${topic}${certain ? '' : ', if this comes before what it changes'}`;

/** A time span in its two largest units. */
function duration(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor(seconds / 3600) % 24, 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [Math.floor(seconds) % 60, 'second'],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).slice(0, 2);
  return shown.map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`).join(' ') || 'less than a second';
}
