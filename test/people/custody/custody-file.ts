import { stringify } from 'yaml';
import { Organization } from '../../../config/organization';
import { orgFile } from '../../config/org-file';
import { organizationOf as read } from '../../config/organization-of';
import { CustodyResult, loadCustodyText } from '../../../people/custody/load';

/** The date all tests of the custody file run on. */
export const TODAY = '2026-11-21';

type Section = Record<string, unknown>;

/** A custody file as plain values, typed as loosely as tests need it to break it. */
export interface CustodyFixture extends Section {
  people: Record<string, Section>;
  roles: Record<string, { members: string[] }>;
  storages: Record<string, Section>;
  factors: Record<string, Section | string | string[]>[];
  approvers: string[];
  reviewers: string[];
}

/** Two people by turns, so that one of them can always be reached. */
const pair = (first: string, second: string): Record<string, Section> => ({
  [first]: {
    name: first,
    joined: '2020-01-01',
    reach_hours: { time_zone: 'Europe/Berlin', hours: ['mon-sun 06:00-18:00'] },
  },
  [second]: {
    name: second,
    joined: '2020-01-01',
    reach_hours: { time_zone: 'Europe/Berlin', hours: ['mon-sun 18:00-06:00'] },
  },
});

const storage = (kind: string) => ({ kind, access_log: 'key book', depends_on: {} });

/** A small custody file in which nothing is found, new on every call so that a test may change it. */
export function custodyFile(): CustodyFixture {
  const since = '2025-01-31';
  return {
    version: 1,
    people: {
      ...pair('mail-a', 'mail-b'),
      ...pair('word-a', 'word-b'),
      ...pair('key-a', 'key-b'),
      ...pair('phone-a', 'phone-b'),
      ...pair('cloud-a', 'cloud-b'),
    },
    roles: { readers: { members: ['mail-a', 'mail-b'] } },
    storages: { mail: storage('mail'), safe: storage('safe'), box: storage('safe'), drawer: storage('safe') },
    factors: [
      {
        accounts: ['management'],
        mailbox: { held_by: ['readers'], stored_in: ['mail'], since },
        password: { held_by: ['word-a', 'word-b'], stored_in: ['safe'], since },
        mfa_devices: {
          key: { kind: 'hardware', held_by: ['key-a', 'key-b'], stored_in: ['box'], since, other_uses: 'none' },
        },
        phone: {
          held_by: ['phone-a', 'phone-b'],
          stored_in: ['drawer'],
          since,
          paid_by: ['phone-a'],
          renewal: '2028-01-31',
          listed_in: 'drawer',
        },
      },
      {
        accounts: ['members'],
        mailbox: { held_by: ['readers'], stored_in: ['mail'], since },
        password: 'none',
        mfa_devices: 'none',
        phone: 'management',
        root_sessions: {
          held_by: ['cloud-a', 'cloud-b'],
          tasks: ['IAMCreateRootUserPassword'],
          since,
          access_log: 'CloudTrail',
        },
      },
    ],
    approvers: ['readers'],
    validators: ['readers'],
    responders: [{ who: 'readers', trained: '2026-10-01' }],
    reviewers: ['word-a', 'key-a'],
  };
}

/** The organization of the tests: management, and payments in Workloads/Prod. */
export function organizationOf(change: (file: ReturnType<typeof orgFile>) => void = () => undefined): Organization {
  const file = { ...orgFile(), root_access: { credentials_management: true, sessions: true } };
  change(file);
  return read(file);
}

/** Judges plain values as if they were a custody file. */
export const judge = (file: unknown, organization = organizationOf(), today = TODAY): CustodyResult =>
  loadCustodyText('custody.yaml', stringify(file, { aliasDuplicateObjects: false }), organization, today);

/** What is found in a changed file: severity, rule and message of each. */
export function found(
  change: (file: CustodyFixture) => void,
  organization?: Organization,
  today?: string,
): [severity: string, rule: string, message: string][] {
  const file = custodyFile();
  change(file);
  return judge(file, organization, today).diagnostics.map(({ severity, rule, message }) => [severity, rule, message]);
}
