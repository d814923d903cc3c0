import { createHmac, randomBytes } from 'node:crypto';
import { HASHED } from '../living-contacts';

/** The variable with the key of hashes of phone numbers: two snapshots by one key can be compared. */
export const PHONE_KEY = 'ROOTGUARD_PHONE_KEY';

/** Fewest characters of a key. A phone number has so few digits that a short key can be tried out. */
export const SHORTEST_KEY = 16;

/** How phone numbers are written down. */
export interface Phones {
  /** What stands for a number; the same number has the same, however it is written. */
  readonly hashed: (number: string) => string;
  /** A number of an alternate contact: in clear, or hashed. */
  readonly alternate: (number: string) => string;
  readonly hashesAlternate: boolean;
  /** Whether another run has the same key. */
  readonly hasLastingKey: boolean;
}

/** @param key - @default - one that nobody knows, and that is gone with this run */
export function phonesOf(key: string | undefined, hashesAlternate: boolean): Phones {
  const secret = key ?? randomBytes(32);
  const hashed = (number: string): string =>
    HASHED +
    createHmac('sha256', secret)
      .update(number.replace(/[^+\d]/g, ''))
      .digest('hex');
  return {
    ...{ hashed, hashesAlternate, hasLastingKey: key !== undefined },
    alternate: number => (hashesAlternate ? hashed(number) : number),
  };
}
