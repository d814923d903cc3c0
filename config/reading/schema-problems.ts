import { z } from 'zod';
import { error, Path, pathText, Problem } from './problem';
import { keysAt, valueAt } from './schema-path';
import { didYouMean, suggestion } from './suggestion';

/** Suggestions per run: a file of something else altogether has a hundred thousand unknown keys. */
const SUGGESTIONS_MAX = 100;

type Issue = z.core.$ZodIssue;

/** Everything the schema finds wrong with a value, in our words, with our rule names. */
export function schemaProblems(schema: z.ZodType, value: unknown): Problem[] {
  const issues = schema.safeParse(value, { error: wording }).error?.issues ?? [];
  const problems: Problem[] = [];
  // a misspelt key and the missing one it stands for are one problem
  const meant = new Set<string>();
  const flat = issues.flatMap(issue => closest(issue, []));
  let suggestions = 0;
  for (const issue of flat) {
    if (issue.code !== 'unrecognized_keys') continue;
    const candidates = keysAt(schema, issue.path as Path).filter(
      key => !(key in (valueAt(value, issue.path as Path) as object)),
    );
    for (const key of issue.keys) {
      const path = [...(issue.path as Path), key];
      const near = ++suggestions > SUGGESTIONS_MAX ? undefined : suggestion(key, candidates);
      if (near !== undefined) meant.add(pathText([...(issue.path as Path), near]));
      const what = issue.message === UNKNOWN_KEY ? 'unknown key' : issue.message;
      const message = issue.message === UNKNOWN_KEY ? `unknown key '${key}'` : `'${key}' ${what}`;
      problems.push(
        error(
          'unknown-key',
          { path, on: 'key' },
          within(issue.path as Path, message),
          near === undefined ? undefined : `did you mean '${near}'?`,
        ),
      );
    }
  }
  for (const issue of flat) {
    const path = issue.path as Path;
    if (issue.code === 'unrecognized_keys' || (isMissing(issue, value) && meant.has(pathText(path)))) continue;
    problems.push(problem(issue, path, value));
  }
  return problems;
}

function problem(issue: Issue, path: Path, root: unknown): Problem {
  const value = valueAt(root, path);
  const message = within(path, issue.message);
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined) return error('required', { path }, within(path, 'is required'));
      if (issue.expected === 'string' && value !== null && typeof value !== 'object') {
        const lost = typeof value === 'number' ? ', and leading zeros and signs are lost' : '';
        return error(
          'quote-text',
          { path },
          within(path, `must be text, but without quotes this is read as a ${typeof value}${lost}`),
          'quote it',
        );
      }
      return error('type', { path }, message);
    case 'invalid_key':
      return error('key', { path, on: 'key' }, within(path, issue.issues[0]?.message ?? issue.message));
    case 'invalid_value': {
      if (value === undefined) return error('required', { path }, within(path, 'is required'));
      const choices = issue.values.map(String);
      return error('choice', { path }, message, typeof value === 'string' ? didYouMean(value, choices) : undefined);
    }
    case 'invalid_union':
      return value === undefined
        ? error('required', { path }, within(path, 'is required'))
        : error('type', { path }, message);
    case 'too_small':
    case 'too_big':
      return error(issue.origin === 'string' ? 'length' : 'range', { path }, message);
    case 'custom':
      return error('format', { path }, message);
    default:
      return error(issue.code === 'invalid_format' ? 'format' : 'type', { path }, message);
  }
}

const within = (path: Path, message: string) => (path.length === 0 ? message : `${pathText(path)}: ${message}`);

const isMissing = (issue: Issue, root: unknown) =>
  (issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union') &&
  valueAt(root, issue.path as Path) === undefined;

/**
 * A union's issue says only that no branch fits. Returns the issues of the branch that was meant: of the right type,
 * and with the fewest keys missing. When none has the right type, the union's own message says what would.
 */
function closest(issue: Issue, prefix: Path): Issue[] {
  const path = [...prefix, ...(issue.path as Path)];
  const here = { ...issue, path: path as PropertyKey[] };
  if (issue.code !== 'invalid_union') return [here];

  const [best] = issue.errors
    .filter(issues => !issues.some(({ code, path }) => path.length === 0 && WRONG_TYPE.has(code)))
    .map(issues => ({
      issues,
      missing: issues.filter(({ code, path }) => path.length === 1 && code === 'invalid_type').length,
      unknown: issues.flatMap(inner => (inner.code === 'unrecognized_keys' ? inner.keys : [])).length,
    }))
    // a branch whose own keys are all there was meant, whatever else is there
    .sort((a, b) => a.missing - b.missing || (a.missing > 0 ? a.unknown - b.unknown : 0));
  if (best !== undefined) return best.issues.flatMap(inner => closest(inner, path));
  const text = issue.errors
    .flat()
    .find(
      ({ code, path, ...rest }) =>
        code === 'invalid_type' && path.length === 0 && 'expected' in rest && rest.expected === 'string',
    );
  // text without its quotes is the likeliest mistake
  return [text === undefined ? here : { ...text, path: path, message: issue.message }];
}

const WRONG_TYPE = new Set<Issue['code']>(['invalid_type', 'invalid_value']);

const UNKNOWN_KEY = 'unknown key';

/** Messages for everything the schemas do not word themselves. */
const wording: z.core.$ZodErrorMap = issue => {
  switch (issue.code) {
    case 'unrecognized_keys':
      return UNKNOWN_KEY;
    case 'invalid_type':
      if (issue.input === undefined) return 'is required';
      return `must be ${KINDS[issue.expected] ?? issue.expected}, got ${kindOf(issue.input)}`;
    case 'invalid_value':
      return issue.values.length === 1
        ? `must be ${String(issue.values[0])}`
        : `must be one of ${issue.values.join(', ')}`;
    case 'too_small':
      return `must be at least ${issue.minimum}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    default:
      return undefined;
  }
};

const KINDS: Partial<Record<string, string>> = {
  string: 'text',
  object: 'a section',
  record: 'a section',
  array: 'a list',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
};

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a section';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}
