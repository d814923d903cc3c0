/**
 * Style of the page: light and dark by what the reader's system prefers, from a phone of 320 px to a desk, and on paper.
 *
 * Each pair of colours has at least 4.5:1; no colour stands without a word.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f5f6f8; --surface: #fff; --text: #1b1f24; --muted: #555e68; --line: #d3d9e0; --link: #0b57a4;
  --code: #eef1f4;
  --danger: #a40e26; --danger-soft: #fff0f0; --warning: #7a4d00; --warning-soft: #fff6e0;
  --note: #0a4a8f; --note-soft: #ecf4fd; --clean: #116329; --clean-soft: #eaf7ee;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1419; --surface: #181f27; --text: #e6e9ed; --muted: #a3adb8; --line: #364150; --link: #8fc1ff;
    --code: #242d38;
    --danger: #ff9a91; --danger-soft: #35191d; --warning: #f2c26b; --warning-soft: #302612;
    --note: #8fc1ff; --note-soft: #14273c; --clean: #7ee2a0; --clean-soft: #132c1d;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', 'DejaVu Sans', Arial, sans-serif;
  overflow-wrap: anywhere;
}
header, nav, main, footer { padding: 0 max(1rem, calc(50% - 34rem)); }
h1, h2, h3 { line-height: 1.25; margin: 0; text-wrap: pretty; }
p, ul, dl, dd { margin: 0; padding: 0; }
ul { list-style: none; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
code {
  font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace;
  background: var(--code); border-radius: 4px; padding: .1em .35em;
  -webkit-box-decoration-break: clone; box-decoration-break: clone;
}
code, dd, li, td, th, h1, h3, p { unicode-bidi: isolate; }
svg { width: 1.25em; height: 1.25em; flex: none; fill: none; stroke: currentColor; stroke-width: 2; }
svg { stroke-linecap: round; stroke-linejoin: round; }

header { padding-block: 1.75rem; color: #fff; }
header :focus-visible { outline-color: #fff; }
header p { font-weight: 600; font-size: .875rem; }
header h1 { display: flex; gap: .75rem; align-items: flex-start; margin: .375rem 0 0; font-size: 1.75rem; }
header h1 svg { margin-top: .05em; }
header.danger { background: #a40e26; }
header.warning, header.incomplete { background: #7a4d00; }
header.note { background: #0a4a8f; }
header.clean { background: #116329; }
header.no-changes { background: #48525d; }

nav { background: var(--surface); border-bottom: 1px solid var(--line); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding-block: .625rem; }
nav a { display: inline-block; padding: .25rem 0; }
main { display: grid; grid-template-columns: minmax(0, 1fr); gap: 2rem; padding-block: 1.75rem; }
section > h2, section > details > summary h2 { font-size: 1.25rem; }
section:has(> details) + section:has(> details) { margin-top: -1.25rem; }
section > h2 { margin-bottom: .75rem; }
h2 span { color: var(--muted); font-weight: 400; }
[id] { scroll-margin-top: 4.5rem; }
footer { color: var(--muted); font-size: .875rem; padding-block: 1.25rem 2.5rem; border-top: 1px solid var(--line); }

article, .panel, section > details {
  background: var(--surface); border: 1px solid var(--line); border-radius: 8px; padding: 1rem 1.25rem;
}
article + article { margin-top: .875rem; }
article h3 { font-size: 1.0625rem; }
article > * + * { margin-top: .625rem; }
article.danger, article.warning, article.note, .panel.warning { border-left-width: 6px; }
article.danger { border-left-color: var(--danger); }
article.warning, .panel.warning { border-left-color: var(--warning); }
article.note { border-left-color: var(--note); }
.sign {
  display: inline-flex; gap: .375rem; align-items: center; padding: .125rem .5rem; border-radius: 4px;
  font-size: .8125rem; font-weight: 700;
}
.sign.danger { color: var(--danger); background: var(--danger-soft); }
.sign.warning { color: var(--warning); background: var(--warning-soft); }
.sign.note { color: var(--note); background: var(--note-soft); }
.sign.clean { color: var(--clean); background: var(--clean-soft); }
.muted { color: var(--muted); }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .375rem 1rem; font-size: .9375rem; }
dt { color: var(--muted); }
.chips { display: flex; flex-wrap: wrap; gap: .25rem .375rem; }
.chips li { border: 1px solid var(--line); border-radius: 4px; padding: 0 .5rem; }
.changes { border-left: 3px solid var(--line); padding-left: .875rem; font-size: .9375rem; }
.changes li + li { margin-top: .25rem; }
.changes .deeper { padding-left: 1rem; }
.rows > li { padding: .5rem 0; border-top: 1px solid var(--line); }
.rows > li:first-child { border-top: 0; }

summary { cursor: pointer; padding: .25rem 0; }
summary h2, summary h3 { display: inline; }
details > summary + * { margin-top: .625rem; }

table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
caption { text-align: left; color: var(--muted); font-size: .875rem; padding-bottom: .5rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-top: 1px solid var(--line); }
th { font-weight: 600; }
thead th { color: var(--muted); font-size: .875rem; border-top: 0; }
td:last-child, th:last-child { padding-right: 0; }
.counts td, .counts thead th + th { text-align: right; font-variant-numeric: tabular-nums; }
.counts tbody td { font-weight: 600; }
.counts .zero { color: var(--muted); font-weight: 400; }
.values { table-layout: fixed; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

@media (max-width: 44rem) {
  header { padding-block: 1.25rem; }
  header h1 { font-size: 1.375rem; }
  article, .panel, section > details { padding: .875rem; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dd + dt { margin-top: .5rem; }
  table, tbody, tfoot, tr, td, th, caption { display: block; }
  thead { display: none; }
  tr { border-top: 1px solid var(--line); padding: .625rem 0; }
  td, th { border: 0; padding: .125rem 0; }
  td::before { content: attr(data-label); display: block; color: var(--muted); font-size: .8125rem; }
  .counts tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(4rem, 1fr)); gap: .25rem; }
  .counts th { grid-column: 1 / -1; }
  .counts td { display: flex; flex-direction: column-reverse; justify-content: flex-end; text-align: left; }
  .counts td::before { font-weight: 400; }
}
@media (forced-colors: active) { .sign { border: 1px solid; } }
@media print {
  body { background: #fff; font-size: 10pt; }
  nav { display: none; }
  header { border: 3px solid; }
  header.danger, header.warning, header.incomplete, header.note, header.clean, header.no-changes {
    background: none; color: #000;
  }
  article, tr, .rows > li { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  details::details-content { content-visibility: visible; display: block; }
}
`;
