import { Partition } from '../../../aws/partition';
import { PREFIX, stackOf } from '../../../config/names';
import { OWN_ACTS } from '../who-acts';

/** Where Rootguard's parts are, by which their calls are told from a workload's own. */
export interface WatchedPlaces {
  readonly partition: Partition;
  /** Name of the organization trail; undefined when somebody else owns it, then every trail counts. */
  readonly trailName?: string;
  /** Buckets of the trail and of its access logs; none when somebody else owns them. */
  readonly trailBuckets: readonly string[];
  /** Name of the log group that the trail writes to; with `*` at its end the beginning of one. */
  readonly logGroupName: string;
  /** Region of trail, alarms, topics and keys. */
  readonly homeRegion: string;
  /** Account of trail, log group and alarms. */
  readonly managementAccount: string;
  /** Account of topics, buses and their rules. */
  readonly hubAccount: string;
  /** Accounts that hold a key of the trail, its log group or the topics. */
  readonly keyAccounts: readonly string[];
}

/**
 * What a call means.
 *
 * - disarms: it stops, disables, mutes, deletes or opens: critical, whoever makes it.
 * - sets: every deployment makes it: a notice when a role that deploys makes it, critical when anybody else does.
 * - told: people should know: a notice, whoever makes it.
 */
export type Meaning = 'disarms' | 'sets' | 'told';

/** Calls that are announced: a row of the one table that rules, messages and documentation follow from. */
export interface WatchedCall {
  /** 'events' stands for events.amazonaws.com. */
  readonly service: string;
  /** Names of events, or the beginning of their names. */
  readonly events: readonly (string | { readonly prefix: string })[];
  readonly means: Meaning;
  /** What else a record must have. @default - nothing */
  readonly match?: Readonly<Record<string, unknown>>;
  /** Whether an attempt that failed counts as well. @default false */
  readonly refusedToo?: boolean;
  /** Whether it is an event that AWS writes of its own accord, and no call. @default false */
  readonly serviceEvent?: boolean;
  /** Request parameter that says what was changed, for the message. @default - none */
  readonly changed?: string;
  /** Request parameter that says what that is part of, or is itself of. @default - none */
  readonly of?: string;
  /** Request parameter that says what it is now; never one that may hold a phone number. @default - none */
  readonly now?: string;
}

/** Calls of one kind of things. */
export interface WatchedGroup {
  /** What documentation calls the things. */
  readonly title: string;
  /** Whose own acts are silent. */
  readonly ownActs: keyof typeof OWN_ACTS;
  readonly calls: (places: WatchedPlaces) => readonly WatchedCall[];
}

/** Names of Rootguard's parts. */
export const OURS = { prefix: PREFIX };

/** ARNs and URLs whose last part is such a name, after a colon or a slash. */
export const OUR_ARN = { wildcard: `arn:*:${PREFIX}*` };
export const OUR_PATH = { wildcard: `*/${PREFIX}*` };

export const OUR_STACK = { wildcard: `*${stackOf(PREFIX)}*` };

/** A request with these parameters. */
export const request = (requestParameters: object): { readonly match: { readonly requestParameters: object } } => ({
  match: { requestParameters },
});

/** Anything in these accounts and the home region: for calls that do not say what they are about. */
export const at = (accounts: readonly string[], { homeRegion }: WatchedPlaces, match: object = {}) => ({
  match: { recipientAccountId: [...new Set(accounts)].sort(), awsRegion: [homeRegion], ...match },
});

/** Characters of a name by which it is told from others; longer ones do not fit into a pattern several times. */
const TELLING = 128;

/** A name, the end of one that is very long, or what one begins with, whose last character is `*`. */
export const named = (name: string): unknown => {
  if (name.endsWith('*')) return { prefix: name.slice(0, -1).slice(0, TELLING) };
  return name.length <= TELLING ? name : { suffix: name.slice(-TELLING) };
};

/** An ARN that ends in a name, after a separator, or in one that begins so. */
export const arnOf = (separator: string, name: string): unknown =>
  name.endsWith('*') && !name.endsWith(':*')
    ? { wildcard: `*${separator}${name.slice(0, -1).slice(0, TELLING)}*` }
    : { suffix: `${separator}${name}`.slice(-TELLING) };
