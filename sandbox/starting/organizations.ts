import { Organization } from '../../config/organization';
import { Sandbox, SandboxOptions, startSandbox } from '../sandbox';
import { Builder, HOME, MadeAccount, MANAGEMENT, ORGANIZATION, REGION, ROOT } from './builder';
import { Chance } from './chance';
import { makeTrail } from './trail';

/** What a sandbox of these is told of the organization: its management account and the ids that it shall have. */
const BARE: Organization = {
  partition: 'aws',
  region: REGION,
  tags: {},
  emailDomains: ['example.com'],
  aws: { id: ORGANIZATION, rootId: ROOT, quotas: { scpsPerTarget: 10, scpSize: 10_240 } },
  organizationalUnits: new Map(),
  managementAccount: {
    key: 'management',
    id: MANAGEMENT,
    name: 'Example management',
    email: 'aws+management@example.com',
    status: 'active',
    formerly: [],
  },
  accounts: [],
  scps: [],
  alarms: { rootPerAccount: true, disable: [] },
  admittedInvocations: [],
  accepted: [],
  backend: { kind: 'local' },
};

/** An SCP that denies everything to root users, as somebody writes it by hand. */
const ROOT_DENY = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'NoRoot',
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } },
    },
  ],
};

type Document = typeof ROOT_DENY;

/** What an organization is made with. */
export interface StartingOptions extends SandboxOptions {
  /** Of names, telephone numbers, shapes and the ids that AWS picks. @default 1 */
  readonly chance?: number;
  /** The SCP that somebody else has, equal to it or nearly. @default - one that denies everything to root users */
  readonly rootDeny?: Document;
}

const KINDS: Readonly<Record<string, (builder: Builder, rootDeny: Document) => Promise<void>>> = {
  /** No account but the management account, no trusted access. */
  empty: builder => builder.organization(),

  /** Contacts that were put by hand: all three, one, or none, in other words everywhere. */
  'hand-made-contacts': async builder => {
    await builder.organization(['account.amazonaws.com']);
    await builder.someAccounts();
    const [first, second] = builder.accounts as [MadeAccount, MadeAccount];
    for (const type of ['BILLING', 'OPERATIONS', 'SECURITY']) await builder.contact(first.id, type, `${type} by hand`);
    await builder.contact(second.id, 'SECURITY', 'Somebody who has left');
  },

  /** An organization trail of another tool, with a bucket in the management account and no log group. */
  'old-trail': async builder => {
    await builder.organization(['cloudtrail.amazonaws.com']);
    await builder.someAccounts();
    const names = { name: 'legacy-trail', bucket: `legacy-trail-${builder.chance.below(1_000_000)}` };
    await makeTrail(builder.aws, builder.aws, names, HOME);
  },

  /** The same SCP by somebody else, under another name. */
  'equal-root-deny': async (builder, rootDeny) => {
    await builder.organization();
    await builder.someAccounts();
    await builder.scp('no-root-please', rootDeny, [ROOT]);
  },

  /** Nearly the same SCP: one account is left out. */
  'nearly-equal-root-deny': async (builder, rootDeny) => {
    await builder.organization();
    await builder.someAccounts();
    const [spared] = builder.accounts as [MadeAccount];
    const Statement = rootDeny.Statement.map(one => ({
      ...one,
      Condition: { ...one.Condition, StringNotEquals: { 'aws:PrincipalAccount': spared.id } },
    }));
    await builder.scp('no-root-please', { ...rootDeny, Statement }, [ROOT]);
  },

  /** An OU with as many SCPs as AWS allows. */
  'full-target': async builder => {
    await builder.organization();
    const [unit = ROOT] = await builder.someAccounts();
    for (let at = 1; at < 10; at++) {
      const deny = { Effect: 'Deny', Action: `ec2:Delete${'Tags'.repeat(at)}`, Resource: '*' };
      await builder.scp(`limit-${at}`, { Version: '2012-10-17', Statement: [deny] }, [unit]);
    }
  },

  /** Accounts in every state, and one that was made last and is still in the root. */
  states: async builder => {
    await builder.organization(['account.amazonaws.com']);
    const unit = await builder.unit('Workloads');
    const named = (name: string) => builder.account(name, unit);
    await named('Active');
    await builder.aws.organizations('CloseAccount', { AccountId: (await named('Closed')).id });
    builder.sandbox.setAccount((await named('Suspended')).id, { state: 'SUSPENDED' });
    builder.sandbox.setAccount((await named('Pending closure')).id, { state: 'PENDING_CLOSURE' });
    builder.sandbox.setAccount((await named('Pending activation')).id, { state: 'PENDING_ACTIVATION' });
    await builder.account('Just created');
  },

  /** As Control Tower leaves one: its OUs, accounts, SCPs and trail, whose bucket is in the log archive. */
  'control-tower': async builder => {
    await builder.organization([
      'cloudtrail.amazonaws.com',
      'config.amazonaws.com',
      'controltower.amazonaws.com',
      'sso.amazonaws.com',
    ]);
    const security = await builder.unit('Security');
    const sandboxes = await builder.unit('Sandbox');
    const archive = await builder.account('Log Archive', security);
    await builder.account('Audit', security);
    await builder.account(builder.name(), sandboxes);
    const protect = {
      Sid: 'GRCLOUDTRAILENABLED',
      Effect: 'Deny',
      Action: ['cloudtrail:DeleteTrail', 'cloudtrail:StopLogging', 'cloudtrail:UpdateTrail'],
      Resource: ['arn:aws:cloudtrail:*:*:trail/aws-controltower-*'],
      Condition: { ArnNotLike: { 'aws:PrincipalARN': 'arn:aws:iam::*:role/AWSControlTowerExecution' } },
    };
    for (const unit of [security, sandboxes]) {
      await builder.scp(`aws-guardrails-${unit.slice(-6)}`, { Version: '2012-10-17', Statement: [protect] }, [unit]);
    }
    const names = {
      name: 'aws-controltower-BaselineCloudTrail',
      bucket: `aws-controltower-logs-${archive.id}-${REGION}`,
      logGroup: `aws-controltower/CloudTrailLogs-${builder.chance.below(1_000_000)}`,
    };
    await makeTrail(builder.aws, await builder.in(archive), names, HOME);
  },

  /**
   * As Landing Zone Accelerator leaves one: SCPs of many statements, one of which denies root, on OUs; a trail whose bucket is in
   * the log archive; a new account in quarantine.
   */
  'landing-zone-accelerator': async builder => {
    await builder.organization(['cloudtrail.amazonaws.com', 'guardduty.amazonaws.com', 'securityhub.amazonaws.com']);
    const security = await builder.unit('Security');
    const infrastructure = await builder.unit('Infrastructure');
    const workloads = await builder.unit('Workloads');
    const archive = await builder.account('LogArchive', security);
    await builder.account('Audit', security);
    await builder.account('Network', infrastructure);
    await builder.account(builder.name(), workloads);
    const byAccelerator = { ArnNotLike: { 'aws:PrincipalARN': 'arn:aws:iam::*:role/AWSAccelerator*' } };
    const own = {
      Sid: 'GRTRAIL',
      Effect: 'Deny',
      Action: [
        'cloudtrail:DeleteTrail',
        'cloudtrail:PutEventSelectors',
        'cloudtrail:StopLogging',
        'cloudtrail:UpdateTrail',
      ],
      Resource: 'arn:aws:cloudtrail:*:*:trail/AWSAccelerator-*',
      Condition: byAccelerator,
    };
    const Statement = [own, ...ROOT_DENY.Statement];
    await builder.scp('AcceleratorGuardrails1', { Version: '2012-10-17', Statement }, [security, infrastructure]);
    const quarantine = { Sid: 'DENYALL', Effect: 'Deny', Action: '*', Resource: '*', Condition: byAccelerator };
    const fresh = await builder.account('Just created');
    await builder.scp('Quarantine', { Version: '2012-10-17', Statement: [quarantine] }, [fresh.id]);
    const names = {
      name: 'AWSAccelerator-Organizations-CloudTrail',
      bucket: `aws-accelerator-central-logs-${archive.id}-${REGION}`,
      logGroup: 'aws-accelerator-cloudtrail-logs',
    };
    await makeTrail(builder.aws, await builder.in(archive), names, HOME);
  },

  /** Begun by hand and left: a trail that was stopped, whose log group is gone, and an SCP that is attached nowhere. */
  broken: async (builder, rootDeny) => {
    await builder.organization(['account.amazonaws.com', 'cloudtrail.amazonaws.com']);
    await builder.someAccounts();
    const names = { name: 'audit', bucket: `audit-${builder.chance.below(1_000_000)}`, logGroup: 'audit' };
    await makeTrail(builder.aws, builder.aws, names, HOME);
    await builder.aws.json('cloudtrail', 'CloudTrail_20131101.StopLogging', { Name: names.name });
    await builder.aws.json('logs', 'Logs_20140328.DeleteLogGroup', { logGroupName: names.logGroup });
    await builder.scp('no-root', rootDeny, []);
  },

  /** 300 members, the management account not counted, in OUs of five levels. */
  large: async builder => {
    await builder.organization(['account.amazonaws.com']);
    const levels: string[][] = [[ROOT]];
    for (let level = 1; level <= 5; level++) {
      const units: string[] = [];
      for (let at = 0; at < 4; at++) {
        units.push(await builder.unit(`Level ${level} ${'ABCD'[at]}`, builder.chance.of(levels[level - 1] ?? [ROOT])));
      }
      levels.push(units);
    }
    // each OU has one at least
    const units = levels.flat();
    for (let at = 0; at < 300; at++) await builder.account(builder.name(), units[at] ?? builder.chance.of(units));
  },

  /** An account that is in no organization. */
  'single-account': () => Promise.resolve(),
};

/** The names of the organizations that there are. */
export const STARTING_ORGANIZATIONS = Object.keys(KINDS);

/**
 * A sandbox with an organization that somebody has had for years, or just made, by AWS's own calls and by no org file. The
 * same name and chance make the same organization, ids included.
 *
 * @param name - one of STARTING_ORGANIZATIONS
 * @throws Error for another name
 */
export async function startOrganization(
  name: string,
  { chance = 1, rootDeny = ROOT_DENY, ...options }: StartingOptions = {},
): Promise<{ readonly sandbox: Sandbox; readonly accounts: readonly MadeAccount[] }> {
  const build = KINDS[name];
  if (build === undefined) {
    throw new Error(`there is no starting organization '${name}': one of ${STARTING_ORGANIZATIONS.join(', ')}`);
  }
  const organization = { ...BARE, accounts: [BARE.managementAccount] };
  const sandbox = await startSandbox(organization, { ...options, seed: false });
  try {
    // moto's own numbers, which ids are made of
    await fetch(`${sandbox.endpoint}/moto-api/seed?a=${chance}`, { method: 'POST' });
    const builder = new Builder(sandbox, new Chance(chance));
    await build(builder, rootDeny);
    return { sandbox, accounts: builder.accounts };
  } catch (error) {
    await sandbox.stop();
    throw error;
  }
}
