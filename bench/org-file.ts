/** Returns an org file with so many accounts, all with contacts, a primary contact and an alarm. */
export function largeOrgFile(accounts: number): string {
  const lines = [
    'version: 1',
    'region: us-east-1',
    'email_domains: [example.com]',
    'organization: { id: o-exampleorg1, root_id: r-exam, management_account: account-0 }',
    'organizational_units: { Workloads: ou-exam-11111111, Workloads/Prod: ou-exam-22222222 }',
    'contacts:',
    '  security: { name: Security, title: On call, email_address: security@example.com, phone_number: +1 206 555 0100 }',
    '  billing: { name: Billing, title: Desk, email_address: billing@example.com, phone_number: +1 206 555 0101 }',
    '  operations: { name: Operations, title: On call, email_address: ops@example.com, phone_number: +1 206 555 0102 }',
    '  primary: { full_name: Example Corp, address_line_1: 1 Main St, city: Seattle, state_or_region: WA, postal_code: "98101", country_code: US, phone_number: { variable: root_phone } }',
    'root_deny: { targets: [root] }',
    'trail: { bucket: example-org-trail }',
    'alerts: { runbook_url: "https://wiki.example.com/root", subscriptions: [{ protocol: email, endpoint: security@example.com }] }',
    'backend: { s3: { bucket: example-terraform-state } }',
    'accounts:',
  ];
  for (let index = 0; index < accounts; index++) {
    const ou = index === 0 ? '' : ', ou: Workloads/Prod';
    lines.push(
      `  account-${index}: { id: "${100000000000 + index}", name: Account ${index}, email: aws+account-${index}@example.com${ou} }`,
    );
  }
  return `${lines.join('\n')}\n`;
}
