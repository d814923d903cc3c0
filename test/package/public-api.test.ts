import { readFileSync } from 'node:fs';
import { publicApi, REPORT } from './public-api';

test('the public API is the one of the report; npm run public-api writes it anew, and CHANGELOG.md says what changed', () => {
  expect(publicApi().split('\n')).toEqual(readFileSync(REPORT, 'utf8').split('\n'));
});
