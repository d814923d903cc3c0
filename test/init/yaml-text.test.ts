import { parse } from 'yaml';
import { scalar } from '../../init/file/yaml-text';

test.each([
  ['Payments', 'Payments'],
  ['a: b', "'a: b'"],
  ["it's", "'it''s'"],
  ['Zürich 東京', "'Zürich 東京'"],
  ['pay\u202estnem', String.raw`"pay\u202estnem"`],
  ['two\u2028lines\u2029', String.raw`"two\u2028lines\u2029"`],
  ['\u001b[31m\u0007', String.raw`"\u001b[31m\u0007"`],
  ['\u2066x\u2069\u200f\ufeff', String.raw`"\u2066x\u2069\u200f\ufeff"`],
  ['a\u007f\u0085"b\\', String.raw`"a\u007f\u0085\"b\\"`],
  // a tag character, beyond the first plane
  ['x\u{e0041}', String.raw`"x\U000e0041"`],
  ['line\nand\ttab', String.raw`"line\nand\ttab"`],
])('%j is written as %s, and read as it was', (text, written) => {
  expect(scalar(text)).toBe(written);
  expect(parse(`key: ${written}`)).toEqual({ key: text });
  expect(parse(`{ ${written}: 1 }`)).toEqual({ [text]: 1 });
});
