import { Node, Parser } from 'commonmark';
import fc from 'fast-check';
import { clip, markdownCode, markdownText, terminalText, visible } from '../../render/untrusted';

/** Texts that try to be something else. */
const HOSTILE = [
  '\u001b[2J\u001b[31mNothing found that weakens the organization.',
  'a\nDanger: 0 findings\r\n## fake',
  '\u202egnp.exe\u2066x\u200b\u00ad\ufeff',
  '<!-- rootguard review --> <script>alert(1)</script> </code></details>',
  '</summary><img src=x onerror=alert(1)>&lt;b&gt;&amp;',
  '`a` ``b`` **bold** _em_ __strong__ ~~gone~~ [link](https://evil.example.com) ![x](y) <https://a.example.com>',
  '| a | b |\\| \\` \\',
  '@octocat #1 GH-1 octo/repo#2 :tada: www.example.com https://example.com/x $x$ $`y`$ [^1]',
  '# heading',
  '- item',
  '1. item',
  '1) item',
  '    code',
  '\tcode',
  '> quote',
  '---',
  '===',
  '[ref]: https://evil.example.com',
  '&#64;octocat &commat; &#x40;',
  '_a_ a_b_c _x',
  ' spaces  around ',
  '\ud800 lone',
  '',
];

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(...HOSTILE),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.string({ unit: fc.constantFrom(...'`*_[]()<>!&|~\\#@:-+=.1a \n\u001b'), maxLength: 20 }),
  ),
  { maxLength: 4 },
);
const text = pieces.map(all => all.join(''));

/** Node types of parsed Markdown, and its text without the comments that keep words apart. */
function parsed(markdown: string): { types: Set<string>; text: string; html: Set<string> } {
  const found = { types: new Set<string>(), text: '', html: new Set<string>() };
  const walker = new Parser().parse(markdown).walker();
  for (let event = walker.next(); event !== null; event = walker.next()) {
    const node: Node = event.node;
    if (!event.entering) continue;
    found.types.add(node.type);
    if (node.type === 'html_inline') found.html.add(node.literal ?? '');
    else found.text += node.literal ?? '';
  }
  return found;
}

test('a terminal gets one line of visible characters, and everything that was visible', () => {
  fc.assert(
    fc.property(text, untrusted => {
      const shown = terminalText(untrusted);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      const asInk = (value: string) => value.replace(/[^\x21-\x5b\x5d-\x7e]/g, '');
      // what was printable stands there in its order; escapes come on top
      let at = 0;
      for (const character of asInk(untrusted)) {
        at = shown.indexOf(character, at) + 1;
        expect(at).toBeGreaterThan(0);
      }
    }),
  );
});

test('invisible characters are written as their code points', () => {
  expect(visible('a\n\t\u001b[0m\u202e\u200b\u{e0041}é😀')).toBe('a\\n\\t\\u{1b}[0m\\u{202e}\\u{200b}\\u{e0041}é😀');
});

test.each([
  ['in a paragraph', '', ''],
  ['behind a word', 'x ', ''],
  ['in a list', '- ', ''],
  ['in a heading', '### x: ', ''],
  ['in bold', '- **x:** ', ''],
])('Markdown %s shows exactly the text, as code or not, and nothing else', (_, before, after) => {
  fc.assert(
    fc.property(text, untrusted => {
      const frame = parsed(`${before}x${after}`);
      for (const escaped of [markdownText, markdownCode]) {
        const markdown = `${before}${escaped(untrusted)}${after}`;
        const result = parsed(markdown);
        const shown = clip(visible(untrusted));
        const prefix = frame.text.slice(0, frame.text.length - 1);
        if (shown !== '') expect(result.text).toBe(`${prefix}${shown}`);
        for (const html of result.html) expect(['<!-- -->', '<code>', '</code>']).toContain(html);
        for (const type of result.types) expect([...frame.types, 'html_inline']).toContain(type);
      }
    }),
    { numRuns: 60 },
  );
});

test('GitHub finds no mention, reference, link or emoji', () => {
  const shown = markdownText(
    '@octocat #1 GH-1 octo/repo#2 :tada: www.example.com https://example.com $x$ | a@b.example',
  );
  const texts = shown
    .split('<!-- -->')
    .map(part => part.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))));
  expect(texts.filter(part => /@\w|#\d|GH-\d|:\w+:|www\.\w|:\/\//.test(part))).toEqual([]);
  expect(shown).not.toMatch(/[|$]/);
});

test('a table cell holds no pipe', () => {
  fc.assert(fc.property(text, untrusted => !/[|\n]/.test(markdownCode(untrusted) + markdownText(untrusted))));
});

test('long texts are cut, at a character', () => {
  expect(clip('x'.repeat(1000))).toHaveLength(1000);
  expect(clip('x'.repeat(1001))).toBe(`${'x'.repeat(1000)}… (1001 characters)`);
  expect(clip(`${'x'.repeat(999)}😀`)).toBe(`${'x'.repeat(999)}… (1001 characters)`);
});
