import { nameMask } from '../../evidence/masked-names';

test('a person is the same person wherever a name of them stands', () => {
  const mask = nameMask([['Ana Example', 'ana'], ['Ben Example']]);
  expect(mask('holders: [ana]\nname: Ana Example\nby: Ben Example')).toBe(
    'holders: [person-1]\nname: person-1\nby: person-2',
  );
});

test('the longer name first, and nothing inside a word', () => {
  const mask = nameMask([['ana'], ['ana maria']]);
  expect(mask('ana maria, ana, banana, Iliana, ana-2, anaï')).toBe(
    'person-2, person-1, banana, Iliana, person-1-2, anaï',
  );
});

test('first and last names are names of whom the custody file has, and words of a role are none', () => {
  const mask = nameMask([['Dora Klein', 'dora-klein'], ['Bo Al', 'bo'], ['Security Lead']]);
  expect(mask('Dora took it, Klein came, Al and Bo went; Security Hub, asked by the Security Lead')).toBe(
    'person-1 took it, person-1 came, Al and Bo went; Security Hub, asked by the person-3',
  );
});

test('a name may have characters of a pattern', () => {
  expect(nameMask([['A. (Bo) C']])('A. (Bo) C and AxBo')).toBe('person-1 and AxBo');
});

test('nobody is nobody', () => {
  expect(nameMask([])('ana')).toBe('ana');
});
