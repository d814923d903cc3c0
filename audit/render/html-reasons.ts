import { EMPTY, html, Html } from '../../render/html';
import { ICONS, Level } from '../../render/html-icons';
import { items, shortened } from '../../render/html-parts';
import { Audit, AuditRow, shared, SharedJudgement } from '../audit';
import { SAID } from './verdict';

/** Most reasons of a kind, and how many of them are seen without unfolding. */
export const MOST_REASONS = 1000;
const SEEN_REASONS = 20;

/** Most accounts named for one reason, and how many of them are seen without unfolding. */
const MOST_ACCOUNTS = 100;
const SEEN_ACCOUNTS = 12;

export type SaidKind = (typeof SAID)[number];

/** A reason, and by what a link leads to it. */
export interface Reason extends SharedJudgement {
  readonly anchor: string;
}

/** The reasons of a kind that the page has room for; all of them are in the JSON format. */
export const reasonsOf = (
  found: Audit,
  kind: SaidKind,
): { readonly shown: readonly Reason[]; readonly left: number } => {
  const all = shared(found, kind);
  const shown = all
    .slice(0, MOST_REASONS)
    .map((one, at) => ({ ...one, anchor: `${kind.replace(' ', '-')}-${at + 1}` }));
  return { shown, left: all.length - shown.length };
};

/** A card for each reason: what does not hold, why, where, and what to do. */
export const reasonsHtml = ({ shown, left }: ReturnType<typeof reasonsOf>): Html =>
  html`${shortened(shown, SEEN_REASONS, some => html`${some.map(reasonHtml)}`)}
  ${left === 0 ? EMPTY : html`<p>… and ${left} more: all of them are in the JSON format</p>`}`;

const LEVELS: Readonly<Record<SaidKind, Level>> = { 'not held': 'danger', unknown: 'warning', accepted: 'note' };

function reasonHtml({ anchor, requirement, judgement, accounts }: Reason): Html {
  const kind = judgement.is as SaidKind;
  const level = LEVELS[kind];
  const next = 'next' in judgement ? judgement.next : undefined;
  return html`<article class="${level}" id="${anchor}">
    <p><span class="sign ${level}">${ICONS[kind === 'unknown' ? 'incomplete' : level]}${kind}</span></p>
    <h3>${requirement.id} ${requirement.title}</h3>
    <p>${judgement.why}</p>
    <dl>
      ${next === undefined ? EMPTY : term('what to do', html`${next}`)}
      ${term(accounts.length === 1 ? 'account' : `${accounts.length} accounts`, namesHtml(accounts))}
    </dl>
  </article> `;
}

export const term = (name: string, text: Html): Html =>
  html`<dt>${name}</dt>
    <dd>${text}</dd>`;

export function namesHtml(accounts: readonly AuditRow['account'][]): Html {
  const left = accounts.length - MOST_ACCOUNTS;
  const names = accounts.slice(0, MOST_ACCOUNTS).map(({ id, name }) => `${id} ${name}`);
  const all = left > 0 ? [...names, `and ${left} more: filter the accounts below`] : names;
  return shortened(
    all,
    SEEN_ACCOUNTS,
    some =>
      html`<ul class="chips">
        ${items(some.map(name => html`${name}`))}
      </ul>`,
  );
}
