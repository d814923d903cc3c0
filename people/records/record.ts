import { readSource } from '../../config/reading/source';
import { basename } from 'node:path';
import { Diagnostic } from '../../config/reading/diagnostic';
import { salvage } from '../../config/reading/draft';
import { locate } from '../../config/reading/locate';
import { error, Problem } from '../../config/reading/problem';
import { schemaProblems } from '../../config/reading/schema-problems';
import { didYouMean } from '../../config/reading/suggestion';
import { todosIn, withoutTodos } from '../../config/reading/todos';
import { readFrontMatter, RECORD_FILE } from './front-matter';
import { isKind, KINDS } from './record-kinds';
import { RECORD_RULES, RecordFacts } from './record-rules';
import { AnyRecord, RecordDraft, recordSchemaOf } from './record-schema';
import { bodyProblems } from './record-text';

/** One file of the records. */
export interface RecordFile {
  /** Name without folders and .md: 2026-11-12-root-use-ledger-prod. */
  readonly id: string;
  /** As it was given. */
  readonly path: string;
  /** Undefined when its kind is not known. */
  readonly draft?: RecordDraft;
  /** Undefined when any diagnostic is an error. */
  readonly record?: AnyRecord | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Gives problems of the file their positions. */
  readonly locate: (problems: readonly Problem[]) => readonly Diagnostic[];
}

/** Reads one record and checks what can be checked without the others. */
export function readRecord(path: string, facts: RecordFacts): RecordFile {
  const { text, problem } = readSource(path, RECORD_FILE);
  if (problem === undefined) return recordOf(path, text, facts);
  const at = (problems: readonly Problem[]) => locate(path, text, problems);
  const diagnostics = at([problem]);
  const isUnread = 'path' in problem.at;
  return {
    id: idOf(path),
    path,
    diagnostics: isUnread ? diagnostics.map(one => ({ ...one, unread: true as const })) : diagnostics,
    locate: at,
  };
}

/**
 * Checks the text of a record, as readRecord does.
 *
 * @param path - what the diagnostics call the file
 */
export function recordOf(path: string, text: string, facts: RecordFacts): RecordFile {
  const { root, value, bodyOffset, problems: syntax } = readFrontMatter(text);
  const body = bodyProblems(text, bodyOffset);
  const at = (problems: readonly Problem[]) => locate(path, text, problems, root);
  const file = { id: idOf(path), path, locate: at };
  if (root === undefined) return { ...file, diagnostics: at([...syntax, ...body]) };
  const kind: unknown = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  if (!isKind(kind)) return { ...file, diagnostics: at([...syntax, ...body, unknownKind(kind)]) };

  const schema = recordSchemaOf(kind);
  const parsed = schema.safeParse(value);
  const refused = parsed.success ? [] : schemaProblems(schema, value);
  const draft = (parsed.success ? parsed.data : salvage(schema, value)) as RecordDraft;
  const todos = [...todosIn(value)];
  const own = { ...facts, id: file.id, value };
  const found = [...syntax, ...refused, ...RECORD_RULES.flatMap(rule => [...rule(draft, own)])];
  const diagnostics = at([...todos, ...withoutTodos(found, todos), ...body]);
  const isUsable = parsed.success && diagnostics.every(({ severity }) => severity === 'warning');
  return { ...file, draft, ...(isUsable && { record: parsed.data as unknown as AnyRecord }), diagnostics };
}

const idOf = (path: string): string => basename(path).replace(/\.md$/, '');

function unknownKind(kind: unknown): Problem {
  if (kind === undefined) return error('required', ['kind'], 'kind: is required', `one of ${KINDS.join(', ')}`);
  const near = typeof kind === 'string' ? didYouMean(kind, KINDS) : undefined;
  return error('choice', ['kind'], `kind: must be one of ${KINDS.join(', ')}`, near);
}
