import { forwardableRegions, Partition, PARTITION_NAMES, PARTITIONS } from '../../aws/partition';
import { sourcesWithout, textOf, wrongLiterals } from '../sources';

const HOME = 'aws/partition.ts';
const MEND = `is of one partition: ask the table in ${HOME}, and add a column where it says too little`;

/** What tells a partition from the commercial one. */
const MARKS = PARTITION_NAMES.filter(name => name !== 'aws').flatMap((name: Partition) => [
  name,
  ...forwardableRegions(name),
  ...[PARTITIONS[name].dnsSuffix, PARTITIONS[name].logsPrincipalSuffix].filter(suffix => suffix !== 'amazonaws.com'),
]);

const marked = (file: string, text: string): string[] =>
  wrongLiterals(
    file,
    text,
    node => MARKS.some(mark => node.text.includes(mark)) || /\b(us-gov|cn)-/.test(node.text),
    MEND,
  );

test.each(sourcesWithout().filter(file => file !== HOME))('%s has no list of partitions of its own', file => {
  expect(marked(file, textOf(file))).toEqual([]);
});

test.each([
  ["['aws', 'aws-cn']", "'aws-cn'"],
  ['/^us-gov-(east|west)-1$/', '/^us-gov-(east|west)-1$/'],
  ['`logs.${region}.amazonaws.com.cn`', '}.amazonaws.com.cn`'],
])('fails when a source has %s', (text, literal) =>
  expect(marked('a.ts', `const a = ${text};`)).toEqual([`a.ts:1: ${literal} ${MEND}`]),
);

test.each(PARTITION_NAMES)('%s has its global and default regions among its regions', name => {
  const { regions, globalRegion, defaultRegions } = PARTITIONS[name];
  expect([...regions]).toEqual(expect.arrayContaining([globalRegion, ...defaultRegions]));
});
