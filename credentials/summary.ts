import { printable } from '../config/reading/mask';
import { counted } from '../config/summary/wording';
import { grouped } from '../world/grouped';
import { LastUse } from '../world/live/reading/root-session';
import { CampaignPlan, CampaignTarget } from './plan';

/** Most accounts without credentials that are named. */
const SHOWN = 20;

/**
 * A plan for whoever decides about it, as plain text: what would be deleted where, what is refused with why and what
 * next, and what has nothing.
 *
 * @param nameOf - what people call an account
 */
export function campaignSummary(plan: CampaignPlan, nameOf: (account: string) => string | undefined): string {
  const named = (account: string): string => [account, nameOf(account)].filter(Boolean).join(' ');
  const { targets, refused, nothing } = plan;
  const shown = nothing.slice(0, SHOWN).map(named);
  const more = nothing.length - shown.length;
  const lines = [
    `campaign ${plan.campaign}: root credentials as AWS answered at ${plan.at}`,
    '',
    `to delete in ${counted(targets.length, 'account')}:`,
    ...targets.flatMap(target => [`  ${named(target.account)}`, ...wordsOf(target).map(words => `    ${words}`)]),
    '',
    `refused in ${counted(refused.length, 'account')}:`,
    ...[...grouped(refused, ({ reasons }) => JSON.stringify(reasons)).values()].flatMap(alike => [
      ...alike.map(({ account }) => `  ${named(account)}`),
      ...alike[0].reasons.flatMap(({ rule, why, next }) => [`    ${rule}: ${why}`, `      → ${next}`]),
    ]),
    '',
    `nothing to delete in ${counted(nothing.length, 'account')}${shown.length > 0 ? `: ${shown.join(', ')}` : ''}${more > 0 ? ` and ${more} more` : ''}`,
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

function wordsOf({ password, keys, certificates, mfa }: CampaignTarget): string[] {
  return [
    ...(password === false ? [] : [`password, ${usedWords(password.lastUse)}`]),
    ...keys.map(({ id, active, lastUse }) => `key ${id}, ${active ? 'active' : 'inactive'}, ${usedWords(lastUse)}`),
    ...certificates.map(id => `signing certificate ${id}`),
    ...mfa.map(({ serial, kind }) =>
      kind === 'virtual'
        ? `virtual MFA device ${serial}: deactivated, then deleted`
        : `hardware MFA device ${serial}: deactivated`,
    ),
  ];
}

const usedWords = (use: Exclude<LastUse, { readonly is: 'unknown' }>): string =>
  use.is === 'never'
    ? 'never used'
    : [
        `used last ${use.at}`,
        ...(use.service === undefined ? [] : [`for ${use.service}`]),
        ...(use.region === undefined ? [] : [`in ${use.region}`]),
      ].join(' ');
