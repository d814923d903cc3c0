import type { ParsedNode } from 'yaml';
import { ALL_CHECKS } from './checks/all-checks';
import { codeFrames } from './reading/code-frame';
import { Diagnostic } from './reading/diagnostic';
import { draftOf } from './reading/draft';
import { factsOf } from './facts';
import { blankDigits, maskMessage, printable } from './reading/mask';
import { importsFile, readImports } from './imports';
import { orgFileSchema } from './sections/org-file';
import { Organization } from './organization';
import { maskPrivateFields, privateSpans } from './reading/private-fields';
import { Path, Place, Problem } from './reading/problem';
import { resolve } from './resolving/resolve';
import { schemaProblems } from './reading/schema-problems';
import { readSource } from './reading/source';
import { parseYaml } from './reading/yaml-document';
import { Span, yamlPositions } from './reading/yaml-position';
import { todosIn, withoutTodos } from './reading/todos';
import { yamlValue } from './reading/yaml-value';

/** What became of an org file. */
export interface LoadResult {
  /** Undefined when any diagnostic is an error. */
  readonly organization?: Organization;
  /** Errors and warnings in file order. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads an org file and checks everything that can be checked without AWS.
 *
 * @param path - the org file, relative to the working directory
 * @param today - the current date (UTC) as YYYY-MM-DD; only warnings depend on it, never the organization
 */
export function loadOrganization(path: string, today: string): LoadResult {
  const { text, problem } = readSource(path);
  if (problem === undefined) return withImports(path, loadText(path, text, today));
  const diagnostics = locate(path, text, [problem]);
  return { diagnostics: 'path' in problem.at ? diagnostics.map(one => ({ ...one, unread: true })) : diagnostics };
}

/** What is adopted stands beside the org file, and a file that cannot be read there is as bad as an org file. */
function withImports(path: string, loaded: LoadResult): LoadResult {
  const imports = readImports(path);
  if ('problem' in imports) {
    const file = printable(importsFile(path));
    const hint = 'write it again with rootguard adopt, or remove it when everything is adopted';
    const message = printable(imports.problem);
    const problem = {
      severity: 'error',
      file,
      line: 1,
      column: 1,
      unread: true,
      rule: 'imports-file',
      message,
      hint,
    } as const;
    return { diagnostics: [...loaded.diagnostics, problem] };
  }
  const { organization } = loaded;
  const isEmpty = imports.imports.length === 0 && imports.undone.length === 0;
  return organization === undefined || isEmpty ? loaded : { ...loaded, organization: { ...organization, imports } };
}

/**
 * Checks the text of an org file, as loadOrganization does.
 *
 * @param path - what the diagnostics call the file
 */
export function loadText(path: string, text: string, today: string): LoadResult {
  const { root, problems: syntax } = parseYaml(text);
  if (root === undefined) return { diagnostics: locate(path, text, syntax) };

  const { value, problems: refused } = yamlValue(root);
  const parsed = orgFileSchema.safeParse(value);
  const schema = parsed.success ? [] : schemaProblems(orgFileSchema, value);
  const draft = parsed.success ? parsed.data : draftOf(value);
  const facts = factsOf(draft, value, schema.flatMap(pathOf), today);
  const todos = [...todosIn(value)];
  const found = [...refused, ...schema, ...ALL_CHECKS.flatMap(check => [...check(draft, facts)])];
  const problems = [...todos, ...withoutTodos(found, todos)];

  const diagnostics = locate(path, text, problems, root);
  const usable = parsed.success && problems.every(({ severity }) => severity === 'warning');
  return usable ? { organization: resolve(parsed.data, facts.contacts), diagnostics } : { diagnostics };
}

/** The path of what was refused; an unknown key is perhaps any other key of its section, misspelt. */
const pathOf = ({ rule, at }: Problem): Path[] =>
  'path' in at ? [rule === 'unknown-key' ? at.path.slice(0, -1) : at.path] : [];

/** Most problems shown; a file with more is of another kind, and even one a line is 10,000 accounts. */
export const PROBLEMS_MAX = 10_000;

/** Puts work off until somebody wants its result. */
function once<T>(work: () => T): () => T {
  let done: { readonly result: T } | undefined;
  return () => (done ??= { result: work() }).result;
}

const offsetOnly = (place: Place): Span | undefined => ('offset' in place ? place : undefined);

/** Gives problems their positions and frames, and puts them in file order. */
function locate(path: string, text: string, problems: readonly Problem[], root?: ParsedNode): Diagnostic[] {
  // most files have no problem, and need none of this
  if (problems.length === 0) return [];
  const position = root === undefined ? offsetOnly : yamlPositions(root);
  const file = printable(path);
  const masked = once(() => maskPrivateFields(text, root === undefined ? undefined : privateSpans(root)));
  const frames = once(() => codeFrames(masked()));
  // a message repeats a key at times, in quotes, and a number or a secret may have become one
  const repeated = (rule: string, span: Span | undefined, message: string) => {
    if (span === undefined) return maskMessage(message);
    const [was = '', is = ''] = [text, masked()].map(one =>
      one.slice(span.offset, span.end).replace(/^["']|["']$/g, ''),
    );
    const hidden = message.replaceAll(`'${was}'`, `'${is}'`);
    const isKey = rule === 'unknown-key' || rule === 'duplicate-key';
    return was !== is && isKey ? blankDigits(hidden) : maskMessage(hidden);
  };
  const located = problems
    .map(problem => ({ problem, span: position(problem.at) }))
    .sort((a, b) => (a.span?.offset ?? 0) - (b.span?.offset ?? 0))
    .slice(0, PROBLEMS_MAX)
    .map(({ problem: { severity, rule, message, hint }, span }): Diagnostic => ({
      severity,
      file,
      ...(span === undefined ? { line: 1, column: 1 } : frames()(span)),
      rule,
      message: repeated(rule, span, printable(message)),
      ...(hint === undefined ? {} : { hint: maskMessage(printable(hint)) }),
    }));
  if (problems.length > PROBLEMS_MAX) {
    const message = `${problems.length - PROBLEMS_MAX} more problems are not shown`;
    located.push({ severity: 'error', file, line: 1, column: 1, rule: 'too-many-problems', message });
  }
  return located;
}
