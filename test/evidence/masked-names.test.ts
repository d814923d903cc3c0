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

test('a name may have characters of a pattern', () => {
  expect(nameMask([['A. (Bo) C']])('A. (Bo) C and AxBo')).toBe('person-1 and AxBo');
});

test('nobody is nobody', () => {
  expect(nameMask([])('ana')).toBe('ana');
});
