import { audit, Audit } from '../../../audit/audit';
import { renderCsv } from '../../../audit/render/render-csv';
import { renderHtml } from '../../../audit/render/render-html';
import { auditDocument } from '../../../audit/render/render-json';
import { renderMarkdown } from '../../../audit/render/render-markdown';
import { renderOcsf } from '../../../audit/render/render-ocsf';
import { renderText } from '../../../audit/render/render-text';
import { printedJson } from '../../../render/printed-json';
import { COMPARED, ORGANIZATION, SOUND } from './broken-audit';
import { withTexts } from './hostile-audit';

const FORMATS: Readonly<Record<string, (found: Audit) => string>> = {
  text: found => renderText(found),
  markdown: found => renderMarkdown(found).join('\n'),
  html: renderHtml,
  json: found => printedJson(auditDocument(found)),
  csv: renderCsv,
  ocsf: renderOcsf,
};

/** What steers a terminal, reorders text, or is a line to some readers; '\n' and '\r' are lines of the formats themselves. */
const RAW = /[\0-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

const NAMES = [
  '\u001b[2J\u001b[31mred\u0007',
  'pay\u202estnem\u2066\u200f',
  'two\u2028lines\u2029of\r\none',
  'a | b ` c [x](https://example.com) @everyone',
  '</td><script>alert(1)</script><img src=x onerror=alert(1)>',
  '=cmd|" /C calc"!A0',
  '+1-2@x',
  "-2+3+cmd|' /C calc'!A0",
  '@SUM(1+1)',
  '\t=1+1',
];

/** The same audit with a name, and with the name as every text that is shown. */
const AUDITS = (name: string): readonly Audit[] => {
  const accounts = SOUND.accounts.map(account => ({ ...account, name, email: `${name}@gmail.com` }));
  const organizationalUnits = SOUND.organizationalUnits.map(unit => ({ ...unit, name }));
  const things = SOUND.things.map(thing => ({
    ...thing,
    attributes: {
      ...thing.attributes,
      ...(thing.type === 'aws_organizations_policy' && { name, content: '{' }),
      ...(thing.type === 'aws_cloudwatch_metric_alarm' && { alarm_name: name, threshold: 2 }),
      ...(thing.type === 'aws_account_alternate_contact' && { name }),
      ...(thing.type === 'aws_cloudwatch_log_metric_filter' && { name }),
      ...(thing.type === 'aws_cloudformation_stack_set' && { template_body: `"${name}"` }),
    },
  }));
  return [audit(ORGANIZATION, { ...SOUND, accounts, organizationalUnits, things }), withTexts(COMPARED, () => name)];
};

describe.each(Object.entries(FORMATS))('as %s', (format, render) => {
  test.each(NAMES)('nothing of a name steers: %j', name => {
    for (const found of AUDITS(name)) {
      const text = render(found);
      expect(RAW.exec(text)?.[0]).toBeUndefined();
      if (format === 'html') expect(text).not.toMatch(/<script>alert|<img src=x|<\/td><script/);
      if (format === 'markdown')
        expect(text.replaceAll(/<!--[^]*?-->/g, '')).not.toMatch(/<script|<img|\]\(https|@everyone/);
      if (format === 'ocsf') {
        const lines = text.split('\n').slice(0, -1);
        expect(lines).toHaveLength(
          found.rows.length * found.requirements.length + (found.since?.goneAccounts.length ?? 0),
        );
        for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
      }
      if (format === 'json') expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(auditDocument(found))));
      if (format === 'csv') {
        const cells = text.split('\r\n').flatMap(line => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)]);
        for (const [, quoted, plain] of cells) expect(quoted ?? plain ?? '').not.toMatch(/^\s*[=+@\-\t\r]/);
      }
    }
  });
});
