import { BusSignal } from '../../../config/alert-signals';
import { ABSENT, somebody } from '../who-acts';
import { ALARM_PATH } from './alarm-path-calls';
import { EVENT_PATH } from './event-path-calls';
import { KEYS } from './key-calls';
import { ORGANIZATION } from './organization-calls';
import { TRAIL } from './trail-calls';
import { Meaning, WatchedCall, WatchedGroup, WatchedPlaces } from './watched-call';

/** Signals of watched calls. */
export type WatchedSignal = Extract<BusSignal, 'tampering' | 'change'>;

export const WATCHED_GROUPS: readonly WatchedGroup[] = [ORGANIZATION, EVENT_PATH, ALARM_PATH, TRAIL, KEYS];

/** Calls that one rule can tell: the same people make them, with the same outcome. */
interface Bundle {
  /** Suffix of the name of its first rule. */
  readonly name: string;
  readonly detail: object;
  readonly calls: readonly WatchedCall[];
}

/**
 * Returns what the details of the records of a signal are like, by the suffix of the rule that forwards them. Calls stay
 * in their order; those that make a rule too long go on in another one, so that a new one moves none of the others.
 *
 * @param fits - whether a rule takes so much
 * @throws Error when a rule does not take even one call
 */
export function watchedDetails(
  signal: WatchedSignal,
  places: WatchedPlaces,
  fits: (detail: object) => boolean,
): Readonly<Record<string, object>> {
  return Object.fromEntries(
    bundles(signal, places).flatMap(({ name, detail, calls }) => {
      const rules: object[][] = [];
      for (const call of calls.map(asPattern)) {
        const last = rules.at(-1);
        if (last !== undefined && fits(together(detail, [...last, call]))) last.push(call);
        else rules.push([call]);
      }
      return rules.map((rule, index) => {
        const whole = together(detail, rule);
        if (!fits(whole)) throw new Error(`${name}: the pattern of a rule is too long: ${JSON.stringify(whole)}`);
        return [index === 0 ? name : `${name}-${index + 1}`, whole];
      });
    }),
  );
}

/** EventBridge takes no $or of one. */
const together = (detail: object, [first, ...others]: readonly object[]): object =>
  others.length === 0 ? { ...detail, ...first } : { ...detail, $or: [first, ...others] };

const asPattern = ({ service, events, match }: WatchedCall): object => ({
  eventSource: [sourceOf(service)],
  eventName: events,
  ...match,
});

const MEANINGS: Readonly<Record<WatchedSignal, readonly Meaning[]>> = {
  tampering: ['disarms', 'sets'],
  change: ['told'],
};

function bundles(signal: WatchedSignal, places: WatchedPlaces): readonly Bundle[] {
  const all = WATCHED_GROUPS.flatMap(({ ownActs, calls }) => calls(places).map(call => ({ ...call, ownActs }))).filter(
    ({ means }) => MEANINGS[signal].includes(means),
  );
  const byAws = { name: `${signal}-by-aws`, detail: { eventType: [SERVICE_EVENT] } };
  const byPeople = (['own-parts', 'organization'] as const).flatMap(ownActs =>
    [false, true].map(refusedToo => ({
      name: `${signal}-${ownActs}${refusedToo ? '-tried' : ''}`,
      detail: {
        eventType: [{ 'anything-but': [SERVICE_EVENT] }],
        ...(refusedToo ? {} : { errorCode: [ABSENT] }),
        userIdentity: somebody(ownActs),
      },
      calls: all.filter(
        call => call.ownActs === ownActs && call.serviceEvent !== true && (call.refusedToo ?? false) === refusedToo,
      ),
    })),
  );
  return [...byPeople, { ...byAws, calls: all.filter(({ serviceEvent }) => serviceEvent === true) }].filter(
    ({ calls }) => calls.length > 0,
  );
}

const SERVICE_EVENT = 'AwsServiceEvent';

const sourceOf = (service: string): string => `${service}.amazonaws.com`;

/** Somewhere with everything: what is said of the table as a whole does not depend on where the parts are. */
const ANYWHERE: WatchedPlaces = {
  partition: 'aws',
  trailName: '',
  trailBuckets: [''],
  logGroupName: '',
  homeRegion: '',
  managementAccount: '',
  hubAccount: '',
  keyAccounts: [],
};

const everyCall = (places = ANYWHERE): WatchedCall[] => WATCHED_GROUPS.flatMap(({ calls }) => calls(places));

const sorted = (texts: readonly (string | undefined)[]): string[] =>
  [...new Set(texts.filter(text => text !== undefined))].sort();

/** Event sources of watched calls, which the hub takes from every account. */
export const watchedSources = (): string[] => sorted(everyCall().map(({ service }) => sourceOf(service)));

/** Request parameters that say what was changed, of what it is a part, and what it is now: at most one of each. */
export const changedParameters = (): readonly (readonly string[])[] => [
  sorted(everyCall().map(({ changed }) => changed)),
  sorted(everyCall().map(({ of }) => of)),
  sorted(everyCall().map(({ now }) => now)),
];

/**
 * Returns the JSONata expression of whether a watched call is what a deployment makes, by one of the roles that deploy.
 * It is asked of what watchedDetails of tampering let through, so it tells calls that only set something from those
 * that disarm by no more than what differs.
 *
 * @param event - expression of the event
 * @param roles - ARNs of the roles, exactly as IAM gives them
 */
export function deploymentExpression(event: string, roles: readonly string[], places: WatchedPlaces): string {
  const calls = everyCall(places);
  const called = ({ service, events }: WatchedCall): string[] =>
    events.map(name => `${sourceOf(service)} ${typeof name === 'string' ? name : name.prefix}`);
  const sets = calls.filter(({ means }) => means === 'sets');
  const names = sets.flatMap(called).sort();
  const beginnings = sets.flatMap(call => called(call).filter((_, at) => typeof call.events[at] !== 'string'));
  const likewise = calls.filter(call => call.means === 'disarms' && called(call).some(name => names.includes(name)));
  return `(
  $detail := ${event}.detail;
  $called := $detail.eventSource & " " & $detail.eventName;
  $exists($detail.userIdentity.sessionContext.sessionIssuer.arn)
    and $detail.userIdentity.sessionContext.sessionIssuer.arn in ${JSON.stringify(roles)}
    and ($called in ${JSON.stringify(names)}${beginnings.map(name => ` or $substring($called, 0, ${name.length}) = ${JSON.stringify(name)}`).join('')})
    and $not(${likewise.map(call => `($called in ${JSON.stringify(called(call))}${differs(call)})`).join(' or ')})
)`;
}

/** What a pattern asks of values as they are, or whether there are any; what else operators ask holds for the other call as well. */
function differs({ match }: WatchedCall): string {
  return Object.entries((match?.requestParameters ?? {}) as Record<string, readonly unknown[]>)
    .flatMap(([name, values]) => {
      const path = `$detail.requestParameters.${name}`;
      const plain = values.filter(value => typeof value !== 'object');
      if (values.every(value => value === ABSENT || typeof value !== 'object')) {
        const isOne = `${path} in ${JSON.stringify(plain)}`;
        return values.includes(ABSENT) ? ` and (${isOne} or $not($exists(${path})))` : ` and ${isOne}`;
      }
      const but = (values[0] as { 'anything-but'?: unknown })['anything-but'];
      return Array.isArray(but) ? ` and $not(${path} in ${JSON.stringify(but)})` : ` and $exists(${path})`;
    })
    .join('');
}
