import { ABSENT, show, textAt } from './attributes';
import { Configuration, Configured, referencesOf } from './configuration';
import { Attributes, Invocation, ResourceChange } from './plan';

/** Data sources, ephemeral resources and resources that run code or call something; of the last two words most providers agree. */
const RUNS_CODE =
  /^(aws_lambda_invocation|aws_redshiftdata_statement|external|(?!aws_)\w+_(invocation|invoke|command|exec|script|playbook|run)|shell_\w+|ssh_resource|terracurl_request|restapi_object)$/;

/** Attributes that say what is called, the one that says most first. */
const CALLED = [
  ...['function_name', 'command', 'inline', 'script', 'scripts', 'program', 'url', 'state_machine_arn'],
  ...['project_name', 'document_name', 'topic_arn', 'statement', 'sql', 'playbook', 'query'],
];

const SHOWN = 8;

/** What a plan says of an action of Terraform. */
interface RawAction {
  readonly address?: unknown;
  readonly type?: unknown;
  readonly config_values?: unknown;
  readonly config_sensitive?: unknown;
  readonly config_unknown?: unknown;
  readonly lifecycle_action_trigger?: {
    readonly triggering_resource_address?: unknown;
    readonly action_trigger_event?: unknown;
    readonly on_failure?: unknown;
  } | null;
  readonly invoke_action_trigger?: object | null;
}

/** Actions of a plan, those of a later one as well: they do in AWS what no resource of the plan shows. */
export function actionInvocations(now: readonly unknown[], later: readonly unknown[]): Invocation[] {
  const deferred = later.map(one => (one as { action_invocation?: unknown } | null)?.action_invocation ?? one);
  return [...now.map(raw => ofAction(raw, '')), ...deferred.map(raw => ofAction(raw, ', in a later plan'))];
}

function ofAction(raw: unknown, suffix: string): Invocation {
  const action = (raw ?? {}) as RawAction;
  const values = typeof action.config_values === 'object' ? (action.config_values as Attributes | null) : null;
  const config = { after: values ?? {}, afterUnknown: action.config_unknown, afterSensitive: action.config_sensitive };
  const trigger = action.lifecycle_action_trigger;
  const onFailure = typeof trigger?.on_failure === 'string' ? [`on failure: ${trigger.on_failure}`] : [];
  return {
    address: textOr(action.address, 'an action without an address'),
    kind: 'action',
    type: textOr(action.type, 'action'),
    when: `${whenOf(action)}${suffix}`,
    ...calls(valuesShown(textOr(action.type, ''), config), onFailure),
  };
}

function whenOf({ lifecycle_action_trigger: trigger, invoke_action_trigger: invoke }: RawAction): string {
  if (trigger == null) return invoke == null ? 'at a time that the plan does not say' : 'because -invoke asks for it';
  const event = textOr(trigger.action_trigger_event, '');
  const where = textOr(trigger.triggering_resource_address, 'a resource');
  const [, order, what] = /^(before|after)_?(create|update|destroy)$/i.exec(event) ?? [];
  if (order === undefined) return `at the event ${JSON.stringify(event)} of ${where}`;
  return `${order.toLowerCase()} ${where} is ${what!.toLowerCase()}${what!.endsWith('e') ? 'd' : 'ed'}`;
}

/** Provisioners, and data sources, ephemeral resources and resources that run code, as far as this plan runs them. */
export function codeInvocations(
  configuration: Configuration,
  changes: readonly ResourceChange[],
  ephemeral: readonly string[],
): Invocation[] {
  const byBlock = new Map<string, ResourceChange[]>();
  for (const configured of configuration.resources) if (isOfInterest(configured)) byBlock.set(configured.address, []);
  const found: Invocation[] = [];
  for (const change of changes) {
    const block = configuration.blockOf(change.address);
    const known = block && byBlock.get(block.address);
    if (known !== undefined) known.push(change);
    else if (block === undefined && change.mode !== 'ephemeral' && RUNS_CODE.test(change.type)) {
      found.push(...ofResource({ address: change.address, resource: {}, isRepeated: false }, [change]));
    }
  }
  for (const [address, instances] of byBlock) {
    const configured = configuration.blockOf(address)!;
    if (runsCode(configured.resource)) found.push(...ofResource(configured, instances));
    found.push(...ofProvisioners(configured, instances));
  }
  const known = new Set(found.map(({ address }) => address));
  for (const address of ephemeral) {
    const type = address.split('.').at(-2)!;
    if (!RUNS_CODE.test(type) || known.has(address)) continue;
    found.push({ address, kind: 'ephemeral resource', type, when: EPHEMERAL, ...calls([]) });
  }
  return found;
}

const EPHEMERAL = 'at every plan and apply';

const isOfInterest = ({ resource }: Configured): boolean =>
  runsCode(resource) || (resource.provisioners ?? []).length > 0;

/** Of requests those that only read are left out. */
function runsCode({ type = '', expressions }: Configured['resource']): boolean {
  const method = expressions?.method as { constant_value?: unknown } | undefined;
  const isWriting = method !== undefined && !/^(GET|HEAD)$/i.test(textOr(method.constant_value, ''));
  return RUNS_CODE.test(type) || (type === 'http' && isWriting);
}

function ofResource({ address, resource }: Configured, instances: readonly ResourceChange[]): Invocation[] {
  const type = resource.type ?? instances[0]?.type ?? '';
  if (resource.mode === 'ephemeral') {
    return [{ address, kind: 'ephemeral resource', type, when: EPHEMERAL, ...calls(written(resource.expressions)) }];
  }
  const isData = resource.mode === 'data' || instances[0]?.mode === 'data';
  if (isData && instances.length === 0) {
    return [
      { address, kind: 'data source', type, when: 'when this plan is made', ...calls(written(resource.expressions)) },
    ];
  }
  return instances.flatMap((change): Invocation[] => {
    const when = isData ? 'during the apply' : WHEN[change.action];
    const isIdle = change.action === 'delete' && textAt(change.before, 'lifecycle_scope') === 'CREATE_ONLY';
    if (when === undefined || isIdle) return [];
    const values = change.after === undefined ? written(resource.expressions) : valuesShown(type, change);
    return [{ address: change.address, kind: isData ? 'data source' : 'resource', type, when, ...calls(values) }];
  });
}

const WHEN: Readonly<Partial<Record<ResourceChange['action'], string>>> = {
  create: 'when it is created',
  update: 'when it is updated',
  replace: 'when it is replaced',
  delete: 'when it is destroyed',
};

/** A plan does not say which ones are for the destruction. */
function ofProvisioners({ resource }: Configured, instances: readonly ResourceChange[]): Invocation[] {
  const running = instances.filter(({ action }) => action !== 'update' && WHEN[action] !== undefined);
  return running.flatMap(({ address, action }) =>
    (resource.provisioners ?? []).map(({ type = 'provisioner', expressions }): Invocation => ({
      ...{ address, kind: 'provisioner', type, when: WHEN[action]! },
      ...calls(written(expressions)),
    })),
  );
}

type Value = readonly [name: string, text: string];

/** Values of a change, masked. */
function valuesShown(
  type: string,
  { after, afterUnknown, afterSensitive }: Pick<ResourceChange, 'after' | 'afterUnknown' | 'afterSensitive'>,
): Value[] {
  const change = { type, after, afterUnknown, afterSensitive, beforeSensitive: {} } as ResourceChange;
  const unknown = typeof afterUnknown === 'object' ? Object.keys(afterUnknown ?? {}) : [];
  return [...new Set([...Object.keys(after ?? {}), ...unknown])]
    .map((name): Value => [name, show(change, [name], 'after')])
    .filter(([name, text]) => text !== ABSENT && !/^(id|result)$/.test(name));
}

/** Values as they are written, with what they refer to in place of what only the run knows. */
const written = (expressions: Readonly<Record<string, unknown>> = {}): Value[] =>
  Object.entries(expressions).map(([name, expression]): Value => {
    const constant = (expression as { constant_value?: unknown } | null)?.constant_value;
    const references = [...new Set(referencesOf(expression))].filter((one, _, all) =>
      all.every(other => other === one || !other.startsWith(`${one}.`)),
    );
    if (references.length > 0 || constant === undefined) return [name, `(from ${references.join(', ') || 'a block'})`];
    const change = { type: '', after: { [name]: constant }, afterUnknown: {} } as unknown as ResourceChange;
    return [name, show(change, [name], 'after')];
  });

/** What is called, and everything that is said about it. */
function calls(values: readonly Value[], more: readonly string[] = []): Pick<Invocation, 'calls' | 'details'> {
  const sorted = [...values].sort(([one], [other]) => (one < other ? -1 : 1));
  const called = CALLED.flatMap(name => sorted.filter(([key]) => key === name))[0];
  const lines = sorted.map(([name, text]) => `${name}: ${text}`);
  return {
    ...(called !== undefined && { calls: called[1] }),
    details: [...(lines.length > SHOWN ? [...lines.slice(0, SHOWN), '…'] : lines), ...more],
  };
}

const textOr = (value: unknown, or: string): string => (typeof value === 'string' && value !== '' ? value : or);

/** Addresses of ephemeral resources that anything refers to: Terraform lists no others. */
export function ephemeralReferences(configuration: unknown): readonly string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (!Array.isArray(value)) return Object.values(value).forEach(visit);
    for (const item of value) {
      const address = typeof item === 'string' ? /^ephemeral\.[\w-]+\.[\w-]+/.exec(item)?.[0] : undefined;
      if (address === undefined) visit(item);
      else found.add(address);
    }
  };
  visit(configuration);
  return [...found].sort();
}
