/** Names of outputs that change. Only the actions are looked at, never a value. */
export const changedOutputs = (outputs: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(outputs)
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

/** Most actions that are named. */
const SHOWN_ACTIONS = 5;

/** Actions of Terraform, in a sentence: they do things in AWS that no resource of the plan shows. */
export function invocations(actions: readonly unknown[]): readonly string[] {
  if (actions.length === 0) return [];
  const addresses = actions.map(action => (action as { address?: unknown } | null)?.address);
  const names = [...new Set(addresses.filter(address => typeof address === 'string'))].sort();
  const shown = names.length > SHOWN_ACTIONS ? [...names.slice(0, SHOWN_ACTIONS), '…'] : names;
  const where = shown.length === 0 ? '' : ` (${shown.join(', ')})`;
  return actions.length === 1
    ? [`1 action invocation${where}: what it does is not in the plan`]
    : [`${actions.length} action invocations${where}: what they do is not in the plan`];
}
