import { CallerEffect } from '../../aws/policy/effect';
import { AttributeChange } from '../../world/plan/noise';
import { Finding, Severity } from '../compare/finding';
import { OtherChange, PolicyChange, Report, SignalChange, StackCounts } from '../report/report';
import { EMPTY, html, Html } from '../../render/html';
import { ICONS } from '../../render/html-icons';
import { code, items, shortened, tableHtml } from '../../render/html-parts';
import {
  accountsText,
  affectedLines,
  COUNTS,
  COUNTS_NOTE,
  detailsBeside,
  effectText,
  policyNoun,
  summaryText,
} from './render-words';

/** Most account names, and most lines of a list, that are seen without unfolding. */
const SEEN_ACCOUNTS = 12;
const SEEN_LINES = 10;

const WORDS: Readonly<Record<Severity, string>> = { danger: 'Danger', warning: 'Warning', note: 'Note' };

/** What Terraform counts, a row a stack, and their sum when there are several. */
export function stacksHtml({ stacks, incomplete, price }: Report): Html {
  const parts = new Set(incomplete.map(({ stack }) => stack));
  const rows = stacks.map(counts => [
    html`${code(counts.stack)}${parts.has(counts.stack) ? html` ${sign('warning', 'not complete')}` : EMPTY}`,
    ...COUNTS.map(name => countHtml(counts[name])),
  ]);
  const sum = (name: keyof Omit<StackCounts, 'stack'>): number =>
    stacks.reduce((total, counts) => total + counts[name], 0);
  const total = stacks.length < 2 ? [] : [[html`all ${stacks.length}`, ...COUNTS.map(name => countHtml(sum(name)))]];
  const note = stacks.some(({ replace }) => replace > 0) ? ` ${COUNTS_NOTE}` : '';
  return html`<div class="panel">
    ${tableHtml(html`Resources by what Terraform does with them.${note}`, ['stack', ...COUNTS], [...rows, ...total], 'counts')}${price === undefined ? EMPTY : html`<p>${price.text}</p>`}
  </div>`;
}

const countHtml = (count: number): Html => (count === 0 ? html`<span class="zero">0</span>` : html`${count}`);

/** A finding as a card: what happens, what it means, where, to whom, and what changes. */
export function findingHtml(finding: Finding, { accountNames }: Report): Html {
  const { severity, rule, stack, address, accounts, summary, meaning, because } = finding;
  const names = accountsText(accounts, accountNames);
  return html`<article class="${severity}">
    <p>${sign(severity, WORDS[severity])}</p>
    <h3>${summary}</h3>
    <p>${meaning}</p>
    ${lines([...detailsBeside(finding, accountNames), ...affectedLines(finding)])}
    <dl>
      ${names.length === 0 ? EMPTY : term(names.length === 1 ? 'account' : 'accounts', shortened(names, SEEN_ACCOUNTS, chips))}
      ${because === undefined ? EMPTY : term('why it counts', html`it ${because}`)}
      ${address === undefined ? EMPTY : term('address', code(address))} ${term('stack', code(stack))}
      ${term('rule', html`${rule}`)}
    </dl>
  </article> `;
}

const term = (name: string, text: Html): Html =>
  html`<dt>${name}</dt>
    <dd>${text}</dd>`;

const sign = (severity: Severity, word: string): Html =>
  html`<span class="sign ${severity}">${ICONS[severity]}${word}</span>`;

const chips = (names: readonly string[]): Html =>
  html`<ul class="chips">
    ${items(names.map(name => html`${name}`))}
  </ul>`;

/** What changes, a line each; the rules indent what belongs to the line above. */
const lines = (texts: readonly string[]): Html =>
  texts.length === 0
    ? EMPTY
    : shortened(
        texts,
        SEEN_LINES,
        some =>
          html`<ul class="changes">
            ${some.map(text =>
              /^\s/.test(text) ? html`<li class="deeper">${text.trim()}</li>` : html`<li>${text}</li>`,
            )}
          </ul>`,
      );

/** Contacts of accounts, before and after. */
export const contactsHtml = ({ contacts }: Report): Html =>
  html`<div class="panel">
    ${tableHtml(
      html`A row a contact. Telephone numbers are never shown.`,
      ['account', 'contact', 'before', 'after'],
      contacts.map(({ account, kind, before, after }) => [
        html`${account}`,
        html`${kind}`,
        html`${before}`,
        html`${after}`,
      ]),
    )}
  </div>`;

/** An alarm, filter or rule; the attributes of a new one are no news. */
export const signalHtml = ({ stack, address, action, kind, name, changes }: SignalChange): Html =>
  html`<article>
    <h3>${WHAT[action]}${kind} ${name}</h3>
    ${place(stack, address)}${action === 'create' ? EMPTY : attributeTable(changes, name)}
  </article> `;

/** What happens to a resource, before its kind and name. */
const WHAT: Readonly<Record<SignalChange['action'], string>> = {
  create: 'New: ',
  update: 'Changed: ',
  replace: 'Replaced: ',
  delete: 'Deleted: ',
  forget: 'Forgotten: ',
  read: 'Read: ',
  'no-op': '',
  unknown: 'Not understood: ',
};

const place = (stack: string, address: string): Html => html`<p class="muted">${code(address)} in ${code(stack)}</p>`;

/** A policy: what becomes weaker first, then its statements, then what it does to each caller. */
export const policyHtml = (policy: PolicyChange): Html => {
  const { stack, address, action, kind, name, statements, weakened, strengthened, effect } = policy;
  return html`<article>
    <h3>${WHAT[action]}${policyNoun(kind)} ${name}</h3>
    ${place(stack, address)}${judged('danger', 'Weaker', weakened)}${judged('clean', 'Stronger', strengthened)}
    ${
      statements.length === 0
        ? EMPTY
        : html`<p class="muted">Statements that change</p>
            ${lines(statements)}`
    }
    ${
      effect.length === 0
        ? EMPTY
        : tableHtml(
            html`What it does to callers, simulated`,
            ['caller', 'before', 'after'],
            effect.map(one => [html`${one.caller}`, html`${one.before}`, afterHtml(one)]),
          )
    }
  </article> `;
};

/** What becomes of a caller, and which requests show it. */
function afterHtml(effect: CallerEffect): Html {
  const { before, after, isAsBefore } = effect;
  if (isAsBefore) return html`<span class="muted">as before</span>`;
  const { text, getsThrough, deniedNow } = effectText(effect);
  const isFound = getsThrough !== undefined || deniedNow !== undefined;
  // what stays stands in the cell beside it
  const stays = isFound ? EMPTY : html`${text}`;
  return html`${before === after ? stays : html`<strong>${after}</strong>`}
  ${getsThrough === undefined ? EMPTY : html`<p><strong>${getsThrough}</strong></p>`}
  ${deniedNow === undefined ? EMPTY : html`<p>${deniedNow}</p>`}`;
}

const judged = (level: 'danger' | 'clean', word: string, texts: readonly string[]): Html =>
  texts.length === 0
    ? EMPTY
    : html`<p><span class="sign ${level}">${ICONS[level]}${word}</span></p>
        ${lines(texts)}`;

/** A change in one line, its attributes folded below it. */
export function otherHtml(other: OtherChange): Html {
  const { stack, address, action, changes } = other;
  const line = html`${code(address)} ${summaryText(other)} <span class="muted">${stack}</span>`;
  const shown: readonly AttributeChange[] = action === 'create' ? [] : changes;
  return shown.length === 0
    ? line
    : html`<details>
        <summary>${line}</summary>
        ${attributeTable(shown, address)}
      </details>`;
}

/** Attributes before and after. */
const attributeTable = (changes: readonly AttributeChange[], of: string): Html =>
  changes.length === 0
    ? EMPTY
    : tableHtml(
        html`<span class="unseen">Attributes of ${of}</span>`,
        ['attribute', 'before', 'after'],
        changes.map(({ path, before, after }) => [code(path), code(before), code(after)]),
      );
