import { End } from '../../credentials/apply/journal';
import { CampaignPlan, CampaignTarget } from '../../credentials/plan';
import { Changed } from './foreign';
import { Kills } from './kills';
import { Told } from './people-told';
import { RootCall } from './records';

/** What came of a campaign, as the sandbox, the journal, the records and people have it. */
export interface Facts {
  readonly plan: CampaignPlan;
  readonly calls: readonly RootCall[];
  /** When other commands opened root sessions before, in milliseconds since 1970. */
  readonly earlier: readonly number[];
  readonly journal: readonly JournalFact[];
  readonly changed: readonly Changed[];
  /** In which account somebody else was. */
  readonly foreign: string;
  /** Accounts whose sessions CloudTrail does not mark. */
  readonly unmarked: ReadonlySet<string>;
  readonly told: readonly Told[];
  readonly kills: Kills;
  /** Files of the records. */
  readonly records: readonly string[];
  /** What root has at the end, by account: 'password', 'keys', 'certificates', 'mfa'. */
  readonly left: ReadonlyMap<string, readonly string[]>;
  /** The same before the campaign. */
  readonly before: ReadonlyMap<string, readonly string[]>;
}

/** A line of the journal, as far as it is looked at. */
export interface JournalFact {
  readonly account?: string;
  readonly session?: string;
  readonly end?: End;
  readonly message?: string;
}

const HOUR = 3_600_000;
/** As docs/credentials.md has it. */
const SESSIONS_AN_HOUR = 800;

/** What is not as it should be; empty when all is. */
export function problemsOf(facts: Facts): string[] {
  return [
    ...ofEnds(facts),
    ...ofDeletions(facts),
    ...ofSessions(facts),
    ...ofRecords(facts),
    ...ofMessages(facts),
    ...ofOthers(facts),
  ];
}

const byCampaign = (calls: readonly RootCall[]): RootCall[] => calls.filter(({ who }) => who === 'campaign');
export const sessionsOf = (calls: readonly RootCall[]): RootCall[] =>
  calls.filter(({ opened }) => opened !== undefined);

/** What a call deletes, within its account; undefined when it deletes nothing. */
function deletedBy({ operation, input }: RootCall): string | undefined {
  if (!/^(Delete|Deactivate)/.test(operation)) return undefined;
  return [operation, input.AccessKeyId ?? input.CertificateId ?? input.SerialNumber].filter(Boolean).join(' ');
}

/** Everything that the plan says of an account, as calls. */
const plannedIn = ({ password, keys, certificates, mfa }: CampaignTarget): string[] => [
  ...(password === false ? [] : ['DeleteLoginProfile']),
  ...keys.map(({ id }) => `DeleteAccessKey ${id}`),
  ...certificates.map(id => `DeleteSigningCertificate ${id}`),
  ...mfa.map(({ serial }) => `DeactivateMFADevice ${serial}`),
  ...mfa.filter(({ kind }) => kind === 'virtual').map(({ serial }) => `DeleteVirtualMFADevice ${serial}`),
];

/** Every target is verified, and empty by what AWS says, or left alone for the reason that it has. */
function ofEnds({ plan, journal, changed, left, before }: Facts): string[] {
  return plan.targets.flatMap(({ account }) => {
    const ends = journal.flatMap(line => (line.account === account && line.end !== undefined ? [line.end] : []));
    const [end] = ends;
    if (end === undefined || ends.length !== 1) return [`${account}: has ${ends.length} ends`];
    const held = changed.find(one => one.account === account);
    if (held !== undefined) {
      const isHeld = end.is === 'held' && end.why.length > 0 && end.why.every(why => held.why.test(why));
      const same = left.get(account)!.join() === before.get(account)!.join();
      return [
        ...(isHeld
          ? []
          : [`${account}: ended as ${JSON.stringify(end)}, and should be left alone: ${held.why.source}`]),
        ...(same ? [] : [`${account}: is left alone, and has ${left.get(account)!.join(', ')}`]),
      ];
    }
    return [
      ...(end.is === 'verified' ? [] : [`${account}: ended as ${JSON.stringify(end)}`]),
      ...left.get(account)!.map(what => `${account}: is verified, and has ${what}`),
    ];
  });
}

/** Nothing is deleted twice, nothing that the plan does not name, and nothing of it is left. */
function ofDeletions({ plan, calls, changed, foreign }: Facts): string[] {
  const done = new Map<string, string[]>();
  for (const call of calls) {
    const what = deletedBy(call);
    if (what === undefined || call.error !== undefined) continue;
    if (call.who === 'plan') return [`the plan deleted ${what} in ${call.account}`];
    done.set(call.account, [...(done.get(call.account) ?? []), what]);
  }
  const planned = new Map(plan.targets.map(target => [target.account, plannedIn(target)]));
  return [...new Set([...done.keys(), ...planned.keys()])].flatMap(account => {
    const isHeld = changed.some(one => one.account === account);
    const [wanted, found] = [isHeld ? [] : (planned.get(account) ?? []), done.get(account) ?? []];
    return [
      ...found.filter((one, at) => found.indexOf(one) !== at).map(one => `${account}: ${one} was done twice`),
      ...found.filter(one => !wanted.includes(one)).map(one => `${account}: ${one} was done, and not planned`),
      ...wanted.filter(one => !found.includes(one)).map(one => `${account}: ${one} was never done`),
      ...(account === foreign && !calls.some(one => one.who === 'foreign' && deletedBy(one) !== undefined)
        ? [`${account}: nobody else was there`]
        : []),
    ];
  });
}

/** The journal has the sessions of the campaign, all of whose answers it heard, and no hour has too many. */
function ofSessions({ calls, earlier, journal, kills }: Facts): string[] {
  const own = byCampaign(calls);
  const opened = sessionsOf(own).map(call => call.opened!);
  const noted = journal.flatMap(({ session }) => session ?? []);
  const unheard = opened.filter(key => !noted.includes(key));
  const lost = kills.lost.filter(operation => operation === 'AssumeRoot').length;
  const most = mostInAnHour({ calls, earlier });
  return [
    ...noted
      .filter((key, at) => !opened.includes(key) || noted.indexOf(key) !== at)
      .map(key => `${key}: is in the journal, and AWS gave it to nobody, or is there twice`),
    ...(unheard.length === lost
      ? []
      : [`${unheard.length} sessions are not in the journal, and ${lost} answers were lost`]),
    ...unheard
      .filter(key => calls.some(({ caller }) => caller === key))
      .map(key => `${key}: was used, and is not in the journal`),
    ...(most > SESSIONS_AN_HOUR ? [`${most} sessions were opened within an hour`] : []),
  ];
}

/** The most root sessions of all commands together that were opened within any hour, both ends included. */
export function mostInAnHour({ calls, earlier }: Pick<Facts, 'calls' | 'earlier'>): number {
  const times = [...earlier, ...sessionsOf(calls.filter(({ who }) => who !== 'foreign')).map(({ at }) => at)];
  return Math.max(0, ...times.map(from => times.filter(at => at >= from && at <= from + HOUR).length));
}

/** One record for each account in which a session was opened. */
function ofRecords({ plan, calls, records }: Facts): string[] {
  const accounts = new Set(sessionsOf(byCampaign(calls)).map(({ account }) => account));
  return [
    ...(records.length === accounts.size ? [] : [`${records.length} records of ${accounts.size} accounts`]),
    ...records.filter(file => !file.endsWith(`-${plan.campaign}.md`)).map(file => `${file}: is not of this campaign`),
  ];
}

/** Both messages arrived, twice only where an answer was lost, and nothing else was critical but what is not marked. */
function ofMessages({ plan, told, kills, calls, unmarked, foreign }: Facts): string[] {
  const critical = told.filter(({ topic }) => topic === 'critical');
  const isOf = (verb: string) => (one: Told) => one.subject.startsWith(`CRITICAL: campaign ${plan.campaign} ${verb}`);
  const [opening, closing] = [critical.filter(isOf('begins')), critical.filter(isOf('is over'))];
  const lost = kills.lost.filter(operation => operation === 'Publish').length;
  const others = critical.filter(one => !opening.includes(one) && !closing.includes(one));
  const touched = new Set(byCampaign(calls).map(({ account }) => account));
  const loud = new Set([...[...unmarked].filter(account => touched.has(account)), foreign]);
  const named = new Set(others.map(({ account }) => account));
  const noticed = new Set(told.filter(({ topic }) => topic === 'notice').map(({ account }) => account));
  return [
    ...(opening.length >= 1 && closing.length >= 1 && opening.length + closing.length === 2 + lost
      ? []
      : [`${opening.length} messages open it and ${closing.length} close it, and ${lost} answers were lost`]),
    ...others.filter(({ account = '' }) => !loud.has(account)).map(({ text }) => `critical: ${text.split('\n')[0]}`),
    ...[...loud].filter(account => !named.has(account)).map(account => `${account}: no critical message names it`),
    ...[...touched].filter(account => !noticed.has(account)).map(account => `${account}: no notice names it`),
  ];
}

/** Accounts that are no targets have what they had. */
function ofOthers({ plan, left, before }: Facts): string[] {
  const targets = new Set(plan.targets.map(({ account }) => account));
  return [...before].flatMap(([account, had]) =>
    targets.has(account) || had.join() === left.get(account)!.join()
      ? []
      : [`${account}: is no target, and has ${left.get(account)!.join(', ')} of ${had.join(', ')}`],
  );
}
