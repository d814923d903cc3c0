import { stringify } from 'yaml';
import { audit } from '../../audit/audit';
import { Snapshot, SnapshotThing } from '../../world/live/snapshot';
import { orgFile } from '../config/org-file';
import { organizationOf } from '../config/organization-of';
import { soundSnapshot } from './sound-snapshot';

const ORGANIZATION = organizationOf(stringify(orgFile()));
const SOUND = soundSnapshot(ORGANIZATION);

/** TRAIL-1 of a member. */
function said(snapshot: Snapshot): string {
  const { rows } = audit(ORGANIZATION, snapshot, { only: ['TRAIL-1'], accounts: ['222222222222'] });
  const { is, why } = rows[0]!.cells[0]!;
  return `${is}: ${why.replaceAll('organization-trail', 'T')}`;
}

const withThing = (type: string, change: (thing: SnapshotThing) => SnapshotThing | undefined): Snapshot => ({
  ...SOUND,
  things: SOUND.things.flatMap(thing => (thing.type === `aws_${type}` ? (change(thing) ?? []) : thing)),
});
const trail = (attributes: object, state: object = {}): Snapshot =>
  withThing('cloudtrail', thing => ({
    ...thing,
    ...{ attributes: { ...thing.attributes, ...attributes }, state: { ...thing.state, ...state } },
  }));
const basic = (more: object): Snapshot =>
  trail({ event_selector: [{ read_write_type: 'All', include_management_events: true, ...more }] });
const advanced = (...fields: object[]): Snapshot =>
  trail({
    advanced_event_selector: [{ field_selector: [{ field: 'eventCategory', equals: ['Management'] }, ...fields] }],
  });
/** Another list of statements in the policy of bucket or key. */
const policy = (
  type: 's3_bucket_policy' | 'kms_key',
  change: (statements: readonly Statement[]) => object[],
): Snapshot =>
  withThing(type, thing => {
    const { Statement, ...rest } = JSON.parse(String(thing.attributes.policy)) as { Statement: Statement[] };
    return {
      ...thing,
      attributes: { ...thing.attributes, policy: JSON.stringify({ ...rest, Statement: change(Statement) }) },
    };
  });
interface Statement {
  readonly Sid: string;
}
const deny = { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' };

test.each<[string, Snapshot]>([
  ['without selectors', SOUND],
  ['all management events', basic({})],
  ['all of them, by an advanced selector', advanced()],
  ['all but those of KMS, for their number', basic({ exclude_management_event_sources: ['kms.amazonaws.com'] })],
  ['delivered 24 hours ago', trail({}, { latest_delivery: '2026-10-31T12:00:00Z' })],
  ['delivered while AWS was asked', trail({}, { latest_delivery: '2026-11-01T12:59:00Z' })],
])('held: %s', (_, snapshot) => expect(said(snapshot)).toBe('held: recorded by T'));

test.each<[string, Snapshot]>([
  ['T leaves out management events that write', basic({ read_write_type: 'ReadOnly' })],
  ['T leaves out management events that read', basic({ read_write_type: 'WriteOnly' })],
  [
    'T leaves out management events that read, management events that write',
    basic({ include_management_events: false }),
  ],
  [
    'T leaves out events of signin.amazonaws.com',
    advanced({ field: 'eventSource', not_equals: ['signin.amazonaws.com', 'kms.amazonaws.com'] }),
  ],
  [
    'T leaves out userIdentity.arn that ends with :root',
    advanced({ field: 'userIdentity.arn', not_ends_with: [':root'] }),
  ],
  ['T delivered 25 hours ago at the latest', trail({}, { latest_delivery: '2026-10-31T11:00:00Z' })],
  ['T delivered at a time that cannot be read at the latest', trail({}, { latest_delivery: 'yesterday' })],
  ['T delivered after AWS was asked at the latest', trail({}, { latest_delivery: '2099-01-01T00:00:00Z' })],
  [
    'T cannot write: the policy of its bucket does not let cloudtrail.amazonaws.com put the logs of the account',
    policy('s3_bucket_policy', all => all.filter(({ Sid }) => Sid !== 'CloudTrailWritesOrganization')),
  ],
  [
    'T cannot write: the policy of its bucket does not let cloudtrail.amazonaws.com put the logs of the account',
    policy('s3_bucket_policy', all => [...all, deny]),
  ],
  [
    'T cannot write: the policy of its bucket does not let cloudtrail.amazonaws.com put the logs of the account',
    withThing('s3_bucket_policy', () => undefined),
  ],
  [
    'T cannot write: the policy of its key does not let cloudtrail.amazonaws.com encrypt',
    policy('kms_key', all => all.filter(({ Sid }) => Sid !== 'CloudTrailEncrypts')),
  ],
])('not held: %s', (why, snapshot) => expect(said(snapshot)).toBe(`not held: ${why}`));

test('unknown: selectors that nobody could read', () => {
  const unknown = [{ action: 'cloudtrail:GetEventSelectors', reason: 'AccessDenied' }];
  expect(said({ ...SOUND, unknown })).toBe('unknown: cloudtrail:GetEventSelectors did not answer: AccessDenied');
});

test('a policy that nobody could read counts by what was delivered', () => {
  const snapshot = withThing('s3_bucket_policy', () => undefined);
  const unknown = [{ action: 's3:GetBucketPolicy', about: 'example-org-trail', reason: 'AccessDenied' }];
  expect(said({ ...snapshot, unknown })).toBe('held: recorded by T');
});
