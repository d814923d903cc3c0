import { SandboxClients } from '../../sandbox/sandbox-clients';
import { Sandbox } from '../../../sandbox/sandbox';

/** Programs that the corpus has plans of: two org files, and a program that is not Rootguard's. */
export type Program = 'acme' | 'landing-zone' | 'platform';

/** Terraform JSON of one stack, typed as loosely as edits need it. */
export type StackJson = Record<string, any>;

/** An org file as plain values, typed as loosely as edits need it. */
export type OrgJson = StackJson;

/** What a case may do to the sandbox before its plan. */
export interface Outside {
  /** Clients of the management account. */
  readonly aws: SandboxClients;
  /** Clients of another account, through a role. */
  readonly as: (roleArn: string) => Promise<SandboxClients>;
  readonly sandbox: Sandbox | { readonly endpoint: string };
}

/** One plan (or the plans of several stacks), and what a review must say about it. */
export interface CorpusCase {
  /** Folder below plans/. */
  readonly name: string;
  /** One sentence: what is done. */
  readonly about: string;
  /** @default 'acme' */
  readonly program?: Program;
  /** Edits the org file; every stack whose Terraform JSON changes with it is planned. */
  readonly org?: (file: OrgJson) => void;
  /** Edits the Terraform JSON of stacks, by name; these are planned. */
  readonly json?: Readonly<Record<string, (stack: StackJson) => void>>;
  /** Changes the sandbox behind Terraform's back, and returns what undoes it. */
  readonly outside?: (outside: Outside) => Promise<() => Promise<unknown>>;
  /** Stacks to plan. @default - those whose Terraform JSON changes */
  readonly stacks?: readonly string[];
  /** Whether the plan keeps prior_state, planned_values and configuration, which are most of its size. */
  readonly whole?: true;
  /** Whether the review compares the stacks before and now, which tell prevent_destroy. */
  readonly lifecycle?: true;
  /** Edits the org file that the stacks before come from, when they are not those that are applied. */
  readonly before?: (file: OrgJson) => void;
  /** Whether the review gets the org files, before and after. @default - whether the org file is edited */
  readonly withOrg?: boolean;
  /** All findings, in any order: 'danger trail-stays-on aws_cloudtrail.trail'. */
  readonly findings: readonly string[];
}

/** A case, and whether somebody must look before the plan is approved. */
export interface LabelledCase extends CorpusCase {
  readonly harmful: boolean;
}

/** A resource of a stack, by address. */
export function resource(stack: StackJson, address: string): StackJson {
  const [type = '', name = ''] = address.split('.');
  const found: unknown = stack.resource?.[type]?.[name];
  if (found === undefined) throw new Error(`the stack has no ${address}`);
  return found as StackJson;
}

/** Takes a resource out of a stack and returns it. */
export function remove(stack: StackJson, address: string): StackJson {
  const found = resource(stack, address);
  const [type = '', name = ''] = address.split('.');
  delete stack.resource[type][name];
  if (Object.keys(stack.resource[type] as object).length === 0) delete stack.resource[type];
  return found;
}

/** Takes a resource out of a stack and lets Terraform forget it: it stays in AWS. */
export function forget(stack: StackJson, address: string): void {
  remove(stack, address);
  (stack.removed ??= []).push({ from: address, lifecycle: [{ destroy: false }] });
}

/** Gives a resource another address; without `moved` Terraform makes it anew. */
export function rename(stack: StackJson, from: string, to: string): void {
  const [type = '', name = ''] = to.split('.');
  const found = remove(stack, from);
  (stack.resource[type] ??= {})[name] = found;
}

/** Gives a resource another address and tells Terraform. */
export function move(stack: StackJson, from: string, to: string): void {
  rename(stack, from, to);
  (stack.moved ??= []).push({ from, to });
}

/** Edits a JSON document in an attribute. */
export function editDocument(target: StackJson, attribute: string, edit: (document: StackJson) => void): void {
  const document = JSON.parse(target[attribute] as string) as StackJson;
  edit(document);
  target[attribute] = JSON.stringify(document);
}

/** A statement of a policy document, by Sid. */
export function statement(document: StackJson, sid: string): StackJson {
  const found = (document.Statement as StackJson[]).find(({ Sid }) => Sid === sid);
  if (found === undefined) throw new Error(`the policy has no statement ${sid}`);
  return found;
}
