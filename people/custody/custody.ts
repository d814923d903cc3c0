import { Path } from '../../config/reading/problem';
import { MFA_KINDS, ROOT_TASKS } from './file/factors';
import { STORAGE_KINDS } from './file/storages';

/**
 * Who holds what of the root users of an organization: every name resolved, every group of accounts told apart. The rest of
 * the program reads this and never the file. Nothing in it is a secret, and none is a phone or serial number.
 */
export interface Custody {
  /** By their name in the file, sorted. */
  readonly people: ReadonlyMap<string, Person>;
  /** By their name in the file, sorted. */
  readonly roles: ReadonlyMap<string, Role>;
  /** By their name in the file, sorted. */
  readonly storages: ReadonlyMap<string, Storage>;
  /** Key of every active account to what is held of its root; accounts with the same factors share one object. */
  readonly accounts: ReadonlyMap<string, RootFactors>;
  /** Who approves a use of root. */
  readonly approvers: Holders;
  /** Who says whether a use that rang was expected. */
  readonly validators: Holders;
  /** Who acts when it was not, with the day of their last training (YYYY-MM-DD). */
  readonly responders: readonly { readonly who: Holders; readonly trained: string }[];
  /** Who reviews the custody file. */
  readonly reviewers: Holders;
  /** Teams by what they administer; undefined when the file does not say. */
  readonly administrators?: { readonly people: Holders; readonly tools: Holders; readonly data: Holders };
}

/** Somebody who holds something. */
export interface Person {
  /** By which the file refers to them. */
  readonly key: string;
  readonly name: string;
  /** First day, YYYY-MM-DD. */
  readonly joined: string;
  /** Last day, YYYY-MM-DD; undefined for somebody who stays. */
  readonly left?: string;
  /** When they can be reached; undefined when the file does not say. */
  readonly reachHours?: ReachHours;
}

/** Hours of the week. */
export interface ReachHours {
  /** Of the IANA database. */
  readonly timeZone: string;
  /** As in the file: 'mon-fri 08:00-18:00', 'always'. */
  readonly hours: readonly string[];
}

/** What people are called together. */
export interface Role {
  readonly key: string;
  readonly description?: string;
  readonly members: Holders;
}

/** People and roles, as the file names them, and everybody behind them. */
export interface Holders {
  /** Names of people and roles, as in the file. */
  readonly names: readonly string[];
  /** Everybody, sorted by key, each once by the shortest chain of roles; those who have left too. */
  readonly people: readonly Holder[];
  /** Whether a name was refused, so that somebody may be missing. Never in what a file without errors gives. */
  readonly isPartial: boolean;
  /** Where the list stands in the file. */
  readonly at: Path;
}

/** One person among holders. */
export interface Holder {
  readonly person: Person;
  /** Roles from the one that is named to the one that has the person as a member; empty when the person is named. */
  readonly through: readonly string[];
}

/** What keeps factors, or what such a thing depends on. */
export interface Storage {
  readonly key: string;
  /** Where it stands in the file. */
  readonly at: Path;
  readonly kind: (typeof STORAGE_KINDS)[number];
  readonly place?: string;
  /** Who can open it without being named as a holder; undefined when nobody else can. */
  readonly openedBy?: Holders;
  /** How each access is written down. */
  readonly accessLog: string;
  /** Keys of accounts and storages without which it does not open. */
  readonly dependsOn: { readonly accounts: readonly string[]; readonly storages: readonly string[] };
}

/** Something that is held, and where it is. */
export interface Kept {
  /** Where it stands in the file. */
  readonly at: Path;
  readonly heldBy: Holders;
  readonly storedIn: readonly Storage[];
}

/** What is held of the root user of an account. */
export interface RootFactors {
  readonly mailbox: Mailbox;
  /** 'none': root has none, and AWS refuses its recovery; 'unknown': it has one that nobody knows. */
  readonly password: Password | 'none' | 'unknown';
  /** Empty when root has none. */
  readonly mfaDevices: readonly MfaDevice[];
  /** Undefined when the account has none. Members that have that of the management account share its object. */
  readonly phone?: Phone;
  /** Undefined when nobody may open root sessions, and in the management account. */
  readonly rootSessions?: RootSessions;
}

/** The mailbox of the root e-mail; its holders are everybody who reads it. */
export interface Mailbox extends Kept {
  /** YYYY-MM-DD, here and below. */
  readonly since: string;
}

/** A password, in one part or in several. */
export interface Password {
  readonly at: Path;
  readonly parts: readonly Kept[];
  /** How many of the parts make the password: 1 unless it is split. */
  readonly needed: number;
  readonly since: string;
}

/** An MFA device of root. */
export interface MfaDevice extends Kept {
  /** Its name in the file. */
  readonly key: string;
  readonly kind: (typeof MFA_KINDS)[number];
  readonly since: string;
  /** Last day of battery or device. */
  readonly expires?: string;
  /** What else it is used for. */
  readonly otherUses: readonly string[];
  readonly copies: readonly MfaCopy[];
}

/** What makes a second device of a virtual one: a printed QR code. */
export interface MfaCopy extends Kept {
  readonly what: string;
  readonly since: string;
}

/** The telephone whose number AWS calls, with its SIM. */
export interface Phone extends Kept {
  readonly since: string;
  readonly paidBy: Holders;
  /** Last day of contract or SIM. */
  readonly renewal: string;
  /** Where the list of numbers is. */
  readonly listedIn: Storage;
}

/** The right to open root sessions in a member. */
export interface RootSessions {
  readonly at: Path;
  readonly heldBy: Holders;
  readonly tasks: readonly (typeof ROOT_TASKS)[number][];
  readonly since: string;
  readonly accessLog: string;
}
