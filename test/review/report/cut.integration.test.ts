import { renderHtml } from '../../../review/render/render-html';
import { renderJson } from '../../../review/render/render-json';
import { renderMarkdown } from '../../../review/render/render-markdown';
import { renderText } from '../../../review/render/render-text';
import { Report } from '../../../review/report/report';
import { review } from '../../../review/review';
import { Attributes, ResourceChange } from '../../../world/plan/plan';
import { changed, contextOf, deleted } from '../rules/changes';

/** A hundred thousand changes: every tenth alarm of an account is weaker, contacts and tags of workloads change. */
const COUNT = 100_000;
const LONG = 'x'.repeat(400);

function changeOf(index: number): ResourceChange {
  const account = String(100_000_000_000 + index);
  const at = (type: string, before: Attributes, over: Attributes): ResourceChange => ({
    ...changed(type, before, over),
    address: `${type}.it_${index}`,
  });
  switch (index % 10) {
    case 0:
      return at(
        'aws_cloudwatch_metric_alarm',
        { alarm_name: `rootguard-root-activity-${account}`, threshold: 1, alarm_description: LONG },
        { threshold: 5 },
      );
    case 1:
      return at(
        'aws_account_alternate_contact',
        { account_id: account, alternate_contact_type: 'SECURITY', email_address: 'security@example.com', name: LONG },
        { name: 'Somebody' },
      );
    case 2:
      return {
        ...deleted('aws_account_alternate_contact', { account_id: account, alternate_contact_type: 'BILLING' }),
        address: `aws_account_alternate_contact.it_${index}`,
      };
    default:
      return at('aws_ssm_document', { content: LONG, tags: { team: 'a' } }, { tags: { team: 'b' } });
  }
}

const changes = Array.from({ length: COUNT }, (_, index) => changeOf(index));
const whole: Report = review(contextOf(changes).plans);

test.each<[string, (report: Report) => string]>([
  ['text', report => renderText(report)],
  ['Markdown', report => renderMarkdown(report).join('\n')],
  ['HTML', renderHtml],
])('a hundred thousand changes are less than 2 MB of %s, which says how many it leaves out', (_, render) => {
  const page = render(whole);
  expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
  expect(page).toMatch(/Each of 10000 alarms needs more before it rings/);
  expect(page).toMatch(/and 9990 more: all of them are in the JSON format/);
  expect(page).toMatch(/more(: all of them are in the JSON format| lines are left out)/);
});

test('JSON has every change', () => {
  const { findings, contacts, signals, others } = JSON.parse(renderJson(whole)) as Report;
  const weaker = findings.find(({ rule }) => rule === 'alarm-still-rings');
  expect(weaker?.each).toHaveLength(COUNT / 10);
  expect([contacts.length, signals.length, others.length]).toEqual([COUNT / 5, COUNT / 10, (COUNT / 10) * 7]);
});
