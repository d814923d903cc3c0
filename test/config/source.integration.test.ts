import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { renderDiagnostics } from '../../config/reading/diagnostic';
import { loadOrganization } from '../../config/load';
import { SOURCE_MAX_BYTES } from '../../config/reading/source';
import { orgFile, TODAY } from './org-file';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'rootguard-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function loadBytes(bytes: string | Buffer) {
  const path = join(folder, 'org.yaml');
  writeFileSync(path, bytes);
  return loadOrganization(path, TODAY);
}
const rulesOf = (bytes: string | Buffer) => loadBytes(bytes).diagnostics.map(({ rule }) => rule);
const valid = stringify(orgFile());

describe('readSource', () => {
  test('accepts plain UTF-8, a byte order mark and Windows line ends', () => {
    const plain = loadBytes(valid).organization;
    expect(plain?.accounts).toHaveLength(2);
    expect(loadBytes(`\ufeff${valid}`).organization).toEqual(plain);
    expect(loadBytes(valid.replaceAll('\n', '\r\n')).organization).toEqual(plain);
  });

  test('a byte order mark moves no position', () => {
    expect(loadBytes('\ufeffversoin: 1\n').diagnostics[0]).toMatchObject({ line: 1, column: 1, rule: 'unknown-key' });
  });

  test('what is no file, or none that can be read, is one line at once', () => {
    const linesOf = (path: string) => renderDiagnostics(loadOrganization(path, TODAY).diagnostics);
    const missing = join(folder, 'nope.yaml');
    expect(linesOf(missing)).toBe(
      `${missing}: error missing-file: there is no such file → name the org file, or begin with the smallest one in the README of Rootguard\n`,
    );
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const [path, kind] of [
      [folder, 'a directory'],
      [pipe, 'a pipe'],
      ['/dev/zero', 'a device'],
    ]) {
      expect(linesOf(path!)).toBe(
        `${path}: error unreadable-file: this is ${kind} → name the org file itself: it is read more than once\n`,
      );
    }
    loadBytes('');
    const inFile = join(folder, 'org.yaml', 'x');
    expect(linesOf(inFile)).toBe(`${inFile}: error unreadable-file: the file cannot be read: ENOTDIR\n`);
  });

  test('what is no text is one line', () => {
    const file = join(folder, 'org.yaml');
    const lineOf = (bytes: Buffer) => renderDiagnostics(loadBytes(bytes).diagnostics);
    const utf16 = `${file}: error file-encoding: the file is UTF-16 → save it as UTF-8\n`;
    const marked = Buffer.from(`\ufeff${valid}`, 'utf16le');
    for (const bytes of [marked, marked.subarray(2)]) {
      expect(lineOf(bytes)).toBe(utf16);
      expect(lineOf(Buffer.from(bytes).swap16())).toBe(utf16);
    }
    const binary = `${file}: error file-encoding: this is a binary file, not text → is this the org file?\n`;
    expect(lineOf(Buffer.from('\x7fELF\x02\x01\0\xff', 'latin1'))).toBe(binary);
    expect(lineOf(Buffer.from('PK\0 and text\0'))).toBe(binary);
    expect(lineOf(Buffer.alloc(SOURCE_MAX_BYTES + 1))).toBe(
      `${file}: error file-size: the file is larger than 4 MiB → is this the org file?\n`,
    );
  });

  test('accepts the largest size and fails one byte above', () => {
    const padded = `${valid}#${'x'.repeat(SOURCE_MAX_BYTES - Buffer.byteLength(valid) - 1)}`;
    expect(rulesOf(padded)).toEqual([]);
    expect(rulesOf(`${padded}x`)).toEqual(['file-size']);
  });

  test('fails at the first byte that is not UTF-8', () => {
    const [diagnostic] = loadBytes(Buffer.from('version: 1\nname: caf\xe9\n', 'latin1')).diagnostics;
    expect(diagnostic).toMatchObject({ rule: 'file-encoding', line: 2, column: 10 });
    // the replacement character itself is valid UTF-8
    expect(rulesOf(valid.replace('name: security', 'name: "\ufffd"'))).toEqual([]);
  });

  test.each([
    ['escape', '\x1b'],
    ['null', '\0'],
    ['delete', '\x7f'],
    ['C1', '\x9b'],
    ['right-to-left override', '\u202e'],
    ['lone carriage return', '\r'],
    ['line separator', '\u2028'],
  ])('fails on the control character %s and shows none', (_, character) => {
    const { diagnostics } = loadBytes(`version: 1\nname: a${character}b\n`);
    expect(diagnostics).toEqual([expect.objectContaining({ rule: 'control-character', line: 2, column: 8 })]);
    expect(renderDiagnostics(diagnostics)).not.toContain(character);
  });
});

describe('five megabytes of junk', () => {
  const line = (text: string) => text.repeat(Math.ceil(SOURCE_MAX_BYTES / text.length) - 1);
  test.each([
    ['one byte too many', 'a'.repeat(5 * 1024 * 1024), 'file-size'],
    ['opening brackets', line('['), 'file-complexity'],
    ['opening braces', line('{'), 'file-complexity'],
    ['keys', line('a:\n'), 'file-complexity'],
    ['compact lists', line('- '), 'file-complexity'],
    ['compact mappings', line('? '), 'file-complexity'],
    ['anchors', line('&a '), 'file-complexity'],
    ['aliases', `- &a x\n${'- *a\n'.repeat(500_000)}`, 'file-complexity'],
    ['list items', `[${line('a,').slice(1)}`, 'file-complexity'],
    ['comments', line('# x\n'), 'file-complexity'],
    ['empty lines', line('\n'), 'file-complexity'],
    ['documents', '---\n'.repeat(200_000), 'single-document'],
    ['an open quote', `"${line('a').slice(1)}`, 'file-complexity'],
    ['text', line('a '), 'file-complexity'],
    ['lines of text', line('some text\n'), 'file-complexity'],
  ])('%s are refused before anything is built of them', (_, text, rule) => {
    expect(rulesOf(text)[0]).toBe(rule);
  });
});
