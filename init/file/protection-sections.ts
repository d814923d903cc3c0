import { todo } from '../../config/reading/todos';
import { TRAIL, TRAIL_LOG_GROUP } from '../../config/names';
import { byCodeUnit } from '../../config/sorting';
import { livingOrganization } from '../../world/live/live-world';
import { Unread } from '../../world/live/snapshot';
import { reachOf } from '../../world/reach';
import { AskedExemption } from '../answers';
import { isActive, Proposal } from '../proposal';
import { blockLines, commentLines, Entries, entryLines, scalar } from './yaml-text';

/** SCPs, centralized root access, trail and alerts: what there is described as such, the rest proposed. */
export function protectionSections(proposal: Proposal): string[] {
  const isOrganization = proposal.snapshot.organization !== undefined;
  return [
    ...(isOrganization ? [...rootDeny(proposal), ...leaveDeny(), ...rootAccess(proposal)] : []),
    ...trail(proposal),
    ...(isOrganization
      ? []
      : [
          '',
          '# one account: the alarm on all root activity says as much',
          ...blockLines(['alarms', [['root_per_account', 'false']]], 0),
        ]),
    ...alerts(proposal),
  ];
}

function rootDeny(proposal: Proposal): string[] {
  const { protection } = proposal;
  const there = protection.rootDenied.map(
    ({ policy, accounts }) => `the SCP ${policy} denies root in ${accounts} of ${protection.members} members already`,
  );
  const target = canary(proposal);
  const { scps } = protection.unread;
  if (scps !== undefined)
    there.push(`whether an SCP denies root already could not be read in full (${whyUnread(scps)})`);
  const same = sameTargets(proposal);
  const lines = ['', ...there.sort(byCodeUnit).flatMap(line => commentLines(line))];
  if (same !== undefined) {
    return [
      ...lines,
      ...commentLines(`as it is: ${same.policy} means the same, and rootguard adopt takes it over`),
      'root_deny:',
      `  targets: [${same.targets.map(scalar).join(', ')}]`,
      ...(same.allowRootSessions
        ? []
        : ['  # true would leave root sessions open, which are the way back in', '  allow_root_sessions: false']),
      ...exemptionsOf(proposal),
    ];
  }
  if (target === undefined)
    return [...lines, '# root_deny: no SCP binds the management account, and there is no other active account'];
  return [
    ...lines,
    '# proposed: denies root in member accounts. Begin with a canary, and go on to [root] when nobody misses root there',
    'root_deny:',
    `  targets: [${scalar(target)}]`,
    ...exemptionsOf(proposal),
  ];
}

const exemptionsOf = (proposal: Proposal): string[] =>
  proposal.answers.exemptions.length === 0
    ? []
    : ['  exemptions:', ...proposal.answers.exemptions.flatMap(one => exemptionLines(proposal, one))];

/** The SCP that means the same, with its targets as the file calls them; undefined where one of them is in no file. */
function sameTargets({ snapshot, protection: { rootDeny }, paths, keys }: Proposal) {
  if (rootDeny === undefined) return undefined;
  const { organization } = snapshot;
  const targets = rootDeny.targets.map(id => (id === organization?.rootId ? 'root' : (paths.get(id) ?? keys.get(id))));
  return targets.every(target => target !== undefined) ? { ...rootDeny, targets } : undefined;
}

const whyUnread = ({ action, reason }: Unread): string => `${action}: ${reason}`;

/** An OU to try things in, or the smallest one with an active member; an account where there is none. */
function canary({ snapshot, keys, paths }: Proposal): string | undefined {
  const organization = livingOrganization(snapshot);
  const candidates = [...paths]
    .map(([id, path]) => ({
      path,
      size: reachOf(organization, id).length,
      rank: CANARIES.findIndex(one => one.test(path)),
    }))
    .filter(({ size }) => size > 0)
    .sort((a, b) => a.rank - b.rank || a.size - b.size || byCodeUnit(a.path, b.path));
  const [member] = reachOf(organization, 'r-');
  return candidates[0]?.path ?? (member && keys.get(member.id));
}

/** Names of OUs, best ones first; the last one is any. */
const CANARIES = [/sandbox/i, /test|\bdev|staging|quality/i, /^(?!.*(?:security|infra|prod|core|management))/i, /^/];

function exemptionLines({ snapshot, keys }: Proposal, exemption: AskedExemption): string[] {
  const { account, until, reason, reference, approvedBy } = exemption;
  const found = snapshot.accounts.find(({ id, name }) => [id, name, keys.get(id)].includes(account));
  const entries: Entries = [
    ['account', scalar(keys.get(found?.id ?? '') ?? account)],
    ['until', until ?? scalar(todo('the last day, YYYY-MM-DD'))],
    ['reason', scalar(reason ?? todo('what root is needed for'))],
    ['reference', scalar(reference ?? todo('a ticket or change number'))],
    ['approved_by', scalar(approvedBy ?? todo('who approved it'))],
  ];
  return entries.map(([key, value], at) => `    ${at === 0 ? '- ' : '  '}${key}: ${value as string}`);
}

const leaveDeny = (): string[] => [
  '',
  '# proposed: keeps members in the organization',
  ...blockLines(['leave_deny', [['targets', '[root]']]], 0),
];

function rootAccess({ protection: { rootFeatures } }: Proposal): string[] {
  const isOn = (feature: string): boolean => rootFeatures?.includes(feature) === true;
  const [credentials, sessions] = [isOn('RootCredentialsManagement'), isOn('RootSessions')];
  if (!credentials && !sessions) {
    const why = rootFeatures === undefined ? 'could not be read' : 'is off';
    return [
      '',
      ...commentLines(`centralized root access ${why}; left out, it is not touched:`),
      '# root_access: { credentials_management: true, sessions: true }',
    ];
  }
  return [
    '',
    '# as it is',
    ...entryLines(
      [
        'root_access',
        [
          ['credentials_management', String(credentials)],
          ['sessions', String(sessions)],
        ],
      ],
      0,
    ),
  ];
}

/** Since landing zone 4.0 the name goes on with something that is new each time. */
const CONTROL_TOWER_LOGS = 'aws-controltower/CloudTrailLogs';

function trail({ snapshot, protection, managementId }: Proposal): string[] {
  const [first, ...others] = protection.trails;
  const also = others.map(({ name }) => `the trail ${name} records every account, too`);
  if (first?.logGroup !== undefined) {
    const isControlTowers = first.logGroup.startsWith(CONTROL_TOWER_LOGS);
    return [
      '',
      ...commentLines(
        `the trail ${first.name} is there, in the bucket ${first.bucket ?? 'that it has'}: alarms read its log group`,
      ),
      ...(isControlTowers
        ? commentLines('AWS Control Tower gives it another name when it is set up again: every plan looks it up')
        : []),
      ...also.flatMap(line => commentLines(line)),
      'trail:',
      ...entryLines(
        [
          'existing',
          isControlTowers
            ? [
                ['log_group', scalar(`${CONTROL_TOWER_LOGS}*`)],
                ['name', scalar(first.name)],
              ]
            : [['log_group', scalar(first.logGroup)]],
        ],
        2,
      ),
    ];
  }
  const { trails } = protection.unread;
  if (trails !== undefined && first === undefined) {
    const open = todo(
      `existing: { log_group }, or bucket: whether there is a trail could not be read (${whyUnread(trails)})`,
    );
    return ['', `trail: ${scalar(open)}`];
  }
  const names = new Set(
    snapshot.things.flatMap(({ type, attributes }) => (type === 'aws_cloudtrail' ? [attributes.name] : [])),
  );
  const name = snapshot.organization === undefined ? 'account-trail' : TRAIL;
  const free = names.has(name) ? `${name}-2` : name;
  return [
    '',
    ...(first === undefined
      ? []
      : commentLines(
          `the trail ${first.name} records every account, but has no log group in the management account for alarms to read: give it one and write existing: { log_group: … } here, or keep two trails, of which AWS charges the second`,
        )),
    '# proposed: a trail of every account and region',
    ...blockLines(
      [
        'trail',
        [
          ...(free === TRAIL ? [] : [['name', free] as const]),
          ['bucket', `${name}-${managementId}`],
          ...(snapshot.organization === undefined
            ? [['log_group', TRAIL_LOG_GROUP.replace('organization', 'account')] as const]
            : []),
        ],
      ],
      0,
    ),
  ];
}

function alerts({ snapshot, protection, answers }: Proposal): string[] {
  const there =
    protection.topics.length === 0
      ? []
      : commentLines(`topics with e-mail subscriptions: ${protection.topics.join(', ')}`);
  const topics = snapshot.accounts.filter(isActive).length > 1 ? '' : ', topics: [critical, notice]';
  const told = answers.notify.length > 0 ? answers.notify : [todo('the distribution list of whoever is on call')];
  return [
    '',
    '# proposed: who is told',
    ...there,
    'alerts:',
    `  runbook_url: ${scalar(answers.runbook ?? todo('the https address of the root runbook'))}`,
    '  subscriptions:',
    ...told.map(endpoint => `    - { protocol: email, endpoint: ${scalar(endpoint)}${topics} }`),
  ];
}
