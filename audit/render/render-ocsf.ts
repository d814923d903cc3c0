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

/**
 * An audit as OCSF compliance findings (class 2003, profile cloud), a line of JSON an account and requirement. Where nobody knows
 * which accounts there are it is one finding on that.
 */
export function renderOcsf(found: Audit): string {
  const { requirements, rows, unread, organization = 'an account without an organization' } = found;
  const lines =
    unread === undefined
      ? rows.flatMap(row => row.cells.map((_, column) => cellFinding(found, row, column)))
      : [
          {
            ...frameOf(found, 'unknown'),
            cloud: { provider: 'AWS' },
            finding_info: { uid: `${organization}/accounts`, title: verdictText(found), desc: unread },
            compliance: { control: requirements.map(({ id }) => id).join(', '), ...statusOf('unknown') },
            resources: [{ uid: organization, type: 'AWS Organization' }],
          },
        ];
  return lines.map(line => `${JSON.stringify(line)}\n`).join('');
}

function cellFinding(found: Audit, { account, cells }: Audit['rows'][number], column: number): object {
  const { id, title } = found.requirements[column]!;
  const cell = cells[column]!;
  const { organization } = found;
  const controls = Object.entries(controlsOf(id)).flatMap(([framework, ids]) =>
    ids.map(one => `${FRAMEWORKS[framework as Framework]} ${one}`),
  );
  const org = {
    ...(organization !== undefined && { uid: organization }),
    ...(account.ou !== undefined && { ou_name: account.ou }),
  };
  return {
    ...frameOf(found, cell.is),
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

/** What every finding has. */
function frameOf({ at }: Audit, is: Judgement['is']) {
  const [, severity_id, status_id] = SAYS[is];
  return {
    ...{ class_uid: 2003, category_uid: 2, activity_id: 1, type_uid: 200301, time: Date.parse(at) },
    ...{ severity_id, status_id },
    metadata: { version: OCSF_VERSION, profiles: ['cloud'], product: { name: 'rootguard audit' } },
  };
}

const statusOf = (is: Judgement['is']) => ({ status: is, status_id: SAYS[is][0] });
