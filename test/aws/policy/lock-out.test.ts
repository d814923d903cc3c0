import { FULL_ACCESS, verdictChanges } from '../../../aws/policy/lock-out';

const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const DENY = { Effect: 'Deny', Action: '*', Resource: '*' };
const ROOT = { ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:root' } };
const NO_SESSION = { Null: { 'aws:AssumedRoot': 'true' } };
const ROOT_DENY = policy({ ...DENY, Condition: { ...ROOT, ...NO_SESSION } });
const BREAK_GLASS = 'arn:aws:iam::222222222222:role/break-glass';

const actions = ['iam:CreateRole', 'support:CreateCase'];
const ALL_CALLERS = ['the root user', 'a root session', 'an administrator role', BREAK_GLASS];
const ask = (before: readonly unknown[], after: readonly unknown[]) =>
  verdictChanges([before], [after], { account: '222222222222', roles: [BREAK_GLASS], actions });
const changes = (callers: readonly string[], of: readonly string[], before: string, after: string) =>
  callers.flatMap(caller => of.map(action => ({ caller, action, before, after })));

test('a deny of everybody shuts everybody out of everything', () => {
  expect(ask([FULL_ACCESS], [FULL_ACCESS, policy(DENY)])).toEqual(changes(ALL_CALLERS, actions, 'all', 'none'));
});

test('a deny of root shuts out the root user alone, and its exemption of root sessions matters', () => {
  expect(ask([FULL_ACCESS], [FULL_ACCESS, ROOT_DENY])).toEqual(changes(['the root user'], actions, 'all', 'none'));
  const withSessions = policy({ ...DENY, Condition: ROOT });
  expect(ask([FULL_ACCESS, ROOT_DENY], [FULL_ACCESS, withSessions])).toEqual(
    changes(['a root session'], actions, 'all', 'none'),
  );
});

test('a service is shut out by itself, of a role alone too', () => {
  const iam = policy({ ...DENY, Action: 'iam:*' });
  expect(ask([FULL_ACCESS], [FULL_ACCESS, iam])).toEqual(changes(ALL_CALLERS, ['iam:CreateRole'], 'all', 'none'));
  const role = policy({ ...DENY, Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/break-*' } } });
  expect(ask([FULL_ACCESS], [FULL_ACCESS, role])).toEqual(changes([BREAK_GLASS], actions, 'all', 'none'));
});

test('a level without FullAWSAccess lets nothing through, and an allow list what it names', () => {
  expect(ask([FULL_ACCESS], [])).toEqual(changes(ALL_CALLERS, actions, 'all', 'none'));
  const list = (...Action: string[]) => policy({ Effect: 'Allow', Action, Resource: '*' });
  expect(ask([list('iam:*', 'support:*')], [list('iam:*')])).toEqual(
    changes(ALL_CALLERS, ['support:CreateCase'], 'all', 'none'),
  );
  const levels = (ofUnit: readonly unknown[]) => [[FULL_ACCESS], ofUnit, [FULL_ACCESS]];
  expect(verdictChanges(levels([FULL_ACCESS]), levels([list('iam:*')]), { actions })).toEqual(
    changes(ALL_CALLERS.slice(0, 3), ['support:CreateCase'], 'all', 'none'),
  );
});

test('a condition lets some requests through, and the same in other words changes nothing', () => {
  const outside = policy({
    ...DENY,
    Action: 'iam:*',
    Condition: { StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } },
  });
  expect(ask([FULL_ACCESS], [FULL_ACCESS, outside])).toEqual(changes(ALL_CALLERS, ['iam:CreateRole'], 'all', 'some'));
  expect(ask([FULL_ACCESS, ROOT_DENY], [ROOT_DENY.replace('"*"', '["*"]'), FULL_ACCESS])).toEqual([]);
});

test('what cannot be read is unknown', () => {
  expect(ask([FULL_ACCESS], [FULL_ACCESS, '{'])).toEqual(changes(ALL_CALLERS, actions, 'all', 'unknown'));
});
