import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ALARM_CATALOG } from '../../config/alarm-catalog';
import { DeployedRule, deployRule, TemplateRule } from '../../aws/cloudformation-template';
import { InputEvent } from '../../aws/events/cloudtrail-event';
import { matchesEventPattern } from '../../aws/events/event-pattern-match';
import { EventBridgeEvent } from '../../aws/events/eventbridge-event';
import { referencesIn, StackSet } from '../../world/stacks/synthesized-event-path';
import { simulateEventPath } from '../../simulate/event-path';
import { asEventBridgeEvent } from '../../simulate/simulation';
import { readSynthesized, Synthesized } from '../../world/stacks/synthesized';
import { Case, CASES, exampleOf, Expected, inputOf, outcomeOf, shortName } from './corpus';
import { acmeWithDelegate } from '../stacks/acme-of';
import { synthesizedFolder } from './synthesized-folder';
import { watchedRecords } from './watched-records';
import { WatchedPlaces } from '../../modules/alerts/watched/watched-call';
import { OWN_ACTS } from '../../modules/alerts/who-acts';
import { PLACES } from '../modules/alerts/watched-places';

const orgFileOf = (example: string): string =>
  readFileSync(join(__dirname, '../../examples', example, 'org.yaml'), 'utf8');
const ORG_FILE = orgFileOf('acme');

const RECORDS = CASES.filter(([, { record }]) => record !== undefined);
const caseNamed = (name: string): Case => CASES.find(([other]) => other === name)![1];

/** Where the parts of the example are. */
const ACME_PLACES: WatchedPlaces = {
  ...PLACES,
  hubAccount: PLACES.managementAccount,
  keyAccounts: ['111111111111', '222222222222'],
};

/** The identity of a session of a role, by a service or not. */
const byRole = (arn: string, invokedBy?: string) => ({
  type: 'AssumedRole',
  arn: 'arn:aws:sts::111111111111:assumed-role/a/b',
  accountId: '111111111111',
  sessionContext: { sessionIssuer: { type: 'Role', arn, accountId: '111111111111' } },
  ...(invokedBy === undefined ? {} : { invokedBy }),
});

/** A rule as it is in an account and region; tests ask for the same ones again and again. */
const deployedRules = new Map<string, DeployedRule>();
function deployedRule(rule: TemplateRule, stackSet: StackSet, { account, region }: EventBridgeEvent): DeployedRule {
  const key = `${rule.logicalId} ${account} ${region}`;
  const known = deployedRules.get(key) ?? deployRule(rule, referencesIn(stackSet, account, region));
  deployedRules.set(key, known);
  return known;
}

const ofRecord = (record: object): Case => ({ about: '', expected: NOTHING, record: { ...record } });

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

  const outcome = (one: Case, input: InputEvent = inputOf(one)): Promise<Expected> =>
    outcomeOf(input, examples[exampleOf(one)]);
  const eventPath = (one: Case, input: InputEvent = inputOf(one)) =>
    simulateEventPath(asEventBridgeEvent(input), examples[exampleOf(one)]);
  /** The record of a case with some fields changed, as the case expects it, but for these. */
  const changed = (one: Case, fields: object): InputEvent => inputOf({ ...one, record: { ...one.record, ...fields } });

  test.each(CASES)('%s', async (_, one) => {
    expect(await outcome(one)).toEqual(one.expected);
  });

  test('a session that the delegated administrator of iam opens is told from every region, as the file names it', async () => {
    const delegate = '777777777777';
    const opened = (accountId: string, awsRegion: string) =>
      changed(caseNamed('root-session-assume-root'), {
        ...{ awsRegion, recipientAccountId: accountId },
        userIdentity: { type: 'AssumedRole', arn: `arn:aws:sts::${accountId}:assumed-role/Admin/jdoe`, accountId },
      });
    const named = synthesize(acmeWithDelegate());
    const told = async (account: string, region: string, synthesized: Synthesized) => {
      const { rules, message, notForwarded } = await outcomeOf(opened(account, region), synthesized);
      return notForwarded ?? [rules[0], message];
    };
    const message = caseNamed('root-session-assume-root').expected.message;
    const further = 'aws_cloudformation_stack_set.forwarding_delegate/ForwardRootSession';
    expect(await told(delegate, 'ap-east-1', named)).toEqual([further, message]);
    expect(await told(delegate, 'eu-west-1', named)).toEqual(['ForwardRootSession', message]);
    const silent = 'region ap-east-1 is not in alerts.regions';
    expect(await told('888888888888', 'ap-east-1', named)).toBe(silent);
    expect(await told(delegate, 'ap-east-1', acme)).toBe(silent);
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

  test('what is nearly tampering or a change is not announced', () => {
    const nearly = CASES.filter(([name]) => /^(tampering|change)-.*-nearly-/.test(name));
    expect(nearly.length).toBeGreaterThan(25);
    for (const [name, { expected }] of nearly) {
      expect(expected).toMatchObject({ signal: null, message: null });
      const [signal = ''] = name.split('-');
      expect(caseNamed(name.replace(/-nearly-.*/, '')).expected).toMatchObject({ signal });
    }
  });

  /** The rules that forward a record, of those that every account has. */
  const forwarded = (record: object): string[] => {
    const [stackSet] = acme.stackSets;
    const event = asEventBridgeEvent(inputOf(ofRecord(record)))!;
    return stackSet!.rules
      .filter(rule => {
        const { pattern } = deployedRule(rule, stackSet!, event);
        return matchesEventPattern(pattern, event);
      })
      .map(({ logicalId }) => logicalId);
  };

  test('every watched call is announced, to the topic that its meaning asks for', async () => {
    const watched = watchedRecords(ACME_PLACES).flatMap(({ call, records }) =>
      records.map(record => ({ call, record })),
    );
    const outcomes = await Promise.all(
      watched.map(async ({ call, record }) => {
        const { signal, message } = await outcome(ofRecord(record));
        return { call, record, signal, message: message === null ? null : /^(CRITICAL|NOTICE)/.exec(message)?.[1] };
      }),
    );
    expect(outcomes.length).toBeGreaterThan(100);
    const wrong = outcomes.filter(
      ({ call, signal, message }) =>
        `${signal} ${message}` !== (call.means === 'told' ? 'change NOTICE' : 'tampering CRITICAL'),
    );
    expect(wrong).toEqual([]);
  });

  test('what a role that deploys sets is a notice, and what it disarms is critical', async () => {
    const calls = watchedRecords(ACME_PLACES).filter(({ call }) => call.serviceEvent !== true);
    const says = async (arn: string): Promise<string[]> => {
      const found = new Set<string>();
      for (const { call, records } of calls) {
        for (const record of records) {
          const { message } = await outcome(ofRecord({ ...record, userIdentity: byRole(arn) }));
          found.add(`${call.means} ${String(message?.split(' in ')[0])}`);
        }
      }
      return [...found].sort();
    };
    expect(await says('arn:aws:iam::111111111111:role/RootguardDeploy')).toEqual([
      'disarms CRITICAL: tampering',
      'sets NOTICE: change by a deploy role',
      'told NOTICE: change',
    ]);
    // the name of the role alone is no proof
    for (const arn of ['arn:aws:iam::777777777777:role/RootguardDeploy', 'arn:aws:iam::111111111111:role/Deploy']) {
      expect(await says(arn)).toEqual([
        'disarms CRITICAL: tampering',
        'sets CRITICAL: tampering',
        'told NOTICE: change',
      ]);
    }
  });

  test('what AWS refused is announced only where an attempt counts', () => {
    const refused = { errorCode: 'AccessDenied', errorMessage: 'Not authorized' };
    for (const { call, records } of watchedRecords(ACME_PLACES)) {
      for (const record of call.serviceEvent === true ? [] : records) {
        const isForwarded = forwarded({ ...record, ...refused }).length > 0;
        expect([record, isForwarded]).toEqual([record, call.refusedToo ?? false]);
      }
    }
  });

  test('a watched call on something of a workload is silent', () => {
    const workload = (text: string): string =>
      text
        .replaceAll('rootguard-', 'workload-')
        .replaceAll('organization-trail', 'shop')
        .replaceAll('org-trail', 'shop');
    const named = watchedRecords(ACME_PLACES)
      .flatMap(({ records }) => records)
      .map(record => [JSON.stringify(record), workload(JSON.stringify(record))] as const)
      .filter(([one, other]) => one !== other);
    expect(named.length).toBeGreaterThan(60);
    for (const [, other] of named) {
      expect([other, forwarded(JSON.parse(other) as object)]).toEqual([other, []]);
    }
  });

  test('there is no message for what AWS does of its own accord', async () => {
    const members = /^Account(Departed|Joined)Organization$/;
    const byAws = RECORDS.filter(
      ([, { record }]) => record?.eventType === 'AwsServiceEvent' && !members.test(String(record.eventName)),
    );
    expect(byAws.length).toBeGreaterThanOrEqual(3);
    for (const [, { expected }] of byAws) expect(expected).toMatchObject({ signal: null, rules: [], message: null });
    for (const [name, one] of RECORDS.filter(([, { record }]) => !members.test(String(record?.eventName)))) {
      // what the sign-in service records of root is root's, whatever it calls that
      if (one.record?.eventSource === 'signin.amazonaws.com') continue;
      expect([name, (await eventPath(one, changed(one, { eventType: 'AwsServiceEvent' }))).rules]).toEqual([name, []]);
    }
    for (const { ownActs, call, records } of watchedRecords(ACME_PLACES)) {
      const identities = OWN_ACTS[ownActs].flatMap(({ service, roles }) => [
        { type: 'AWSService', invokedBy: service },
        ...roles.map(role => byRole(role.replaceAll('*', 'x'), service)),
      ]);
      for (const userIdentity of call.serviceEvent === true ? [] : identities) {
        expect([call, userIdentity, forwarded({ ...records[0], userIdentity })]).toEqual([call, userIdentity, []]);
      }
    }
  });

  test.each<readonly [string, object]>([
    ['a role with the name of one of AWS', byRole('arn:aws:iam::111111111111:role/AWSControlTowerAdmin')],
    [
      'a service role of Control Tower that another service uses',
      byRole('arn:aws:iam::111111111111:role/service-role/AWSControlTowerAdmin', 'cloudformation.amazonaws.com'),
    ],
    [
      'a role of StackSets that a person took',
      byRole('arn:aws:iam::111111111111:role/stacksets-exec-0123456789abcdef0123456789abcdef'),
    ],
    [
      'a service that does what people want, with a role of its own',
      byRole(
        'arn:aws:iam::111111111111:role/aws-service-role/ssm.amazonaws.com/AWSServiceRoleForSSM',
        'ssm.amazonaws.com',
      ),
    ],
    ...[
      'AWS Internal',
      'cloudformation.amazonaws.com',
      'config.amazonaws.com',
      'controltower.amazonaws.com',
      'scheduler.amazonaws.com',
      'signin.amazonaws.com',
      'ssm.amazonaws.com',
      'states.amazonaws.com',
    ].map(service => [`a person through ${service}`, byRole('arn:aws:iam::111111111111:role/Admin', service)] as const),
  ])('%s is announced', (_, userIdentity) => {
    for (const { call, records } of watchedRecords(ACME_PLACES)) {
      const [record] = records;
      expect([call, forwarded({ ...record, userIdentity }).length]).toEqual([call, 1]);
    }
  });

  test('service events raise no alarm either', () => {
    const byAws = RECORDS.filter(([, { record }]) => record?.eventType === 'AwsServiceEvent');
    expect(byAws.length).toBeGreaterThanOrEqual(3);
    for (const [, { expected }] of byAws) expect(expected.alarms).toEqual([]);
  });

  test('an event is of one signal, and makes one message at most', async () => {
    for (const [name, one] of CASES.filter(([other]) => other !== DRILL)) {
      const { rules, messages } = await eventPath(one);
      const forwarding = rules.filter(rule => rule.startsWith('aws_cloudformation_stack_set.'));
      expect([name, forwarding.length]).toEqual([name, one.expected.signal === null || rules.length === 0 ? 0 : 1]);
      expect([name, rules.length - forwarding.length]).toEqual([name, forwarding.length]);
      expect([name, messages.length]).toEqual([name, one.expected.message === null ? 0 : 1]);
    }
    expect((await eventPath(caseNamed(DRILL))).messages).toHaveLength(6);
  });

  test('a call that two accounts record makes one message', () => {
    const shared = RECORDS.flatMap(([, { record }]) => record?.sharedEventID ?? []);
    const byRoot = [...new Set(shared)]
      .map(id => RECORDS.filter(([, { record }]) => record?.sharedEventID === id))
      .filter(records => records.length > 1);
    expect(byRoot.length).toBeGreaterThanOrEqual(2);
    for (const records of byRoot) {
      expect(records.filter(([, { expected }]) => expected.signal !== null)).toHaveLength(1);
    }
    expect(byRoot.map(records => records.filter(([, { expected }]) => expected.message !== null).length)).toEqual(
      byRoot.map(() => 1),
    );
  });

  test('nobody can forge an alert with a source of his own', async () => {
    const forge = (one: Case, source: string) => {
      const event = { ...asEventBridgeEvent(inputOf(one)), source };
      return outcome(one, inputOf({ about: '', expected: NOTHING, event }));
    };
    for (const [, one] of RECORDS.filter(([, { expected }]) => expected.signal !== null)) {
      expect(await forge(one, 'com.example.trail')).toEqual(NOTHING);
    }
    for (const source of ['rootguard.test', 'awsx.s3', 'AWS.s3', '']) {
      expect(await forge(caseNamed('root-member-exempt'), source)).toEqual(NOTHING);
    }
  });

  describe('together', () => {
    const reached = (): string[] =>
      CASES.filter(([, one]) => exampleOf(one) === 'acme').flatMap(([, { expected }]) => expected.rules);
    const forwardingRules = (): string[] => acme.stackSets[0]!.rules.map(({ logicalId }) => logicalId);
    const hubRules = (): string[] => acme.hubRules.map(({ address }) => shortName(address));

    test('reach every signal', () => {
      expect([...new Set(CASES.flatMap(([, { expected }]) => expected.signal ?? []))].sort()).toEqual([
        'change',
        'root-activity',
        'root-denied',
        'root-reads',
        'root-session',
        'root-sign-in',
        'tampering',
      ]);
    });

    test('match every forwarding rule', () => {
      expect(forwardingRules()).toHaveLength(23);
      expect(
        forwardingRules().filter(rule => !reached().some(name => name.endsWith(rule.replace(/\d+$/, '')))),
      ).toEqual([]);
    });

    test('match every rule in the hub', () => {
      expect(hubRules()).toHaveLength(7);
      expect(hubRules().filter(rule => !reached().includes(rule))).toEqual([]);
    });

    /** Names of the cases whose outcome is another. */
    async function noticed(mutant: Synthesized, rule: string): Promise<string[]> {
      const cases = CASES.filter(([, one]) => exampleOf(one) === 'acme' && one.expected.rules.includes(rule));
      const others = await filterAsync(
        cases,
        async ([, one]) => JSON.stringify(await outcomeOf(inputOf(one), mutant)) !== JSON.stringify(one.expected),
      );
      return others.map(([name]) => name);
    }

    test('need every part of the pattern of every forwarding rule', () => {
      const [stackSet] = acme.stackSets;
      const watched = watchedRecords(ACME_PLACES).flatMap(({ records }) => records.map(ofRecord));
      const events = [...CASES.map(([, one]) => one).filter(one => exampleOf(one) === 'acme'), ...watched].flatMap(
        one => asEventBridgeEvent(inputOf(one)) ?? [],
      );
      const matched = (rule: TemplateRule): EventBridgeEvent[] =>
        events.filter(event => {
          const { pattern } = deployRule(rule, referencesIn(stackSet!, event.account, event.region));
          return matchesEventPattern(pattern, event);
        });
      const unneeded = stackSet!.rules.flatMap(rule => {
        const { detail, ...pattern } = rule.pattern as { detail: { $or?: unknown[] } };
        const all = matched(rule).length;
        const mutants = (detail.$or ?? []).map((_, at, alternatives) => ({
          ...rule,
          pattern: { ...pattern, detail: { ...detail, $or: alternatives.with(at, NEVER) } },
        }));
        return [
          ...(all === 0 ? [rule.logicalId] : []),
          ...mutants.flatMap((mutant, at) => (matched(mutant).length < all ? [] : [`${rule.logicalId} ${at}`])),
        ];
      });
      expect(unneeded).toEqual([]);
    });

    test('notice every rule in the hub that is missing', async () => {
      const unnoticed = await filterAsync(hubRules(), async rule => {
        const rest = acme.hubRules.filter(({ address }) => shortName(address) !== rule);
        return (await noticed({ ...acme, hubRules: rest }, rule)).length === 0;
      });
      expect(unnoticed).toEqual([]);
    });

    test('notice rules that do not see read-only calls, at both ends', async () => {
      const stackSets = acme.stackSets.map(stackSet => ({
        ...stackSet,
        rules: stackSet.rules.map(rule => ({ ...rule, state: 'ENABLED' })),
      }));
      const hub = acme.hubRules.map(rule => ({ ...rule, state: 'ENABLED' }));
      expect(await noticed({ ...acme, stackSets }, 'ForwardRootReads')).toContain('root-console-read');
      expect(await noticed({ ...acme, hubRules: hub }, 'root-reads_keep')).toContain('root-console-read');
    });
  });

  test('leaves a disabled control out, and nothing else', async () => {
    const other = caseNamed('CIS-4.10-fires');
    const synthesized = synthesize(ORG_FILE);
    expect(await outcomeOf(inputOf(caseNamed('CIS-4.11-fires')), synthesized)).toEqual(NOTHING);
    expect(await outcomeOf(inputOf(other), synthesized)).toEqual(other.expected);
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

/** The items for which an answer, all asked at once, is yes. */
async function filterAsync<T>(items: readonly T[], asks: (item: T) => Promise<boolean>): Promise<T[]> {
  const answers = await Promise.all(items.map(asks));
  return items.filter((_, index) => answers[index]);
}

/** Paths of the leaves in which two values differ. */
function differences(one: unknown, other: unknown, path = ''): string[] {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return one === other ? [] : [path];
  }
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap(key =>
    differences((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key], `${path}.${key}`),
  );
}
