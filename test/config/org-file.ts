import { loadText, LoadResult } from '../../config/load';

/** The date all tests of the org file run on. */
export const TODAY = '2026-11-21';

type Section = Record<string, unknown>;

/** An org file as plain values, typed as loosely as tests need it to break it. */
export interface OrgFileFixture extends Section {
  email_domains: string[];
  organization: Section;
  organizational_units: Section;
  contacts: Record<string, Section>;
  accounts: Record<string, Section>;
  root_deny?: Section;
  trail?: Section;
  alerts?: { runbook_url: string; subscriptions: Section[] };
}

/** A small valid org file, new on every call so that a test may change it. */
export function orgFile() {
  const contact = (name: string, number: string) => ({
    name,
    title: 'On call',
    email_address: `${name}@example.com`,
    phone_number: `+1 206 555 ${number}`,
  });
  return {
    version: 1,
    region: 'us-east-1',
    email_domains: ['example.com'],
    organization: { id: 'o-exampleorg1', root_id: 'r-exam', management_account: 'management' },
    organizational_units: { Workloads: 'ou-exam-11111111', 'Workloads/Prod': 'ou-exam-22222222' },
    contacts: {
      security: contact('security', '0100'),
      billing: contact('billing', '0101'),
      operations: contact('operations', '0102'),
    },
    accounts: {
      management: { id: '111111111111', name: 'Management', email: 'aws+management@example.com' },
      payments: { id: '222222222222', name: 'Payments', email: 'aws+payments@example.com', ou: 'Workloads/Prod' },
    },
    root_deny: { targets: ['root'] },
    trail: { bucket: 'example-org-trail' },
    alerts: {
      runbook_url: 'https://wiki.example.com/root',
      subscriptions: [{ protocol: 'email', endpoint: 'security@example.com' }],
    },
  } satisfies OrgFileFixture as Required<OrgFileFixture>;
}

/** Loads plain values as if they were an org file; JSON is YAML, and quicker to write. */
export const load = (file: unknown, today = TODAY): LoadResult =>
  loadText('org.yaml', JSON.stringify(file, null, 2), today);

/** Rules of the problems that loading finds, in file order. */
export const rules = (file: unknown, today = TODAY): string[] =>
  load(file, today).diagnostics.map(diagnostic => diagnostic.rule);
