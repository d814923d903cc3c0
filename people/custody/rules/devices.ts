import { lasts } from '../../../config/calendar-day';
import { endsSoon } from '../../../config/ends-soon';
import { error, Path, pathText, Problem, warning } from '../../../config/reading/problem';
import { keys } from '../../../config/summary/wording';
import { Rule } from './subject';

/** MFA devices of the management account are hardware, and nothing else opens with them. */
export const managementDevices: Rule = function* ({ groups, organization }) {
  const management = groups.find(({ isManagement }) => isManagement);
  const key = organization.managementAccount.key;
  const others = groups
    .filter(group => group !== management)
    .flatMap(({ said, accounts }) => (said.mfaDevices ?? []).map(device => ({ device, accounts })));
  for (const { at, key: name, kind, otherUses } of management?.said.mfaDevices ?? []) {
    const device = `the MFA device ${name} of ${key}`;
    if (kind === 'virtual') {
      const hint = 'use a hardware key: it cannot be copied';
      yield error('management-mfa', [...at, 'kind'], `${device} is virtual`, hint);
    } else if (kind === 'battery') {
      const hint = 'use a hardware key without battery, or look at this one in every drill';
      yield warning('management-mfa', [...at, 'kind'], `${device} has a battery, which fades in a safe`, hint);
    }
    if (otherUses.length > 0) {
      const message = `${device} is used for something else, too: ${otherUses.join(', ')}`;
      yield error(
        'management-mfa',
        [...at, 'other_uses'],
        message,
        'use it for nothing else: each use takes it out of its place',
      );
    }
    const same = others.find(other => other.device.key === name);
    if (same !== undefined) {
      const message = `${device} is that of ${keys(same.accounts)}, too`;
      yield error(
        'management-mfa',
        { path: at, on: 'key' },
        message,
        'give the management account a device of its own',
      );
    }
  }
};

/** Batteries, devices and contracts that end. */
export const dates: Rule = function* ({ groups, today }) {
  const told = new Set<object>();
  for (const { said } of groups) {
    for (const device of said.mfaDevices ?? []) {
      if (device.expires === undefined || told.has(device)) continue;
      told.add(device);
      yield* ending([...device.at, 'expires'], `the MFA device ${device.key}`, device.expires, today);
    }
    if (typeof said.phone === 'object' && !told.has(said.phone)) {
      told.add(said.phone);
      yield* ending([...said.phone.at, 'renewal'], 'contract or SIM of the phone', said.phone.renewal, today);
    }
  }
};

function* ending(at: Path, what: string, day: string, today: string): Iterable<Problem> {
  if (day === '') return;
  if (!lasts(day, today)) {
    yield error('ended', at, `${what} ended on ${day}`, 'replace or renew it, try it, and write the new day');
  } else if (endsSoon('held', day, today)) {
    yield warning('ends-soon', at, `${what} ends on ${day}`, 'replace or renew it before, and write the new day');
  }
}

/** Keys of days on which something has been so for a while. */
const PAST = new Set(['since', 'trained']);

/** What is so since a day has come. */
export const inFuture: Rule = function* ({ draft, today }) {
  for (const { day, at } of days(draft, [])) {
    if (day <= today) continue;
    const hint = 'write the day on which it was so; what is planned stands in a ticket';
    yield error('in-future', at, `${pathText(at)}: ${day} has not come`, hint);
  }
};

function* days(value: unknown, path: Path): Iterable<{ readonly day: string; readonly at: Path }> {
  if (typeof value === 'string' && PAST.has(String(path.at(-1)))) yield { day: value, at: path };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value))
    yield* days(inner, [...path, Array.isArray(value) ? Number(key) : key]);
}
