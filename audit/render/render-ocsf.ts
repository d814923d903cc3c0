import { printedLine } from '../../render/printed-json';
import { Audit } from '../audit';
import { Framework, controlsOf, FRAMEWORKS } from '../controls';
import { Judgement } from '../requirement';
import { verdictText } from './verdict';

/** The version of the schema. @see https://schema.ocsf.io/1.5.0/classes/compliance_finding */
const OCSF_VERSION = '1.5.0';

/** What the schema says of a cell: Pass, Fail, Unknown or Other; informational or how severe; new or suppressed. */
const SAYS: Readonly<Record<Judgement['is'], readonly [status: number, severity: number, finding: number]>> = {
  held: [1, 1, 1],
  'not held': [3, 4, 1],
  unknown: [0, 3, 1],
  accepted: [3, 1, 3],
  'not applicable': [99, 1, 1],
  off: [99, 1, 1],
};

/** What happened to a finding since an earlier audit: it is new, says something else, or holds now; with the status of the last. */
const ACTIVITY = { create: 1, update: 2, close: 3 } as const;
const RESOLVED = 4;

/**
 * An audit as OCSF compliance findings (class 2003, profile cloud), a line of JSON an account and requirement. Where nobody knows
 * which accounts there are it is one finding on that. Compared with an earlier audit, what says something else is an update, and
 * what holds again is closed and resolved; what it said is in `comment` and `unmapped`. An account that is gone is one finding.
 */
export function renderOcsf(found: Audit): string {
  const { since } = found;
  const { requirements, rows, unread, organization = 'an account without an organization' } = found;
  const before = beforeOf(found);
  const lines =
    unread === undefined
      ? [
          ...rows.flatMap(row => row.cells.map((_, column) => cellFinding(found, row, column, before))),
          ...(since?.goneAccounts ?? []).map(account => goneFinding(found, account)),
        ]
      : [
          {
            ...frameOf(found, 'unknown'),
            cloud: { provider: 'AWS' },
            finding_info: { uid: `${organization}/accounts`, title: verdictText(found), desc: unread },
            compliance: { control: requirements.map(({ id }) => id).join(', '), ...statusOf('unknown') },
            resources: [{ uid: organization, type: 'AWS Organization' }],
          },
        ];
  return lines.map(printedLine).join('');
}

/** What an earlier audit said of a cell that says something else now; undefined where it said the same, or nothing. */
type Before = (account: string, requirement: string) => Judgement['is'] | undefined;

function beforeOf({ since }: Audit): Before {
  const changed = new Map(
    (since?.changes ?? []).map(({ account, requirement, before }) => [`${account.id} ${requirement.id}`, before]),
  );
  return (account, requirement) => changed.get(`${account} ${requirement}`);
}

function cellFinding(
  found: Audit,
  { account, cells }: Audit['rows'][number],
  column: number,
  beforeThat: Before,
): object {
  const { id, title } = found.requirements[column]!;
  const cell = cells[column]!;
  const { organization, since } = found;
  const before = beforeThat(account.id, id);
  const controls = Object.entries(controlsOf(id)).flatMap(([framework, ids]) =>
    ids.map(one => `${FRAMEWORKS[framework as Framework]} ${one}`),
  );
  const org = {
    ...(organization !== undefined && { uid: organization }),
    ...(account.ou !== undefined && { ou_name: account.ou }),
  };
  const isClosed = cell.is === 'held';
  return {
    ...frameOf(found, cell.is),
    ...(before !== undefined && {
      ...activityOf(isClosed ? 'close' : 'update'),
      ...(isClosed && { status_id: RESOLVED }),
      comment: `was ${before} at ${since?.at}`,
    }),
    ...(since !== undefined && {
      unmapped: { since: since.at, changed: before !== undefined, ...(before && { before }) },
    }),
    cloud: {
      provider: 'AWS',
      account: { uid: account.id, name: account.name, type: 'AWS Account', type_id: 10 },
      ...(organization !== undefined && { org }),
    },
    finding_info: { uid: `${account.id}/${id}`, title: `${id} ${title}`, desc: cell.why },
    compliance: { control: id, requirements: controls, standards: ['rootguard audit'], ...statusOf(cell.is) },
    resources: [{ uid: account.id, name: account.name, type: 'AWS Account' }],
    ...('next' in cell && cell.next !== undefined && { remediation: { desc: cell.next } }),
  };
}

/** An account that the earlier audit had, and that is not active any more. */
function goneFinding(found: Audit, account: NonNullable<Audit['since']>['goneAccounts'][number]): object {
  const desc = account.state === undefined ? 'AWS does not have it in the organization' : `it is ${account.state}`;
  return {
    ...{ ...frameOf(found, 'not applicable'), ...activityOf('close') },
    cloud: { provider: 'AWS', account: { uid: account.id, name: account.name, type: 'AWS Account', type_id: 10 } },
    finding_info: { uid: `${account.id}/gone`, title: 'the account is gone', desc },
    compliance: { control: 'gone', standards: ['rootguard audit'], status: 'gone', status_id: 99 },
    comment: `was judged at ${found.since?.at}`,
    unmapped: { since: found.since?.at, changed: true },
    resources: [{ uid: account.id, name: account.name, type: 'AWS Account' }],
  };
}

const activityOf = (what: keyof typeof ACTIVITY) => ({
  activity_id: ACTIVITY[what],
  type_uid: CLASS * 100 + ACTIVITY[what],
});

const CLASS = 2003;

/** What every finding has. */
function frameOf({ at }: Audit, is: Judgement['is']) {
  const [, severity_id, status_id] = SAYS[is];
  return {
    ...{ class_uid: CLASS, category_uid: 2, ...activityOf('create'), time: Date.parse(at) },
    ...{ severity_id, status_id },
    metadata: { version: OCSF_VERSION, profiles: ['cloud'], product: { name: 'rootguard audit' } },
  };
}

const statusOf = (is: Judgement['is']) => ({ status: is, status_id: SAYS[is][0] });
