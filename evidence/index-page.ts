import { Acceptance, Exemption, Organization, Scp } from '../config/organization';
import { AnyRecord } from '../people/records/record-schema';
import { html, Html } from '../render/html';
import { code, items, PageSection, tableHtml } from '../render/html-parts';
import { pageOf } from '../render/page';
import { Evidence } from './evidence';
import { HeldDays } from './held-days';
import { periodText } from './period';
import { policyWords } from './policy-words';
import { topLevelAccounts } from './top-level-accounts';

/** The page that leads to everything else; each row says which command makes it again. */
export function indexPage(evidence: Evidence, days: readonly HeldDays[], gaps: readonly string[]): string {
  const {
    organization,
    period,
    records = [],
    reviews,
    alertTests,
    applies,
    told = [],
    runbook,
    masked,
    version,
  } = evidence;
  const own = organization.aws?.id ?? organization.managementAccount.id;
  const kinds = (...wanted: readonly AnyRecord['kind'][]) =>
    records.flatMap(({ path, record }) =>
      record !== undefined && wanted.includes(record.kind) ? [recordRow(path, record)] : [],
    );
  const recordSection = (id: string, title: string, ...wanted: readonly AnyRecord['kind'][]): PageSection => {
    const rows = kinds(...wanted);
    if (rows.length === 0) return { id, title, body: html`<p>No record ${periodText(period)}.</p>` };
    return { id, title, count: rows.length, body: tableHtml(repeat('record check'), RECORD_COLUMNS, rows) };
  };
  const sections: readonly PageSection[] = [
    {
      id: 'gaps',
      title: 'Missing',
      count: gaps.length,
      body: html`<ul class="rows">
        ${items(gaps.map(gap => html`${gap}`))}
      </ul>`,
    },
    { id: 'sources', title: 'Sources', body: sourcesHtml(evidence) },
    {
      id: 'policies',
      title: 'Policies',
      count: organization.scps.length,
      body: tableHtml(
        repeat('validate'),
        ['policy', 'what it does', 'attached to', 'does not bind'],
        organization.scps.map(policyRow),
        'values policies',
      ),
    },
    {
      id: 'requirements',
      title: 'Requirements over time',
      count: days.length,
      body: tableHtml(
        repeat('audit --keep kept'),
        ['requirement', 'held', 'not on', 'controls of others'],
        days.map(daysRow),
      ),
    },
    {
      id: 'told',
      title: 'Whom events tell',
      count: told.length,
      isFolded: true,
      body: tableHtml(
        repeat('simulate'),
        ['event', 'topics'],
        told.map(({ event, topics }) => [code(event), topics.length === 0 ? html`nobody` : html`${topics.join(', ')}`]),
      ),
    },
    recordSection('alert-tests', 'Alert tests, and who heard them', 'alert-test'),
    {
      id: 'tested',
      title: 'Alert tests as they ended',
      count: alertTests.length,
      body: tableHtml(
        repeat('alert-test --keep kept'),
        ['when', 'findings', 'file'],
        alertTests.map(({ kept, findings, dryRun }) => [
          html`${kept.at}`,
          html`${findings}${dryRun ? ', looked only' : ''}`,
          link(`kept/${kept.file}`, kept.file),
        ]),
      ),
    },
    recordSection('drills', 'Drills', 'drill'),
    recordSection('reviews', 'Reviews of people and contacts', 'review'),
    recordSection('uses', 'Uses of root', 'root-use', 'planned-use'),
    recordSection('custody', 'Changes of custody', 'custody-change'),
    {
      id: 'plans',
      title: 'Reviews of plans',
      count: reviews.length,
      body: tableHtml(
        repeat('review --keep kept'),
        ['when', 'verdict', 'file'],
        reviews.map(({ kept, verdict }) => [html`${kept.at}`, html`${verdict}`, link(`kept/${kept.file}`, kept.file)]),
      ),
    },
    {
      id: 'applied',
      title: 'Plans that were applied',
      count: applies.length,
      body: tableHtml(
        repeat('apply'),
        ['when', 'stacks', 'dangers that were approved', 'file'],
        applies.map(({ kept, stacks, approved }) => [
          html`${kept.at}`,
          list(stacks),
          html`${approved || 'none'}`,
          link(`kept/${kept.file}`, kept.file),
        ]),
      ),
    },
    exceptionsSection(evidence),
    {
      id: 'runbook',
      title: 'Runbook',
      count: runbook?.size ?? 0,
      isFolded: true,
      body: html`<ul>
        ${items([...(runbook ?? [])].map(([path]) => link(`runbook/${path}`, path)))}
      </ul>`,
    },
    {
      id: 'versions',
      title: 'Versions',
      body: tableHtml(
        html`Again by ${code('npx rootguard --version')} and ${code('npx rootguard plan')}`,
        ['what', 'version', 'said by'],
        versionRows(evidence),
      ),
    },
    topLevelAccounts(evidence),
    { id: 'outside', title: 'What others ask for', body: OTHERS },
    { id: 'signing', title: 'Signing', body: SIGNING },
  ];
  const said = gaps.length === 0 ? 'nothing is missing' : `${gaps.length} missing or not as they should be`;
  return pageOf({
    command: 'evidence',
    verdict: {
      level: gaps.length === 0 ? 'clean' : 'warning',
      text: `Root in ${own}, ${periodText(period)}: ${said}`,
    },
    sections: sections.map(inPanel),
    style: STYLE,
    footer: html`<p>
      Rootguard ${version}.${masked.length === 0 ? '' : ' Names of people are masked: person-1, person-2 and so on.'}
      This page loads nothing.
    </p>`,
  });
}

/** What a policy does has the room, and a row of it may go on on the next sheet of paper. */
const STYLE = `
.policies thead th { width: 20%; }
.policies thead th:nth-child(2) { width: 50%; }
.policies td > ul { margin-top: .5rem; }
.panel > p + p { margin-top: .875rem; }
@media print { .policies tr { break-inside: auto; } }
`;

/** A section as those of other pages look; one that is folded has a frame already. */
const inPanel = (section: PageSection): PageSection =>
  section.isFolded ? section : { ...section, body: html`<div class="panel">${section.body}</div>` };

const repeat = (command: string): Html => html`Again by ${code(`npx rootguard ${command}`)}`;

const link = (path: string, text: string): Html =>
  html`<a href="${path.split('/').map(encodeURIComponent).join('/')}">${text}</a>`;

const list = (texts: readonly string[], none = 'none'): Html => html`${texts.length === 0 ? none : texts.join(', ')}`;

function sourcesHtml({ organization, custody, records }: Evidence): Html {
  const rows: Html[][] = [
    [
      link('org.yaml', 'org.yaml'),
      html`${organization.accounts.length} accounts, phone numbers left out`,
      code('npx rootguard validate'),
    ],
    ...(custody === undefined
      ? []
      : [[link('custody.yaml', 'custody.yaml'), html`who holds what of root`, code('npx rootguard custody check')]]),
    ...(records === undefined
      ? []
      : [[html`records/`, html`${records.length} of the period`, code('npx rootguard record check')]]),
  ];
  return tableHtml(html`What everything else is made of`, ['file', 'what it is', 'checked by'], rows);
}

const policyRow = ({ id, name, description, content, targets, exemptions }: Scp): readonly Html[] => [
  link(`policies/${id}.json`, name),
  meaningHtml(description, content),
  list(targets.map(({ key }) => key)),
  list(['the management account', ...exemptions.map(({ accountId, until }) => `${accountId} until ${until}`)]),
];

/** What somebody says of a policy, what it does to callers, and what each statement asks. */
function meaningHtml(description: string, content: string): Html {
  const { effects, statements } = policyWords(content);
  return html`${description}
    <ul class="changes">
      ${items(effects.map(text => html`${text}`))}
    </ul>
    <ul class="changes">
      ${items(statements.map(text => html`${text}`))}
    </ul>`;
}

const versionRows = ({ version, versions }: Evidence): Html[][] => [
  [html`this program, Rootguard`, html`${version}`, html`the program that wrote this folder`],
  ...versions.map(({ what, version: of, from }) => [html`${what}`, html`${of}`, html`${from}`]),
  ...(versions.length > 0
    ? []
    : [
        [html`Terraform and providers`, html`unknown`, html`neither a plan nor a lock file is in ${code('cdktf.out')}`],
      ]),
];

const daysRow = ({ id, title, held, days, isAccepted, otherDays, controls }: HeldDays): readonly Html[] => [
  html`${id}: ${title}`,
  days === 0
    ? html`off, or cannot apply`
    : html`${held} of ${days} ${days === 1 ? 'day' : 'days'}${isAccepted ? ', accepted for some accounts' : ''}`,
  list(otherDays, 'no day'),
  list(Object.entries(controls).map(([framework, ids]) => `${framework} ${(ids ?? []).join(' ')}`)),
];

const RECORD_COLUMNS = ['record', 'kind', 'from', 'accounts', 'who', 'approved by', 'why'];

const recordRow = (path: string, record: AnyRecord): readonly Html[] => [
  link(`records/${path}`, path),
  html`${record.kind}${record.kind === 'alert-test' ? `, heard by ${record.results.heard.map(({ by }) => by).join(', ') || 'nobody'}` : ''}`,
  html`${record.from}`,
  list(record.accounts === 'all' ? ['all'] : record.accounts),
  list(record.who),
  list(
    record.approvals.map(({ by }) => by),
    'nobody',
  ),
  html`${record.why}`,
];

function exceptionsSection({ organization, period }: Evidence): PageSection {
  const isOpen = ({ until }: { readonly until: string }) => period.start === undefined || until >= period.start;
  const accepted = organization.accepted.filter(isOpen).map(acceptedRow);
  const exempted = organization.scps.flatMap(({ label, exemptions }) =>
    exemptions.filter(isOpen).map(exemption => exemptedRow(label, exemption, organization)),
  );
  const rows = [...accepted, ...exempted];
  return {
    id: 'exceptions',
    title: 'Accepted, and exempted',
    count: rows.length,
    body: tableHtml(repeat('validate'), ['of', 'for', 'last day', 'approved by', 'reason'], rows),
  };
}

/** An account is named by its key, as in what is accepted. */
const exemptedRow = (
  label: string,
  { accountId, until, said }: Exemption,
  { accounts }: Organization,
): readonly Html[] => [
  html`${label}`,
  html`${accounts.find(({ id }) => id === accountId)?.key ?? accountId}`,
  html`${until}`,
  html`${said?.approvedBy ?? 'not said'}`,
  html`${said === undefined ? 'not said' : `${said.reason} (${said.reference})`}`,
];

const acceptedRow = ({ requirement, targets, until, approvedBy, reason }: Acceptance): readonly Html[] => [
  html`${requirement}`,
  list(targets),
  html`${until}`,
  html`${approvedBy}`,
  html`${reason}`,
];

const OTHERS = html`<p>
  CIS AWS Foundations, NIST 800-53 and Security Hub CSPM: in the table of requirements, where a public table relates
  them.
</p>`;

const SIGNING = html`<p>
  ${code('sha256sum --check MANIFEST.sha256')} says whether a file is what it was. Sign the manifest, and keep the
  signature elsewhere: ${code('ssh-keygen -Y sign -f KEY -n evidence MANIFEST.sha256')}; whoever has the public key in a
  list of allowed signers checks it with
  ${code('ssh-keygen -Y verify -f allowed_signers -I NAME -n evidence -s MANIFEST.sha256.sig < MANIFEST.sha256')}.
</p>`;
