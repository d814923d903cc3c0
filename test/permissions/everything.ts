import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ACME = readFileSync(join(__dirname, '../../examples/acme/org.yaml'), 'utf8');

/** Replaces texts that must be there exactly once. */
export function edited(text: string, ...edits: readonly (readonly [from: string, to: string])[]): string {
  return edits.reduce((before, [from, to]) => {
    const parts = before.split(from);
    if (parts.length !== 2) throw new Error(`${from} is in the org file ${parts.length - 1} times`);
    return parts.join(to);
  }, text);
}

/**
 * The example with everything on that needs permissions: a hub, heartbeat, reminders and chat, a delegated administrator of iam, the
 * posture services, and states in a bucket. The trail can be destroyed, and three regions are forwarded.
 */
export const EVERYTHING = `${edited(
  ACME,
  ['  object_lock: { mode', '  protect: false\n  object_lock: { mode'],
  ['sessions: true }', 'sessions: true, delegated_administrator: { account: identity, role_name: RootguardDeploy } }'],
  [
    'alerts:\n',
    `alerts:
  regions: [us-east-1, us-east-2, us-west-2]
  hub_account: { account: audit, role_name: RootguardDeploy }
  heartbeat: '07:00'
`,
  ],
)}    - { protocol: sqs, endpoint: 'arn:aws:sqs:us-east-1:333333333333:root-alerts' }
    - { protocol: chat, endpoint: 'slack:T0EXAMPLE1/C0EXAMPLE1' }

reviews: { since: 2026-11-01 }

posture:
  config_rules: {}
  security_hub: { account: audit, role_name: RootguardDeploy }
  guardduty: { account: audit, role_name: RootguardDeploy }

backend:
  s3: { bucket: example-terraform-state, key_prefix: rootguard, region: us-east-1 }
`;
