import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { Parser } from 'commonmark';
import { createColors } from 'picocolors';
import { renderHtml } from '../../../review/render/render-html';
import { renderJson } from '../../../review/render/render-json';
import { LONGEST_COMMENT, marker, MOST_COMMENTS, renderMarkdown } from '../../../review/render/render-markdown';
import { findingId } from '../../../review/report/finding-id';
import { renderText } from '../../../review/render/render-text';
import { Report } from '../../../review/report/report';
import { review } from '../../../review/review';
import { withTexts } from './hostile-report';
import { SAMPLE_REPORT } from './sample-report';

const EMPTY = review([
  { stack: 's', formatVersion: '1.2', incomplete: [], changes: [], drift: [], outputs: [], notUnderstood: [] },
]);

const HOSTILE =
  '\u001b[31mx\nDanger: 0\n<!-- rootguard review -->\n</details> <script> `@all` | [a](https://b.example) \u202e" ';

const schema = JSON.parse(readFileSync(join(__dirname, '../../../docs/review.schema.json'), 'utf8')) as object;
const validate = new Ajv2020({ allErrors: true }).compile(schema);

const PRICED: Report = {
  ...EMPTY,
  price: {
    currency: 'USD',
    amount: 0.1,
    drivers: [
      { driver: 'alarms', item: 'alarm-metric', quantity: 1, amount: 0.1 },
      { driver: 'alarms of queues', item: 'alarm-metric', quantity: 0 },
    ],
    text: 'Price: +$0.10 a month at list prices (alarms +$0.10), and unknown for alarms of queues, beside what only use costs.',
  },
};

describe('a price', () => {
  test('stands behind the table of stacks, and nowhere without one', () => {
    const { text } = PRICED.price!;
    expect(renderText(PRICED)).toContain(`\n\n${text}\n`);
    expect(renderMarkdown(PRICED).join('')).toContain('\n\nPrice: +');
    expect(renderHtml(PRICED)).toContain(`<p>${text}</p>`);
    validate(JSON.parse(renderJson(PRICED)));
    expect(validate.errors).toBeNull();
    for (const rendered of [renderText(EMPTY), ...renderMarkdown(EMPTY), renderHtml(EMPTY), renderJson(EMPTY)]) {
      expect(rendered).not.toMatch(/price/i);
    }
  });
});

describe('JSON', () => {
  test.each([
    ['a full report', SAMPLE_REPORT],
    ['an empty one', EMPTY],
    ['a hostile one', withTexts(SAMPLE_REPORT, text => `${text}${HOSTILE}`)],
  ])('of %s is as the schema says, and has no character that steers', (_, report) => {
    const json = renderJson(report);
    validate(JSON.parse(json));
    expect(validate.errors).toBeNull();
    expect(json).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u200b]/);
    const { findings, policies, drift } = JSON.parse(json) as Report;
    expect({ findings, policies, drift }).toEqual({
      findings: report.findings.map(finding => ({ id: findingId(finding), ...finding })),
      policies: report.policies,
      drift: report.drift,
    });
  });

  test('the schema refuses another verdict and unknown keys', () => {
    const document = JSON.parse(renderJson(EMPTY)) as { verdict: object };
    expect(validate({ ...document, verdict: { ...document.verdict, level: 'fine' } })).toBe(false);
    expect(validate({ ...document, more: 1 })).toBe(false);
  });

  test('reasons of an incomplete plan stand at its stack', () => {
    const report = { ...EMPTY, incomplete: [{ stack: 's', text: 'why' }] };
    expect((JSON.parse(renderJson(report)) as { stacks: object[] }).stacks[0]).toMatchObject({ incomplete: ['why'] });
  });
});

describe('text', () => {
  test('begins with the verdict and the table', () => {
    expect(renderText(EMPTY)).toBe(`No changes in 1 stack.

stack  add  change  replace  destroy  import  move  forget
s        0       0        0        0       0     0       0
`);
  });

  test.each([
    ['text', renderText],
    ['Markdown', renderMarkdown],
    ['HTML', renderHtml],
  ])('says in %s why a thing counts', (_, render) => {
    const shown = [render(SAMPLE_REPORT)]
      .flat()
      .join(' ')
      .replace(/<[^>]*>|\s+/g, ' ')
      .replace(/ +/g, ' ');
    expect(shown).toMatch(/why it counts:? it records every account/);
  });

  test('has everything that was found', () => {
    const text = renderText(SAMPLE_REPORT);
    for (const { summary, meaning } of SAMPLE_REPORT.findings) {
      expect(text).toContain(summary);
      expect(text).toContain(meaning);
    }
    for (const { account, before } of SAMPLE_REPORT.contacts)
      expect(text).toMatch(new RegExp(`${account}[^]*${before}`));
  });

  test('shows contacts and signals as aligned tables', () => {
    const text = renderText(SAMPLE_REPORT);
    expect(text).toContain(`
Contacts
  account                contact   before                                            → after
  777777777777 Payments  security  Security Team, On call, security@example.com      → Security Team, On call, security-operations@example.com
  888888888888 Ledger    billing   Cloud Finance, Billing desk, billing@example.com  → (none)
`);
    expect(text).toContain(`
Alarms, filters and rules
  change        name                  attribute           before → after
  update alarm  rootguard-root-usage  evaluation_periods  1 → 2  aws_cloudwatch_metric_alarm.root_usage
                                      period              60 → 300
`);
  });

  test('a wide cell moves its own row alone', () => {
    const [row] = SAMPLE_REPORT.contacts;
    const wide = { ...row!, account: 'x'.repeat(61) };
    const lines = renderText({ ...SAMPLE_REPORT, contacts: [row!, wide] }).split('\n');
    const at = lines.indexOf('Contacts');
    expect(lines.slice(at + 1, at + 4).map(line => line.search(/contact|security/))).toEqual([25, 25, 65]);
  });

  test('says of a caller that an SCP does as before only where that is known', () => {
    const text = renderText(SAMPLE_REPORT);
    expect(text).toContain(`
    the root user: denied every action
      gets through now: s3:DeleteBucket on arn:aws:s3:::example-org-trail
      denied now: s3:GetObject on arn:aws:s3:::example/example
    a root session: denied every action, as before
    an administrator role: not denied anything → too intricate to tell
`);
    const unsure = { caller: 'x', before: 'denied a', after: 'denied a', isAsBefore: false };
    const [policy] = SAMPLE_REPORT.policies;
    expect(renderText({ ...SAMPLE_REPORT, policies: [{ ...policy!, effect: [unsure] }] })).toContain(
      '    x: denied a; whether that stays for every request is too intricate to tell\n',
    );
  });

  test('noise of the plans and of the drift are told apart', () => {
    expect(renderText(SAMPLE_REPORT)).toContain(
      'Left out as provider noise: 4 × tags_all, 2 × known only after the apply, 1 × JSON in another spelling; 6 resources change in nothing else.\n\n' +
        'Left out of what changed outside Terraform: 2 × tags_all, 3 × empty values written differently; 1 resource differs in nothing else.\n',
    );
  });

  test('colour adds nothing but colour', () => {
    const painted = renderText(SAMPLE_REPORT, createColors(true));
    expect(painted).not.toBe(renderText(SAMPLE_REPORT));
    expect(painted.replace(/\u001b\[\d+m/g, '')).toBe(renderText(SAMPLE_REPORT));
  });

  test('text of a plan makes no line and no escape', () => {
    const hostile = renderText(withTexts(SAMPLE_REPORT, text => `${text}${HOSTILE}`));
    expect(hostile.split('\n')).toHaveLength(
      renderText(withTexts(SAMPLE_REPORT, text => `${text}.`)).split('\n').length,
    );
    expect(hostile).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  });
});

test.each([
  ['text', renderText],
  ['Markdown', (report: Report) => renderMarkdown(report).join('')],
  ['HTML', renderHtml],
])('%s: failed checks, what stands above, and no detail that only names an account of the finding', (_, render) => {
  const [finding] = SAMPLE_REPORT.findings;
  const details = [
    '777777777777',
    '888888888888 (Ledger)',
    '777777777777 Payments',
    '777777777777 (Payments): billing',
  ];
  const shown = render({ ...SAMPLE_REPORT, findings: [{ ...finding!, details }] });
  expect(shown).toContain('Failed checks');
  expect(shown).toContain('check.forwarded-regions');
  expect(shown.match(/\(see above\)/g)).toHaveLength(1);
  expect(shown).toContain('777777777777 (Payments): billing');
  expect(shown).not.toContain('888888888888 (Ledger)');
});

describe('Markdown', () => {
  test('is one comment that begins with the marker', () => {
    expect(renderMarkdown(EMPTY)).toEqual([
      `<!-- rootguard review -->

## ⚪ No changes in 1 stack.

| stack | add | change | replace | destroy | import | move | forget |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| <code>s</code> | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
`,
    ]);
  });

  test('shows signals in a table, a row an attribute', () => {
    const code = (text: string) => `<code>${text}</code>`;
    const [name, address] = [code('rootguard-root-usage'), code('aws_cloudwatch_metric_alarm.root_usage')];
    expect(renderMarkdown(SAMPLE_REPORT).join('')).toContain(
      [
        '| change | name | attribute | before | after | address |',
        '| --- | --- | --- | --- | --- | --- |',
        `| update alarm | ${name} | ${code('evaluation_periods')} | ${code('1')} | ${code('2')} | ${address} |`,
        `|  | ${name} | ${code('period')} | ${code('60')} | ${code('300')} |  |`,
      ].join('\n'),
    );
  });

  /** What of a comment is HTML, and how often each node is there. */
  const structure = (markdown: string): { html: string[]; nodes: Record<string, number> } => {
    const html: string[] = [];
    const nodes: Record<string, number> = {};
    const walker = new Parser().parse(markdown).walker();
    for (let event = walker.next(); event !== null; event = walker.next()) {
      const { node, entering } = event;
      if (!entering) continue;
      if (node.type.startsWith('html')) html.push(node.literal ?? '');
      // an escaped text is cut into several nodes
      else if (node.type !== 'text') nodes[node.type] = (nodes[node.type] ?? 0) + 1;
    }
    return { html: html.filter(one => one !== '<!-- -->'), nodes };
  };

  test('text of a plan changes nothing of its structure', () => {
    const plain = renderMarkdown(withTexts(SAMPLE_REPORT, text => `${text}.`)).map(structure);
    expect(renderMarkdown(withTexts(SAMPLE_REPORT, text => `${text}${HOSTILE}`)).map(structure)).toEqual(plain);
  });

  const long = (count: number): Report => ({
    ...SAMPLE_REPORT,
    others: Array.from({ length: count }, (_, index) => ({
      ...{ stack: 's', address: `aws_a.item_${index}[@"|"]`, action: 'update' as const, summary: 'update: x' },
      changes: [{ path: 'x', before: '<'.repeat(200), after: 'b' }],
    })),
  });

  test('goes on in further comments below the limit, each whole in itself and with its marker', () => {
    const parts = renderMarkdown(long(200));
    expect(parts.length).toBeGreaterThan(2);
    for (const [index, part] of parts.entries()) {
      expect(part.length).toBeLessThan(LONGEST_COMMENT);
      expect(part.split('\n')[0]).toBe(marker(index + 1));
      expect(part.match(/^<details>$/gm)?.length).toBe(part.match(/^<\/details>$/gm)?.length);
    }
    const text = parts.join('');
    for (const index of Array.from({ length: 200 }).keys()) {
      expect(text.match(new RegExp(`item_${index}&#91;`, 'g'))).toHaveLength(1);
    }
  });

  test('ends after some comments, and says how much is left out', () => {
    const parts = renderMarkdown(long(2000));
    expect(parts).toHaveLength(MOST_COMMENTS);
    for (const part of parts) expect(part.length).toBeLessThan(LONGEST_COMMENT);
    expect(parts.at(-1)).toMatch(/\n\d+ more lines are left out: see the review as text, JSON or HTML\.\n$/);
  });

  test('the longest texts of the worst characters stay below the limit', () => {
    for (const character of [':@', '\u{10ffff}', '<', ':x', 'www.', '\n']) {
      const report = withTexts(SAMPLE_REPORT, () => character.repeat(1500));
      for (const part of renderMarkdown(report)) expect(part.length).toBeLessThan(LONGEST_COMMENT);
    }
  });

  test('a danger is never left out for want of room', () => {
    const report = {
      ...long(2000),
      notUnderstood: Array(3000).fill({ stack: 's', text: 't' }) as Report['notUnderstood'],
    };
    const [first = ''] = renderMarkdown(report);
    for (const { rule } of SAMPLE_REPORT.findings) expect(first).toContain(`<code>${rule}</code>`);
  });
});
