import { Path } from '../../../config/reading/problem';
import { Kept, MfaDevice, Password, RootSessions } from '../custody';
import { Group } from '../groups';
import { FactorKey } from '../said';

/** How somebody comes to a factor. */
export interface Grip {
  /** 'reads the mailbox through on-call'. */
  readonly words: string;
  /** Roles and storages on the way, and one for itself. */
  readonly steps: number;
  /** The name in the file by which it is so. */
  readonly at: Path;
}

/** Key of a person to their shortest grip on something. */
export type Grips = ReadonlyMap<string, Grip>;

/** One way to have a factor: so many of its parts. */
export interface Alternative {
  readonly parts: readonly Grips[];
  readonly needed: number;
}

/** What is needed for a root user, and how it can be had. */
export interface Asset {
  readonly factor: FactorKey;
  /** 'the MFA device key-berlin'; for devices that stand for one another, all of them. */
  readonly noun: string;
  readonly at: Path;
  readonly alternatives: readonly Alternative[];
  /** Whether a name was refused somewhere, so that there may be more holders. */
  readonly isPartial: boolean;
}

/** Every factor of a root user that somebody can hold; each once, whatever shares it. */
export function assetsOf({ said }: Group): Asset[] {
  const { mailbox, password, mfaDevices, phone, rootSessions } = said;
  return [
    ...(mailbox === undefined ? [] : [remembered(mailbox, () => single('mailbox', 'the mailbox', 'reads', mailbox))]),
    ...(typeof password !== 'object' ? [] : [remembered(password, () => ofPassword(password))]),
    ...(mfaDevices === undefined || mfaDevices.length === 0
      ? []
      : [remembered(mfaDevices, () => ofDevices(mfaDevices))]),
    ...(typeof phone !== 'object' ? [] : [remembered(phone, () => single('phone', 'the phone', 'holds', phone))]),
    ...(typeof rootSessions !== 'object' ? [] : [remembered(rootSessions, () => ofSessions(rootSessions))]),
  ];
}

const known = new WeakMap<object, Asset>();

function remembered(factor: object, make: () => Asset): Asset {
  const asset = known.get(factor) ?? make();
  known.set(factor, asset);
  return asset;
}

const single = (factor: FactorKey, noun: string, verb: string, kept: Kept): Asset => ({
  factor,
  noun,
  at: kept.at,
  alternatives: [{ parts: [gripsOf(kept, noun, verb)], needed: 1 }],
  isPartial: isPartial(kept),
});

function ofPassword({ at, parts, needed }: Password): Asset {
  const noun = 'the password';
  const one = (index: number) => (parts.length === 1 ? noun : `part ${index + 1} of ${noun}`);
  const grips = parts.map((part, index) => gripsOf(part, one(index), 'holds'));
  return { factor: 'password', noun, at, alternatives: [{ parts: grips, needed }], isPartial: parts.some(isPartial) };
}

function ofDevices(devices: readonly MfaDevice[]): Asset {
  const all = devices.flatMap(device => [
    { kept: device, noun: `the MFA device ${device.key}` },
    ...device.copies.map(copy => ({ kept: copy, noun: `a copy of the MFA device ${device.key} (${copy.what})` })),
  ]);
  const names = devices.map(({ key }) => key).join(', ');
  return {
    factor: 'mfa_devices',
    noun: `the MFA device${devices.length === 1 ? '' : 's'} ${names}`,
    at: (devices[0]?.at ?? []).slice(0, -1),
    alternatives: all.map(({ kept, noun }) => ({ parts: [gripsOf(kept, noun, 'holds')], needed: 1 })),
    isPartial: all.some(({ kept }) => isPartial(kept)),
  };
}

function ofSessions({ at, heldBy }: RootSessions): Asset {
  const grips = gripsOf({ at, heldBy, storedIn: [] }, 'root sessions', 'may open');
  const noun = 'the right to open root sessions';
  return {
    factor: 'root_sessions',
    noun,
    at,
    alternatives: [{ parts: [grips], needed: 1 }],
    isPartial: heldBy.isPartial,
  };
}

const isPartial = ({ heldBy, storedIn }: Kept): boolean =>
  heldBy.isPartial || storedIn.some(({ openedBy }) => openedBy?.isPartial);

/** Who has something, because they hold it or because they open where it is. */
function gripsOf({ heldBy, storedIn }: Kept, noun: string, verb: string): Grips {
  const grips = new Map<string, Grip>();
  const add = (key: string, grip: Grip): void => {
    const before = grips.get(key);
    if (before === undefined || before.steps > grip.steps) grips.set(key, grip);
  };
  const lists = [
    { holders: heldBy, say: (through: string) => `${verb} ${noun}${through}`, more: 1 },
    ...storedIn.flatMap(({ key, openedBy }) =>
      openedBy === undefined
        ? []
        : [{ holders: openedBy, say: (through: string) => `opens ${key}${through}, where ${noun} is,`, more: 2 }],
    ),
  ];
  for (const { holders, say, more } of lists) {
    for (const { person, through } of holders.people) {
      const words = say(through.length === 0 ? '' : ` through ${through.join(' → ')}`);
      const at = [...holders.at, holders.names.indexOf(through[0] ?? person.key)];
      add(person.key, { words, steps: through.length + more, at });
    }
  }
  return grips;
}

/** How one person alone has a factor, by the shortest way; undefined when they do not. */
export function gripOf({ alternatives }: Asset, person: string): Grip | undefined {
  let best: Grip | undefined;
  for (const { parts, needed } of alternatives) {
    const held = parts.flatMap(grips => grips.get(person) ?? []).sort((a, b) => a.steps - b.steps);
    const [first] = held;
    if (first === undefined || held.length < needed) continue;
    const used = held.slice(0, needed);
    const steps = used.reduce((sum, grip) => sum + grip.steps, 0);
    if (best === undefined || steps < best.steps) {
      best = { words: used.map(({ words }) => words).join(' and '), steps, at: first.at };
    }
  }
  return best;
}

/** Whether people together have a factor. */
export const haveTogether = ({ alternatives }: Asset, isThere: (person: string) => boolean): boolean =>
  alternatives.some(({ parts, needed }) => parts.filter(grips => [...grips.keys()].some(isThere)).length >= needed);

/** Everybody who has a part of a factor, sorted. */
export const peopleOf = ({ alternatives }: Asset): string[] =>
  [...new Set(alternatives.flatMap(({ parts }) => parts.flatMap(grips => [...grips.keys()])))].sort();
