import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { comparePolicies } from '../../../../aws/policy/compare';
import { decide, PolicyRequest } from '../../../../aws/policy/decide';
import { PolicyKind } from '../../../../aws/policy/difference';
import { parsePolicy } from '../../../../aws/policy/document';
import { denyStatement, policyOf, RawPolicy, resourceStatement } from '../policy-generators';
import { DisagreementName, DISAGREEMENTS, explain } from './disagreements';
import { DocumentKind, DOCUMENTS } from './documents';
import { judged, requestsFor } from './judge';
import { mutated } from './mutations';
import { Random } from './random';

/** Pairs of each half. */
const PAIRS = 5000;

/** Requests that each pair is asked for, beside those that the comparison itself shows. */
const REQUESTS = 10;

const SEED = 2026;

interface Pair {
  readonly kind: DocumentKind;
  readonly before: RawPolicy;
  readonly after: RawPolicy;
}

const comparedAs = (kind: DocumentKind): PolicyKind => (kind === 'scp' ? 'scp' : 'resource');

/** What was asked, and what became of it. */
const figures = {
  pairs: 0,
  decisions: 0,
  weaker: 0,
  stronger: 0,
  same: 0,
  notInFull: 0,
  examples: 0,
  disagreements: new Map<DisagreementName, number>(),
  unexplained: [] as unknown[],
};

function disagree(policies: readonly RawPolicy[], request: PolicyRequest, what: object): void {
  const name = explain(policies, request);
  if (name === undefined) figures.unexplained.push({ ...what, request, policies });
  else figures.disagreements.set(name, (figures.disagreements.get(name) ?? 0) + 1);
}

/** Whether a request gets further: past a Deny, or as far as an Allow where that is compared. */
function isLetGo(kind: DocumentKind, before: RawPolicy, after: RawPolicy, request: PolicyRequest): boolean {
  const [then, now] = [judged(kind, before, request), judged(kind, after, request)];
  const isList = (policy: RawPolicy): boolean => policy.Statement.some(({ Effect }) => Effect === 'Allow');
  const isAllowCompared = kind !== 'scp' || (isList(before) && isList(after));
  if (then === now) return false;
  // an SCP that allows nothing leaves that to the one beside it
  return then === 'deny' || (isAllowCompared && now === 'allow');
}

function check({ kind, before, after }: Pair, random: Random): void {
  figures.pairs++;
  const requests = requestsFor(kind, [before, after], random, REQUESTS);
  for (const policy of [before, after]) {
    const { document } = parsePolicy(policy);
    for (const request of requests) {
      figures.decisions++;
      const [ours, theirs] = [decide(document, request), judged(kind, policy, request)];
      if (ours !== theirs) disagree([policy], request, { kind, ours, theirs });
    }
  }
  const comparison = comparePolicies(before, after, comparedAs(kind));
  if (comparison.problems.length > 0) figures.notInFull++;
  if (comparison.weakened.length > 0) figures.weaker++;
  if (comparison.strengthened.length > 0) figures.stronger++;
  if (comparison.weakened.length + comparison.strengthened.length + comparison.problems.length === 0) figures.same++;
  for (const [examples, from, to] of [
    [comparison.weakened, before, after],
    [comparison.strengthened, after, before],
  ] as const) {
    for (const { request } of examples) {
      figures.examples++;
      if (!isLetGo(kind, from, to, request)) disagree([before, after], request, { kind, claim: 'gets further' });
    }
    if (examples.length > 0 || comparison.problems.length > 0) continue;
    for (const request of requests) {
      if (isLetGo(kind, from, to, request)) disagree([before, after], request, { kind, claim: 'nothing gets further' });
    }
  }
}

test('real documents with one mutation', () => {
  const random = new Random(SEED);
  for (let pair = 0; pair < PAIRS; pair++) {
    const { kind, policy } = DOCUMENTS[pair % DOCUMENTS.length]!;
    check({ kind, before: policy, after: mutated(policy, random).policy }, random);
  }
  expect(figures.unexplained).toEqual([]);
});

test('documents made by chance, half of them with one mutation', () => {
  const random = new Random(SEED + 1);
  const of = (kind: 'scp' | 'resource'): RawPolicy[] =>
    fc.sample(policyOf(kind === 'scp' ? denyStatement : resourceStatement), { seed: SEED, numRuns: PAIRS });
  const documents = { scp: of('scp'), resource: of('resource') };
  for (let pair = 0; pair < PAIRS; pair++) {
    const kind = pair % 2 === 0 ? 'scp' : 'resource';
    const before = documents[kind][pair]!;
    const after = pair % 4 < 2 ? mutated(before, random).policy : documents[kind][(pair + 1) % PAIRS]!;
    check({ kind, before, after }, random);
  }
  expect(figures.unexplained).toEqual([]);
});

test('every explanation is needed', () => {
  expect([...figures.disagreements.keys()].sort()).toEqual(Object.keys(DISAGREEMENTS).sort());
});

test('docs/policies.md has the figures of this run, and the reasons', () => {
  const { disagreements, unexplained, ...counts } = figures;
  const words: Readonly<Record<keyof typeof counts, string>> = {
    pairs: 'pairs of documents',
    decisions: 'decisions of one document about one request, compared with those of the simulator',
    weaker: 'pairs in which a request gets further',
    stronger: 'pairs in which a request gets less far',
    same: 'pairs that mean the same',
    notInFull: 'pairs of which something could not be compared, and that says so',
    examples: 'requests shown by the comparison, confirmed by the simulator or explained below',
  };
  const table = [
    ...Object.entries(words).map(([name, text]) => `- ${counts[name as keyof typeof counts]} ${text};`),
    `- ${unexplained.length} disagreements without an explanation, and with one:`,
    ...Object.entries(DISAGREEMENTS).map(
      ([name, { reason }]) => `  - ${name}, ${disagreements.get(name as DisagreementName) ?? 0} times: ${reason}`,
    ),
  ].join('\n');
  process.stdout.write(`${table}\n`);
  const docs = readFileSync(join(__dirname, '../../../../docs/policies.md'), 'utf8');
  expect(docs.replace(/\s+/g, ' ')).toContain(table.replace(/\s+/g, ' '));
});
