import { html, Html } from '../../render/html';
import { items, PageSection, tableHtml } from '../../render/html-parts';
import { pageOf } from '../../render/page';
import { Audit, AuditChanges } from '../audit';
import { controlTexts, FRAMEWORKS } from '../controls';
import { accountsHtml } from './html-accounts';
import { FILTER_SCRIPT, FILTER_STYLE } from './html-filter';
import { namesHtml, reasonsHtml, reasonsOf, SaidKind, term } from './html-reasons';
import { changeLines, sinceText } from './since';
import { KINDS, SAID, verdictLevel, verdictText } from './verdict';

/**
 * Renders an audit as one page that needs nothing else: no network, and no style and no script but its own. All of it is
 * there without scripts; what the script adds is the filter and the order of the accounts.
 */
export function renderHtml(found: Audit): string {
  const reasons = SAID.map(kind => ({ kind, ...reasonsOf(found, kind) }));
  const controls = found.rows.length === 0 ? [] : controlRows(found);
  const sections: readonly PageSection[] = [
    ...(found.since === undefined ? [] : [{ id: 'since', title: 'Changed', body: sinceHtml(found.since) }]),
    ...(found.rows.length === 0 ? [] : [{ id: 'requirements', title: 'Requirements', body: requirementsHtml(found) }]),
    ...reasons.map(({ kind, shown, left }): PageSection => ({
      id: kind.replace(' ', '-'),
      title: TITLES[kind],
      count: shown.length + left,
      ...(kind === 'accepted' && { isFolded: true }),
      body: reasonsHtml({ shown, left }),
    })),
    { id: 'notes', title: 'Also to know', count: found.notes.length, body: notesHtml(found) },
    {
      id: 'accounts',
      title: 'Accounts',
      count: found.rows.length,
      body: accountsHtml(
        found,
        reasons.flatMap(({ shown }) => shown),
      ),
    },
    {
      id: 'controls',
      title: 'Controls of others',
      count: controls.length,
      isFolded: true,
      body: controlsHtml(controls),
    },
  ];
  return pageOf({
    command: 'audit',
    verdict: { level: verdictLevel(found), text: verdictText(found) },
    sections,
    footer: html`<p>This page loads nothing. Its script filters and sorts the accounts, and does nothing else.</p>`,
    style: FILTER_STYLE,
    script: FILTER_SCRIPT,
  });
}

const TITLES: Readonly<Record<SaidKind, string>> = {
  'not held': 'Not held',
  unknown: 'Unknown, which counts as not held',
  accepted: 'Accepted',
};

const sinceHtml = (since: AuditChanges): Html =>
  html`<div class="panel">
    <p>${sinceText(since)}</p>
    <dl>${changeLines(since).map(({ what, accounts }) => term(what, namesHtml(accounts)))}</dl>
  </div>`;

const requirementsHtml = ({ requirements, rows }: Audit): Html =>
  html`<div class="panel">
    ${tableHtml(
      html`How many accounts each requirement holds for.`,
      ['requirement', ...KINDS],
      requirements.map(({ id, title }, column) => [
        html`${id} <span class="asks">${title}</span>`,
        ...KINDS.map(kind => countHtml(rows.filter(({ cells }) => cells[column]!.is === kind).length)),
      ]),
      'counts',
    )}
  </div>`;

const controlRows = ({ requirements }: Audit): readonly (readonly string[])[] =>
  requirements.map(({ id }) => [id, ...controlTexts(id)]).filter(([, ...texts]) => texts.some(text => text !== ''));

const controlsHtml = (rows: readonly (readonly string[])[]): Html =>
  tableHtml(
    html`Those that ask for the same or a part of it, where a public table relates them.`,
    ['requirement', ...Object.values(FRAMEWORKS)],
    rows.map(row => row.map(text => html`${text}`)),
  );

const countHtml = (count: number): Html => (count === 0 ? html`<span class="zero">0</span>` : html`${count}`);

const notesHtml = ({ notes }: Audit): Html =>
  html`<ul class="panel rows">
    ${items(notes.map(({ about, why, next }) => html`<strong>${about}</strong>: ${why}. ${next}`))}
  </ul>`;
