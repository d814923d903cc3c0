import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { error, Path, Problem } from '../../config/reading/problem';
import { readRecord, RecordFile } from './record';
import { RecordFacts } from './record-rules';

/** The records of a folder, or why there are none. */
export type Records = { readonly files: readonly RecordFile[] } | { readonly problem: string };

/**
 * Reads every record of a folder and of those in it, by their names: files that end in .md, but for README.md.
 *
 * @param folder - as messages call it
 */
export function readRecords(folder: string, facts: RecordFacts): Records {
  let names: string[];
  try {
    if (!statSync(folder).isDirectory()) return { problem: `${folder}: is no folder` };
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isRecordFile).sort();
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    return { problem: `${folder}: ${code === 'ENOENT' ? 'no such folder' : message}` };
  }
  return { files: together(names.map(name => readRecord(join(folder, name), facts))) };
}

/** Whether a file of the folder is a record, by its name. */
export const isRecordFile = (name: string): boolean => /\.md$/.test(name) && !/(?:^|[\\/])README\.md$/i.test(name);

/** Adds what is wrong with records beside each other: the same name, the same event. */
export function together(files: readonly RecordFile[]): readonly RecordFile[] {
  const byId = new Map<string, RecordFile>();
  const byEvent = new Map<string, RecordFile>();
  return files.map(file => {
    const problems: Problem[] = [];
    const add = (rule: string, path: Path, message: string, hint: string): void =>
      void problems.push(error(rule, path, message, hint));
    const same = byId.get(file.id);
    if (same === undefined) byId.set(file.id, file);
    else add('duplicate-record', ['kind'], `${same.path} is called the same`, 'rename one of the two');
    for (const [index, event] of (file.draft?.events ?? []).entries()) {
      if (event === undefined) continue;
      const other = byEvent.get(event);
      if (other === undefined) byEvent.set(event, file);
      else if (other !== file) {
        const hint = 'an event belongs to one record: remove it from the other one, or make one record of both';
        add('duplicate-event', ['events', index], `events: ${event} is in ${other.path} as well`, hint);
      }
    }
    if (problems.length === 0) return file;
    const diagnostics = [...file.diagnostics, ...file.locate(problems)];
    return {
      ...file,
      record: undefined,
      diagnostics: diagnostics.sort((a, b) => a.line - b.line || a.column - b.column),
    };
  });
}
