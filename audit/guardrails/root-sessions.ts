import { FULL_ACCESS } from '../../aws/policy/lock-out';
import { ScpLevels, ScpVerdict } from '../../aws/policy/scp-verdicts';
import { lastingExemption } from '../../world/guardrails/lasting-exemption';
import { FULL_ACCESS as FULL_ACCESS_ID } from '../../world/guardrails/policy-places';
import { ScpLevel, scpLevels } from '../../world/guardrails/scp-levels';
import { AskedOfSessions, askScps, contentOf, sessionVerdicts } from '../../world/guardrails/session-verdicts';
import { textAt } from '../../world/plan/attributes';
import { Thing } from '../../world/world';
import { AuditContext, AuditedAccount, held, Judgement, notHeld, Requirement, unknown } from '../requirement';
import { bindingNobody, withoutAnswer } from './root-deny';

/** What a root session is for: one request of each task policy. */
const TASKS = [
  ...['s3:DeleteBucketPolicy', 'sqs:SetQueueAttributes', 'iam:DeleteLoginProfile', 'iam:GetAccountSummary'],
  'iam:CreateLoginProfile',
];

/** SCP-2. */
export const rootSessionsStayOpen: Requirement = {
  id: 'SCP-2',
  title: 'root sessions stay possible in an emergency',
  judge(account, context) {
    const none = withoutAnswer(account, context);
    if (none !== undefined) return none;
    const bound = bindingNobody(context) === undefined ? whatScpsLet(account, context) : held(NOTHING_DENIES);
    if (bound.is !== 'held') return bound;
    const strangers = foreignAdministrators(context);
    if (strangers.length > 0) {
      return notHeld(
        `delegated administrator of iam.amazonaws.com, who may open root sessions in members: ${strangers.join(', ')}, which the org file does not name`,
        'aws organizations deregister-delegated-administrator, or name it in root_access.delegated_administrator',
      );
    }
    const features = context.snapshot.organization?.rootFeatures;
    if (features === undefined) {
      const action = 'iam:ListOrganizationsFeatures';
      return unknown(context.unread([action]) ?? { action, reason: 'the snapshot does not have it' });
    }
    return features.includes('RootSessions')
      ? bound
      : notHeld('no SCP denies root sessions, but they are not enabled', 'set root_access.sessions: true');
  },
};

const NOTHING_DENIES = 'no SCP denies a root session';

/** What all SCPs that bind an account let a root session do, and its root user while the org file exempts it. */
function whatScpsLet(account: AuditedAccount, context: AuditContext): Judgement {
  const levels = scpLevels(context.world, account);
  if (levels === undefined) {
    return unknown({ action: 'organizations:ListRoots', reason: 'the snapshot does not say where the account is' });
  }
  const exemption = lastingExemption(context.organization, account.id, context.snapshot.at);
  const callers = [
    { caller: 'a root session', who: 'root sessions', means: 'which are the way back in' },
    ...(exemption === undefined
      ? []
      : [
          {
            caller: 'the root user',
            who: 'its root user',
            means: `whom root_deny.exemptions exempts until ${exemption.until}`,
          },
        ]),
  ];
  const verdicts = sessionVerdicts(levels, account, askedIn(context));
  const actionsOf = (caller: string, verdict: ScpVerdict['verdict']): readonly string[] =>
    verdicts.flatMap(one => (one.caller === caller && one.verdict === verdict ? one.action : []));
  for (const { caller, who, means } of callers) {
    const actions = actionsOf(caller, 'none');
    if (actions.length > 0) return shutOut({ caller, who, means, actions }, levels, account, context);
  }
  if (callers.some(({ caller }) => actionsOf(caller, 'unknown').length > 0)) {
    const names = levels.flatMap(({ policies }) => policies.map(nameOf));
    return {
      is: 'unknown',
      why: `nobody can tell what its SCPs together let a root session do: ${[...new Set(names)].sort().join(', ')}`,
      next: 'read them: one cannot be read, or they are too intricate to compare in full',
    };
  }
  const some = actionsOf('a root session', 'some');
  return held(
    some.length === 0 ? NOTHING_DENIES : `SCPs deny a root session a part, and never all, of ${some.join(', ')}`,
  );
}

interface ShutOut {
  readonly caller: string;
  readonly who: string;
  readonly means: string;
  readonly actions: readonly string[];
}

/** By which SCPs, or at which level where none allows it. */
function shutOut(
  { caller, who, means, actions }: ShutOut,
  levels: readonly ScpLevel[],
  account: AuditedAccount,
  context: AuditContext,
): Judgement {
  const isShut = (by: ScpLevels): boolean =>
    askScps(by, account, askedIn(context)).some(
      one => one.caller === caller && actions.includes(one.action) && one.verdict === 'none',
    );
  const denying = levels.flatMap(({ policies }) =>
    policies.filter(policy => isShut([[FULL_ACCESS, contentOf(policy)]])).map(nameOf),
  );
  if (denying.length > 0) {
    return notHeld(
      `${[...new Set(denying)].sort().join(', ')} denies ${who} too, ${means}`,
      'add the condition Null aws:AssumedRoot "true" to it: see docs/getting-back-in.md',
    );
  }
  const closed = levels.filter(({ policies }) => isShut([policies.map(contentOf)]));
  const what = actions.length === TASKS.length ? 'anything that sessions are for' : actions.join(', ');
  if (closed.length === 0) {
    return notHeld(
      `its SCPs together, and none of them alone, deny ${who} ${what}, ${means}`,
      `attach ${FULL_ACCESS_ID} at every level, and deny what is to be denied: see docs/getting-back-in.md`,
    );
  }
  return notHeld(
    `no SCP of ${closed.map(({ target }) => placeOf(target, account, context)).join(', of ')} allows ${who} ${what}, ${means}`,
    closed
      .map(({ target }) => `aws organizations attach-policy --policy-id ${FULL_ACCESS_ID} --target-id ${target}`)
      .join('; '),
  );
}

const askedIn = ({ organization, snapshot, world }: AuditContext): AskedOfSessions => ({
  ...{ world, partition: organization.partition, organization: snapshot.organization?.id },
  ...{ at: snapshot.at, actions: TASKS },
});

const nameOf = ({ attributes }: Thing): string => textAt(attributes, 'name') ?? textAt(attributes, 'id') ?? '';

function placeOf(target: string, account: AuditedAccount, { world }: AuditContext): string {
  if (target === account.id) return 'the account itself';
  if (target === world.organization?.rootId) return "the organization's root";
  const path = [...(world.organization?.organizationalUnits ?? [])].find(([, id]) => id === target)?.[0];
  return `the OU ${path ?? target}`;
}

/** Accounts that may open root sessions, and that the org file does not name. */
function foreignAdministrators({ organization, world }: AuditContext): readonly string[] {
  return world.things('aws_organizations_delegated_administrator').flatMap(({ attributes }) => {
    const id = textAt(attributes, 'account_id') ?? '';
    const isOfIam = textAt(attributes, 'service_principal') === 'iam.amazonaws.com';
    return isOfIam && id !== organization.rootAccess?.delegatedAdministrator?.account.id ? [id] : [];
  });
}
