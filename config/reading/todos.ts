import { error, Path, pathText, Problem } from './problem';

/** What stands in place of a value that only a person can decide: TODO, or 'TODO: what it is'. */
const OPEN = /^TODO(?::\s*([^]*))?$/;

/** A value that is still to be decided. */
export const todo = (what: string): string => `TODO: ${what}`;

/** Whether a value is still to be decided. */
export const isTodo = (value: unknown): value is string => typeof value === 'string' && OPEN.test(value);

/** Every value of a file that is still to be decided. */
export function* todosIn(value: unknown, path: Path = []): Iterable<Problem> {
  if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      yield* todosIn(child, [...path, Array.isArray(value) ? Number(key) : key]);
    }
    return;
  }
  const [open, what] = (typeof value === 'string' ? OPEN.exec(value) : null) ?? [];
  if (open === undefined) return;
  yield error('todo', path, `${pathText(path)}: is still to be decided`, `write here ${what || 'what it shall be'}`);
}

/** The problems that are not about the form of a value that is still to be decided. */
export function withoutTodos(problems: readonly Problem[], todos: readonly Problem[]): readonly Problem[] {
  const open = new Set(todos.map(({ at }) => placeOf(at)));
  return problems.filter(({ at }) => !open.has(placeOf(at)));
}

const placeOf = (at: Problem['at']): string => ('path' in at ? JSON.stringify(at.path) : '');
