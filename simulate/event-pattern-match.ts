import { EventPattern } from './event-pattern';

/** Whether an event matches a pattern. */
export function matchesEventPattern(pattern: EventPattern, event: unknown): boolean {
  throw new Error(`not built yet: ${pattern.branches.length} ${typeof event}`);
}
