import { PreventDestroy } from '../../../../world/context';
import { stackStays } from '../../../../review/rules/whole/stack-stays';
import { findings, said } from '../changes';

const stacks = (...names: string[]): PreventDestroy => new Map(names.map(name => [name, new Map()]));

test('a stack that is gone is said, whatever was in it', () => {
  const lifecycle = { before: stacks('trail', 'guardrails', 'posture'), now: stacks('guardrails') };
  expect(findings(stackStays, [], { lifecycle })).toMatchObject([
    { severity: 'danger', stack: 'posture', summary: 'The stack posture is no longer synthesized.', accounts: [] },
    { severity: 'danger', stack: 'trail', summary: 'The stack trail is no longer synthesized.' },
  ]);
});

test.each([
  ['the same stacks', { before: stacks('trail'), now: stacks('trail') }],
  ['a stack more', { before: stacks('trail'), now: stacks('posture', 'trail') }],
  ['nothing to compare with', undefined],
])('nothing to say: %s', (_, lifecycle) => {
  expect(said(stackStays, [], lifecycle && { lifecycle })).toEqual([]);
});
