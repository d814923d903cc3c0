import { inflateRawSync } from 'node:zlib';

/** Which state a state is: its number rises by one with every change, its lineage stays. */
export interface StateMark {
  readonly lineage: string;
  readonly serial: number;
}

/** A state that is larger than this is no state. */
const MAX_STATE_BYTES = 512 * 1024 * 1024;
const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const DEFLATED = 8;

/**
 * The state that a plan file was made of, as Terraform itself compares it before an apply. A plan file is a ZIP archive
 * with the state in the entry 'tfstate'; a state that nobody wrote yet has the lineage '' and the number 0.
 *
 * @returns undefined for a file that is no such archive: one that OpenTofu encrypted, or a bookmark of HCP Terraform
 * @see https://pkg.go.dev/archive/zip, with which Terraform writes it
 */
export function stateOfPlan(file: Buffer): StateMark | undefined {
  try {
    const text = entryOf(file, 'tfstate');
    return text === undefined ? undefined : markOf(JSON.parse(text.toString('utf8')) as Partial<StateMark>);
  } catch {
    return undefined;
  }
}

/** What tells a state from another one; of no state as Terraform writes it into a plan. */
export const markOf = ({ lineage = '', serial = 0 }: Partial<StateMark>): StateMark => ({ lineage, serial });

/** The content of an entry of a ZIP archive, by its directory: in front of the content the size may be missing. */
function entryOf(file: Buffer, wanted: string): Buffer | undefined {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || file.readUInt32LE(end) !== END_OF_DIRECTORY) return undefined;
  let at = file.readUInt32LE(end + 16);
  for (let left = file.readUInt16LE(end + 10); left > 0; left--) {
    if (file.readUInt32LE(at) !== DIRECTORY_ENTRY) return undefined;
    const [name, extra, comment] = [file.readUInt16LE(at + 28), file.readUInt16LE(at + 30), file.readUInt16LE(at + 32)];
    if (file.toString('utf8', at + 46, at + 46 + name) === wanted) {
      return contentAt(file, file.readUInt32LE(at + 42), file.readUInt32LE(at + 20));
    }
    at += 46 + name + extra + comment;
  }
  return undefined;
}

function contentAt(file: Buffer, entry: number, size: number): Buffer | undefined {
  if (file.readUInt32LE(entry) !== LOCAL_ENTRY) return undefined;
  const start = entry + 30 + file.readUInt16LE(entry + 26) + file.readUInt16LE(entry + 28);
  const packed = file.subarray(start, start + size);
  return file.readUInt16LE(entry + 8) === DEFLATED
    ? inflateRawSync(packed, { maxOutputLength: MAX_STATE_BYTES })
    : packed;
}
