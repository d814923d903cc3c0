import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseEvents, parseInput } from '../../aws/events/cloudtrail-event';
import { renderDiagnostics } from '../../config/reading/diagnostic';
import { loadText } from '../../config/load';
import { UnusablePlan } from '../../world/plan/not-a-plan';
import { readPlan } from '../../world/plan/read-plan';
import { numbersOf } from './numbers';

/**
 * `npm run test:fuzz -- [inputs] [seed]`: damages good org files, plans and records at random, and reads them. A reader may refuse what it is given in its own words; anything else that it throws is a bug.
 */
const ROOT = join(__dirname, '../..');

interface Reader {
  readonly name: string;
  /** Of all inputs; reading an org file takes a hundred times as long as refusing a plan. */
  readonly share: number;
  readonly samples: readonly string[];
  /** @throws what a user would see as a crash */
  readonly read: (text: string) => void;
}

const READERS: readonly Reader[] = [
  {
    name: 'org file',
    share: 0.2,
    samples: ['minimal', 'single-account'].map(name => readFileSync(join(ROOT, 'examples', name, 'org.yaml'), 'utf8')),
    read: text => void renderDiagnostics(loadText('org.yaml', text, '2026-11-21').diagnostics),
  },
  {
    name: 'plan',
    share: 0.5,
    samples: smallPlans(),
    read: text => {
      try {
        readPlan(text, 'stack');
      } catch (error) {
        if (!(error instanceof UnusablePlan)) throw error;
      }
    },
  },
  {
    name: 'record',
    share: 0.3,
    samples: readdirSync(join(ROOT, 'review/events'))
      .slice(0, 40)
      .map(name => readFileSync(join(ROOT, 'review/events', name), 'utf8')),
    read: text => {
      parseEvents(text);
      parseInput(text);
    },
  },
];

function smallPlans(): string[] {
  const folder = join(ROOT, 'test/review/plans');
  const packed = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.json.gz'));
  const plans = packed.map(name => gunzipSync(readFileSync(join(folder, name))).toString());
  return plans.sort((one, other) => one.length - other.length).slice(0, 20);
}

/** What takes the place of a piece of a text. */
const PIECES = [
  '',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '"',
  "'",
  '\n',
  '\0',
  '\u2028',
  '\ud800',
  '&a ',
  '*a',
  'null',
  '-1',
  '1e999',
  '{}',
  '[]',
  '"__proto__":',
  '__proto__: {}',
  '💥',
];

function damaged(text: string, random: () => number): string {
  let result = text;
  const below = (limit: number) => Math.floor(random() * limit);
  for (let times = 1 + below(4); times > 0; times--) {
    const at = below(result.length + 1);
    const length = random() < 0.5 ? below(4) : below(200);
    const piece =
      random() < 0.3 ? result.slice(below(result.length), below(result.length)) : PIECES[below(PIECES.length)]!;
    result = result.slice(0, at) + piece + result.slice(at + length);
  }
  return result;
}

const [inputs = '100000', seed = '1'] = process.argv.slice(2);
const random = numbersOf(Number(seed));
let crashes = 0;
for (const { name, share, samples, read } of READERS) {
  const count = Math.ceil(Number(inputs) * share);
  const start = Date.now();
  let slowest = 0;
  for (let index = 0; index < count; index++) {
    const text = damaged(samples[Math.floor(random() * samples.length)]!, random);
    const began = Date.now();
    try {
      read(text);
    } catch (error) {
      crashes++;
      process.stdout.write(`${name}: ${(error as Error).stack}\n${JSON.stringify(text)}\n`);
    }
    slowest = Math.max(slowest, Date.now() - began);
  }
  process.stdout.write(
    `${name}: ${count} inputs in ${Math.round((Date.now() - start) / 1000)} s, the slowest in ${slowest} ms\n`,
  );
}
process.stdout.write(`${crashes} crashes\n`);
process.exitCode = crashes === 0 ? 0 : 1;
