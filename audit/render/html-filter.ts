/** Rules for the filter, on top of those that all pages have. */
export const FILTER_STYLE = `
[hidden] { display: none !important; }
#filter { display: flex; flex-wrap: wrap; gap: .75rem 1rem; margin-bottom: 1rem; }
#filter p { flex: 1 1 12rem; }
#filter label { color: var(--muted); font-size: .875rem; }
#filter input, #filter select {
  display: block; width: 100%; margin-top: .25rem; height: 2.5rem; padding: 0 .5rem; font: inherit; font-size: 1rem;
  color: var(--text); background: var(--surface); border: 1px solid var(--muted); border-radius: 4px;
}
.accounts, .accounts caption, .accounts thead, .accounts tbody { display: block; }
.accounts tr {
  display: grid; grid-template-columns: minmax(0, 2.5fr) minmax(0, 2fr) repeat(3, minmax(0, 1.25fr)) 5rem;
  gap: 0 .75rem; border-top: 1px solid var(--line); padding: .5rem 0;
}
.accounts tbody tr { content-visibility: auto; contain-intrinsic-size: auto 2.5rem; }
.accounts td, .accounts th { border: 0; padding: 0; }
.accounts tbody th { font-weight: 400; }
.accounts a { white-space: nowrap; }
.asks { font-weight: 400; }
@media (max-width: 44rem) {
  .accounts thead, .accounts td:empty { display: none; }
  .accounts tr { display: block; }
  .accounts tbody tr { contain-intrinsic-size: auto 7rem; }
}
@media print { #filter { display: none; } }
`;

/**
 * Filters and sorts the rows that are there. It makes no element and no markup of a text, and asks for nothing.
 *
 * A choice of a cell is the mark and the column: 'x' for any requirement that is not held, 'x3' for the fourth one.
 */
export const FILTER_SCRIPT = `
(() => {
  'use strict';
  const byId = id => document.getElementById(id);
  const [filter, words, ou, cell, order, shown] = ['filter', 'words', 'ou', 'cell', 'order', 'shown'].map(byId);
  if (filter === null) return;
  const body = document.querySelector('.accounts tbody');
  const rows = [...body.rows].map((row, at) => {
    const account = row.cells[0].textContent.trim();
    const path = row.cells[1].textContent;
    const { cells } = row.dataset;
    return { row, at, path, cells, name: account.slice(account.indexOf(' ') + 1), text: (account + ' ' + path).toLowerCase() };
  });
  const count = (cells, mark) => cells.split(mark).length - 1;
  const { compare } = new Intl.Collator('en', { numeric: true });
  const orders = {
    name: (one, other) => compare(one.name, other.name),
    ou: (one, other) => compare(one.path, other.path),
  };
  const most = mark => {
    const counts = rows.map(({ cells }) => count(cells, mark));
    return (one, other) => counts[other.at] - counts[one.at];
  };
  let sorted = '';
  const update = () => {
    const asked = words.value.toLowerCase().split(' ').filter(word => word !== '');
    const [mark, column] = [cell.value.slice(0, 1), cell.value.slice(1)];
    let matches = 0;
    for (const one of rows) {
      const matching =
        asked.every(word => one.text.includes(word)) &&
        (ou.value === '' || one.path === ou.value || one.path.startsWith(ou.value + '/')) &&
        (mark === '' || (column === '' ? one.cells.includes(mark) : one.cells[column] === mark));
      one.row.hidden = !matching;
      if (matching) matches += 1;
    }
    if (order.value !== sorted) {
      sorted = order.value;
      const by = sorted === '' ? () => 0 : (orders[sorted] || most(sorted));
      const table = body.parentNode;
      // rows that are not in the page are moved in a fifth of the time
      body.remove();
      body.append(...[...rows].sort((one, other) => by(one, other) || one.at - other.at).map(({ row }) => row));
      table.append(body);
    }
    shown.textContent = matches === rows.length ? rows.length + ' accounts' : matches + ' of ' + rows.length + ' accounts';
  };
  filter.addEventListener('input', update);
  filter.hidden = false;
  // a browser keeps what was chosen when a page is loaded again
  update();
})();
`;
