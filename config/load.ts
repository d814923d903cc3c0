import { ALL_CHECKS } from './checks/all-checks';
import { Diagnostic } from './reading/diagnostic';
import { draftOf } from './reading/draft';
import { factsOf } from './facts';
import { locate } from './reading/locate';
import { printable } from './reading/mask';
import { importsFile, readImports } from './imports';
import { orgFileSchema } from './sections/org-file';
import { Organization } from './organization';
import { Path, Problem } from './reading/problem';
import { resolve } from './resolving/resolve';
import { schemaProblems } from './reading/schema-problems';
import { readSource } from './reading/source';
import { parseYaml } from './reading/yaml-document';
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
