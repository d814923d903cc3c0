import { Report } from '../../../review/report/report';

/** Words of the format itself; everything else that is text can come from a plan. */
const WORDS = new Set(['level', 'severity', 'action', 'kind']);

/** The report with its texts replaced; its structure, the words of the format and account ids stay. */
export function withTexts(report: Report, replace: (text: string) => string): Report {
  const copy = (value: unknown): unknown => {
    if (typeof value === 'string') return replace(value);
    if (value instanceof Map) return new Map([...value].map(([id, name]) => [id as string, copy(name)]));
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, WORDS.has(key) || key === 'accounts' ? entry : copy(entry)]),
    );
  };
  return copy(report) as Report;
}
