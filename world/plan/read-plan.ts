import { z } from 'zod';
import { Action, Attributes, Plan, ResourceChange } from './plan';
import { changedOutputs, failedChecks, invocations } from './plan-facts';

/** A file that is no plan this program can read; the message says why and what to do. */
export class UnusablePlan extends Error {}

/** Major version of the format this program reads. */
const FORMAT_MAJOR = 1;

const marks = z.unknown().optional();

/**
 * One change; fields that are not known are let go. `before`, `after` and the marks are taken as they are: they are the bulk of a plan, and walking them would
 * cost more than reading the file.
 */
const changeSchema = z.object({
  address: z.string(),
  previous_address: z.string().optional(),
  mode: z.string().default('managed'),
  type: z.string(),
  name: z.string(),
  action_reason: z.string().optional(),
  deposed: z.string().optional(),
  change: z.object({
    actions: z.array(z.string()),
    before: marks,
    after: marks,
    after_unknown: marks,
    before_sensitive: marks,
    after_sensitive: marks,
    replace_paths: z.array(z.unknown()).nullish(),
    importing: z.looseObject({ id: z.string().optional() }).nullish(),
  }),
});
type RawChange = z.infer<typeof changeSchema>;

/** What of a plan is read; strips the rest, so that prior_state, variables and planned values are let go. */
const planSchema = z.object({
  format_version: z.string(),
  terraform_version: z.string().optional(),
  errored: z.boolean().optional(),
  complete: z.boolean().optional(),
  resource_changes: z.array(z.unknown()).nullish(),
  resource_drift: z.array(z.unknown()).nullish(),
  deferred_changes: z.array(z.unknown()).nullish(),
  action_invocations: z.array(z.unknown()).nullish(),
  deferred_action_invocations: z.array(z.unknown()).nullish(),
  output_changes: z.record(z.string(), z.unknown()).nullish(),
  checks: z.array(z.unknown()).nullish(),
});

/**
 * Reads `terraform show -json` of one plan, of format 1.x from Terraform or OpenTofu.
 *
 * @param stack name of the stack, which a plan does not say
 * @param where the file, for messages
 * @throws UnusablePlan when the text is no JSON, no plan, or of a newer major format
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export function readPlan(text: string, stack: string, where = stack): Plan {
  const document = parse(text, where);
  refuseOthers(document, where);
  const result = planSchema.safeParse(document);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new UnusablePlan(
      `${where}: no plan of Terraform: ${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'not understood'}; make it with terraform show -json PLANFILE`,
    );
  }
  const plan = result.data;
  const notUnderstood: string[] = [];
  const changes = readChanges(plan.resource_changes ?? [], stack, 'resource_changes', notUnderstood);
  const drift = readChanges(plan.resource_drift ?? [], stack, 'resource_drift', notUnderstood);
  const unread = notUnderstood.filter(text => text.startsWith('resource_changes')).length;
  const deferred = plan.deferred_changes?.length ?? 0;
  return {
    stack,
    ...(plan.terraform_version !== undefined && { terraformVersion: plan.terraform_version }),
    formatVersion: plan.format_version,
    incomplete: [
      ...(plan.errored === true ? ['planning ended with an error, so changes are missing'] : []),
      ...(plan.complete === false
        ? ['Terraform says that this plan is not complete (targets, or deferred changes)']
        : []),
      ...(deferred > 0
        ? [
            deferred === 1
              ? '1 resource change is deferred to a later plan'
              : `${deferred} resource changes are deferred to a later plan`,
          ]
        : []),
      ...(unread > 0
        ? [`${unread} resource ${unread === 1 ? 'change' : 'changes'} could not be read, see what was not understood`]
        : []),
      ...invocations([...(plan.action_invocations ?? []), ...(plan.deferred_action_invocations ?? [])]),
    ],
    changes,
    drift,
    outputs: changedOutputs(plan.output_changes ?? {}),
    failedChecks: failedChecks(plan.checks ?? []),
    notUnderstood,
  };
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    // the message of JSON.parse quotes the file, which may hold secrets
    throw new UnusablePlan(`${where}: ${whyNoJson(text)}; make it with terraform show -json PLANFILE`);
  }
}

function whyNoJson(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return 'the file is empty';
  if (trimmed.startsWith('PK')) return 'this is a binary plan file, not its JSON';
  if (!trimmed.startsWith('{')) return 'no JSON: a plan begins with {';
  return /[}\]]$/.test(trimmed) ? 'no valid JSON' : `cut off after ${text.length} characters, no valid JSON`;
}

/** Refuses what is JSON but not a plan, and says what it is. */
function refuseOthers(document: unknown, where: string): void {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new UnusablePlan(
      `${where}: no plan of Terraform: a plan is a JSON object; make it with terraform show -json PLANFILE`,
    );
  }
  const version = 'format_version' in document ? document.format_version : undefined;
  if (typeof version !== 'string') {
    const what =
      'serial' in document || 'lineage' in document
        ? 'this is a state file, no plan'
        : '@level' in document
          ? 'this is the log of terraform plan -json, no plan'
          : 'format_version' in document
            ? 'format_version must be text such as "1.2"'
            : 'no plan of Terraform: format_version is missing';
    throw new UnusablePlan(`${where}: ${what}; make it with terraform show -json PLANFILE`);
  }
  const major = /^(\d{1,6})\.\d+/.exec(version)?.[1];
  if (major === undefined || Number(major) < FORMAT_MAJOR) {
    // 0.x was the experimental form, of Terraform before 1.0
    throw new UnusablePlan(
      `${where}: plan format ${JSON.stringify(version.slice(0, 20))} is not supported, only ${FORMAT_MAJOR}.x; make the plan with Terraform 1.1 or newer`,
    );
  }
  if (Number(major) > FORMAT_MAJOR) {
    throw new UnusablePlan(
      `${where}: plan format ${JSON.stringify(version.slice(0, 20))} is newer than this program, which reads ${FORMAT_MAJOR}.x; update rootguard, or make the plan with an older Terraform`,
    );
  }
  if (!['resource_changes', 'planned_values', 'output_changes', 'configuration'].some(key => key in document)) {
    throw new UnusablePlan(
      `${where}: no plan of Terraform: ${'values' in document ? 'this is a state (terraform show -json without a plan file)' : 'it has neither resource_changes nor planned_values'}; make it with terraform show -json PLANFILE`,
    );
  }
}

function readChanges(raw: readonly unknown[], stack: string, key: string, notUnderstood: string[]): ResourceChange[] {
  return raw.flatMap((item, index) => {
    const result = changeSchema.safeParse(item);
    if (!result.success) {
      const [issue] = result.error.issues;
      notUnderstood.push(
        `${key}[${index}]: ${issue?.path.join('.') || 'the entry'}: ${issue?.message ?? 'not understood'}`,
      );
      return [];
    }
    const action = actionOf(result.data.change.actions);
    if (action === undefined) {
      notUnderstood.push(
        `${key}[${index}]: ${withoutNumbers(result.data.address)}: actions ${JSON.stringify(result.data.change.actions)} are not known to this program`,
      );
      return [];
    }
    const change = toChange(result.data, action, stack);
    return leavesOld(result.data) ? halvesOf(change) : [change];
  });
}

/** Whether a replacement leaves the old object in AWS, out of the state. */
const leavesOld = ({ change: { actions } }: RawChange): boolean => actions.length > 1 && actions.includes('forget');

/** A replacement that leaves the old object: that one is forgotten, and the new one is created beside it. */
const halvesOf = (change: ResourceChange): ResourceChange[] => [
  { ...change, action: 'forget', leavesOld: true, after: undefined, afterUnknown: {}, afterSensitive: {} },
  {
    ...change,
    action: 'create',
    leavesOld: true,
    previousAddress: undefined,
    importing: undefined,
    reason: undefined,
    replacePaths: NO_PATHS,
    before: undefined,
    beforeSensitive: false,
  },
];

/** An address without the phone numbers that a for_each may have for keys. */
const withoutNumbers = (address: string): string =>
  address.includes('+') ? address.replace(/\+\d{7,15}/g, '(phone number)') : address;

// one object literal without spreads: this runs for every resource
const toChange = (raw: RawChange, action: Action, stack: string): ResourceChange => ({
  stack,
  address: withoutNumbers(raw.address),
  previousAddress: raw.previous_address === undefined ? undefined : withoutNumbers(raw.previous_address),
  mode: raw.mode === 'data' ? 'data' : 'managed',
  type: raw.type,
  name: raw.name,
  action,
  reason: raw.action_reason,
  // an identity in place of an id is an import as well
  importing: raw.change.importing == null ? undefined : (raw.change.importing.id ?? ''),
  deposed: raw.deposed,
  before: isAttributes(raw.change.before) ? raw.change.before : undefined,
  after: isAttributes(raw.change.after) ? raw.change.after : undefined,
  afterUnknown: raw.change.after_unknown,
  beforeSensitive: raw.change.before_sensitive,
  afterSensitive: raw.change.after_sensitive,
  replacePaths: raw.change.replace_paths?.filter(isReplacePath) ?? NO_PATHS,
});

const NO_PATHS: ResourceChange['replacePaths'] = [];

const isAttributes = (value: unknown): value is Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isReplacePath = (path: unknown): path is (string | number)[] =>
  Array.isArray(path) && path.every(part => typeof part === 'string' || typeof part === 'number');

/** One action for Terraform's list; undefined when the list is not known. */
const actionOf = (actions: readonly string[]): Action | undefined => ACTIONS.get(actions.join(' '));

const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ['no-op', 'no-op'],
  ['create', 'create'],
  ['read', 'read'],
  ['update', 'update'],
  ['delete', 'delete'],
  ['delete create', 'replace'],
  ['create delete', 'replace'],
  ['create forget', 'replace'],
  ['forget create', 'replace'],
  ['forget', 'forget'],
]);
