import { createHash } from 'node:crypto';
import { NO_NOISE } from '../../../world/plan/differences';
import { html } from '../../../render/html';
import { renderHtml } from '../../../review/render/render-html';
import { Report } from '../../../review/report/report';
import { withTexts } from './hostile-report';
import { SAMPLE_REPORT } from './sample-report';

const UNCHANGED: Report = {
  ...SAMPLE_REPORT,
  ...{
    findings: [],
    contacts: [],
    signals: [],
    policies: [],
    others: [],
    outputs: [],
    drift: [],
    failedChecks: [],
    notUnderstood: [],
  },
  verdict: { level: 'no-changes', text: 'No changes in 1 stack.', danger: 0, warning: 0, note: 0 },
  stacks: [{ stack: 'trail', add: 0, change: 0, replace: 0, destroy: 0, import: 0, move: 0, forget: 0 }],
  noise: { resources: 0, ...NO_NOISE },
  driftNoise: { resources: 0, ...NO_NOISE },
};

const PAGE = renderHtml(SAMPLE_REPORT);
const tagsOf = (page: string): string[] => page.slice(page.indexOf('</style>')).match(/<[^>]*>/g) ?? [];
const textsOf = (page: string, tag: string): string[] =>
  [...page.matchAll(new RegExp(`<${tag}[^>]*>(.*?)</${tag}>`, 'gs'))].map(([, inside = '']) =>
    inside.replace(/<[^>]*>/g, '').trim(),
  );

describe('html', () => {
  test('escapes text between tags and in attributes', () => {
    expect(html`<p title="${'" onclick="'}">${`<b>&'\``}</p>`.markup).toBe(
      '<p title="&#34; onclick=&#34;">&#60;b&#62;&#38;&#39;&#96;</p>',
    );
  });

  test('takes markup of other templates as it is, escaped once', () => {
    expect(html`${['<', '>'].map(text => html`<b>${text}</b>`)}${html`<i>${1}</i>`}`.markup).toBe(
      '<b>&#60;</b><b>&#62;</b><i>1</i>',
    );
  });

  test('shows what is invisible or turns text around', () => {
    expect(html`${'a\u202eb\u0000'}`.markup).toBe('a\\u{202e}b\\u{0}');
  });

  test.each([
    [1000, 'x'.repeat(1000)],
    [1001, `${'x'.repeat(1000)}… (1001 characters)`],
  ])('text of %d characters', (length, shown) => {
    expect(html`${'x'.repeat(length)}`.markup).toBe(shown);
  });
});

describe('renderHtml', () => {
  test('gives each section that has entries a heading, in the order of importance', () => {
    expect(textsOf(PAGE, 'h2')).toEqual([
      ...['Stacks', 'Danger (3)', 'Warnings (1)', 'Notes (1)', 'Contacts (2)', 'Alarms, filters and rules (1)'],
      ...['Policies (1)', 'Everything else (2)', 'Outputs that change (1)', 'Changed outside Terraform (drift) (1)'],
      ...['Failed checks (1)', 'Not understood (1)'],
    ]);
  });

  test('says of plans without changes only that, and the table of stacks', () => {
    const page = renderHtml(UNCHANGED);
    expect([textsOf(page, 'title'), textsOf(page, 'h1'), textsOf(page, 'h2'), textsOf(page, 'footer')]).toEqual([
      ['No changes in 1 stack. – Rootguard review'],
      ['No changes in 1 stack.'],
      ['Stacks'],
      ['Sensitive values are not shown. This page loads nothing and runs no script.'],
    ]);
  });

  test('begins with the plans that are not complete, and marks their stacks', () => {
    const page = renderHtml({ ...UNCHANGED, incomplete: [{ stack: 'trail', text: 'the plan failed' }] });
    expect([textsOf(page, 'h2'), textsOf(page, 'tbody')]).toEqual([
      ['Not complete (1)', 'Stacks'],
      [expect.stringMatching(/^trail not complete\s/)],
    ]);
  });

  test('sums up several stacks, and only several', () => {
    expect([textsOf(PAGE, 'th').slice(8, 12), textsOf(renderHtml(UNCHANGED), 'th').slice(8)]).toEqual([
      ['contacts', 'guardrails', 'trail-eu-central-1', 'all 3'],
      ['trail'],
    ]);
  });

  test('links to every section, and to nothing else', () => {
    const targets = (attribute: string) => [...PAGE.matchAll(new RegExp(` ${attribute}="#?([^"]*)"`, 'g'))];
    expect(targets('href').map(([, id]) => id)).toEqual(targets('id').map(([, id]) => id));
    expect(PAGE).not.toMatch(/<(script|link|img|iframe|object|base|form)\b|\b(src|style|on\w+)=|https?:|javascript:/i);
  });

  test('allows its own style and nothing else', () => {
    const [, style = ''] = /<style>(.*)<\/style>/s.exec(PAGE) ?? [];
    expect(/http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(PAGE)?.[1]).toBe(
      `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`,
    );
  });

  test('is the same page, tag for tag, whatever texts a plan has', () => {
    const hostile = withTexts(
      SAMPLE_REPORT,
      text =>
        `</style></title></table></details><script>alert(1)</script><img src=x onerror="x">'"\`&lt;<!--${text}-->`,
    );
    expect(tagsOf(renderHtml(hostile))).toEqual(
      tagsOf(renderHtml(withTexts(SAMPLE_REPORT, text => Buffer.from(text).toString('hex')))),
    );
  });

  test.each([
    [12, 10, []],
    [13, 11, ['1 more', '1 more']],
  ])('%d accounts and %d lines of a finding', (accounts, lines, folded) => {
    const ids = Array.from({ length: accounts }, (_, index) => String(100000000000 + index));
    const details = Array.from({ length: lines }, (_, index) => `line ${index}`);
    const page = renderHtml({ ...UNCHANGED, findings: [{ ...SAMPLE_REPORT.findings[0]!, accounts: ids, details }] });
    expect(textsOf(page, 'summary')).toEqual(folded);
    expect(textsOf(page, 'li').slice(-lines - accounts)).toEqual([...details, ...ids]);
  });

  test('says what is new to a caller of an SCP, and as before only where that is known', () => {
    const unsure = { caller: 'x', before: 'denied a', after: 'denied a', isAsBefore: false };
    const [policy] = SAMPLE_REPORT.policies;
    const effect = [...policy!.effect, unsure];
    const page = renderHtml({ ...UNCHANGED, policies: [{ ...policy!, effect }] });
    expect(textsOf(page.slice(page.indexOf('simulated')), 'td').map(cell => cell.replace(/\s+/g, ' '))).toEqual([
      'denied every action',
      'gets through now: s3:DeleteBucket on arn:aws:s3:::example-org-trail denied now: s3:GetObject on arn:aws:s3:::example/example',
      ...['denied every action', 'as before', 'not denied anything', 'too intricate to tell'],
      ...['denied a', 'denied a; whether that stays for every request is too intricate to tell'],
    ]);
  });

  test.each([
    ['create', []],
    ['update', ['evaluation_periods', '1', '2', 'period', '60', '300']],
  ] as const)('attributes of an alarm: %s', (action, shown) => {
    const [alarm] = SAMPLE_REPORT.signals;
    const page = renderHtml({ ...UNCHANGED, signals: [{ ...alarm!, action }] });
    expect(textsOf(page, 'code')).toEqual(['trail', alarm!.address, alarm!.stack, ...shown]);
  });
});

test.each(['danger', 'warning', 'note'] as const)(
  'of too many findings, all of them %s, it says how many it leaves out',
  severity => {
    const finding = { ...SAMPLE_REPORT.findings[0]!, severity, details: ['x'.repeat(1000)] };
    const page = renderHtml({ ...SAMPLE_REPORT, findings: Array.from({ length: 1000 }, () => finding) });
    const shown = page.match(/<article class="(danger|warning|note)">/g)?.length ?? 0;
    expect(page).toContain(`… and ${1000 - shown} more: all of them are in the JSON format`);
  },
);
