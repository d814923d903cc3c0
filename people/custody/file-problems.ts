import { isDay } from '../../config/calendar-day';
import { holdsPhoneNumber } from '../../config/reading/mask';
import { error, Path, pathText, Problem } from '../../config/reading/problem';
import { CustodyDraft } from './file/custody-file';
import { MfaDevice } from './custody';
import { Group } from './groups';

/** Most MFA devices of a root user. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-mfa-for-root.html */
const DEVICES_MAX = 8;

/** What is wrong with single values of a file that the schema accepts. */
export function* fileProblems(draft: CustodyDraft, value: unknown, groups: readonly Group[]): Iterable<Problem> {
  yield* numbers(value, []);
  yield* days(draft, []);
  for (const [key, person] of Object.entries(draft.people ?? {})) {
    const { joined, left } = person ?? {};
    if (joined === undefined || left === undefined || joined <= left) continue;
    const at = ['people', key, 'left'];
    yield error('person-days', at, `${pathText(at)}: ${left} is before ${joined}, the first day`, 'write the last day');
  }
  const told = new Set<unknown>();
  for (const { said } of groups) {
    if (said.mfaDevices === undefined || told.has(said.mfaDevices)) continue;
    told.add(said.mfaDevices);
    for (const device of said.mfaDevices) yield* deviceProblems(device, draft);
    const at = said.mfaDevices[0]?.at.slice(0, -1);
    if (at !== undefined && said.mfaDevices.length > DEVICES_MAX) {
      const message = `${pathText(at)}: ${said.mfaDevices.length} devices, and a root user has at most ${DEVICES_MAX}`;
      yield error('mfa-count', { path: at, on: 'key' }, message, 'name those that root has');
    }
    const password = typeof said.password === 'object' ? said.password : undefined;
    if (password !== undefined && !told.has(password) && password.needed > password.parts.length) {
      told.add(password);
      const message = `${pathText(password.at)}: needs ${password.needed} parts, and there are ${password.parts.length}`;
      yield error('split-password', [...password.at, 'needed'], message, 'write how many parts make the password');
    }
  }
}

function* deviceProblems({ at, kind, expires, copies }: MfaDevice, draft: CustodyDraft): Iterable<Problem> {
  const entry = draft.factors?.[Number(at[1])]?.mfa_devices;
  const said = typeof entry === 'object' ? entry[String(at[3])] : undefined;
  const required = (key: string, why: string, hint: string) =>
    error('required', [...at, key], `${pathText([...at, key])}: is required with kind ${kind}: ${why}`, hint);
  if (said?.kind === 'battery' && expires === undefined) {
    yield required('expires', 'a battery ends', 'write the day by which it is replaced');
  }
  if (said?.kind === 'virtual' && said.copies === undefined) {
    yield required('copies', 'a printed QR code is a copy', 'name the copies, or write none');
  }
  if (said?.kind !== undefined && kind !== 'virtual' && copies.length > 0) {
    const message = `${pathText([...at, 'copies'])}: only a virtual device has copies`;
    yield error('mfa-copy', [...at, 'copies'], message, 'name what it is as a device of its own');
  }
}

/** Phone and serial numbers: the file says who keeps them, and never what they are. */
function* numbers(value: unknown, path: Path): Iterable<Problem> {
  if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      const at = [...path, Array.isArray(value) ? Number(key) : key];
      if (!Array.isArray(value) && holdsPhoneNumber(key)) yield number(at, 'key');
      yield* numbers(child, at);
    }
  } else if (['string', 'number'].includes(typeof value) && holdsPhoneNumber(String(value)))
    yield number(path, 'value');
}

function number(path: Path, on: 'key' | 'value'): Problem {
  const message = `${pathText(path)}: looks like a phone or serial number, and the custody file is read by many`;
  return error('number-in-file', { path, on }, message, 'say where the list of numbers is kept');
}

const DAYS = new Set(['since', 'joined', 'left', 'expires', 'renewal', 'trained']);

/** Dates that no calendar has. */
function* days(value: unknown, path: Path): Iterable<Problem> {
  if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value))
      yield* days(child, [...path, Array.isArray(value) ? Number(key) : key]);
    return;
  }
  if (typeof value !== 'string' || !DAYS.has(String(path.at(-1))) || isDay(value)) return;
  yield error('date', path, `${pathText(path)}: ${value} is no day of the calendar`, 'write YYYY-MM-DD');
}
