import { deflateRawSync } from 'node:zlib';
import { markOf, stateOfPlan } from '../../terraform/plan-file';

interface Entry {
  readonly name: string;
  readonly content: Buffer;
  readonly isStored?: boolean;
  readonly extra?: number;
}

/** An archive as Go writes it: the size stands behind the content, and in the directory. */
function archive(...entries: readonly Entry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, isStored = false, extra = 0 } of entries) {
    const packed = isStored ? content : deflateRawSync(content);
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(8, 6);
    header.writeUInt16LE(isStored ? 0 : 8, 8);
    header.writeUInt16LE(name.length, 26);
    header.writeUInt16LE(extra, 28);
    const descriptor = Buffer.alloc(16);
    descriptor.writeUInt32LE(0x08074b50, 0);
    parts.push(header, Buffer.from(name), Buffer.alloc(extra), packed, descriptor);
    const listed = Buffer.alloc(46);
    listed.writeUInt32LE(0x02014b50, 0);
    listed.writeUInt32LE(packed.length, 20);
    listed.writeUInt32LE(content.length, 24);
    listed.writeUInt16LE(name.length, 28);
    listed.writeUInt16LE(extra, 30);
    listed.writeUInt32LE(at, 42);
    directory.push(listed, Buffer.from(name), Buffer.alloc(extra));
    at += 30 + name.length + extra + packed.length + 16;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

const state = (value: object): Buffer => Buffer.from(JSON.stringify(value));
const plan = { name: 'tfplan', content: Buffer.from('a plan') };
const previous = { name: 'tfstate-prev', content: state({ lineage: 'old', serial: 6 }) };

test.each([
  ['packed', {}],
  ['stored', { isStored: true }],
  ['with more in front of it', { extra: 9 }],
])('the state of a plan is that of the entry tfstate, %s', (_, how) => {
  const current = { name: 'tfstate', content: state({ version: 4, lineage: 'a-b', serial: 7, resources: [] }), ...how };
  expect(stateOfPlan(archive(plan, previous, current))).toEqual({ lineage: 'a-b', serial: 7 });
});

test('a plan of a stack without a state is of number 0', () => {
  expect(stateOfPlan(archive(plan, { name: 'tfstate', content: state({ version: 4 }) }))).toEqual(markOf({}));
  expect(markOf({})).toEqual({ lineage: '', serial: 0 });
});

test.each([
  ['empty', Buffer.alloc(0)],
  ['encrypted by OpenTofu', Buffer.from('{"meta":{"key_provider.pbkdf2.key":"x"},"encrypted_data":"y"}')],
  ['a bookmark of HCP Terraform', Buffer.from('{"remote_plan_format":1,"run_id":"run-1","hostname":"example.com"}')],
  ['an archive without a state', archive(plan)],
  ['cut off', archive(plan, previous, { name: 'tfstate', content: state({ serial: 7 }) }).subarray(0, 60)],
  ['damaged', archive({ name: 'tfstate', content: Buffer.from('{"serial":') })],
])('a file that is %s does not say of which state it is', (_, file) => {
  expect(stateOfPlan(file)).toBeUndefined();
});
