import { Loose } from '../../config/reading/draft';
import { Path } from '../../config/reading/problem';
import { Kept, Mailbox, MfaDevice, Password, Phone, RootSessions } from './custody';
import { FactorsEntry } from './file/custody-file';
import { NONE } from './file/parts';
import { NameList, Names } from './names';

/** What the file says of the root user of some accounts, as far as it is well-formed; undefined for what it does not say. */
export interface Said {
  readonly mailbox?: Mailbox;
  readonly password?: Password | 'none' | 'unknown';
  readonly mfaDevices?: readonly MfaDevice[];
  readonly phone?: Phone | 'none' | 'management';
  readonly rootSessions?: RootSessions | 'none';
}

/** The factors of an entry, as its keys call them. */
export const FACTORS = {
  mailbox: 'mailbox',
  password: 'password',
  mfa_devices: 'mfaDevices',
  phone: 'phone',
  root_sessions: 'rootSessions',
} as const satisfies Partial<Record<keyof FactorsEntry, keyof Said>>;

/** Key of a factor in the file. */
export type FactorKey = keyof typeof FACTORS;

export const FACTOR_KEYS = Object.keys(FACTORS) as FactorKey[];

/** What people call a factor. */
export const FACTOR_NAMES: Readonly<Record<FactorKey, string>> = {
  mailbox: 'the mailbox',
  password: 'the password',
  mfa_devices: 'the MFA device',
  phone: 'the phone',
  root_sessions: 'the right to open root sessions',
};

/** Resolves one entry of factors. */
export function saidBy(entry: Loose<FactorsEntry>, at: Path, names: Names): Said {
  const kept = (one: { held_by?: NameList; stored_in?: NameList } | undefined, path: Path): Kept => ({
    at: path,
    heldBy: names.holders(one?.held_by, [...path, 'held_by']),
    storedIn: names.stored(one?.stored_in, [...path, 'stored_in']),
  });
  const { mailbox, password, mfa_devices: devices, phone, root_sessions: sessions } = entry;
  return {
    ...(mailbox !== undefined && { mailbox: { ...kept(mailbox, [...at, 'mailbox']), since: mailbox.since ?? '' } }),
    ...(password !== undefined && { password: passwordOf(password, [...at, 'password'], kept) }),
    ...(devices !== undefined && { mfaDevices: devicesOf(devices, [...at, 'mfa_devices'], kept) }),
    ...(phone !== undefined && { phone: phoneOf(phone, [...at, 'phone'], kept, names) }),
    ...(sessions !== undefined && {
      rootSessions:
        sessions === NONE
          ? NONE
          : {
              at: [...at, 'root_sessions'],
              heldBy: names.holders(sessions.held_by, [...at, 'root_sessions', 'held_by']),
              tasks: (sessions.tasks ?? []).filter(task => task !== undefined),
              since: sessions.since ?? '',
              accessLog: sessions.access_log ?? '',
            },
    }),
  };
}

type ToKept = (one: { held_by?: NameList; stored_in?: NameList } | undefined, path: Path) => Kept;

function passwordOf(
  said: Loose<NonNullable<FactorsEntry['password']>>,
  at: Path,
  kept: ToKept,
): NonNullable<Said['password']> {
  if (said === 'none' || said === 'unknown') return said;
  const since = said.since ?? '';
  if ('held_by' in said) return { at, parts: [kept(said, at)], needed: 1, since };
  if (!('parts' in said)) return { at, parts: [kept(undefined, at)], needed: 1, since };
  const parts = (said.parts ?? []).map((part, index) => kept(part, [...at, 'parts', index]));
  return { at, parts, needed: ('needed' in said ? said.needed : undefined) ?? parts.length, since };
}

const devicesOf = (said: Loose<NonNullable<FactorsEntry['mfa_devices']>>, at: Path, kept: ToKept): MfaDevice[] =>
  said === NONE
    ? []
    : Object.entries(said).flatMap(([key, device]) => {
        if (device === undefined) return [];
        const { kind = 'hardware', since = '', expires, other_uses: uses, copies } = device;
        return {
          ...kept(device, [...at, key]),
          key,
          kind,
          since,
          ...(expires !== undefined && { expires }),
          otherUses: uses === undefined || uses === NONE ? [] : uses.filter(use => use !== undefined),
          copies:
            copies === undefined || copies === NONE
              ? []
              : copies.map((copy, index) => ({
                  ...kept(copy, [...at, key, 'copies', index]),
                  what: copy?.what ?? '',
                  since: copy?.since ?? '',
                })),
        };
      });

function phoneOf(
  said: Loose<NonNullable<FactorsEntry['phone']>>,
  at: Path,
  kept: ToKept,
  names: Names,
): NonNullable<Said['phone']> {
  if (said === 'management' || said === NONE) return said;
  const listed = names.stored([said.listed_in], [...at, 'listed_in'], true);
  return {
    ...kept(said, at),
    since: said.since ?? '',
    paidBy: names.holders(said.paid_by, [...at, 'paid_by']),
    renewal: said.renewal ?? '',
    listedIn: listed[0] ?? NOWHERE,
  };
}

/** In place of a storage that was refused. */
const NOWHERE = { key: '', at: [], kind: 'system', accessLog: '', dependsOn: { accounts: [], storages: [] } } as const;
