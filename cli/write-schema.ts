import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditJsonSchema } from '../audit/document';
import { orgFileJsonSchema } from '../config/reading/json-schema';
import { campaignPlanJsonSchema } from '../credentials/plan';
import { custodyFileJsonSchema } from '../people/custody/file/custody-file';
import { recordJsonSchema } from '../people/records/record-schema';
import { snapshotJsonSchema } from '../world/live/snapshot';
import { priceJsonSchema } from '../world/price/price-document';

// editors and programs read the committed files; a test fails when one is stale
const FILES = {
  'org.schema.json': orgFileJsonSchema,
  'custody.schema.json': custodyFileJsonSchema,
  'docs/audit.schema.json': auditJsonSchema,
  'docs/credentials-plan.schema.json': campaignPlanJsonSchema,
  'docs/price.schema.json': priceJsonSchema,
  'docs/snapshot.schema.json': snapshotJsonSchema,
  'record.schema.json': recordJsonSchema,
};
for (const [file, schema] of Object.entries(FILES)) {
  writeFileSync(join(__dirname, '..', file), schema());
  process.stderr.write(`wrote ${file}\n`);
}
