/** What EventBridge would refuse in an event pattern; the message begins with the place in the pattern. */
export class EventPatternError extends Error {}

/** A parsed event pattern. */
export interface EventPattern {
  readonly branches: readonly unknown[];
}

/**
 * Parses an event pattern, as JSON.parse gave it.
 *
 * @throws EventPatternError
 */
export function parseEventPattern(json: unknown): EventPattern {
  throw new EventPatternError(`not built yet: ${typeof json}`);
}
