/** A value of the configuration: what is written, or what it refers to; blocks hold further ones. */
export interface Expression {
  readonly constant_value?: unknown;
  readonly references?: readonly string[];
}

/** A block of the configuration; all of it is optional, as the file may be anybody's. */
export interface ConfiguredResource extends Repeatable {
  readonly mode?: string;
  readonly type?: string;
  readonly name?: string;
  readonly expressions?: Readonly<Record<string, unknown>>;
  readonly provisioners?: readonly {
    readonly type?: string;
    readonly expressions?: Readonly<Record<string, unknown>>;
  }[];
}

interface Repeatable {
  readonly count_expression?: unknown;
  readonly for_each_expression?: unknown;
}

interface ConfiguredModule {
  readonly resources?: readonly ConfiguredResource[];
  readonly module_calls?: Readonly<Record<string, ModuleCall>>;
  readonly outputs?: Readonly<Record<string, { readonly expression?: unknown }>>;
}

interface ModuleCall extends Repeatable {
  readonly module?: ConfiguredModule;
  readonly expressions?: Readonly<Record<string, unknown>>;
}

/** Where a block stands: 'module.a.module.b.' or ''. */
interface Place {
  readonly prefix: string;
  readonly module: ConfiguredModule;
  /** The place of the call and the call, of a module. */
  readonly calledFrom?: Place;
  readonly call?: ModuleCall;
  /** Whether there may be several of it, or none. */
  readonly isRepeated: boolean;
}

/** A resource of the configuration and its address without instance keys. */
export interface Configured {
  readonly address: string;
  readonly resource: ConfiguredResource;
  /** Whether count or for_each, of the block or of a module around it, says how many there are. */
  readonly isRepeated: boolean;
}

/** The part of a plan that says what is written: blocks, and what their values refer to. */
export class Configuration {
  readonly #blocks = new Map<string, Configured & { readonly place: Place }>();

  constructor(configuration: unknown) {
    const root = (configuration as { root_module?: ConfiguredModule } | null | undefined)?.root_module;
    if (root != null) this.#add({ prefix: '', module: root, isRepeated: false });
  }

  #add(place: Place): void {
    const { prefix, module } = place;
    for (const resource of module.resources ?? []) {
      const mode = resource.mode === 'managed' || resource.mode === undefined ? '' : `${resource.mode}.`;
      const address = `${prefix}${mode}${resource.type}.${resource.name}`;
      const isRepeated = place.isRepeated || repeats(resource);
      this.#blocks.set(address, { address, resource, isRepeated, place });
    }
    for (const [name, call] of Object.entries(module.module_calls ?? {})) {
      if (call.module != null) this.#add(within(place, name, call, call.module));
    }
  }

  /** Every resource and data source. */
  get resources(): Iterable<Configured> {
    return this.#blocks.values();
  }

  /** The block of an instance: 'module.a["k"].aws_x.y[0]' is of 'module.a.aws_x.y'. */
  blockOf(address: string): Configured | undefined {
    return this.#blocks.get(withoutKeys(address));
  }

  /**
   * What a value comes from in the end: inputs of modules are followed to who calls them, outputs to who gives them.
   * Addresses are those of the configuration: 'module.a.data.aws_x.y.json'.
   */
  sourcesOf(address: string, attribute: string): readonly string[] {
    const block = this.#blocks.get(withoutKeys(address));
    return block === undefined ? [] : sources(block.place, block.resource.expressions?.[attribute]);
  }

  /** Whether a value that refers to something may be just that; only JSON says what stands around the reference. */
  isPlain(address: string, attribute: string): boolean {
    const expression = this.#blocks.get(withoutKeys(address))?.resource.expressions?.[attribute];
    const constant = (expression as Expression | undefined)?.constant_value;
    return typeof constant !== 'string' || /^\$\{[\w.[\]"-]+\}$/.test(constant);
  }
}

const within = (place: Place, name: string, call: ModuleCall, module: ConfiguredModule): Place => ({
  prefix: `${place.prefix}module.${name}.`,
  module,
  calledFrom: place,
  call,
  isRepeated: place.isRepeated || repeats(call),
});

const repeats = ({ count_expression: count, for_each_expression: each }: Repeatable): boolean =>
  count !== undefined || each !== undefined;

/** An address without the keys of count and for_each. */
export const withoutKeys = (address: string): string =>
  address.includes('[') ? address.replace(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g, '') : address;

/** References of an expression, or of a block with expressions in it. */
export function referencesOf(expression: unknown): readonly string[] {
  if (typeof expression !== 'object' || expression === null) return [];
  if (Array.isArray(expression)) return expression.flatMap(referencesOf);
  const { references, constant_value: constant } = expression as Expression;
  if (Array.isArray(references)) return references.filter(one => typeof one === 'string');
  return constant === undefined ? Object.values(expression).flatMap(referencesOf) : [];
}

function sources(place: Place, expression: unknown): readonly string[] {
  const references = referencesOf(expression);
  // Terraform lists 'data.a.b.json' and 'data.a.b' behind it
  const longest = references.filter(
    one => !references.some(other => other !== one && (other.startsWith(`${one}.`) || other.startsWith(`${one}[`))),
  );
  return [...new Set(longest)].flatMap(reference => {
    const [, kind, name, rest] = /^(var|module)\.([\w-]+)(?:\[[^\]]*\])?(?:\.([\w-]+))?/.exec(reference) ?? [];
    if (kind === 'var' && place.calledFrom !== undefined) {
      const given = place.call?.expressions?.[name!];
      return given === undefined ? [place.prefix + reference] : sources(place.calledFrom, given);
    }
    const called = kind === 'module' ? place.module.module_calls?.[name!] : undefined;
    const output = rest === undefined ? undefined : called?.module?.outputs?.[rest];
    if (called?.module == null || output === undefined) return [place.prefix + reference];
    return sources(within(place, name!, called, called.module), output.expression);
  });
}
