import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readPreventDestroy, readSampleEvents } from '../../cli/input/review-input';
import { reviewedOrganization } from '../../cli/reviewed-organization';
import { loadText } from '../../config/load';
import { readPlan } from '../../world/plan/read-plan';
import { Report } from '../../review/report/report';
import { changedOutside, review } from '../../review/review';
import { ReviewedOrganization } from '../../world/context';
import { TODAY } from '../config/org-file';

const PLANS = join(__dirname, 'plans');

interface ExpectedFinding {
  readonly rule: string;
  readonly severity: string;
  readonly address?: string;
}

/** What make-corpus.ts writes beside the plans. */
interface Expected {
  readonly about: string;
  readonly harmful: boolean;
  /** Stack to what Terraform counts in its plan. */
  readonly counts: Readonly<Record<string, { add: number; change: number; import: number; remove: number }>>;
  readonly findings: readonly ExpectedFinding[];
}

/** A case, reviewed. */
interface Reviewed {
  readonly name: string;
  readonly expected: Expected;
  readonly report: Report;
  /** What happened outside Terraform and the plans put back. */
  readonly outside: readonly string[];
}

const EVENTS = readSampleEvents(join(__dirname, '../../review/events'));

function organizationIn(path: string): ReviewedOrganization | undefined {
  if (!existsSync(path)) return undefined;
  const { organization } = loadText('org.yaml', readFileSync(path, 'utf8'), TODAY);
  return organization && reviewedOrganization(organization);
}

function reviewCase(name: string): Reviewed {
  const folder = join(PLANS, name);
  const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expected;
  const plans = Object.keys(expected.counts).map(stack =>
    readPlan(gunzipSync(readFileSync(join(folder, `${stack}.json.gz`))).toString(), stack),
  );
  const organization = organizationIn(join(folder, 'org.yaml'));
  const organizationBefore = organizationIn(join(folder, 'org-before.yaml'));
  const before = join(folder, 'before');
  const knowledge = {
    ...(organization && { organization }),
    ...(organizationBefore && { organizationBefore }),
    ...(existsSync(before) && {
      lifecycle: { before: readPreventDestroy(before), now: readPreventDestroy(join(folder, 'now')) },
    }),
    sampleEvents: EVENTS,
  };
  const outside = changedOutside(plans, knowledge).map(textOf);
  return { name, expected, report: review(plans, knowledge), outside };
}

const textOf = ({ severity, rule, address }: ExpectedFinding): string => [severity, rule, address].join(' ').trim();

const found = ({ report }: Reviewed): ExpectedFinding[] =>
  report.findings
    .flatMap(({ rule, severity, address, each }): ExpectedFinding[] =>
      // a finding about several things counts for each of them
      each !== undefined
        ? each.map(one => ({ rule, severity, address: one.address }))
        : [{ rule, severity, ...(address === undefined ? {} : { address }) }],
    )
    .sort((one, other) => (textOf(one) < textOf(other) ? -1 : 1));

const CASES = readdirSync(PLANS).map(reviewCase);
const DANGEROUS = CASES.filter(({ expected }) => expected.harmful);
const HARMLESS = CASES.filter(({ expected }) => !expected.harmful);

test('what happened outside Terraform is a danger also where the plan puts it back', () => {
  const found = CASES.flatMap(({ name, outside }) => (outside.length === 0 ? [] : [[name, outside]]));
  expect(Object.fromEntries(found)).toEqual({
    'alarm-deleted-outside': ['danger alarm-still-rings aws_cloudwatch_metric_alarm.cis_vpc-changes'],
    'bucket-policy-widened-outside': ['danger bucket-policy-stays aws_s3_bucket_policy.trail_bucket_policy'],
    'contact-changed-outside': ['danger contacts-stay aws_account_alternate_contact.payments_security'],
    'public-access-block-gone-outside': [
      'danger public-access-stays-blocked aws_s3_bucket_public_access_block.trail_bucket_public-access-block',
    ],
    'scp-detached-outside': [
      'danger coverage-stays aws_organizations_policy_attachment.root-deny_root',
      'danger scp-stays-attached aws_organizations_policy_attachment.root-deny_root',
    ],
    'trail-stopped-outside': ['danger trail-stays-on aws_cloudtrail.trail'],
  });
});

describe('the corpus of plans', () => {
  test.each(CASES.map(one => [one.name, one] as const))('%s', (_, one) => {
    expect(found(one)).toEqual(one.expected.findings);
  });

  test.each(CASES.map(one => [one.name, one] as const))('Terraform counts the same in %s', (_, one) => {
    const counts = one.report.stacks.map(({ stack, add, change, destroy, ...rest }) => [
      stack,
      { add, change, import: rest.import, remove: destroy },
    ]);
    expect(Object.fromEntries(counts)).toEqual(one.expected.counts);
  });

  test('has enough of both kinds, and every dangerous plan is one by a finding', () => {
    expect(DANGEROUS.length).toBeGreaterThanOrEqual(60);
    expect(HARMLESS.length).toBeGreaterThanOrEqual(40);
    const severe = ({ severity }: ExpectedFinding) => severity !== 'note';
    expect(DANGEROUS.filter(({ expected }) => !expected.findings.some(severe)).map(({ name }) => name)).toEqual([]);
    expect(HARMLESS.filter(({ expected }) => expected.findings.some(severe)).map(({ name }) => name)).toEqual([]);
  });

  test('is recalled wholly and without a false alarm', () => {
    const wanted = DANGEROUS.flatMap(one => one.expected.findings.map(finding => ({ one, text: textOf(finding) })));
    const recalled = wanted.filter(({ one, text }) => found(one).map(textOf).includes(text));
    const alarms = CASES.flatMap(one => {
      const expected = one.expected.findings.map(textOf);
      return found(one)
        .map(textOf)
        .filter(text => !expected.includes(text));
    });
    process.stdout.write(
      `corpus of plans: ${DANGEROUS.length} dangerous, ${HARMLESS.length} harmless; ` +
        `recall ${recalled.length} of ${wanted.length}, false alarms ${alarms.length}\n`,
    );
    expect([recalled.length, alarms]).toEqual([wanted.length, []]);
  });
});
