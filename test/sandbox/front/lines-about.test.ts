import { linesAbout } from '../../../sandbox/front/lines-about';

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
