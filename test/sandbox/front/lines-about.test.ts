import { linesAbout, ranIntoItself } from '../../../sandbox/front/lines-about';

const printed = [
  'port 4711',
  'NotImplementedError: The list_handshakes_for_organization action has not been implemented',
  'NotImplementedError: The describe_resource_policy action has not been implemented',
  'NotImplementedError: The list_handshakes action has not been implemented',
].join('\n');

test.each([
  ['ListHandshakesForOrganization', [printed.split('\n')[1]]],
  ['ListHandshakes', [printed.split('\n')[3]]],
  ['DescribeResourcePolicy', [printed.split('\n')[2]]],
  ['DescribeResource', []],
  ['PutResourcePolicy', []],
  ['', []],
])('%s is told what moto printed about it, and about nothing else', (operation, lines) => {
  expect(linesAbout({ operation }, printed)).toEqual(lines);
});

test('two of its threads that met are told by the latest failure, and not by one of long ago', () => {
  const met = 'RuntimeError: dictionary changed size during iteration';
  const traceback = ['Traceback (most recent call last):', '  File "models.py", line 1, in describe_alarms'];
  expect(ranIntoItself([...traceback, met, ''].join('\n'))).toBe(true);
  expect(ranIntoItself([...traceback, 'KeyError: 1', ''].join('\n'))).toBe(false);
  const later = (lines: number): string => [met, ...Array.from({ length: lines }, () => 'another line')].join('\n');
  expect(ranIntoItself(later(39))).toBe(true);
  expect(ranIntoItself(later(40))).toBe(false);
});
