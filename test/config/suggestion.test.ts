import { suggestion } from '../../config/reading/suggestion';

const KEYS = ['email', 'name', 'root_deny', 'organizational_units'];

describe('suggestion', () => {
  test.each([
    ['emial', 'email'],
    ['e-mail', 'email'],
    ['Name', 'name'],
    ['rootdeny', 'root_deny'],
    ['organisational_unit', 'organizational_units'],
  ])('of %s is %s', (word, expected) => expect(suggestion(word, KEYS)).toBe(expected));

  test.each(['', 'colour', 'mail_address', 'nm'])("of '%s' is none", word =>
    expect(suggestion(word, KEYS)).toBeUndefined(),
  );
});
