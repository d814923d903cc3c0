import { CloudTrailRecord } from '../../../aws/events/cloudtrail-event';
import { deliveredPeriod } from '../../../people/records/delivered';
import { explain, Explanation } from '../../../people/records/explain';
import { minuteOf } from '../../../people/records/moment';
import { RecordFile } from '../../../people/records/record';
import { accounts, named, USE, use } from './record-fixture';

const LEDGER = '888888888888';
const ID = '3038ebd2-c98a-4c65-9b6e-e22506292313';
const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** An event of root at a time of the day. */
const at = (time: string, id: number, fields: object = {}): CloudTrailRecord => ({
  eventName: 'CreateBucket',
  eventSource: 's3.amazonaws.com',
  eventType: 'AwsApiCall',
  eventTime: `2026-11-12T${time}Z`,
  eventID: idOf(id),
  userIdentity: { type: 'Root', accountId: LEDGER },
  ...fields,
});
const SOMEBODY = { userIdentity: { type: 'AssumedRole', accountId: LEDGER } };
/** Of somebody else in each hour, so that there is no gap. */
const everyHour = (from: number, to: number): CloudTrailRecord[] =>
  Array.from({ length: to - from }, (_, hour) =>
    at(`${String(from + hour).padStart(2, '0')}:30:00`, 900 + hour, SOMEBODY),
  );

const explained = (
  files: readonly RecordFile[],
  events: readonly CloudTrailRecord[],
  names: string[] = [],
): Explanation => explain(files, events, names, accounts);
const visits = ({ unexplained }: Explanation) =>
  unexplained.map(({ key, from, to, events }) => `${key} ${minuteOf(from)} ${minuteOf(to)} ${events.length}`);
const misfits = ({ mismatches }: Explanation) => mismatches.map(({ file, rule, event }) => [file.id, rule, event]);
/** A record without ids of events, of 14:00 to 14:35. */
const WITHOUT = USE.replace(`[${ID}]`, '[]');

describe('uses of root', () => {
  test('are explained by account and time, both ends of it included', () => {
    const events = [at('14:00:00', 1), at('14:35:00', 2)];
    expect(visits(explained([use(WITHOUT)], events))).toEqual([]);
    const around = [at('13:59:59', 3), ...events, at('14:35:01', 4)];
    expect(visits(explained([use(WITHOUT)], around))).toEqual(['ledger-prod 2026-11-12T13:59Z 2026-11-12T14:35Z 2']);
  });

  test('are explained by the id of the event, at any time, and by no other account', () => {
    expect(visits(explained([use(USE)], [at('09:00:00', 0, { eventID: ID })]))).toEqual([]);
    const other = { userIdentity: { type: 'Root', accountId: '999999999999' } };
    expect(visits(explained([use(WITHOUT)], [at('14:10:00', 1, other)]))).toEqual([
      'shop-prod 2026-11-12T14:10Z 2026-11-12T14:10Z 1',
    ]);
  });

  test('are explained by a planned use and by a drill, and not by a review', () => {
    const of = (kind: string, lines: string) =>
      named(
        `2026-11-12-${kind}`,
        `---\nkind: ${kind}\naccounts: [ledger-prod]\nwho: [Kim Osei, Dana Reyes]\nfrom: 2026-11-12T14:00Z\nto: 2026-11-12T14:35Z\nwhy: because\n${lines}\n---\n`,
      );
    const events = [at('14:10:00', 1)];
    const planned = of('planned-use', 'ticket: CHG-1\napprovals: [{ by: Security Lead, at: 2026-11-11T09:00Z }]');
    const drill = of('drill', 'learned: nothing\nresults: { root_access: worked }');
    const review = of('review', 'results: { reviewed: [access], outcome: as it should be }');
    expect([planned, drill, review].map(({ record }) => record?.kind)).toEqual(['planned-use', 'drill', 'review']);
    expect([planned, drill, review].map(one => visits(explained([one], events)).length)).toEqual([0, 0, 1]);
  });

  test('are one visit up to an hour apart, each event once, accounts and root sessions apart', () => {
    const session = { userIdentity: { type: 'Root', accountId: LEDGER, sessionContext: { assumedRoot: 'true' } } };
    const events = [
      ...[at('12:00:01', 3), at('10:00:00', 1), at('11:00:00', 2), at('11:00:00', 2), at('11:00:30', 5, session)],
      at('11:00:40', 6, { ...session, readOnly: true }),
      at('10:30:00', 4, { userIdentity: { type: 'Root', accountId: '000000000001' } }),
    ];
    const found = explained([], events);
    expect(visits(found)).toEqual([
      'ledger-prod 2026-11-12T10:00Z 2026-11-12T11:00Z 2',
      'undefined 2026-11-12T10:30Z 2026-11-12T10:30Z 1',
      'ledger-prod 2026-11-12T11:00Z 2026-11-12T11:00Z 1',
      'ledger-prod 2026-11-12T12:00Z 2026-11-12T12:00Z 1',
    ]);
    expect([found.uses, found.sessionReads]).toEqual([6, 1]);
  });

  test('of a root session that no record marks as one are known by the access key that AssumeRoot gave', () => {
    const KEY = 'ASIAEXAMPLE1';
    const by = (accessKeyId: string) => ({ userIdentity: { type: 'Root', accountId: LEDGER, accessKeyId } });
    const opened = at('10:00:00', 1, {
      ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRoot' },
      userIdentity: { type: 'AssumedRole', accountId: '111111111111' },
      requestParameters: { targetPrincipal: LEDGER, taskPolicyArn: { arn: 'policy/IAMAuditRootUserCredentials' } },
      responseElements: { credentials: { accessKeyId: KEY } },
    });
    const read = at('10:00:01', 2, { ...by(KEY), readOnly: true });
    const other = at('10:00:02', 3, { ...by('ASIAEXAMPLE2'), readOnly: true });
    const found = explained([], [read, opened, other]);
    expect([found.uses, found.sessionReads]).toEqual([3, 2]);
    expect(visits(found)).toEqual(['ledger-prod 2026-11-12T10:00Z 2026-11-12T10:00Z 1']);
    // a key that a call of another name was given is none of a session
    const forged = explained([], [read, { ...opened, eventName: 'AssumeRole' }]);
    expect(forged.sessionReads).toBe(0);
    const written = explained([], [at('10:00:01', 2, by(KEY)), opened]);
    expect(written.unexplained.map(visit => visit.by)).toEqual(['root session']);
  });

  test('are explained by the root sessions that a record names, and what is done otherwise within its time is not', () => {
    const record = use(WITHOUT.replace('results:', 'sessions: [AB12]\nresults:'));
    expect(record.record).toMatchObject({ sessions: ['AB12'] });
    const by = (time: string, id: number, accessKeyId: string | undefined, isMarked = true) =>
      at(time, id, {
        userIdentity: {
          ...{ type: 'Root', accountId: LEDGER, accessKeyId },
          ...(isMarked && { sessionContext: { assumedRoot: 'true' } }),
        },
      });
    const opened = at('14:00:00', 1, {
      ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRoot' },
      requestParameters: { targetPrincipal: LEDGER, taskPolicyArn: 'policy/IAMDeleteRootUserCredentials' },
    });
    const own = [opened, by('14:00:00', 2, 'ASIAEXAMPLEAB12'), by('14:35:00', 3, 'ASIAEXAMPLEAB12', false)];
    expect(visits(explained([record], own))).toEqual([]);
    const foreign = [by('14:01:00', 4, 'ASIAEXAMPLEAB13'), by('14:02:00', 5, undefined)];
    expect(visits(explained([record], [...own, ...foreign, at('14:03:00', 6)]))).toEqual([
      'ledger-prod 2026-11-12T14:01Z 2026-11-12T14:02Z 2',
      'ledger-prod 2026-11-12T14:03Z 2026-11-12T14:03Z 1',
    ]);
    // its time still counts
    expect(visits(explained([record], [by('14:35:01', 7, 'ASIAEXAMPLEAB12')]))).toHaveLength(1);
  });

  test('of an account that the org file calls otherwise now are found by its id', () => {
    const drafts = use(WITHOUT.replace('[ledger-prod]', '[Workloads/Prod]'));
    expect(visits(explained([drafts], [at('14:10:00', 1)]))).toEqual([]);
  });
});

describe('records', () => {
  test('of a planned use that took place ask for one that says how it went, once it is over', () => {
    const plannedUntil = (to: string) =>
      named(
        '2026-11-12-planned-use',
        `---\nkind: planned-use\naccounts: [ledger-prod, shop-prod]\nwho: [Kim Osei]\nfrom: 2026-11-12T14:00Z\nto: 2026-11-12T${to}Z\nwhy: because\n` +
          'ticket: CHG-1\napprovals: [{ by: Security Lead, at: 2026-11-11T09:00Z }]\n---\n',
      );
    const planned = plannedUntil('14:35');
    const events = [at('14:10:00', 1), ...everyHour(13, 16)];
    const rulesOf = (files: readonly RecordFile[], of: readonly CloudTrailRecord[]) => misfits(explained(files, of));
    expect(rulesOf([planned], events)).toEqual([['2026-11-12-planned-use', 'use-not-recorded', undefined]]);
    expect(rulesOf([planned, use(WITHOUT)], events)).toEqual([]);
    // root of the other account was used, too, and the record is of one
    const other = at('14:20:00', 2, { userIdentity: { type: 'Root', accountId: '999999999999' } });
    expect(rulesOf([planned, use(WITHOUT)], [...events, other])).toHaveLength(1);
    // it did not take place, or is going on
    expect(rulesOf([planned], everyHour(13, 16))).toEqual([]);
    expect(rulesOf([plannedUntil('15:59')], events)).toHaveLength(1);
    expect(rulesOf([plannedUntil('16:00')], events)).toEqual([]);
  });

  test('whose event was not delivered, though its hours were, are named', () => {
    const found = explained([use(USE)], everyHour(13, 16));
    expect(misfits(found)).toEqual([['2026-11-12-root-use-ledger-prod', 'event-not-delivered', 0]]);
  });

  test('whose event is of another time or account are named', () => {
    const other = { eventID: ID, userIdentity: { type: 'Root', accountId: '999999999999' } };
    const ofOther = [...everyHour(13, 16), at('14:10:00', 0, other)];
    const late = [...everyHour(13, 17), at('16:10:00', 0, { eventID: ID })];
    const fitting = [...everyHour(13, 16), at('14:10:00', 0, { eventID: ID })];
    expect(
      [ofOther, late, fitting].map(events => misfits(explained([use(USE)], events)).map(([, rule]) => rule)),
    ).toEqual([['event-elsewhere'], ['event-elsewhere'], []]);
  });

  test('without any event of root in their time are named, unless root was not used', () => {
    expect(misfits(explained([use(WITHOUT)], everyHour(13, 16)))).toEqual([
      ['2026-11-12-root-use-ledger-prod', 'record-without-event', undefined],
    ]);
    expect(misfits(explained([use(WITHOUT)], [...everyHour(13, 16), at('14:10:00', 1)]))).toEqual([]);
  });

  test('of hours that were not delivered are unknown, and those of another time are counted', () => {
    const gap = [...everyHour(13, 14), ...everyHour(15, 16)];
    expect(misfits(explained([use(WITHOUT)], gap)).map(([, rule]) => rule)).toEqual(['period-unknown']);
    expect(misfits(explained([use(USE)], gap)).map(([, rule]) => rule)).toEqual(['period-unknown']);
    const before = explained([use(USE)], everyHour(8, 14));
    expect([misfits(before), before.outside.map(({ id }) => id)]).toEqual([[], ['2026-11-12-root-use-ledger-prod']]);
  });
});

describe('what was delivered', () => {
  const spans = (periods: readonly { from: number; to: number }[]) =>
    periods.map(({ from, to }) => `${minuteOf(from)} ${minuteOf(to)}`);

  test('has a gap for each hour without event and file', () => {
    const events = [at('13:59:59', 1), at('14:00:00', 2), at('17:00:00', 3)];
    const { period, gaps } = deliveredPeriod(events, []);
    expect(spans([period!])).toEqual(['2026-11-12T13:00Z 2026-11-12T18:00Z']);
    expect(spans(gaps)).toEqual(['2026-11-12T15:00Z 2026-11-12T17:00Z']);
  });

  test('counts the files of a trail by when they were delivered, whatever is in them', () => {
    const names = ['a/111111111111_CloudTrail_us-east-1_20261112T1505Z_AbCdEfGh.json.gz', 'events.json'];
    const { gaps } = deliveredPeriod([at('14:00:00', 1), at('16:00:00', 2)], names);
    expect(gaps).toEqual([]);
  });

  test('is whole, unknown or outside for a time, at both ends', () => {
    const { of } = deliveredPeriod([...everyHour(13, 15), ...everyHour(16, 17)], []);
    const day = (time: string) => Date.parse(`2026-11-12T${time}Z`);
    const asked = (from: string, to: string) => of({ from: day(from), to: day(to) });
    expect(asked('13:00:00', '14:59:59')).toBe('whole');
    expect(asked('13:00:00', '15:00:00')).toBe('unknown');
    expect(asked('12:59:59', '13:30:00')).toBe('unknown');
    expect(asked('12:00:00', '12:59:59')).toBe('outside');
    expect(asked('16:30:00', '17:00:00')).toBe('unknown');
    expect(asked('17:00:00', '17:30:00')).toBe('outside');
  });

  test('is nothing without a time', () => {
    expect(deliveredPeriod([], []).period).toBeUndefined();
  });
});
