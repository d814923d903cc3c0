import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseYaml } from '../../../config/reading/yaml-document';
import { unifiedPatch } from '../../../init/update/unified-patch';
import { applied, YamlEdits } from '../../../init/update/yaml-edits';

const TEXT = `# about the file
a: 1 # of a
units: { X: one, "Y": 'two' }   # odd spaces

accounts:
  # the first
  one:
    id: '1' # quoted
    ou: X

    name: One
  two: { id: '2',   ou: X, name: "Two" } # in a line
  # behind the last
targets:
  - X
  - root
`;

/** The text after some edits, and the paths that have to be changed by hand. */
function edited(edit: (yaml: YamlEdits) => void, text = TEXT) {
  const yaml = new YamlEdits(text, parseYaml(text).root!);
  edit(yaml);
  return { text: applied(text, yaml.edits), refused: yaml.refused, edits: yaml.edits };
}

const changed = (edit: (yaml: YamlEdits) => void, text = TEXT): string[] => {
  const before = text.split('\n');
  return edited(edit, text)
    .text.split('\n')
    .filter(line => !before.includes(line));
};

describe('edits of a YAML text', () => {
  test.each<[string, (yaml: YamlEdits) => void, string[]]>([
    ['a value of a block', yaml => yaml.set(['accounts', 'one', 'ou'], 'Zed'), ['    ou: Zed']],
    [
      'a value of a line',
      yaml => yaml.set(['accounts', 'two', 'name'], 'true'),
      ["  two: { id: '2',   ou: X, name: 'true' } # in a line"],
    ],
    [
      'a value that was not there, behind the one that comes before it',
      yaml => yaml.set(['accounts', 'one', 'email'], 'a@example.com', ['id', 'ou']),
      ['    email: a@example.com'],
    ],
    [
      'the same in a line',
      yaml => yaml.set(['accounts', 'two', 'email'], 'a@example.com', ['id']),
      ['  two: { id: \'2\', email: a@example.com,   ou: X, name: "Two" } # in a line'],
    ],
    ['a key', yaml => yaml.rename(['units', 'Y'], 'Z/Y'), ["units: { X: one, Z/Y: 'two' }   # odd spaces"]],
    ['a text of a list', yaml => yaml.replaceInList(['targets'], 'X', 'Zed'), ['  - Zed']],
    [
      'entries behind the last one, in the order in which they come',
      yaml => {
        yaml.add(['accounts'], ['three', [['id', "'3'"]]], [], ['new']);
        yaml.add(['accounts'], ['four', [['id', "'4'"]]]);
      },
      ['  # new', "  three: { id: '3' }", "  four: { id: '4' }"],
    ],
    [
      'an entry of a line',
      yaml => yaml.add(['units'], ['Z', 'three']),
      ['units: { X: one, "Y": \'two\', Z: three }   # odd spaces'],
    ],
    ['an entry taken out of a line', yaml => yaml.remove(['units', 'X']), ['units: { "Y": \'two\' }   # odd spaces']],
    ['the last entry taken out of a line', yaml => yaml.remove(['units', 'Y']), ['units: { X: one }   # odd spaces']],
  ])('%s: nothing else changes', (_, edit, lines) => expect(changed(edit)).toEqual(lines));

  test('put what belongs to an entry before what comes behind it, whichever was asked first', () => {
    const { text } = edited(yaml => {
      yaml.add(['a'], ['c', '2']);
      yaml.add(['a', 'b'], ['d', '3']);
    }, 'a:\n  b:\n    x: 1\n');
    expect(text).toBe('a:\n  b:\n    x: 1\n    d: 3\n  c: 2\n');
  });

  test('take out whole lines, and comments that are known alone', () => {
    const { text } = edited(yaml => {
      yaml.remove(['accounts', 'one', 'ou']);
      yaml.removeRemark(['accounts', 'one'], 'the first');
      yaml.removeRemark(['accounts', 'two'], 'the first');
    });
    expect(text).toBe(TEXT.replace('    ou: X\n', '').replace('  # the first\n', ''));
  });

  test('put an entry before the end of a file without a last line break, and keep breaks of two characters', () => {
    const add = (yaml: YamlEdits): void => yaml.add([], ['b', '2']);
    expect(edited(add, 'a: 1').text).toBe('a: 1\nb: 2');
    expect(edited(add, 'a: 1\r\n# end\r\n').text).toBe('a: 1\r\nb: 2\r\n# end\r\n');
  });

  test('refuse what other places repeat, and what is not there', () => {
    const text = 'one: &one { ou: &ou X }\ntwo: *one\nthree: { ou: *ou }\nunits: {}\n';
    const { text: same, refused } = edited(yaml => {
      yaml.set(['one', 'ou'], 'Zed');
      yaml.set(['two', 'ou'], 'Zed');
      yaml.add(['units'], ['Z', 'z']);
    }, text);
    expect({ same, refused }).toEqual({
      same: text,
      refused: [
        ['one', 'ou'],
        ['two', 'ou'],
        ['units', 'Z'],
      ],
    });
    expect(edited(yaml => yaml.set(['three', 'ou'], 'Zed'), text).text).toBe(text.replace('*ou', 'Zed'));
  });
});

describe('a patch', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rootguard-patch-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const long = Array.from({ length: 40 }, (_, at) => `k${at}: ${at}\n`).join('');
  test.each<[string, string, (yaml: YamlEdits) => void]>([
    ['of many places', long, yaml => ['k0', 'k3', 'k20', 'k39'].forEach(key => yaml.set([key], 'x'))],
    [
      'that adds and takes out',
      long,
      yaml => (yaml.remove(['k5']), yaml.add([], ['new', "'1'"], ['k20']), yaml.add([], ['end', "'1'"])),
    ],
    ['without a last line break', 'a: 1\nb: 2', yaml => yaml.add([], ['c', '3'])],
    [
      'of two changes in a line',
      TEXT,
      yaml => (yaml.set(['accounts', 'two', 'ou'], 'Zed'), yaml.set(['accounts', 'two', 'name'], 'Z')),
    ],
  ])('%s does with git what the edits do', (_, text, edit) => {
    const done = edited(edit, text);
    const file = join(folder, 'org.yaml');
    writeFileSync(file, text);
    const input = unifiedPatch('org.yaml', text, done.edits);
    const { status, stderr } = spawnSync('git', ['apply', '--whitespace=nowarn', '-'], {
      cwd: folder,
      input,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(readFileSync(file, 'utf8')).toBe(done.text);
    expect(done.text).not.toBe(text);
  });

  test('has the lines around a change, and how many there are', () =>
    expect(unifiedPatch('a/org.yaml', long, edited(yaml => yaml.set(['k9'], 'x'), long).edits)).toBe(`--- a/a/org.yaml
+++ b/a/org.yaml
@@ -7,7 +7,7 @@
 k6: 6
 k7: 7
 k8: 8
-k9: 9
+k9: x
 k10: 10
 k11: 11
 k12: 12
`));
  test('of nothing is empty', () => expect(unifiedPatch('org.yaml', TEXT, [])).toBe(''));
});
