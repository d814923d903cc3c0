import { renderDiagnostics } from '../../config/reading/diagnostic';
import { loadText } from '../../config/load';
import { sensitiveVariables } from '../../config/sensitive-variables';
import { chatChannel } from '../../config/sections/chat-channel';
import { chatTopics } from '../../config/sections/subscription';
import { subscriptionName } from '../../config/resolving/subscription-name';
import { load, orgFile, TODAY } from './org-file';

const TEAM = '11111111-2222-3333-4444-555555555555';
const TENANT = '99999999-8888-7777-6666-555555555555';
const CHANNEL = '19%3aabc%40thread.tacv2';

test('the number of an sms is one of the sensitive variables', () => {
  const file = orgFile();
  file.alerts.subscriptions.push(
    { protocol: 'sms', name: 'second', endpoint: { variable: 'second_number' } },
    { protocol: 'sms', name: 'first', endpoint: { variable: 'first_number' }, topics: ['notice'] },
  );
  const { organization } = load(file);
  expect(sensitiveVariables(organization!)).toEqual(['first_number', 'second_number']);
  expect(organization?.alerts?.subscriptions.slice(1)).toEqual([
    { protocol: 'sms', name: 'first', endpoint: { variable: 'first_number' }, topics: ['notice'] },
    { protocol: 'sms', name: 'second', endpoint: { variable: 'second_number' }, topics: ['critical'] },
  ]);
});

test('the address of https may be in a variable, and then has a name', () => {
  const file = orgFile();
  const paging = { protocol: 'https', name: 'paging', endpoint: { variable: 'paging_url' }, topics: ['critical'] };
  file.alerts.subscriptions.push(paging);
  const { organization, diagnostics } = load(file);
  expect(diagnostics).toEqual([]);
  expect(sensitiveVariables(organization!)).toEqual(['paging_url']);
  expect(organization?.alerts?.subscriptions.at(-1)).toEqual(paging);
});

test.each([
  ['sms', { variable: 'on_call_number' }, undefined],
  ['lambda', 'arn:aws:lambda:us-east-1:222222222222:function:page', 'lambda-page'],
  ['lambda', 'arn:aws:lambda:us-east-1:222222222222:function:page:$LATEST', 'lambda-page--LATEST'],
  ['chat', 'slack:T0123ABCD/C0456EFGH', 'chat-slack-C0456EFGH'],
  ['chat', `teams:${TEAM}/${TENANT}/${CHANNEL}`, `chat-teams-${TEAM}`],
  ['sqs', 'arn:aws:sqs:us-east-1:222222222222:alerts', 'sqs-alerts'],
  ['https', 'https://events.example.com/secret', 'https-events-example-com'],
  ['email', 'On.Call@example.com', 'email-on-call-example-com'],
] as const)('a subscription of protocol %s to %j is named %s', (protocol, endpoint, name) => {
  expect(subscriptionName({ protocol, endpoint })).toBe(name);
});

test('a chat endpoint has the ids of its application', () => {
  expect(chatChannel('slack:T0123ABCD/C0456EFGH')).toEqual({
    application: 'slack',
    workspaceId: 'T0123ABCD',
    channelId: 'C0456EFGH',
  });
  expect(chatChannel(`teams:${TEAM}/${TENANT}/${CHANNEL}`)).toEqual({
    application: 'teams',
    teamId: TEAM,
    tenantId: TENANT,
    channelId: CHANNEL,
  });
});

test('the topics of chat are those that somebody hears there', () => {
  expect(chatTopics([])).toEqual([]);
  expect(
    chatTopics([
      { protocol: 'email', topics: ['critical', 'notice'] },
      { protocol: 'chat', topics: ['notice'] },
    ]),
  ).toEqual(['notice']);
  expect(
    chatTopics([
      { protocol: 'chat', topics: ['notice'] },
      { protocol: 'chat', topics: ['critical', 'notice'] },
    ]),
  ).toEqual(['critical', 'notice']);
});

// too few digits in a row to look like a number anywhere else in the file
test.each([
  ['a quoted one', '- { protocol: sms, name: n, endpoint: "12-34" }'],
  ['over two lines', '- { protocol: sms, name: n, endpoint: "12-\n      34" }'],
  ['behind an anchor', '- { name: &n "12-34", protocol: sms, endpoint: *n }'],
  ['whatever the case', '- { protocol: SMS, name: n, ENDPOINT: "12-34" }'],
])('no digit of the number of an sms is printed: %s', (_what, entry) => {
  const text = `version: 1\nregion: us-east-1\nalerts:\n  runbook_url: https://example.com\n  subscriptions:\n    ${entry}\n`;
  const rendered = renderDiagnostics(loadText('org.yaml', text, TODAY).diagnostics);
  expect(rendered).toContain('**-');
  expect(rendered).not.toMatch(/12-|-34/);
});
