import { holdsPhoneNumber } from '../../config/reading/mask';
import { error, Path, pathText, Problem } from '../../config/reading/problem';
import { holdsSecret } from '../../config/reading/secret-kinds';

const PHONE = 'phone-in-record';
const PHONE_NEXT = 'say where the number is kept, and not the number';

/** What may not stand in the text below the front matter, or is still to be written there. */
export function* bodyProblems(text: string, bodyOffset: number): Iterable<Problem> {
  let offset = bodyOffset;
  for (const line of text.slice(bodyOffset).split('\n')) {
    const at = { offset, end: offset + line.length };
    offset += line.length + 1;
    if (holdsSecret(line)) {
      const message = 'this line looks as if it held a secret, and the record is read by many';
      yield error('secret-in-file', at, message, 'take it out, and replace the secret: it is no longer one');
    } else if (holdsPhoneNumber(line)) {
      yield error(PHONE, at, 'this line looks as if it held a phone number', PHONE_NEXT);
    }
    const [, open, what] = /(?:^|[^\w])(TODO)\b(?::\s*([^]*))?/.exec(line) ?? [];
    if (open !== undefined) {
      yield error('todo', at, 'this line is still to be written', `write here ${what?.trim() || 'what happened'}`);
    }
  }
}

const DIGITS: ReadonlySet<string | number> = new Set(['from', 'to', 'at', 'events']);

/** Every value of the front matter that holds a phone number. */
export function* phonesIn(value: unknown, path: Path = []): Iterable<Problem> {
  if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      yield* phonesIn(child, [...path, Array.isArray(value) ? Number(key) : key]);
    }
    return;
  }
  if (typeof value !== 'string' && typeof value !== 'number') return;
  // of times and ids the schema says what they must be
  if (!path.some(key => DIGITS.has(key)) && holdsPhoneNumber(String(value))) {
    yield error(PHONE, path, `${pathText(path)}: looks as if it held a phone number`, PHONE_NEXT);
  }
}
