import { EMPTY, html, Html } from '../../render/html';
import { Audit, AuditRow } from '../audit';
import { Reason, SaidKind } from './html-reasons';
import { idsOf, KINDS, MARKS, SAID } from './verdict';

/**
 * A row an account, with links to the reasons. Its cells stand in `data-cells`, a character each, for the script, which
 * shows the filter when it runs.
 *
 * @param reasons - those that the page shows
 */
export function accountsHtml(found: Audit, reasons: readonly Reason[]): Html {
  const anchors = anchorsOf(reasons);
  return html`${filterHtml(found)}
    <div class="panel">
      <table class="values accounts">
        <caption>
          <span id="shown" role="status">${found.rows.length} accounts</span>
        </caption>
        <thead>
          <tr>
            ${['account', 'OU', ...SAID, 'holds'].map(column => html`<th scope="col">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${found.rows.map(row => rowHtml(found, row, anchors))}
        </tbody>
      </table>
    </div>`;
}

/** By account and requirement, where the reason stands. */
type Anchors = ReadonlyMap<string, string>;

const anchorsOf = (reasons: readonly Reason[]): Anchors =>
  new Map(
    reasons.flatMap(({ anchor, requirement, accounts }) =>
      accounts.map(({ id }) => [`${id} ${requirement.id}`, anchor] as const),
    ),
  );

function rowHtml(found: Audit, row: AuditRow, anchors: Anchors): Html {
  const { id, name, ou } = row.account;
  const marks = row.cells.map(({ is }) => MARKS[is]).join('');
  const count = (...kinds: readonly (keyof typeof MARKS)[]): number =>
    row.cells.filter(({ is }) => kinds.includes(is)).length;
  const cell = (kind: SaidKind): Html => {
    const ids = idsOf(found, row, kind);
    return ids.length === 0
      ? html`<td></td>`
      : html`<td data-label="${kind}">${ids.map(one => linkHtml(one, anchors.get(`${id} ${one}`)))}</td>`;
  };
  return html`<tr data-cells="${marks}">
    <th scope="row"><code>${id}</code> ${name}</th>
    ${ou === undefined ? html`<td></td>` : html`<td data-label="OU">${ou}</td>`} ${SAID.map(cell)}
    <td data-label="holds">${count('held')} of ${row.cells.length - count('not applicable', 'off')}</td>
  </tr> `;
}

const linkHtml = (id: string, anchor?: string): Html =>
  anchor === undefined ? html`${id} ` : html`<a href="#${anchor}">${id}</a> `;

/** What to show, and in which order. Hidden until the script runs. */
function filterHtml(found: Audit): Html {
  const paths = found.rows.flatMap(({ account: { ou } }) => (ou === undefined ? [] : pathsTo(ou)));
  const ous = [...new Set(paths)].sort();
  return html`<div id="filter" role="search" hidden>
    <p>
      <label for="words">Account or OU</label>
      <input type="search" id="words" autocomplete="off" spellcheck="false" />
    </p>
    ${choiceHtml('ou', 'OU, and below it', [optionHtml('', 'any'), ...ous.map(path => optionHtml(path, path))])}
    ${choiceHtml('cell', 'Requirement', [optionHtml('', 'any'), ...KINDS.map(kind => kindOptions(found, kind))])}
    ${choiceHtml('order', 'Order', [
      ...[optionHtml('', 'by account'), optionHtml('name', 'by name'), optionHtml('ou', 'by OU')],
      ...SAID.map(kind => optionHtml(MARKS[kind], `most ${kind} first`)),
    ])}
  </div>`;
}

const choiceHtml = (id: string, label: string, options: readonly Html[]): Html =>
  html`<p>
    <label for="${id}">${label}</label>
    <select id="${id}">
      ${options}
    </select>
  </p>`;

const optionHtml = (value: string, text: string): Html => html`<option value="${value}">${text}</option> `;

/** 'a/b' → 'a', 'a/b'. */
const pathsTo = (ou: string): string[] => ou.split('/').map((_, depth, parts) => parts.slice(0, depth + 1).join('/'));

/** What of a kind there is, with the number of accounts. */
function kindOptions({ requirements, rows }: Audit, kind: keyof typeof MARKS): Html {
  const counts = requirements.map((_, column) => rows.filter(({ cells }) => cells[column]!.is === kind).length);
  const any = rows.filter(({ cells }) => cells.some(({ is }) => is === kind)).length;
  if (any === 0) return EMPTY;
  return html`<optgroup label="${kind}">
    ${optionHtml(MARKS[kind], `any ${kind} (${any})`)}
    ${requirements.map(({ id }, column) =>
      counts[column] === 0 ? EMPTY : optionHtml(`${MARKS[kind]}${column}`, `${id} ${kind} (${counts[column]})`),
    )}
  </optgroup> `;
}
