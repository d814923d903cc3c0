import fc from 'fast-check';
import { SecretSearch } from '../../../world/plan/secret-search';

const HIDDEN = '(sensitive value)';
const hidden = (secrets: readonly string[], text: string): string => new SecretSearch(secrets).hide(text);

test.each([
  ['anywhere', ['s3cret'], 'the s3cret, as3cretb', `the ${HIDDEN}, a${HIDDEN}b`],
  ['the longer of two', ['s3cret', 's3cret-key'], 's3cret-key s3cret', `${HIDDEN} ${HIDDEN}`],
  ['overlapping ones as one', ['one-2', '2-three'], 'one-2-three', HIDDEN],
  [
    'in JSON',
    ['a"b\\c1'],
    JSON.stringify({ x: JSON.stringify({ y: 'a"b\\c1' }) }),
    `{"x":"{\\"y\\":\\"${HIDDEN}\\"}"}`,
  ],
  ["in Terraform's JSON", ['a<b>&1'], '{"x":"a\\u003cb\\u003e\\u00261"}', `{"x":"${HIDDEN}"}`],
  ['in a URL', ['a/b c1'], 'x?k=a%2Fb%20c1', `x?k=${HIDDEN}`],
  ['without the white space around it', ['s3cret\n'], 'is s3cret.', `is ${HIDDEN}.`],
  ['of a number of six digits whole ones', ['123456'], '123456 0123456 1234567', `${HIDDEN} 0123456 1234567`],
])('hides %s', (_, secrets, text, result) => expect(hidden(secrets, text)).toBe(result));

test.each([0, 1, 2, 3, 4])('hides what stands in %i documents within each other, of Terraform and of others', depth => {
  const within = (encode: (value: string) => string) =>
    Array.from({ length: depth }).reduce((text: string) => encode(text), 'my "s3cret" <&>\\');
  const terraform = (value: string) =>
    JSON.stringify(value).replace(/[<>&]/g, one => `\\u00${one.charCodeAt(0).toString(16)}`);
  for (const text of [within(JSON.stringify), within(terraform)]) {
    expect(hidden(['my "s3cret" <&>\\'], text)).not.toMatch(/s3cret/);
  }
});

test.each(['', 'x', 'xx', 'xyz'])('hides what base64 makes of it, behind %p', before => {
  const code = Buffer.from(`${before}S3CRET-of-mine tail`).toString('base64');
  const result = hidden(['S3CRET-of-mine'], code);
  expect(result).toContain(HIDDEN);
  const left = result.split(HIDDEN).map(part => Buffer.from(part, 'base64').toString('latin1'));
  expect(left.join()).not.toMatch(/S3CRE|mine/);
});

test('an ordinary word, and what is short, is hidden in quotes and as a whole value alone', () => {
  const search = new SecretSearch(['trail', 'abcd', '4711', 'On Call']);
  expect(search.hide("The trail 'trail' of trails: trail → abcd")).toBe(
    `The trail '${HIDDEN}' of trails: ${HIDDEN} → ${HIDDEN}`,
  );
  expect(search.hide('{"a":"abcd","b":"abcde","c":"On Call"}')).toBe(`{"a":"${HIDDEN}","b":"abcde","c":"${HIDDEN}"}`);
  expect(search.hide('4711')).toBe(HIDDEN);
  expect(search.hide('port 4711 of 47112')).toBe('port 4711 of 47112');
});

test('what is shorter than three characters, a switch or a small number is hidden nowhere', () => {
  const search = new SecretSearch(['', ' ', 'a', 'ab', '7', '123', 'true', 'false', 'null']);
  const text = "a 'ab' 7 '123' true \"false\" null";
  expect(search.hide(text)).toBe(text);
});

test('of a text that was cut the beginning of a secret is hidden as well', () => {
  expect(hidden(['s3cret-key'], 'x: … s3cret… (212 characters) → s3c… (9 characters)')).toBe(
    `x: … ${HIDDEN}… (212 characters) → ${HIDDEN}… (9 characters)`,
  );
  expect(hidden(['s3cret-key'], 's3cret is no part of it')).toBe('s3cret is no part of it');
});

test('whatever the secrets are, none is left, and what holds none stays', () => {
  const secret = fc.string({ minLength: 16, maxLength: 40 }).filter(text => text.trim() === text);
  fc.assert(
    fc.property(
      fc.array(secret, { minLength: 1, maxLength: 20 }),
      fc.array(fc.string(), { maxLength: 20 }),
      (secrets, texts) => {
        const result = hidden(secrets, texts.flatMap((text, at) => [text, secrets[at % secrets.length]]).join(''));
        for (const one of secrets) expect(result).not.toContain(one);
        const plain = texts.filter(text => text.length < 8).join('\n');
        expect(hidden(secrets, plain)).toBe(plain);
      },
    ),
    { numRuns: 300 },
  );
});
