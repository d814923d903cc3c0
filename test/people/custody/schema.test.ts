import Ajv2020 from 'ajv/dist/2020';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadOrganization } from '../../../config/load';
import { custodyFileJsonSchema } from '../../../people/custody/file/custody-file';
import { loadCustody } from '../../../people/custody/load';
import { undescribed } from '../../config/undescribed';
import { custodyFile, TODAY } from './custody-file';

const ROOT = join(__dirname, '../../..');
const EXAMPLE = join(ROOT, 'examples/acme/custody.yaml');
const schema = JSON.parse(custodyFileJsonSchema()) as Record<string, unknown>;
const validate = new Ajv2020({ allErrors: true }).compile(schema);

describe('custody.schema.json', () => {
  test('is what `npm run schema` writes', () => {
    expect(readFileSync(join(ROOT, 'custody.schema.json'), 'utf8')).toBe(custodyFileJsonSchema());
  });

  test('describes every property', () => expect(undescribed(schema)).toEqual([]));

  test('accepts the example, and the file of the tests', () => {
    validate(parse(readFileSync(EXAMPLE, 'utf8'), { schema: 'core' }));
    expect(validate.errors).toBeNull();
    expect(validate(custodyFile())).toBe(true);
  });

  test.each([
    ['an unknown key', { serial: '1' }],
    ['another version', { version: 2 }],
    ['no reviewer', { reviewers: [] }],
  ])('refuses %s', (_, section) => expect(validate({ ...custodyFile(), ...section })).toBe(false));
});

test('nothing is found in the example', () => {
  const { organization } = loadOrganization(join(ROOT, 'examples/acme/org.yaml'), TODAY);
  const { custody, diagnostics } = loadCustody(EXAMPLE, organization!, TODAY);
  expect(diagnostics).toEqual([]);
  expect(custody!.accounts.size).toBe(13);
});
