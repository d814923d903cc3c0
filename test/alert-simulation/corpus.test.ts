import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ALARM_CATALOG } from '../../modules/alarm-catalog';
import { simulateAlarmPath } from '../../simulate/alarm-path';
import { CloudTrailRecord, parseEvents } from '../../simulate/cloudtrail-event';
import { readSynthesized, Synthesized } from '../../simulate/synthesized';
import { synthesizedFolder } from './synthesized-folder';

const EVENTS = join(__dirname, '../events');
const ORG_FILE = readFileSync(join(__dirname, '../../examples/acme/org.yaml'), 'utf8');

/** A record with what it must set off in examples/acme with no control disabled. */
interface Case {
  readonly about: string;
  readonly expected: { readonly filters: string[]; readonly alarms: string[]; readonly topics: string[] };
  readonly record: CloudTrailRecord & { readonly eventID: string; readonly eventType: string };
}

const cases = readdirSync(EVENTS)
  .sort()
  .map(file => [file.replace(/\.json$/, ''), JSON.parse(readFileSync(join(EVENTS, file), 'utf8')) as Case] as const);
const caseNamed = (name: string): Case => cases.find(([other]) => other === name)![1];

function synthesize(orgFile: string): Synthesized {
  const folder = synthesizedFolder(orgFile);
  const { synthesized, problems } = readSynthesized(folder);
  rmSync(folder, { recursive: true });
  expect(problems).toEqual([]);
  return synthesized;
}

function outcome(record: CloudTrailRecord, synthesized: Synthesized): Case['expected'] {
  const { filters, alarms, topics } = simulateAlarmPath(record, synthesized);
  return {
    filters: filters.map(({ control }) => control),
    alarms: alarms.map(({ name }) => name),
    topics: topics.map(address => address.replace('aws_sns_topic.alerts_', '')),
  };
}

describe('the corpus of events', () => {
  let everyControl: Synthesized;
  beforeAll(() => {
    const orgFile = ORG_FILE.replace('disable: [CIS-4.11]', 'disable: []');
    expect(orgFile).not.toBe(ORG_FILE);
    everyControl = synthesize(orgFile);
  });

  test.each(cases)('%s', (_, { expected, record }) => {
    expect(parseEvents(JSON.stringify(record))).toEqual({ records: [record], problems: [] });
    expect(outcome(record, everyControl)).toEqual(expected);
  });

  test('defines all fifteen controls', () => {
    const ids = ALARM_CATALOG.map(({ id }) => id);
    expect(ids).toHaveLength(15);
    expect(
      everyControl.filters
        .map(({ name }) => /CIS-[\d.]+/.exec(name)?.[0])
        .filter(id => id !== undefined)
        .sort(),
    ).toEqual(ids.sort());
  });

  test.each(ALARM_CATALOG.map(({ id }) => id))('%s fires once, and nearly fires with one field changed', id => {
    const fires = caseNamed(`${id}-fires`);
    const nearly = caseNamed(`${id}-nearly-fires`);
    expect(fires.expected.filters).toContain(id);
    expect(nearly.expected).toEqual({ filters: [], alarms: [], topics: [] });
    const differing = differences({ ...fires.record, eventID: '' }, { ...nearly.record, eventID: '' });
    expect(differing).toHaveLength(1);
  });

  test('stays silent on everything that AWS does by itself', () => {
    const byAws = cases.filter(([, { record }]) => record.eventType === 'AwsServiceEvent');
    expect(byAws.length).toBeGreaterThanOrEqual(3);
    for (const [, { expected }] of byAws) expect(expected.alarms).toEqual([]);
  });

  test('leaves a disabled control out, and nothing else', () => {
    const { record } = caseNamed('CIS-4.11-fires');
    const other = caseNamed('CIS-4.10-fires');
    const synthesized = synthesize(ORG_FILE);
    expect(outcome(record, synthesized)).toEqual({ filters: [], alarms: [], topics: [] });
    expect(outcome(other.record, synthesized)).toEqual(other.expected);
  });

  test('has a description and an event id of its own for each, and documentation addresses only', () => {
    expect(new Set(cases.map(([, { record }]) => record.eventID)).size).toBe(cases.length);
    expect(new Set(cases.map(([, { about }]) => about)).size).toBe(cases.length);
    for (const [, { record }] of cases) {
      const addresses = JSON.stringify(record).match(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g) ?? [];
      expect(addresses.filter(address => !/^(192\.0\.2|198\.51\.100)\./.test(address))).toEqual([]);
    }
  });
});

/** Paths of the leaves in which two values differ. */
function differences(one: unknown, other: unknown, path = ''): string[] {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return one === other ? [] : [path];
  }
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap(key =>
    differences((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key], `${path}.${key}`),
  );
}
