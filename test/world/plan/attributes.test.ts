import { isSensitive, isUnknown, pathParts, sensitiveTexts, show, valueAt } from '../../../world/plan/attributes';
import { change } from '../../review/rules/changes';

test('paths have names, indices and parts of their own', () => {
  expect(pathParts('rule[0].filter.days')).toEqual(['rule', 0, 'filter', 'days']);
  const value = { rule: [{ filter: { days: 0 } }], tags: { 'a.b': 'dotted' } };
  expect(valueAt(value, 'rule[0].filter.days')).toBe(0);
  expect(valueAt(value, ['tags', 'a.b'])).toBe('dotted');
  expect(valueAt(value, 'rule[1].filter')).toBeUndefined();
  expect(valueAt(value, 'constructor.name')).toBeUndefined();
  expect(valueAt('text', 'length')).toBeUndefined();
});

test('a value is unknown when it, a part of it or what holds it is', () => {
  const one = change({
    type: 'x',
    before: {},
    after: {},
    afterUnknown: { arn: true, rule: [{}, { days: true }], tags: {} },
  });
  expect(
    ['arn', 'arn.part', 'rule', 'rule[1].days', 'rule[0]', 'tags', 'name'].map(path => isUnknown(one, path)),
  ).toEqual([true, true, true, true, false, false, false]);
  expect(show(one, 'arn', 'after')).toBe('(known after apply)');
  expect(show(one, 'arn', 'before')).toBe('(none)');
});

test.each([
  ['of the value', { secret: true }],
  ['of the whole resource', true],
  ['of a part', { secret: { part: true } }],
])('a mark %s masks on both sides, whichever side carries it', (_, marks) => {
  const values = { before: { secret: { part: 'old' }, name: 'n' }, after: { secret: { part: 'new' }, name: 'n' } };
  for (const marked of [{ beforeSensitive: marks }, { afterSensitive: marks }]) {
    const one = change({ type: 'x', ...values, ...marked });
    expect(isSensitive(one, 'secret.part')).toBe(true);
    expect([show(one, 'secret', 'before'), show(one, 'secret', 'after')]).toEqual(
      Array(2).fill('(sensitive value)') as string[],
    );
    expect(isSensitive(one, 'name')).toBe(marks === true);
  }
});

test.each(['aws_account_primary_contact', 'aws_account_alternate_contact'])('%s never shows its phone number', type => {
  const one = change({ type, before: { phone_number: '+1 555 0100', title: 't' }, after: {} });
  expect(show(one, 'phone_number', 'before')).toBe('(sensitive value)');
  expect(show(one, 'phone_number', 'after')).toBe('(none)');
  expect(show(one, 'title', 'before')).toBe('t');
  expect([...sensitiveTexts(one, false)]).toEqual(['+1 555 0100']);
});

test('the endpoint of a text message is a number, that of an e-mail is not', () => {
  const subscription = (protocol: string) =>
    show(change({ type: 'aws_sns_topic_subscription', after: { protocol, endpoint: 'x' } }), 'endpoint', 'after');
  expect(['sms', 'email'].map(subscription)).toEqual(['(sensitive value)', 'x']);
});

test('values are text: whole up to 200 characters, cut at a character above', () => {
  const shown = (value: unknown) => show(change({ type: 'x', after: { value } }), 'value', 'after');
  expect([null, '', 0, false, ['a'], {}].map(shown)).toEqual(['(none)', '""', '0', 'false', '["a"]', '{}']);
  expect(shown('x'.repeat(200))).toBe('x'.repeat(200));
  expect(shown('x'.repeat(201))).toBe(`${'x'.repeat(200)}… (201 characters)`);
  expect(shown('😀'.repeat(201))).toBe(`${'😀'.repeat(200)}… (402 characters)`);
});

test('words of a sensitive document are found, those beside it are not', () => {
  const one = change({
    type: 'x',
    before: { document: '{"a":["in ner"]}', count: 12, plain: 'plain' },
    beforeSensitive: { document: true, count: true },
  });
  expect([...sensitiveTexts(one, true)].sort()).toEqual(['12', 'a', 'in', 'ner', '{"a":["in ner"]}']);
  expect([...sensitiveTexts(one, false)].sort()).toEqual(['12', '{"a":["in ner"]}']);
});
