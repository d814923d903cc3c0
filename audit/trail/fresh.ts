/** A trail delivers files about every five minutes and digests every hour; one that has not for this long does not. In hours. */
const LATEST = 24;

/**
 * When something was delivered, in words, where that is too long ago, or where no delivery can have been.
 *
 * @param latest - when it was delivered, in ISO 8601
 * @param at - when AWS was asked
 */
export function lateness(latest: string, at: string): string | undefined {
  const hours = (Date.parse(at) - Date.parse(latest)) / 3_600_000;
  if (Number.isNaN(hours)) return 'at a time that cannot be read';
  // clocks differ by minutes
  if (hours < -1) return 'after AWS was asked';
  return hours > LATEST ? `${Math.floor(hours)} hours ago` : undefined;
}
