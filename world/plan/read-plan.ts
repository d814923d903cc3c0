import { Configuration } from './configuration';
import { actionInvocations, codeInvocations, ephemeralReferences } from './invocations';
import { noJson, refuseOthers, UnusablePlan, versionOf } from './not-a-plan';
import { withDrift } from './drift';
import { changedOutputs, failedChecks, leftOut, stateResources } from './plan-facts';
import { Plan } from './plan';
import { withDocuments } from './policy-documents';
import { readChanges, readDeferred } from './read-changes';
import { secretsBeside } from './secrets';

/** The parts of a plan that are lists; what is not there is empty. */
const LISTS = [
  ...['resource_changes', 'resource_drift', 'deferred_changes', 'action_invocations'],
  ...['deferred_action_invocations', 'checks'],
] as const;

/**
 * Reads `terraform show -json` of one plan, of format 1.x from Terraform or OpenTofu, or the redacted form of HCP
 * Terraform.
 *
 * @param stack name of the stack, which a plan does not say
 * @param where the file, for messages
 * @throws UnusablePlan when the text is no JSON, no plan, or of a newer major format
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export function readPlan(text: string, stack: string, where = stack): Plan {
  const document = parse(text, where);
  refuseOthers(document, where);
  const lists = new Map(LISTS.map(key => [key, listIn(document, key, where)]));
  const list = (key: (typeof LISTS)[number]): readonly unknown[] => lists.get(key)!;
  const notUnderstood: string[] = [];
  const planned = readChanges(list('resource_changes'), stack, 'resource_changes', notUnderstood);
  const deferred = readDeferred(list('deferred_changes'), stack, notUnderstood);
  const unread = notUnderstood.length;
  const drift = readChanges(list('resource_drift'), stack, 'resource_drift', notUnderstood);
  const configuration = new Configuration(document.configuration);
  const changes = withDocuments(deferred.length === 0 ? planned : [...planned, ...deferred], configuration);
  const state = stateResources(document.prior_state);
  const judged = withDrift(changes, { stack, drift, state, configuration });
  const secrets = secretsBeside(document);
  const ephemeral = text.includes('"ephemeral.') ? ephemeralReferences(document.configuration) : [];
  return {
    stack,
    ...(typeof document.terraform_version === 'string' && { terraformVersion: document.terraform_version }),
    formatVersion: String(versionOf(document)),
    incomplete: [
      ...(document.errored === true ? ['planning ended with an error, so changes are missing'] : []),
      ...(document.complete === false
        ? ['Terraform says that this plan is not complete (targets, or deferred changes)']
        : []),
      ...('plan_format_version' in document ? [REDACTED] : []),
      ...leftOut(document, changes, state, configuration),
      ...counted(list('deferred_changes').length, 'is', 'are', 'deferred to a later plan'),
      ...counted(unread, 'could', 'could', 'not be read, see what was not understood'),
    ],
    changes,
    ...(judged !== changes && { judged }),
    invocations: [
      ...actionInvocations(list('action_invocations'), list('deferred_action_invocations')),
      ...codeInvocations(configuration, changes, ephemeral),
    ],
    drift,
    outputs: changedOutputs(document.output_changes ?? {}),
    failedChecks: failedChecks(list('checks')),
    ...(secrets.length > 0 && { secrets }),
    notUnderstood,
  };
}

const REDACTED =
  'this is the redacted form of HCP Terraform: it says neither whether the plan is complete nor which provisioners run; review json-output, or terraform show -json PLANFILE, where you may read it';

const counted = (count: number, is: string, are: string, what: string): string[] =>
  count === 0 ? [] : [count === 1 ? `1 resource change ${is} ${what}` : `${count} resource changes ${are} ${what}`];

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    throw noJson(text, where);
  }
}

function listIn(document: Readonly<Record<string, unknown>>, key: string, where: string): readonly unknown[] {
  const value = document[key] ?? [];
  if (Array.isArray(value)) return value;
  throw new UnusablePlan(
    `${where}: no plan of Terraform: ${key}: not a list; make it with terraform show -json PLANFILE`,
  );
}
