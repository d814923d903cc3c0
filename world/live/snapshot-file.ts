import { readJsonFile } from '../../config/reading/json-file';
import { writePrivateFile } from '../private-file';
import { Snapshot, snapshotSchema, SNAPSHOT_VERSION } from './snapshot';

/** A snapshot, or why the file is none: one line each. */
export type ReadSnapshot = { readonly snapshot: Snapshot } | { readonly problems: readonly string[] };

/** Reads the file of a snapshot. */
export function readSnapshot(file: string): ReadSnapshot {
  const read = readJsonFile(file, {
    ...{ noun: 'a snapshot', writtenBy: 'rootguard snapshot', again: 'read the organization again' },
    ...{ version: SNAPSHOT_VERSION, schema: snapshotSchema },
  });
  return 'data' in read ? { snapshot: read.data } : read;
}

/** Writes a snapshot that only its owner may read; another one of that name stays until this one is whole. */
export const writeSnapshot = (file: string, snapshot: Snapshot): void =>
  writePrivateFile(file, `${JSON.stringify(snapshot, undefined, 1)}\n`);
