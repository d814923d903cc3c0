import { CONTACT_KINDS, contactSchema, COUNTRIES_WITH_STATE, primaryContactSchema } from '../sections/contact';
import { Check } from '../facts';
import { layerNames, LAYER_KINDS } from '../resolving/merge-contacts';
import { PARTITIONS } from '../../aws/partition';
import { error } from '../reading/problem';
import { contactLayers } from './contact-layers';

const FIELDS = Object.keys(contactSchema.shape);
const PRIMARY_FIELDS = Object.entries(primaryContactSchema.shape)
  .filter(([, schema]) => !schema.safeParse(undefined).success)
  .map(([field]) => field);

/**
 * Every active account ends with all three contacts complete, and with a complete primary contact when any layer of
 * the file gives one; but for those that are unmanaged. Where the partition has no Account Management there is nothing to complete.
 */
export const completeContacts: Check = function* (draft, { accounts, contacts, organizationalUnits, refused }) {
  if (draft.partition === undefined || !PARTITIONS[draft.partition].accountManagement) return;
  const withPrimary = [...contactLayers(draft)].some(({ layer }) => layer.primary !== undefined);

  for (const [key, { ou, status }] of accounts) {
    // the layers of an unknown OU are unknown too, and the OU is reported
    if (status !== 'active' || (ou !== undefined && !organizationalUnits.has(ou))) continue;
    const merged = contacts.get(key);
    if (merged === undefined) continue;
    const { fields, unmanaged } = merged;
    const missing = CONTACT_KINDS.filter(kind => !unmanaged.has(kind)).flatMap(kind =>
      FIELDS.filter(field => fields[kind][field] === undefined).map(field => `${kind}.${field}`),
    );
    if (withPrimary && !unmanaged.has('primary')) {
      const country = fields.primary.country_code;
      const needsState = typeof country === 'string' && COUNTRIES_WITH_STATE.includes(country);
      const required = needsState ? [...PRIMARY_FIELDS, 'state_or_region'] : PRIMARY_FIELDS;
      missing.push(...required.filter(field => fields.primary[field] === undefined).map(field => `primary.${field}`));
    }
    // what is there but refused by the schema is reported already, and is not missing
    const reported = missing.filter(field => !isRefused(field, refused));
    if (reported.length === 0) continue;
    yield error(
      'incomplete-contacts',
      { path: ['accounts', key], on: 'key' },
      `accounts.${key}: no ${reported.join(', no ')}`,
      `looked at ${layerNames(key, ou).join(', ')}`,
    );
  }
};

/** Whether a field was refused in some layer; a refused kind or layer stands for all its fields. */
function isRefused(field: string, refused: ReadonlySet<string>): boolean {
  const kind = LAYER_KINDS.find(one => field.startsWith(`${one}.`));
  return refused.has(field) || refused.has(kind ?? '') || refused.has('');
}
