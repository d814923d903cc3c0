import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ALARM_CATALOG } from '../../config/alarm-catalog';
import { InputEvent } from '../../aws/events/cloudtrail-event';
import { simulateEventPath } from '../../simulate/event-path';
import { asEventBridgeEvent } from '../../simulate/simulation';
import { readSynthesized, Synthesized } from '../../world/stacks/synthesized';
import { Case, CASES, exampleOf, Expected, inputOf, outcomeOf, shortName } from './corpus';
import { synthesizedFolder } from './synthesized-folder';

const orgFileOf = (example: string): string =>
  readFileSync(join(__dirname, '../../examples', example, 'org.yaml'), 'utf8');
const ORG_FILE = orgFileOf('acme');

const RECORDS = CASES.filter(([, { record }]) => record !== undefined);
const caseNamed = (name: string): Case => CASES.find(([other]) => other === name)![1];

/** What a test from the hub sets off: one message on each bus, on purpose. */
const DRILL = 'test-event';

const NOTHING: Expected = {
  signal: null,
  priority: null,
  filters: [],
  alarms: [],
  rules: [],
  topics: [],
  message: null,
};

function synthesize(orgFile: string): Synthesized {
  const folder = synthesizedFolder(orgFile);
  const { synthesized, problems } = readSynthesized(folder);
  rmSync(folder, { recursive: true });
  expect(problems).toEqual([]);
  return synthesized;
}

describe('the corpus of events', () => {
  let examples: Readonly<Record<ReturnType<typeof exampleOf>, Synthesized>>;
  let acme: Synthesized;
  beforeAll(() => {
    const orgFile = ORG_FILE.replace('disable: [CIS-4.11]', 'disable: []');
    expect(orgFile).not.toBe(ORG_FILE);
    acme = synthesize(orgFile);
    examples = { acme, govcloud: synthesize(orgFileOf('govcloud')), china: synthesize(orgFileOf('china')) };
  });

  const outcome = (one: Case, input: InputEvent = inputOf(one)): Expected => outcomeOf(input, examples[exampleOf(one)]);
  const eventPath = (one: Case, input: InputEvent = inputOf(one)) =>
    simulateEventPath(asEventBridgeEvent(input), examples[exampleOf(one)]);
  /** The record of a case with some fields changed, as the case expects it, but for these. */
  const changed = (one: Case, fields: object): InputEvent => inputOf({ ...one, record: { ...one.record, ...fields } });

  test.each(CASES)('%s', (_, one) => {
    expect(outcome(one)).toEqual(one.expected);
  });

  test('defines all fifteen controls', () => {
    const ids = ALARM_CATALOG.map(({ id }) => id);
    expect(ids).toHaveLength(15);
    expect(
      acme.filters
        .map(({ name }) => /CIS-[\d.]+/.exec(name)?.[0])
        .filter(id => id !== undefined)
        .sort(),
    ).toEqual(ids.sort());
  });

  test.each(ALARM_CATALOG.map(({ id }) => id))('%s fires once, and nearly fires with one field changed', id => {
    const fires = caseNamed(`${id}-fires`);
    const nearly = caseNamed(`${id}-nearly-fires`);
    expect(fires.expected.filters).toContain(id);
    expect(nearly.expected).toEqual(NOTHING);
    const differing = differences({ ...fires.record, eventID: '' }, { ...nearly.record, eventID: '' });
    expect(differing).toHaveLength(1);
  });

  test('every kind of tampering is announced, and what is nearly one is not', () => {
    const nearly = CASES.filter(([name]) => /^tampering-.*-nearly-/.test(name));
    expect(nearly).toHaveLength(23);
    for (const [name, { expected }] of nearly) {
      expect(expected).toMatchObject({ signal: null, message: null });
      expect(caseNamed(name.replace(/-nearly-.*/, '')).expected).toMatchObject({ signal: 'tampering' });
    }
  });

  test('every event name in the patterns of tampering is announced', () => {
    const tampering = RECORDS.filter(([, { expected }]) => expected.signal === 'tampering');
    const names = acme.stackSets[0]!.rules.filter(({ logicalId }) => /^ForwardTampering/.test(logicalId))
      .flatMap(
        ({ pattern }) => (pattern as { detail: { $or: { eventSource: string[]; eventName: string[] }[] } }).detail.$or,
      )
      .flatMap(({ eventSource: [service], eventName }) =>
        eventName.map(name => ({ eventSource: service, eventName: name })),
      );
    expect(names.length).toBeGreaterThan(30);
    const unannounced = names.filter(
      ({ eventSource, eventName }) =>
        !tampering.some(
          ([, one]) =>
            one.record?.eventSource === eventSource &&
            eventPath(one, changed(one, { eventName })).messages.length === 1,
        ),
    );
    expect(unannounced).toEqual([]);
  });

  test('there is no message for anything that AWS does by itself', () => {
    const byAws = RECORDS.filter(
      ([, { record }]) =>
        record?.eventType === 'AwsServiceEvent' ||
        (record?.userIdentity as { invokedBy?: string } | undefined)?.invokedBy !== undefined,
    );
    expect(byAws.length).toBeGreaterThanOrEqual(7);
    for (const [, { expected }] of byAws) expect(expected).toMatchObject({ signal: null, rules: [], message: null });
    for (const [, one] of RECORDS) {
      const userIdentity = { ...(one.record?.userIdentity as object), invokedBy: 'cloudformation.amazonaws.com' };
      for (const fields of [{ eventType: 'AwsServiceEvent' }, { userIdentity }]) {
        expect(eventPath(one, changed(one, fields))).toMatchObject({ signal: null, rules: [], messages: [] });
      }
    }
  });

  test('service events raise no alarm either', () => {
    const byAws = RECORDS.filter(([, { record }]) => record?.eventType === 'AwsServiceEvent');
    expect(byAws.length).toBeGreaterThanOrEqual(3);
    for (const [, { expected }] of byAws) expect(expected.alarms).toEqual([]);
  });

  test('an event is of one signal, and makes one message at most', () => {
    for (const [name, one] of CASES.filter(([other]) => other !== DRILL)) {
      const { rules, messages } = eventPath(one);
      const forwarding = rules.filter(rule => rule.startsWith('aws_cloudformation_stack_set.'));
      expect([name, forwarding.length]).toEqual([name, one.expected.signal === null || rules.length === 0 ? 0 : 1]);
      expect([name, rules.length - forwarding.length]).toEqual([name, forwarding.length]);
      expect([name, messages.length]).toEqual([name, one.expected.message === null ? 0 : 1]);
    }
    expect(eventPath(caseNamed(DRILL)).messages).toHaveLength(5);
  });

  test('a call that two accounts record makes one message, and one entry where it only reads', () => {
    const shared = RECORDS.flatMap(([, { record }]) => record?.sharedEventID ?? []);
    const byRoot = [...new Set(shared)]
      .map(id => RECORDS.filter(([, { record }]) => record?.sharedEventID === id))
      .filter(records => records.length > 1);
    expect(byRoot.length).toBeGreaterThanOrEqual(2);
    for (const records of byRoot) {
      expect(records.filter(([, { expected }]) => expected.signal !== null)).toHaveLength(1);
    }
    expect(
      byRoot.map(records => records.filter(([, { expected }]) => expected.message !== null).length).sort(),
    ).toEqual([0, 1]);
  });

  test('nobody can forge an alert with a source of his own', () => {
    const forge = (one: Case, source: string) => {
      const event = { ...asEventBridgeEvent(inputOf(one)), source };
      return outcome(one, inputOf({ about: '', expected: NOTHING, event }));
    };
    for (const [, one] of RECORDS.filter(([, { expected }]) => expected.signal !== null)) {
      expect(forge(one, 'com.example.trail')).toEqual(NOTHING);
    }
    for (const source of ['rootguard.test', 'awsx.s3', 'AWS.s3', '']) {
      expect(forge(caseNamed('root-member-exempt'), source)).toEqual(NOTHING);
    }
  });

  describe('together', () => {
    const reached = (): string[] =>
      CASES.filter(([, one]) => exampleOf(one) === 'acme').flatMap(([, { expected }]) => expected.rules);
    const forwardingRules = (): string[] => acme.stackSets[0]!.rules.map(({ logicalId }) => logicalId);
    const hubRules = (): string[] => [...new Set(acme.hubRules.map(({ address }) => kindOf(shortName(address))))];

    test('reach every signal', () => {
      expect([...new Set(CASES.flatMap(([, { expected }]) => expected.signal ?? []))].sort()).toEqual([
        'root-activity',
        'root-denied',
        'root-reads',
        'root-session',
        'root-sign-in',
        'tampering',
      ]);
    });

    test('match every forwarding rule', () => {
      expect(forwardingRules()).toHaveLength(9);
      expect(forwardingRules().filter(rule => !reached().includes(rule))).toEqual([]);
      expect(
        forwardingRules().filter(rule => rule !== 'ForwardAlarms' && !reached().includes(`management:${rule}`)),
      ).toEqual(['ForwardRootDenied', 'ForwardRootReads']);
    });

    test('match every kind of rule in the hub', () => {
      expect(hubRules()).toHaveLength(20);
      expect(hubRules().filter(rule => !reached().map(kindOf).includes(rule))).toEqual([]);
    });

    /** Names of the cases whose outcome is another. */
    const noticed = (mutant: Synthesized, rule: string): string[] =>
      CASES.filter(([, one]) => exampleOf(one) === 'acme' && one.expected.rules.some(other => kindOf(other) === rule))
        .filter(([, one]) => JSON.stringify(outcomeOf(inputOf(one), mutant)) !== JSON.stringify(one.expected))
        .map(([name]) => name);

    test('notice every forwarding rule that is missing, and every part of its pattern', () => {
      const unnoticed = acme.stackSets[0]!.rules.flatMap(rule => {
        const alternatives = (rule.pattern as { detail: { $or?: unknown[] } }).detail.$or ?? [];
        const mutants = alternatives.map((_, at) => {
          const detail = { ...(rule.pattern as { detail: object }).detail, $or: alternatives.with(at, NEVER) };
          return [{ ...rule, pattern: { ...(rule.pattern as object), detail } }];
        });
        return [[], ...mutants].flatMap((replacement, at) => {
          const stackSets = acme.stackSets.map(stackSet => ({
            ...stackSet,
            rules: stackSet.rules.flatMap(other => (other.logicalId === rule.logicalId ? replacement : [other])),
          }));
          const cases = [rule.logicalId, `management:${rule.logicalId}`].flatMap(name =>
            noticed({ ...acme, stackSets }, name),
          );
          return cases.length > 0 ? [] : [`${rule.logicalId} ${at}`];
        });
      });
      expect(unnoticed).toEqual([]);
    });

    test('notice every kind of rule in the hub that is missing', () => {
      const unnoticed = hubRules().filter(kind => {
        const rest = acme.hubRules.filter(({ address }) => kindOf(shortName(address)) !== kind);
        return noticed({ ...acme, hubRules: rest }, kind).length === 0;
      });
      expect(unnoticed).toEqual([]);
    });

    test('notice rules that do not see read-only calls, at both ends', () => {
      const stackSets = acme.stackSets.map(stackSet => ({
        ...stackSet,
        rules: stackSet.rules.map(rule => ({ ...rule, state: 'ENABLED' })),
      }));
      const hub = acme.hubRules.map(rule => ({ ...rule, state: 'ENABLED' }));
      expect(noticed({ ...acme, stackSets }, 'ForwardRootReads')).toContain('root-member-read-only-call');
      expect(noticed({ ...acme, hubRules: hub }, 'root-reads_keep')).toContain('root-member-read-only-call');
    });
  });

  test('leaves a disabled control out, and nothing else', () => {
    const other = caseNamed('CIS-4.10-fires');
    const synthesized = synthesize(ORG_FILE);
    expect(outcomeOf(inputOf(caseNamed('CIS-4.11-fires')), synthesized)).toEqual(NOTHING);
    expect(outcomeOf(inputOf(other), synthesized)).toEqual(other.expected);
  });

  test('has a description and an event id of its own for each, and documentation addresses only', () => {
    expect(new Set(CASES.map(([, { record, event }]) => record?.eventID ?? event?.id)).size).toBe(CASES.length);
    expect(new Set(CASES.map(([, { about }]) => about)).size).toBe(CASES.length);
    for (const [, { record, event }] of CASES) {
      const addresses = JSON.stringify(record ?? event).match(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g) ?? [];
      expect(addresses.filter(address => !/^(192\.0\.2|198\.51\.100)\./.test(address))).toEqual([]);
    }
  });
});

/** An alternative of a pattern that no event matches. */
const NEVER = { nothing: ['has this'] };

/** The kind of a rule: the rules of accounts are alike. */
const kindOf = (rule: string): string => rule.replace(/_accounts_.*/, '_accounts');

/** Paths of the leaves in which two values differ. */
function differences(one: unknown, other: unknown, path = ''): string[] {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return one === other ? [] : [path];
  }
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap(key =>
    differences((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key], `${path}.${key}`),
  );
}
