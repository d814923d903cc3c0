/**
 * Runs a synthesis without stack traces.
 *
 * cdktf captures one, of unlimited length, for every attribute of every resource, and uses none of them: a tenth of
 * the time, and far more where source maps are on. A limit that is not a plain number makes V8 capture none.
 */
export function withoutStackTraces<T>(synthesize: () => T): T {
  const limit = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  Object.defineProperty(Error, 'stackTraceLimit', { configurable: true, get: () => 0, set: () => undefined });
  try {
    return synthesize();
  } finally {
    if (limit !== undefined) Object.defineProperty(Error, 'stackTraceLimit', limit);
  }
}
