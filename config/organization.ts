import { z } from 'zod';
import { AccountName, PlannedUse } from './account-names';
import { Camelized } from './resolving/camelized';
import type { Imports } from './imports';
import type { RequirementId } from './requirement-ids';
import { alarmsSchema } from './sections/alarms';
import { alertsSchema } from './sections/alerts';
import { Contact, ContactKind, PrimaryContact, Text } from './sections/contact';
import { Partition } from '../aws/partition';
import { ConfigRule } from './sections/posture';
import { Protocol } from './sections/protocols';
import { rootAccessSchema } from './sections/root-access';
import { newTrailSchema } from './sections/trail';
import { reviewsSchema } from './sections/reviews';

/**
 * The organization that an org file describes: defaults filled in, contacts merged, every reference
 * checked. The rest of the program reads this and never the file.
 *
 * Lists are sorted by key, so that the order of entries in the file changes nothing.
 */
export interface Organization {
  readonly partition: Partition;
  /** Home region of trail and alarms. */
  readonly region: string;
  /** Tags of every resource that can have tags. */
  readonly tags: Readonly<Record<string, string>>;
  /** Domains of root e-mails and contacts, lower case, sorted. */
  readonly emailDomains: readonly string[];
  /** Ids and quotas of the AWS organization; undefined in the single-account form. */
  readonly aws?: {
    /** For example 'o-exampleorg1'. */
    readonly id: string;
    /** Id of the organization's root, for example 'r-exam'. */
    readonly rootId: string;
    readonly quotas: Quotas;
  };
  /** OU path ('Workloads/Prod') to OU id, sorted by path; empty in the single-account form. */
  readonly organizationalUnits: ReadonlyMap<string, string>;
  /** The management account, or the only account of the single-account form. */
  readonly managementAccount: Account;
  /** Every account of the file, the management account included, sorted by key. */
  readonly accounts: readonly Account[];
  /** Service control policies, in the order in which they are attached; empty in the single-account form. */
  readonly scps: readonly Scp[];
  /** Centralized root access; undefined when the file has no root_access section. At least one is on. */
  readonly rootAccess?: RootAccess;
  /** The trail to build, or the log group of a trail that somebody else owns; undefined without a trail section. */
  readonly trail?: Trail | ExistingTrail;
  readonly alarms: Alarms;
  /** Always given when there is a trail. */
  readonly alerts?: Alerts;
  /** Undefined when the file has no posture section. At least one part is given. */
  readonly posture?: Posture;
  /** Code that a review lets pass, sorted by address. */
  readonly admittedInvocations: readonly AdmittedInvocation[];
  /** What people do again and again, and how often; undefined when the file has no reviews section. */
  readonly reviews?: z.output<typeof reviewsSchema>;
  /** What an audit is to take as accepted, sorted by requirement, last day and targets. */
  readonly accepted: readonly Acceptance[];
  readonly backend: Backend;
  /** What of AWS is taken over, and what is given back; undefined where nothing is. */
  readonly imports?: Imports;
}

/** An action, or something else that runs code, and what it calls. */
export interface AdmittedInvocation {
  /** Without keys of count and for_each. */
  readonly address: string;
  readonly calls: string;
}

/** A requirement that need not hold for some accounts, until a day. */
export interface Acceptance {
  readonly requirement: RequirementId;
  /** 'root', OU paths and account keys, as in the file; sorted, each once. */
  readonly targets: readonly string[];
  /** Its last day (UTC), as YYYY-MM-DD. */
  readonly until: string;
  readonly reason: string;
  readonly approvedBy: string;
}

/** Service quotas that differ between organizations. */
export interface Quotas {
  /** SCPs attached directly to one root, OU or account, FullAWSAccess included. */
  readonly scpsPerTarget: number;
  /** Characters in one SCP. */
  readonly scpSize: number;
}

/** Contact kind to contact, each complete. */
export interface AlternateContactSet {
  readonly billing: Contact;
  readonly operations: Contact;
  readonly security: Contact;
}

/** One account of the org file. */
export interface Account {
  /** Identity of the account in the file; gives its Terraform addresses. */
  readonly key: string;
  /** Twelve digits. */
  readonly id: string;
  readonly name: string;
  /** Root e-mail. */
  readonly email: string;
  /** OU path; undefined directly below the root. */
  readonly ou?: string;
  /** Accounts that are not active are forgotten by Terraform, never destroyed. */
  readonly status: 'active' | 'suspended' | 'left';
  /** Earlier keys, newest first. */
  readonly formerly: readonly string[];
  /**
   * Merged alternate contacts, those that are managed; undefined when none is, when not active, or where the partition has
   * no Account Management.
   */
  readonly contacts?: Partial<AlternateContactSet>;
  /** Merged primary contact; undefined for the same reasons, and when the file gives none. */
  readonly primary?: PrimaryContact;
  /** Contacts that the file leaves as they are in AWS; undefined when it leaves none. */
  readonly unmanaged?: readonly (ContactKind | 'primary')[];
}

/** A service control policy. */
export interface Scp {
  /** Gives its Terraform address, for example 'root-deny'. */
  readonly id: string;
  /** What the summary calls it. */
  readonly label: string;
  /** Name and description in AWS. */
  readonly name: string;
  readonly description: string;
  /** What it is attached to, sorted by key. */
  readonly targets: readonly ScpTarget[];
  /** Sorted by account id. */
  readonly exemptions: readonly Exemption[];
  /** Minified JSON. */
  readonly content: string;
  /** What else people should know about it. */
  readonly notes: readonly string[];
}

/** The features of centralized root access in IAM, and who but the management account may open root sessions. */
export interface RootAccess extends Camelized<z.output<typeof rootAccessSchema>, 'delegated_administrator'> {
  /** The delegated administrator of iam.amazonaws.com; undefined when the file names none. */
  readonly delegatedAdministrator?: DelegatedAdministrator;
}

/** One attachment of an SCP. */
export interface ScpTarget {
  /** 'root', an OU path or an account key, as in the file. */
  readonly key: string;
  /** Root, OU or account id. */
  readonly id: string;
  /** The account, when the target is one. */
  readonly account?: Account;
}

/** An account that an SCP does not bind until a day. */
export interface Exemption {
  readonly accountId: string;
  /** Its last day (UTC), as YYYY-MM-DD. */
  readonly until: string;
  /** What the org file says of it; the policy has none of it. */
  readonly said?: { readonly reason: string; readonly reference: string; readonly approvedBy: string };
}

/** A trail that Rootguard builds; keys without a reference are those of the file. */
export interface Trail extends Camelized<z.output<typeof newTrailSchema>, 'log_archive' | 'object_lock'> {
  /** Account that holds both buckets and the trail key, and the role to assume there; undefined: the trail's account. */
  readonly logArchive?: { readonly account: Account; readonly roleName: string };
  /** Default retention of Object Lock; undefined for none. */
  readonly objectLock?: { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly days: number };
}

/** A trail that Control Tower or another tool owns; only its log group is used. */
export interface ExistingTrail {
  readonly existing: true;
  /** With `*` at its end the beginning of the name that the log group of `name` has. */
  readonly logGroup: string;
  /** The trail whose log group every plan looks up. */
  readonly name?: string;
}

/** Which alarms exist; the ids of those that do not are sorted. */
export type Alarms = Camelized<z.output<typeof alarmsSchema>>;

/** Keys of the alerts section that are resolved by themselves; what it asks of SCPs is in Organization.scps. */
type OtherAlerts =
  'escalate_to' | 'hub_account' | 'deploy_roles' | 'regions' | 'targets' | 'protect' | 'planned' | 'subscriptions';

/** Who is told, and what the message refers to; keys without a reference are those of the file. */
export interface Alerts extends Camelized<z.output<typeof alertsSchema>, OtherAlerts> {
  /** Account of topics, event buses and their rules; the role is undefined in the management account. */
  readonly hub: { readonly account: Account; readonly roleName?: string };
  /** ARNs of the IAM roles that deploy, sorted. */
  readonly deployRoles: readonly string[];
  /** Regions whose events are forwarded from every account, sorted. */
  readonly regions: readonly string[];
  /**
   * Root or OUs whose members are forwarded from and have an alarm of their own, none below another one, sorted by key;
   * empty without an organization.
   */
  readonly targets: readonly AlertTarget[];
  /** Whom to call about an account of which namedAccounts says nothing else. */
  readonly escalateTo: string;
  /**
   * Accounts that messages name when AWS Organizations does not answer: those of the organization, the first of the
   * file, as many as fit; sorted by id.
   */
  readonly namedAccounts: readonly AccountName[];
  /** Uses of root that messages quote, sorted by account and time. */
  readonly planned: readonly PlannedUse[];
  /** Sorted by protocol and endpoint. */
  readonly subscriptions: readonly Subscription[];
}

/** Where alerts are rolled out to. */
export interface AlertTarget {
  /** 'root' or an OU path, as in the file. */
  readonly key: string;
  /** Root or OU id. */
  readonly id: string;
}

/** One subscription of one or both topics. */
export interface Subscription {
  /** Names it in Terraform addresses, unique within a topic. */
  readonly name: string;
  readonly protocol: Protocol;
  /** Always a variable for sms, never for another protocol. */
  readonly endpoint: Text;
  /** Sorted. */
  readonly topics: readonly Topic[];
}

/** Services of AWS that watch the state of root. */
export interface Posture {
  readonly configRules?: {
    /** The rules that the partition has. */
    readonly rules: readonly ConfigRule[];
    readonly region: string;
    /** Accounts without the rules, the suspended ones among them; sorted by key. */
    readonly excludedAccounts: readonly Account[];
  };
  readonly securityHub?: DelegatedAdministrator;
  readonly guardDuty?: DelegatedAdministrator;
}

/** The member that administers a service, and the role to assume there. */
export interface DelegatedAdministrator {
  readonly account: Account;
  readonly roleName: string;
}

/** The two alert topics. */
export type Topic = 'critical' | 'notice';

/** Where Terraform keeps the state of each stack. */
export type Backend =
  | { readonly kind: 'local' }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      readonly keyPrefix: string;
      readonly region: string;
      readonly kmsKeyId?: string;
      readonly useLockfile: boolean;
      /** Account the state bucket belongs to. */
      readonly account: Account;
    }
  | {
      readonly kind: 'hcp';
      readonly hostname: string;
      readonly organization: string;
      readonly project?: string;
      readonly workspacePrefix: string;
      /** Where Terraform runs: local is where the command runs, and the workspace has the state alone. */
      readonly executionMode: 'remote' | 'agent' | 'local';
    };
