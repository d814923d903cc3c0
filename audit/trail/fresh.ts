/** A trail delivers files about every five minutes and digests every hour; one that has not for this long does not. In hours. */
const LATEST = 24;

/**
 * How many hours ago something was delivered, where that is too long ago.
 *
 * @param latest - when it was delivered, in ISO 8601
 * @param at - when AWS was asked
 */
export function hoursTooLate(latest: string, at: string): number | undefined {
  const hours = (Date.parse(at) - Date.parse(latest)) / 3_600_000;
  return hours > LATEST ? Math.floor(hours) : undefined;
}
