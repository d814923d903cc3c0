import { parseArn } from '../arn';
import { ContextValue } from './condition';
import { Condition, PolicyDocument } from './document';
import { May } from './find-request';
import { isoDate } from './key-values';
import { Option, TIME_KEYS } from './request-space';

/** Where a caller is, as far as that is known. */
export interface CallerPlace {
  readonly account: string;
  readonly organization?: string | undefined;
  readonly path?: string | undefined;
  /** When the call is made, ISO 8601. @default - at the latest time that policies tell apart: what they deny then stays denied */
  readonly at?: string | undefined;
}

/** Actions whose requests may have tags. */
const TAGGING: ReadonlySet<string> = new Set(['iam:CreateRole', 'sts:AssumeRole']);

/** Services whose calls are about the account of the caller. */
const OF_OWN_ACCOUNT = /^(iam|support|ec2|s3)$/;

const FREE = Symbol('whatever the caller wants');

/** The value of a key in a call that somebody makes; undefined where there is none. */
function valueOf(key: string, action: string, place: CallerPlace): ContextValue | undefined | typeof FREE {
  const service = serviceOf(action);
  const [prefix] = key.split(':');
  if (prefix !== 'aws') return prefix === service ? FREE : undefined;
  if (/^aws:(tagkeys$|requesttag\/)/.test(key)) return TAGGING.has(action) ? FREE : undefined;
  if (key.startsWith('aws:calledvia')) return undefined;
  const fixed: Readonly<Record<string, ContextValue | undefined>> = {
    'aws:securetransport': 'true',
    'aws:viaawsservice': 'false',
    'aws:principalorgid': place.organization,
    'aws:principalorgpaths': place.path,
    ...(OF_OWN_ACCOUNT.test(service) && {
      'aws:resourceaccount': place.account,
      'aws:resourceorgid': place.organization,
      'aws:resourceorgpaths': place.path,
    }),
  };
  return fixed[key] ?? FREE;
}

/**
 * Whether a request may be a call of an action that somebody makes themselves, over HTTPS, not through a service: what
 * follows from that nobody can choose.
 */
export function isOfDirectCall(action: string, place: CallerPlace): May {
  return ({ name, options }, option) => {
    switch (name) {
      case 'action':
        return option.action === action;
      case 'resource':
        return option.resource === '*' || parseArn(option.resource)?.service === serviceOf(action);
      case 'time':
        return place.at === undefined ? option === options.at(-1) : isInstant(option.keys, Date.parse(place.at));
      default: {
        const value = valueOf(name, action, place);
        return (
          value === FREE ||
          Object.values(option.keys).every(one =>
            one === undefined ? value === undefined : [one].flat().join() === value,
          )
        );
      }
    }
  };
}

/** Whether the keys of the time, of which either may be there, are those of an instant in milliseconds. */
const isInstant = (keys: Option['keys'], instant: number): boolean =>
  Object.values(keys).every(value => value === isoDate(instant) || value === String(Math.floor(instant / 1000)));

/** What a search has to know to find such calls: values of the keys that policies ask for, and a resource of each service. */
export function knownOfDirectCalls(
  policies: readonly PolicyDocument[],
  actions: readonly string[],
  place: CallerPlace,
): { readonly resources: readonly string[]; readonly conditions: readonly Condition[] } {
  const asked = new Map(
    policies.flatMap(({ statements }) =>
      statements.flatMap(({ conditions }) => conditions.map(one => [one.key.toLowerCase(), one] as const)),
    ),
  );
  const conditions = [...asked].flatMap(([key, { set }]): Condition[] => {
    const values = [...new Set(actions.map(action => valueOf(key, action, place)))].filter(
      value => typeof value === 'string',
    );
    return values.length === 0
      ? []
      : [{ ...{ operator: 'StringEquals', ifExists: false, key, values }, ...(set && { set }) }];
  });
  const ofTime = [...asked].find(([key]) => TIME_KEYS.has(key));
  if (place.at !== undefined && ofTime !== undefined) {
    const values = [isoDate(Date.parse(place.at))];
    conditions.push({ operator: 'DateEquals', ifExists: false, key: ofTime[1].key, values });
  }
  const services = [...new Set(actions.map(serviceOf))];
  return { resources: services.map(service => `arn:aws:${service}::${place.account}:example`), conditions };
}

const serviceOf = (action: string): string => action.split(':')[0]!;
