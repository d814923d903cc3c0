import { Organization } from '../config/organization';
import { AnyRecord } from '../people/records/record-schema';
import { KeptAudit } from './held-days';
import { Kept } from './kept';
import { Period } from './period';

/** A record, and whether the check has anything against it. */
export interface EvidenceRecord {
  /** Path in the folder of the records. */
  readonly path: string;
  readonly text: string;
  /** Undefined when the record is not as it must be. */
  readonly record?: AnyRecord | undefined;
}

/** Whom one event would tell, as rootguard simulate says. */
export interface Told {
  /** 'root-console-login-us-west-2'. */
  readonly event: string;
  /** Addresses of the topics of both paths; empty when nobody is told. */
  readonly topics: readonly string[];
}

/** A review that was kept: its verdict. */
export interface KeptReview {
  readonly kept: Kept;
  readonly verdict: string;
}

/** A test of the alerts that was kept. */
export interface KeptAlertTest {
  readonly kept: Kept;
  readonly findings: number;
  readonly dryRun: boolean;
}

/** An apply of reviewed plans that was kept. */
export interface KeptApply {
  readonly kept: Kept;
  /** 'guardrails applied', one for each stack. */
  readonly stacks: readonly string[];
  /** Dangers that somebody let pass, with who and why; empty where there were none. */
  readonly approved: string;
  /** Who did; undefined where there were none. */
  readonly by?: string;
}

/** A version that something that was kept says. */
export interface KeptVersion {
  /** Terraform, OpenTofu, or the source of a provider. */
  readonly what: string;
  readonly version: string;
  /** 'the plan of alerts, the plan of trail'. */
  readonly from: string;
}

/** All that there is; what is not there is undefined or empty, and the page says so. */
export interface Evidence {
  readonly organization: Organization;
  readonly period: Period;
  /** Without digits of phone numbers. */
  readonly orgFile: string;
  readonly custody?: string | undefined;
  readonly records?: readonly EvidenceRecord[] | undefined;
  readonly audits: readonly { readonly kept: Kept; readonly audit: KeptAudit }[];
  readonly reviews: readonly KeptReview[];
  readonly alertTests: readonly KeptAlertTest[];
  readonly applies: readonly KeptApply[];
  /** Undefined when nothing is synthesized. */
  readonly told?: readonly Told[] | undefined;
  /** Path in the folder of the runbook to text; undefined when there is none. */
  readonly runbook?: ReadonlyMap<string, string> | undefined;
  /** What stands where a kept result is looked for and is none, or was changed, one line each. */
  readonly problems: readonly string[];
  /** People whose names are replaced, all names of each. Empty: none. */
  readonly masked: readonly (readonly string[])[];
  /** Version of Rootguard. */
  readonly version: string;
  /** Of Terraform and providers; empty where nothing says them. */
  readonly versions: readonly KeptVersion[];
}
