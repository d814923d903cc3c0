import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { orgFileJsonSchema } from '../config/reading/json-schema';

// editors read the committed file; a test fails when it is stale
const path = join(__dirname, '..', 'org.schema.json');
writeFileSync(path, orgFileJsonSchema());
process.stderr.write('wrote org.schema.json\n');
