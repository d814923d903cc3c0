import { Configuration, withoutKeys } from './configuration';
import { ResourceChange } from './plan';
import { withoutNumbers } from './read-changes';

/** Names of outputs that change. Only the actions are looked at, never a value. */
export const changedOutputs = (outputs: object): readonly string[] =>
  Object.entries(outputs as Readonly<Record<string, unknown>>)
    .filter(([, output]) => {
      const actions = typeof output === 'object' && output !== null && 'actions' in output ? output.actions : undefined;
      return !Array.isArray(actions) || actions.join() !== 'no-op';
    })
    .map(([name]) => name)
    .sort();

/** Checks of the configuration that fail or could not be evaluated; their messages may hold values and stay out. */
export const failedChecks = (checks: readonly unknown[]): readonly string[] =>
  checks.flatMap(check => {
    const { status, address } = (check ?? {}) as { status?: unknown; address?: { to_display?: unknown } };
    return status === 'fail' || status === 'error'
      ? [
          `${typeof address?.to_display === 'string' ? address.to_display : '(without an address)'}${status === 'error' ? ', which could not be evaluated' : ''}`,
        ]
      : [];
  });

/** Most resources that are named. */
const SHOWN = 5;

/** A resource of a state, in the module that holds it. */
interface StateModule {
  readonly resources?: readonly StateResource[];
  readonly child_modules?: readonly StateModule[];
}

export interface StateResource {
  readonly address?: unknown;
  readonly mode?: unknown;
  readonly type?: unknown;
  readonly name?: unknown;
  readonly values?: unknown;
  readonly sensitive_values?: unknown;
  readonly deposed_key?: unknown;
}

/**
 * Resources that a plan with -target or -exclude leaves out. OpenTofu, and Terraform before 1.8, do not say that a plan
 * is a part, but a whole one has an entry for each resource of the state, and for each block that is written once.
 */
export function leftOut(
  plan: Readonly<Record<string, unknown>>,
  changes: readonly ResourceChange[],
  state: readonly StateResource[],
  configuration: Configuration,
): readonly string[] {
  if (typeof plan.complete === 'boolean' || plan.errored === true) return [];
  const planned = new Set(changes.flatMap(({ address, previousAddress = address }) => [address, previousAddress]));
  // a plan that only refreshes changes nothing, whatever is there
  if (planned.size === 0) return [];
  const inState = state.map(({ address }) => withoutNumbers(String(address)));
  const missing = new Set(inState.filter(address => !planned.has(address)));
  const blocks = new Set([...planned, ...missing].map(withoutKeys));
  const isNew = missing.size === 0;
  for (const { address, resource, isRepeated } of configuration.resources) {
    if (resource.mode === 'managed' && !isRepeated && !blocks.has(address)) missing.add(address);
  }
  if (missing.size === 0) return [];
  const names = [...[...missing].sort().slice(0, SHOWN), ...(missing.size > SHOWN ? ['…'] : [])].join(', ');
  return [
    `this plan is a part (-target or -exclude${isNew ? ', or enabled = false' : ''}): it leaves out ${missing.size} ${missing.size === 1 ? 'resource' : 'resources'} (${names})`,
  ];
}

/** Managed resources of a state, of all modules; leftovers of earlier replacements are none. */
export function stateResources(state: unknown): readonly StateResource[] {
  const root = (state as { values?: { root_module?: StateModule } } | null | undefined)?.values?.root_module;
  const found: StateResource[] = [];
  const visit = ({ resources = [], child_modules = [] }: StateModule): void => {
    for (const one of resources) if (one.mode === 'managed' && one.deposed_key === undefined) found.push(one);
    child_modules.forEach(visit);
  };
  if (root != null) visit(root);
  return found;
}
