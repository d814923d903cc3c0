import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import { reviewedOrganization } from '../../cli/reviewed-organization';
import { Organization } from '../../config/organization';
import { defineStacks } from '../../stacks/organization-stacks';
import { orgFile } from '../config/org-file';
import { organizationOf } from '../config/organization-of';

/** Keys that are for people alone, in the summary; exemptions are in the text of their policy already. */
const ONLY_SAID = [
  ...['quotas.scpsPerTarget', 'scps.label', 'scps.notes'],
  ...['scps.exemptions', 'exemptions.accountId', 'exemptions.until'],
  // an audit reads these, and nothing is deployed of them
  ...['organization.accepted', 'accepted.requirement', 'accepted.targets'],
  ...['accepted.until', 'accepted.reason', 'accepted.approvedBy'],
  // and the evidence these
  ...['exemptions.said', 'said.reason', 'said.reference', 'said.approvedBy'],
];

/** A file that gives every key. */
function everything(): object {
  const file = orgFile();
  const account = { account: 'payments', role_name: 'Deploy' };
  const exemption = { account: 'payments', until: '2026-12-01', reason: 'r', reference: 'x', approved_by: 'a' };
  return {
    ...file,
    tags: { team: 'security' },
    accounts: {
      ...file.accounts,
      payments: { ...file.accounts.payments, formerly: ['pay'] },
      gone: { id: '333333333333', name: 'Gone', email: 'aws+gone@example.com', status: 'suspended' },
    },
    root_deny: { targets: ['root'], exemptions: [exemption] },
    root_access: { credentials_management: true, sessions: true, delegated_administrator: account },
    trail: { ...file.trail, log_archive: account },
    alarms: { disable: ['CIS-4.11'] },
    alerts: {
      ...file.alerts,
      ...{ escalate_to: 'On call', hub_account: account, protect: true, regions: ['us-east-1'], targets: ['root'] },
      heartbeat: '06:05',
      planned: [
        {
          account: 'payments',
          from: '2026-12-01T08:00Z',
          until: '2026-12-01T10:00Z',
          ticket: 'CHG-1',
          who: 'Jane Doe',
        },
      ],
    },
    posture: { config_rules: {}, security_hub: account, guardduty: account },
    reviews: { since: '2026-11-01' },
    accept: [{ requirement: 'CRED-2', targets: ['payments'], until: '2026-12-01', reason: 'r', approved_by: 'a' }],
    backend: { s3: { bucket: 'example-state', kms_key_id: 'alias/state' } },
  };
}

/** A value that remembers which of its keys were read; the paths of lists have no index. */
function watched<T>(value: T, path: string, read: Set<string>): T {
  if (typeof value !== 'object' || value === null || value instanceof Map) return value;
  return new Proxy(value, {
    get(target, key) {
      const found: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol' || typeof found === 'function') return found;
      const where = Array.isArray(target) ? path : `${path}.${key}`;
      read.add(where);
      const known = seen.get(found as object);
      if (known !== undefined) return known;
      const made = watched(found, where, read);
      if (made !== found) seen.set(found as object, made as object);
      return made;
    },
  });
}

/** One watched value for one value: accounts are compared by identity. */
const seen = new Map<object, object>();

/** Every path of an organization, once. */
function pathsOf(value: unknown, path: string, done = new Set<unknown>()): string[] {
  if (typeof value !== 'object' || value === null || value instanceof Map || done.has(value)) return [];
  done.add(value);
  if (Array.isArray(value)) return value.flatMap(item => pathsOf(item, path, done));
  return Object.entries(value).flatMap(([key, item]) => [`${path}.${key}`, ...pathsOf(item, `${path}.${key}`, done)]);
}

test('every key of a resolved organization is read by a stack or the review', () => {
  const organization = organizationOf(everything());
  const read = new Set<string>();
  const own: Organization = watched(organization, 'organization', read);
  defineStacks(new App(), own);
  reviewedOrganization(own);
  // an account may be read at whatever place it stands first
  const last = (path: string) => path.split('.').slice(-2).join('.');
  const known = new Set([...[...read].map(last), ...ONLY_SAID]);
  const unread = pathsOf(organization, 'organization').filter(path => !known.has(last(path)));
  expect(
    unread.map(
      path =>
        `${path}: nothing reads it: hand it on in stacks/ and use it in modules/, or leave it out of config/resolving/`,
    ),
  ).toEqual([]);
});

interface SchemaOfObject {
  readonly properties?: Readonly<Record<string, { readonly default?: unknown } & SchemaOfObject>>;
  readonly anyOf?: readonly SchemaOfObject[];
}

/** Alternatives of which a file has one. */
const OTHER_FORMS = ['trail.existing'];

// an optional key without a default is in no resolved organization until a file gives it
test.each(['trail', 'alerts', 'alarms', 'root_access', 'root_deny'])(
  'the file above gives every key of %s',
  section => {
    const { properties } = JSON.parse(readFileSync(join(__dirname, '../../org.schema.json'), 'utf8')) as SchemaOfObject;
    const schema = properties?.[section] ?? {};
    const keys = [schema, ...(schema.anyOf ?? [])].flatMap(form => Object.entries(form.properties ?? {}));
    const given = Object.keys((everything() as Record<string, object>)[section] ?? {});
    const missing = keys.flatMap(([key, value]) =>
      value.default !== undefined || given.includes(key) || OTHER_FORMS.includes(`${section}.${key}`) ? [] : [key],
    );
    expect(
      missing.map(key => `${section}.${key}: give it in everything(), so that the test above sees who reads it`),
    ).toEqual([]);
  },
);
