import fc from 'fast-check';
import { stringify } from 'yaml';
import { renderDiagnostics } from '../../config/reading/diagnostic';
import { loadText } from '../../config/load';
import { orgFile, TODAY } from './org-file';

const valid = stringify(orgFile());

/** Loads a text and checks what holds for every text: an organization or an error, positions inside, in file order. */
function check(text: string): string {
  const { organization, diagnostics } = loadText('org.yaml', text, TODAY);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(organization === undefined).toBe(errors.length > 0);
  const lines = text.split('\n').length;
  const inOrder = diagnostics.every(({ line, column }, index) => {
    const before = diagnostics[index - 1]?.line ?? 1;
    return before <= line && line <= lines && column >= 1;
  });
  expect(inOrder).toBe(true);
  return renderDiagnostics(diagnostics);
}

/** Every path of a value. */
function paths(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (value === null || typeof value !== 'object') return [path];
  const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return [path, ...keys.flatMap(key => paths((value as never)[key], [...path, key]))];
}

const anywhere = fc.constantFrom(...paths(orgFile()).slice(1));

function replaced(path: (string | number)[], value: unknown): unknown {
  const file = orgFile() as unknown as Record<string | number, unknown>;
  const parent = path
    .slice(0, -1)
    .reduce<Record<string | number, unknown>>((section, key) => section[key] as never, file);
  parent[path.at(-1)!] = value;
  return file;
}

describe('any text', () => {
  test('of random characters gives an organization or an error, never an exception', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => void check(text)),
      { numRuns: 60 },
    );
  });

  test('of YAML indicators does too', () => {
    const indicators = fc.constantFrom(
      ...'-?:,[]{}#&*!|>\'"%@`\n ~<=a1'.split(''),
      '\n  ',
      ': ',
      '- ',
      '---\n',
      '...\n',
      '!!',
    );
    const text = fc.array(indicators, { maxLength: 40 }).map(parts => parts.join(''));
    fc.assert(
      fc.property(text, one => void check(one)),
      { numRuns: 100 },
    );
  });

  test('that is a valid file with characters changed does too', () => {
    const change = fc.tuple(fc.nat(valid.length), fc.nat(20), fc.string({ maxLength: 5 }));
    const text = change.map(([at, length, inserted]) => valid.slice(0, at) + inserted + valid.slice(at + length));
    fc.assert(
      fc.property(text, one => void check(one)),
      { numRuns: 60 },
    );
  });

  test('that is a valid file with any value in any place does too', () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('__proto__', 'constructor', 'root', 'management', '\x1b[31m', 1e21, -0),
    );
    const keyed = fc.dictionary(
      fc.constantFrom('constructor', 'toString', 'variable', 'none', 'existing', 's3'),
      value,
    );
    fc.assert(
      fc.property(anywhere, fc.oneof(value, keyed), (path, one) => {
        expect(check(stringify(replaced(path, one)))).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f]/);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a phone number', () => {
  const digits = (length: number) =>
    fc.array(fc.constantFrom(...'0123456789'), { minLength: length, maxLength: length });
  const phone = fc
    .tuple(
      fc.constantFrom('+1 ', '+44 ', '+', ''),
      digits(3),
      digits(3),
      digits(4),
      fc.constantFrom(' ', '-', '', ') ', '.'),
    )
    .map(([prefix, a, b, c, separator]) => prefix + [a, b, c].map(part => part.join('')).join(separator))
    .filter(text => text.replace(/\D/g, '').length >= 10);
  const styles = fc.constantFrom(
    (text: string) => text,
    (text: string) => `"${text}"`,
    (text: string) => `'${text}'`,
    (text: string) => `"${text}`,
    (text: string) => `{ variable: ${text} }`,
    (text: string) => `${text}: ${text}`,
  );

  test('never appears in what is printed, wherever and however it is written', () => {
    const lines = valid.split('\n');
    fc.assert(
      fc.property(phone, styles, fc.nat(lines.length - 1), (number, style, at) => {
        const line = lines[at]!;
        const colon = line.indexOf(':');
        const changed = `${line.slice(0, colon + 1)} ${style(number)}`;
        const rendered = check([...lines.slice(0, at), changed, ...lines.slice(at + 1)].join('\n'));
        // an account id is shown, and twelve digits may be one
        if (!/^\s+id:/.test(line)) expect(rendered).not.toContain(number);
      }),
      { numRuns: 60 },
    );
  });

  const between = fc.constantFrom(
    ' ',
    '-',
    '_',
    '/',
    'x',
    ' ext ',
    ',',
    '~',
    '·',
    '\u2013',
    '\u00a0',
    '',
    '\u200b',
    '#',
  );
  const script = fc.constantFrom('0123456789', '０１２３４５６７８９', '٠١٢٣٤٥٦٧٨٩', '𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗');
  const layouts = fc.constantFrom(
    (text: string) => ` '${text}'`,
    (text: string) => ` ${text}`,
    (text: string) => `\n      '${text}'`,
    (text: string) => `\n      ${text}`,
    (text: string) => ` # digits\n\n      "${text}"`,
    (text: string) => ` |\n      ${text}`,
    (text: string) => ` >-\n      office\n      ${text}`,
    (text: string) => ` &a '${text}'\n    title: *a`,
    (text: string) => ` [ '${text}' ]`,
    (text: string) => ` { '${text}': x, '${text}': y }`,
    (text: string) => ` { variable: '${text}' }`,
    (text: string) => `\n      number: '${text}'\n      ? '${text}'`,
  );

  test('in its own field never appears with any digit, whatever the separators, script and layout', () => {
    const number = fc
      .tuple(fc.array(fc.nat(9), { minLength: 1, maxLength: 12 }), between, script)
      .map(([indexes, separator, numerals]) => ({
        text: `+${indexes.map(index => [...numerals][index]).join(separator)}`,
        numerals: new Set([...numerals]),
      }));
    const broken = fc.constantFrom('', 'naem: 5', 'name: [', 'name: "', 'name: *none', '\tname: x');
    fc.assert(
      fc.property(number, layouts, broken, ({ text, numerals }, layout, other) => {
        const contact = `contacts:\n  security:\n    phone_number:${layout(text)}\n    ${other}\n`;
        for (const line of check(`version: 1\n${contact}`).split('\n')) {
          // positions, rule names and the limits in messages have digits too
          const [, shown] = /^ +\d+ \| (.*)$/.exec(line) ?? [];
          if (shown === undefined) {
            if (text.length > 8) expect(line).not.toContain(text);
          } else {
            const own = shown.replace(/naem: 5|version: 1/, '');
            expect([...own].filter(character => numerals.has(character))).toEqual([]);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('may stand above millions of blank lines', () => {
    expect(check(`phone:${'\n'.repeat(3_000_000)}`)).toContain('file-complexity');
  });

  test('never appears when something beside it is wrong', () => {
    const breakage = fc.constantFrom('naem: x, ', 'title: 5, ', 'name: [, ', 'name: "x, ', 'name: &a *b, ', '? ');
    fc.assert(
      fc.property(phone, styles, breakage, (number, style, broken) => {
        const contact = `contacts:\n  security: { ${broken}phone_number: ${style(number)} }\n`;
        expect(check(`version: 1\n${contact}`)).not.toContain(number);
      }),
    );
  });
});
