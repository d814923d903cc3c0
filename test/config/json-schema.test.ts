import Ajv2020 from 'ajv/dist/2020';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { orgFileJsonSchema } from '../../config/reading/json-schema';
import { orgFile } from './org-file';
import { undescribed } from './undescribed';

const ROOT = join(__dirname, '../..');
const schema = JSON.parse(orgFileJsonSchema()) as Record<string, unknown>;
const validate = new Ajv2020({ allErrors: true }).compile(schema);

describe('org.schema.json', () => {
  test('is what `npm run schema` writes', () => {
    expect(readFileSync(join(ROOT, 'org.schema.json'), 'utf8')).toBe(orgFileJsonSchema());
  });

  test('describes every property', () => expect(undescribed(schema)).toEqual([]));

  test.each(readdirSync(join(ROOT, 'examples')))('accepts the example %s', name => {
    validate(parse(readFileSync(join(ROOT, 'examples', name, 'org.yaml'), 'utf8'), { schema: 'core' }));
    expect(validate.errors).toBeNull();
  });

  test.each([
    ['an unknown key', { favourite_colour: 'blue' }],
    ['a phone number of the primary contact', { contacts: { primary: { phone_number: '+1 206 555 0100' } } }],
    ['a disabled root alarm', { alarms: { disable: ['CIS-4.3'] } }],
    ['an account id of eleven digits', { accounts: { a: { id: '11111111111', name: 'n', email: 'a@example.com' } } }],
  ])('refuses %s', (_, section) => {
    expect(validate({ ...orgFile(), ...section })).toBe(false);
  });
});
