import { CampaignTarget } from '../plan';
import { LastUse, RootCredentials } from '../../world/live/reading/root-session';
import { Step, stepKey } from './steps';

/**
 * What is otherwise than the plan says, so that it no longer tells what would be deleted: what is new, what was used since,
 * and what nobody can read. What is gone already needs no deletion, and is none of it.
 *
 * @param done - steps of this campaign that AWS has answered, by stepKey: what they deleted and is there is new
 */
export function changesSince(
  target: CampaignTarget,
  now: RootCredentials,
  done: ReadonlySet<string>,
): readonly string[] {
  const wasDone = (step: Step): boolean => done.has(stepKey(step));
  const planned = new Map(target.keys.map(key => [key.id, key.lastUse]));
  const serials = new Set(target.mfa.map(({ serial }) => serial));
  return [
    ...now.unread.map(({ action, reason }) => `${action} has no answer: ${reason}`),
    ...(now.password === false
      ? []
      : target.password === false || wasDone({ do: 'delete-password' })
        ? ['the password is new']
        : usedSince('the password', target.password.lastUse, now.password.lastUse)),
    ...now.keys.flatMap(({ id, lastUse }) => {
      const before = planned.get(id);
      return before === undefined || wasDone({ do: 'delete-key', id })
        ? [`key ${id} is new`]
        : usedSince(`key ${id}`, before, lastUse);
    }),
    ...now.certificates.filter(id => !target.certificates.includes(id)).map(id => `certificate ${id} is new`),
    ...now.mfa.filter(({ serial }) => !serials.has(serial)).map(({ serial }) => `MFA device ${serial} is new`),
  ];
}

/** Whether something was used since the plan was made; a use that nobody can read counts as one. */
export function usedSince(
  what: string,
  before: CampaignTarget['keys'][number]['lastUse'],
  now: LastUse,
): readonly string[] {
  if (now.is === 'unknown') return [`nobody knows when ${what} was used last: ${now.reason}`];
  const [then, since] = [before, now].map(use => (use.is === 'used' ? Date.parse(use.at) : undefined));
  if (then === since) return [];
  if (now.is === 'never') return [`the plan says that ${what} was used, and AWS says never`];
  const where = [
    ...(now.service === undefined ? [] : [`for ${now.service}`]),
    ...(now.region === undefined ? [] : [`in ${now.region}`]),
  ];
  return [[`${what} was used since the plan was made: ${now.at}`, ...where].join(' ')];
}
