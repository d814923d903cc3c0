import { HIDDEN, hideInValue, HideValue, isSecretKey } from '../../config/reading/secret-kinds';
import { collect, hasMark, sensitiveTexts, valueAt } from './attributes';
import { Plan } from './plan';

/** Every text that plans mark as sensitive, or that has the name of a secret, wherever else it may stand. */
export function secretsIn(plans: readonly Plan[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { changes, judged, drift, secrets = [] } of plans) {
    for (const secret of secrets) found.add(secret);
    for (const change of new Set([...changes, ...(judged ?? []), ...drift])) {
      for (const secret of sensitiveTexts(change, false)) found.add(secret);
      if (change.action !== 'no-op') for (const side of [change.before, change.after]) addNamed(side, found);
    }
  }
  for (const secret of [...found]) for (const part of partsOf(secret)) found.add(part);
  return found;
}

/** Values that have the name of a secret. What only stands in an environment may be the name of anything. */
function addNamed(value: unknown, found: Set<string>): void {
  const add: HideValue = (secret, isNamed) => {
    if (isNamed || isRandom(secret)) found.add(secret);
    return HIDDEN;
  };
  hideInValue(value, add);
}

/** Secrets within a secret: what follows the scheme of a header, credentials of a URL, values of a document. */
function partsOf(secret: string): readonly string[] {
  const scheme = /^(?:Bearer|Basic|Token|Digest|ApiKey)\s+(\S+)$/i.exec(secret)?.[1];
  const credentials = /^[a-z][a-z0-9+.-]*:\/\/([^/?#@:]*)(?::([^?#]*?))?@/i.exec(secret)?.slice(1) ?? [];
  const inside = new Set<string>();
  if (/^\s*[[{]/.test(secret)) addNamed(secret, inside);
  return [scheme, ...credentials, ...inside].filter(part => part !== undefined && part.length > 4) as string[];
}

const isRandom = (text: string): boolean => /^(?=.*\d)(?=.*[A-Za-z])[\w.~+/=-]{12,}$/.test(text) && !/^arn:/.test(text);

/** Secrets of a plan in what is none of its changes: variables, outputs, what data sources have read, actions, providers. */
export function secretsBeside(plan: Readonly<Record<string, unknown>>): readonly string[] {
  const found = new Set<string>();
  const add = (value: unknown, marks: unknown): void => collect(value, marks, false, found);
  const state = valueAt(plan, 'prior_state.values');
  const declared = valueAt(plan, 'configuration.root_module.variables');
  for (const [name, { value }] of membersOf(plan.variables)) {
    const isSecret = valueAt(declared, [name, 'sensitive']) === true || isSecretKey(name);
    add([value, valueAt(declared, [name, 'default'])], isSecret);
  }
  for (const [, { before, after, before_sensitive: was, after_sensitive: is }] of membersOf(plan.output_changes)) {
    for (const value of [before, after]) for (const marks of [was, is]) add(value, marks);
  }
  for (const outputs of [valueAt(plan, 'planned_values.outputs'), valueAt(state, 'outputs')]) {
    for (const [, { value, sensitive }] of membersOf(outputs)) add(value, sensitive);
  }
  ofModule(valueAt(state, 'root_module'), add);
  for (const list of ['action_invocations', 'deferred_action_invocations']) {
    for (const [, one] of membersOf(plan[list])) {
      const { config_values: values, config_sensitive: marks } = {
        ...one,
        ...Object(one.action_invocation),
      } as Members;
      add(values, marks);
    }
  }
  addNamed(valueAt(plan, 'configuration.provider_config'), found);
  return [...found];
}

/** Resources of a state, data sources among them. */
function ofModule(module: unknown, add: (value: unknown, marks: unknown) => void): void {
  for (const [, { values, sensitive_values: marks }] of membersOf(valueAt(module, 'resources'))) {
    if (hasMark(marks)) add(values, marks);
  }
  for (const [, child] of membersOf(valueAt(module, 'child_modules'))) ofModule(child, add);
}

type Members = Readonly<Record<string, unknown>>;

/** What an object or a list holds, whatever it is. */
const membersOf = (value: unknown): [string, Members][] =>
  Object.entries(Object(value) as Members).map(([name, member]) => [name, Object(member) as Members]);
