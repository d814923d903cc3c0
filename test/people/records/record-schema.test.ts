import Ajv2020 from 'ajv/dist/2020';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFrontMatter } from '../../../people/records/front-matter';
import { recordJsonSchema } from '../../../people/records/record-schema';
import { readRecords } from '../../../people/records/records';
import { accounts, NOW, USE } from './record-fixture';

const ROOT = join(__dirname, '../../..');
const FOLDER = join(ROOT, 'examples/acme/records');
const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(recordJsonSchema()) as object);

test('record.schema.json is what npm run schema writes', () => {
  expect(readFileSync(join(ROOT, 'record.schema.json'), 'utf8')).toBe(recordJsonSchema());
});

test.each(readdirSync(FOLDER))('the example %s is what schema and check ask for', name => {
  validate(readFrontMatter(readFileSync(join(FOLDER, name), 'utf8')).value);
  expect(validate.errors).toBeNull();
});

test('the check finds nothing in the examples', () => {
  const records = readRecords(FOLDER, { accounts, now: NOW });
  expect('files' in records && records.files.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
  expect('files' in records && records.files.map(({ record }) => record?.kind)).toEqual([
    'drill',
    'review',
    'alert-test',
  ]);
});

test.each([
  ['all accounts where root was used', USE.replace('[ledger-prod]', 'all')],
  ['an unknown key', USE.replace('why:', 'whi:')],
  ['an id that is none', USE.replace('3038ebd2-', '3038')],
])('record.schema.json refuses %s', (_, text) => {
  expect(validate(readFrontMatter(text).value)).toBe(false);
});
