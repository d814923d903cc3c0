import { grouped } from '../grouped';
import { listAt, marked, textAt } from './attributes';
import { Configuration, withoutKeys } from './configuration';
import { Attributes, ResourceChange } from './plan';

/** What a data source computes from the rest, and what it takes from others. */
const COMPUTED = new Set(['id', 'json', 'minified_json']);
const TAKEN = ['source_policy_documents', 'override_policy_documents'] as const;

/**
 * Recovers policies that are known only after the apply because their data source is read then: what it is given stands
 * in the plan, so that the document can be made here as the data source will make it. Of what stays unknown, it says which
 * references make it so.
 *
 * A value that refers to one document and nothing else is taken for it: of HCL no plan shows the functions around it.
 */
export function withDocuments(
  changes: readonly ResourceChange[],
  configuration: Configuration,
): readonly ResourceChange[] {
  const documents = new Documents(changes, configuration);
  return changes.map(change => {
    if (change.mode !== 'managed' || change.after === undefined) return change;
    const unknown = Object.entries(change.afterUnknown ?? {}).filter(([, mark]) => mark === true);
    if (unknown.length === 0) return change;
    const [after, marks, sensitive] = [{ ...change.after }, { ...(change.afterUnknown as object) }, new Set<string>()];
    const unknownFrom: Record<string, readonly string[]> = {};
    for (const [name] of unknown) {
      const sources = configuration.sourcesOf(change.address, name);
      if (sources.length === 0) continue;
      const document = documents.ofSources(sources, change.address);
      if ('text' in document && configuration.isPlain(change.address, name)) {
        after[name] = document.text;
        delete marks[name as keyof typeof marks];
        if (document.isSensitive) sensitive.add(name);
      } else unknownFrom[name] = 'unknown' in document ? document.unknown : sources;
    }
    const isRecovered = Object.keys(marks).length < Object.keys(change.afterUnknown ?? {}).length;
    const known = Object.keys(unknownFrom).length === 0 ? change : { ...change, unknownFrom };
    if (!isRecovered) return known;
    const marksOf = typeof change.afterSensitive === 'object' ? change.afterSensitive : {};
    const afterSensitive = { ...marksOf, ...Object.fromEntries([...sensitive].map(name => [name, true])) };
    return { ...known, after, afterUnknown: marks, afterSensitive };
  });
}

/** A document, or what makes it unknown. */
type Document = { readonly text: string; readonly isSensitive: boolean } | { readonly unknown: readonly string[] };

interface Statement {
  readonly Sid?: string;
}

interface Index {
  readonly changes: ReadonlyMap<string, ResourceChange>;
  readonly instances: ReadonlyMap<string, readonly string[]>;
}

/** Documents of data sources that are read during the apply. */
class Documents {
  #found?: Index;
  readonly #made = new Map<string, Document>();

  constructor(
    private readonly changes: readonly ResourceChange[],
    private readonly configuration: Configuration,
  ) {}

  /** Changes by address, and addresses by those without keys; most plans need neither. */
  #index(): Index {
    if (this.#found !== undefined) return this.#found;
    this.#found = {
      changes: new Map(this.changes.map(change => [change.address, change])),
      instances: grouped(
        this.changes.map(({ address }) => address),
        withoutKeys,
      ),
    };
    return this.#found;
  }

  /** The document that an attribute of a resource refers to, when it refers to nothing else. */
  ofSources(sources: readonly string[], from: string): Document {
    const [source, ...others] = sources.filter(one => !/(^|\.)(each\.(key|value)|count\.index)$/.test(one));
    const address = source === undefined || others.length > 0 ? undefined : this.#document(source, from);
    return address === undefined ? { unknown: this.#culprits(sources, from) } : this.#of(address);
  }

  /** The data source of a reference: the one instance, the one with the key that is asked for, or with that of the user. */
  #document(source: string, from: string): string | undefined {
    const [, block, key = ''] =
      /^((?:module\.[\w-]+\.)*data\.aws_iam_policy_document\.[\w-]+)(\[[^\]]*\])?(?:\.(?:json|minified_json))?$/.exec(
        source,
      ) ?? [];
    const instances = block === undefined ? [] : (this.#index().instances.get(block) ?? []);
    const module = /^(?:module\.[\w-]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.)*/.exec(from)![0];
    const keyOfUser = /\[(?:\d+|"(?:[^"\\]|\\.)*")\]$/.exec(from)?.[0] ?? '';
    const within = instances.filter(one => one.startsWith(module));
    const candidates = within.length > 0 ? within : instances;
    if (candidates.length === 1) return candidates[0];
    return candidates.find(one => one.endsWith(key === '' ? keyOfUser : key) && (key !== '' || keyOfUser !== ''));
  }

  #of(address: string): Document {
    const known = this.#made.get(address);
    if (known !== undefined) return known;
    // nothing refers to itself in a plan of Terraform; a forged one ends here
    this.#made.set(address, { unknown: [address] });
    const change = this.#index().changes.get(address);
    const made: Document = change?.action === 'read' ? this.#make(change) : { unknown: [address] };
    this.#made.set(address, made);
    return made;
  }

  #make(change: ResourceChange): Document {
    const { address, after, afterUnknown } = change;
    const unknown = Object.keys(afterUnknown ?? {}).filter(name => !COMPUTED.has(name) && marked(afterUnknown, [name]));
    const own = unknown.filter(name => !(TAKEN as readonly string[]).includes(name));
    if (own.length > 0) {
      const sources = own.flatMap(name => this.configuration.sourcesOf(address, name));
      return { unknown: this.#culprits(sources.length === 0 ? [address] : sources, address) };
    }
    const texts: Record<string, string[]> = {};
    let isSensitive = marked(change.afterSensitive, []);
    for (const name of TAKEN) {
      const list = listAt(after, name);
      const sources = this.configuration.sourcesOf(address, name);
      texts[name] = list.filter(one => typeof one === 'string');
      if (texts[name].length === list.length) continue;
      const taken = sources.map(source => this.ofSources([source], address));
      const culprits = taken.flatMap(one => ('unknown' in one ? one.unknown : []));
      if (culprits.length > 0 || taken.length !== list.length) {
        return { unknown: [...new Set(culprits.length > 0 ? culprits : sources)].sort() };
      }
      texts[name] = taken.flatMap(one => ('text' in one ? one.text : []));
      isSensitive ||= taken.some(one => 'text' in one && one.isSensitive);
    }
    const text = merged(after ?? {}, texts.source_policy_documents!, texts.override_policy_documents!);
    return text === undefined ? { unknown: [address] } : { text, isSensitive };
  }

  /** Of what a value comes from those that the plan says are unknown; all when it says so of none. */
  #culprits(sources: readonly string[], from: string): readonly string[] {
    const own = sources.filter(one => !/(^|\.)(each|count|self|path|terraform)\.\w+$/.test(one));
    const unknown = own.filter(source => {
      const [, block, attribute] = /^(.*?[\w-]+\.[\w-]+)(?:\[[^\]]*\])?\.([\w-]+)(?:\[.*|\..*)?$/.exec(source) ?? [];
      return (this.#index().instances.get(block ?? '') ?? []).some(address =>
        marked(this.#index().changes.get(address)?.afterUnknown, [attribute!]),
      );
    });
    const found = unknown.length > 0 ? unknown : own;
    return found.length > 0 ? [...new Set(found)].sort() : [from];
  }
}

/** The document as the data source makes it: sources, its own statements, overrides; of equal Sids the later one stays. */
function merged(after: Attributes, sources: readonly string[], overrides: readonly string[]): string | undefined {
  let [version, id] = [textAt(after, 'version'), textAt(after, 'policy_id')];
  const statements: Statement[] = [];
  const add = (statement: Statement): void => {
    const at = statement.Sid ? statements.findIndex(({ Sid }) => Sid === statement.Sid) : -1;
    if (at < 0) statements.push(statement);
    else statements[at] = statement;
  };
  const addAll = (texts: readonly string[]): boolean =>
    texts.every(text => {
      const document = parsed(text);
      if (document === undefined) return false;
      version ??= document.Version;
      id ??= document.Id;
      [document.Statement ?? []].flat().forEach(add);
      return true;
    });
  // the older names of one text each come first
  const older = (name: string): string[] => [textAt(after, name) ?? []].flat();
  if (!addAll([...older('source_json'), ...sources])) return undefined;
  for (const one of listAt(after, 'statement')) add(statementOf((one ?? {}) as Attributes));
  if (!addAll([...overrides, ...older('override_json')])) return undefined;
  return JSON.stringify({ Version: version ?? '2012-10-17', Id: id, Statement: statements });
}

function parsed(text: string): { Version?: string; Id?: string; Statement?: Statement | Statement[] } | undefined {
  try {
    const document = JSON.parse(text) as unknown;
    return typeof document === 'object' && document !== null ? document : undefined;
  } catch {
    return undefined;
  }
}

function statementOf(block: Attributes): Statement {
  return {
    Sid: textAt(block, 'sid') || undefined,
    Effect: textAt(block, 'effect') ?? 'Allow',
    Action: textsAt(block, 'actions'),
    NotAction: textsAt(block, 'not_actions'),
    Resource: textsAt(block, 'resources'),
    NotResource: textsAt(block, 'not_resources'),
    Principal: principalsAt(block, 'principals'),
    NotPrincipal: principalsAt(block, 'not_principals'),
    Condition: conditionsOf(block),
  } as Statement;
}

/** Texts of a list; '&{' stands for '${', which Terraform would take for its own. */
function textsAt(block: unknown, name: string): string[] | undefined {
  const texts = listAt(block, name).map(text => String(text).replaceAll('&{', '${'));
  return texts.length === 0 ? undefined : texts;
}

function principalsAt(block: Attributes, name: string): unknown {
  const principals: Record<string, string[]> = {};
  for (const one of listAt(block, name)) {
    const [type, identifiers] = [textAt(one, 'type') ?? '', textsAt(one, 'identifiers') ?? []];
    if (type === '*' && identifiers.join() === '*') return '*';
    (principals[type] ??= []).push(...identifiers);
  }
  return Object.keys(principals).length === 0 ? undefined : principals;
}

function conditionsOf(block: Attributes): unknown {
  const conditions: Record<string, Record<string, string[]>> = {};
  for (const one of listAt(block, 'condition')) {
    const [test, variable] = [textAt(one, 'test') ?? '', textAt(one, 'variable') ?? ''];
    ((conditions[test] ??= {})[variable] ??= []).push(...(textsAt(one, 'values') ?? []));
  }
  return Object.keys(conditions).length === 0 ? undefined : conditions;
}
