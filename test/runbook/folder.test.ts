import { compareFolder, Comparison } from '../../runbook/folder';
import { Files } from '../../runbook/runbook';
import { exampleText, settingOf } from './settings';

const ACME = settingOf(exampleText('acme'));
const WRITTEN = compareFolder(ACME, new Map()).files;

/** A folder as it was written, with some files as somebody left them; undefined for a file that is gone. */
const folder = (changes: Readonly<Record<string, string | undefined>>): Files =>
  new Map(
    [...new Map<string, string | undefined>([...WRITTEN, ...Object.entries(changes)])].flatMap(([name, text]) =>
      text === undefined ? [] : [[name, text] as const],
    ),
  );

const differences = ({ stale, missing, left, foreign, broken }: Comparison) => ({
  stale,
  missing,
  left,
  foreign,
  broken,
});
const NONE = { stale: [], missing: [], left: [], foreign: [], broken: [] };

const noted = (name: string, notes: string): string =>
  (WRITTEN.get(name) ?? '').replace('<!-- keep:notes -->\n', `<!-- keep:notes -->\n${notes}`);

describe('compareFolder', () => {
  test('finds everything missing in an empty folder, and nothing where it was written', () => {
    expect(differences(compareFolder(ACME, new Map()))).toEqual({ ...NONE, missing: [...WRITTEN.keys()].sort() });
    expect(differences(compareFolder(ACME, folder({})))).toEqual(NONE);
  });

  test('takes other ends of lines for the same page', () =>
    expect(
      differences(compareFolder(ACME, folder({ 'recovery.md': WRITTEN.get('recovery.md')!.replaceAll('\n', '\r\n') }))),
    ).toEqual(NONE));

  test('names what is stale, missing, foreign, and what applies no more', () => {
    const old = '<!-- rootguard runbook: old-page -->\n# Old\n\n<!-- keep:notes -->\n<!-- /keep -->\n';
    const changes = {
      'recovery.md': `${WRITTEN.get('recovery.md')!}by hand\n`,
      'recovery-mfa.html': 'older',
      'break-glass.md': undefined,
      'old-page.md': old,
      'old-page.html': '<p>Rootguard runbook</p>',
      'old-noted.md': old.replace('<!-- keep:notes -->\n', '<!-- keep:notes -->\nours\n'),
      'theirs.md': '# Theirs\n',
    };
    expect(differences(compareFolder(ACME, folder(changes)))).toEqual({
      stale: ['recovery-mfa.html', 'recovery.md'],
      missing: ['break-glass.md'],
      left: ['old-page.html', 'old-page.md'],
      foreign: ['old-noted.md', 'theirs.md'],
      broken: [],
    });
  });

  test('keeps what people wrote between markers, in the page that it gives and in HTML', () => {
    const notes = 'The safe is on floor 2.\n\n- <b>ask</b> for the log\n';
    const before = folder({ 'management-mfa-lost.md': noted('management-mfa-lost.md', notes) });
    const { files, ...found } = compareFolder(ACME, before);
    expect(files.get('management-mfa-lost.md')).toBe(before.get('management-mfa-lost.md'));
    expect(files.get('management-mfa-lost.html')).toContain('&#60;b&#62;ask&#60;/b&#62; for the log');
    expect(differences({ files, ...found })).toEqual({ ...NONE, stale: ['management-mfa-lost.html'] });
  });

  test.each(['break-glass.md', 'README.md'])('keeps parts of other names at the end of %s', name => {
    const before = folder({ [name]: `<!-- keep:floor-2 -->\nours\n<!-- /keep -->\n${noted(name, 'mine\n')}` });
    const after = compareFolder(ACME, before).files;
    expect(after.get(name)).toContain(
      '<!-- keep:notes -->\nmine\n<!-- /keep -->\n\n<!-- keep:floor-2 -->\nours\n<!-- /keep -->',
    );
    expect(differences(compareFolder(ACME, after))).toEqual(NONE);
  });

  test.each([
    ['an end', 'x\n<!-- keep:a -->\n'],
    ['a beginning', 'x\n<!-- /keep -->\n'],
    ['a line of its own', 'x <!-- keep:a -->\nb\n<!-- /keep -->\n'],
  ])('does not guess where a marker has no %s', (_, text) => {
    const before = folder({ 'recovery.md': `${WRITTEN.get('recovery.md')!}${text}` });
    expect(compareFolder(ACME, before).broken).toEqual(['recovery.md']);
  });
});
