import { ABSENT, isSensitive, isUnknown, SENSITIVE, show, textAt, UNKNOWN, valueAt } from './attributes';
import { AttributeNoise, differencesOf, isSame, NO_NOISE } from './differences';
import { ResourceChange } from './plan';
import { comparedOnce } from './policy/compare-once';
import { CallerEffect, simulatedEffect } from './policy/effect';
import { AttributeChange, ContactChange, Noise, OtherChange, PolicyChange, PolicyEffect, SignalChange } from './report';

/** What a plan changes, by the section of the report that shows it. */
export interface Rest {
  readonly contacts: readonly ContactChange[];
  readonly signals: readonly SignalChange[];
  readonly policies: readonly PolicyChange[];
  readonly others: readonly OtherChange[];
  readonly noise: Noise;
}

/** Name of an account, '111111111111' or '111111111111 workloads-prod'. */
export type AccountName = (id: string) => string;

/** Sorts changes into sections; the order of the changes is kept. */
export function restOf(changes: readonly ResourceChange[], accountName: AccountName): Rest {
  const contacts: ContactChange[] = [];
  const signals: SignalChange[] = [];
  const policies: PolicyChange[] = [];
  const others: OtherChange[] = [];
  const noise = { resources: 0, ...NO_NOISE };
  for (const change of changes) {
    const isMoved = change.previousAddress !== undefined && change.previousAddress !== change.address;
    if (change.action === 'no-op' && !isMoved && change.importing === undefined) continue;
    const policyAttribute = policyAttributeOf(change);
    const { changes: attributes, noise: folded } = differencesOf(
      change,
      policyAttribute === undefined ? undefined : new Set([policyAttribute]),
    );
    addNoise(noise, folded);
    const policy = policyAttribute === undefined ? undefined : policyChange(change, policyAttribute);
    if (policy === 'spelling') noise.jsonSpelling++;
    else if (policy !== undefined) policies.push(policy);
    if (change.action === 'no-op') {
      // a move or an import, and nothing else
      others.push(otherChange(change, attributes));
    } else if (change.action === 'update' && attributes.length === 0 && !isMoved && change.importing === undefined) {
      if (typeof policy !== 'object') noise.resources++;
    } else if (CONTACTS.has(change.type)) contacts.push(contactChange(change, accountName));
    else if (SIGNALS.has(change.type)) signals.push(signalChange(change, attributes));
    else if (typeof policy !== 'object' || attributes.length > 0 || isMoved || change.importing !== undefined) {
      others.push(otherChange(change, attributes));
    }
  }
  return { contacts, signals, policies, others, noise };
}

function addNoise(sum: Record<keyof AttributeNoise, number>, more: AttributeNoise): void {
  for (const name of Object.keys(more) as (keyof AttributeNoise)[]) sum[name] += more[name];
}

const CONTACTS: ReadonlySet<string> = new Set(['aws_account_alternate_contact', 'aws_account_primary_contact']);

/** A contact in words. What changed of the phone number is said, the number never. */
function contactChange(change: ResourceChange, accountName: AccountName): ContactChange {
  const isPrimary = change.type === 'aws_account_primary_contact';
  const fields = isPrimary ? PRIMARY_FIELDS : ALTERNATE_FIELDS;
  const side = (of: 'before' | 'after'): string => {
    if (change[of] === undefined) return ABSENT;
    const texts = fields.map(field => show(change, field, of)).filter(text => text !== ABSENT);
    return texts.length === 0 ? ABSENT : texts.join(', ');
  };
  const account = textAt(change.after ?? change.before, 'account_id') ?? textAt(change.before, 'account_id');
  const kind = isPrimary ? 'primary' : show(change, 'alternate_contact_type', change.after ? 'after' : 'before');
  return {
    stack: change.stack,
    address: change.address,
    action: change.action,
    account:
      account !== undefined && isSensitive(change, 'account_id')
        ? SENSITIVE
        : account !== undefined && account !== ''
          ? accountName(account)
          : isUnknown(change, 'account_id') && change.before === undefined
            ? UNKNOWN
            : 'account of the provider',
    kind: kind.toLowerCase(),
    before: side('before'),
    after: `${side('after')}${hasNewPhone(change) ? ', another phone number' : ''}`,
  };
}

const ALTERNATE_FIELDS = ['name', 'title', 'email_address'];
const PRIMARY_FIELDS = [
  ...['full_name', 'company_name', 'address_line_1', 'address_line_2', 'address_line_3', 'postal_code', 'city'],
  ...['district_or_county', 'state_or_region', 'country_code', 'website_url'],
];

const hasNewPhone = (change: ResourceChange): boolean =>
  change.before !== undefined &&
  change.after !== undefined &&
  (isUnknown(change, 'phone_number') || !isSame(change.before.phone_number, change.after.phone_number));

const SIGNALS: ReadonlyMap<string, { kind: SignalChange['kind']; name: readonly string[] }> = new Map([
  ['aws_cloudwatch_metric_alarm', { kind: 'alarm', name: ['alarm_name'] }],
  ['aws_cloudwatch_composite_alarm', { kind: 'alarm', name: ['alarm_name'] }],
  ['aws_cloudwatch_log_metric_filter', { kind: 'metric filter', name: ['name'] }],
  ['aws_cloudwatch_event_rule', { kind: 'event rule', name: ['name'] }],
  ['aws_sns_topic', { kind: 'topic', name: ['name'] }],
  ['aws_sns_topic_subscription', { kind: 'subscription', name: ['protocol', 'endpoint'] }],
]);

function signalChange(change: ResourceChange, changes: readonly AttributeChange[]): SignalChange {
  const { kind, name } = SIGNALS.get(change.type)!;
  const side = change.after === undefined ? 'before' : 'after';
  const { stack, address, action } = change;
  return { stack, address, action, kind, name: name.map(path => show(change, path, side)).join(' '), changes };
}

/** Attributes that hold a policy, by resource type. */
const POLICIES: ReadonlyMap<string, { attribute: string; name: string; kind: PolicyChange['kind'] }> = new Map([
  ['aws_organizations_policy', { attribute: 'content', name: 'name', kind: 'scp' }],
  ['aws_s3_bucket_policy', { attribute: 'policy', name: 'bucket', kind: 'resource policy' }],
  ['aws_sns_topic', { attribute: 'policy', name: 'name', kind: 'resource policy' }],
  ['aws_sns_topic_policy', { attribute: 'policy', name: 'arn', kind: 'resource policy' }],
  ['aws_sqs_queue', { attribute: 'policy', name: 'name', kind: 'resource policy' }],
  ['aws_sqs_queue_policy', { attribute: 'policy', name: 'queue_url', kind: 'resource policy' }],
  ['aws_kms_key', { attribute: 'policy', name: 'description', kind: 'resource policy' }],
  ['aws_kms_key_policy', { attribute: 'policy', name: 'key_id', kind: 'resource policy' }],
  ['aws_cloudwatch_event_bus_policy', { attribute: 'policy', name: 'event_bus_name', kind: 'resource policy' }],
  [
    'aws_cloudwatch_log_resource_policy',
    { attribute: 'policy_document', name: 'policy_name', kind: 'resource policy' },
  ],
  ['aws_iam_role', { attribute: 'assume_role_policy', name: 'name', kind: 'resource policy' }],
]);

/** The attribute with a policy that this program can compare; of Organizations' policies only SCPs are. */
function policyAttributeOf(change: ResourceChange): string | undefined {
  const known = POLICIES.get(change.type);
  if (known === undefined || change.mode === 'data') return undefined;
  const type = valueAt(change.after ?? change.before, 'type');
  if (known.kind === 'scp' && type !== undefined && type !== null && type !== 'SERVICE_CONTROL_POLICY')
    return undefined;
  return known.attribute;
}

/** What becomes of a policy; 'spelling' when only its writing changes, undefined when there is nothing to say. */
function policyChange(change: ResourceChange, attribute: string): PolicyChange | 'spelling' | undefined {
  const { kind, name } = POLICIES.get(change.type)!;
  const [before, after] = [valueAt(change.before, attribute), valueAt(change.after, attribute)];
  const isAfterUnknown = isUnknown(change, attribute);
  const isIn = (text: unknown): text is string => typeof text === 'string' && text !== '';
  if (!isAfterUnknown && (before === after || (!isIn(before) && !isIn(after)))) return undefined;
  const { stack, address, action } = change;
  const base = {
    ...{ stack, address, action, kind, name: show(change, name, change.after === undefined ? 'before' : 'after') },
    ...{ statements: [], weakened: [], strengthened: [], effect: [] },
  };
  if (isSensitive(change, attribute))
    return { ...base, statements: ['the document changes; it is sensitive and not shown'] };
  if (isAfterUnknown) {
    // of a new resource nothing can get weaker
    return before === undefined ? undefined : { ...base, statements: ['the document is unknown until apply'] };
  }
  const comparison = comparedOnce(
    isIn(before) ? before : EMPTY_POLICY,
    isIn(after) ? after : EMPTY_POLICY,
    kind === 'scp' ? 'scp' : 'resource',
  );
  const statements = [
    ...comparison.statements.flatMap(({ change, name, details }) => [
      `${name} ${change}${details.length === 0 ? '' : ':'}`,
      ...details.map(({ text }) => `  ${text}`),
    ]),
    ...comparison.problems.map(problem => `not compared: ${problem}`),
  ];
  if (statements.length === 0 && action === 'update') return 'spelling';
  return {
    ...base,
    statements,
    weakened: comparison.weakened.map(({ text }) => text),
    strengthened: comparison.strengthened.map(({ text }) => text),
    effect: kind === 'scp' ? effectsOf(before, after) : [],
  };
}

const EMPTY_POLICY = '{"Version":"2012-10-17","Statement":[]}';

/** What an SCP does to callers, before and after; an account that only one of them names is any account in the other. */
function effectsOf(before: unknown, after: unknown): PolicyEffect[] {
  const sides = [before, after].map(policy => (typeof policy === 'string' ? simulatedEffect(policy) : []));
  const callers = new Map(sides.flat().map(({ caller, account }) => [caller, account]));
  const textOf = (effects: readonly CallerEffect[], caller: string, account: string | undefined): string =>
    (
      effects.find(effect => effect.caller === caller) ??
      // the first row is the root user of an account that the SCP does not name
      (account === undefined ? undefined : effects[0])
    )?.text ?? 'no such policy';
  return [...callers].map(([caller, account]) => ({
    caller,
    before: textOf(sides[0]!, caller, account),
    after: textOf(sides[1]!, caller, account),
  }));
}

/** One line on a change. */
export function otherChange(change: ResourceChange, changes: readonly AttributeChange[]): OtherChange {
  const { stack, address, previousAddress, action } = change;
  return {
    stack,
    address,
    ...(previousAddress !== undefined && previousAddress !== address && { previousAddress }),
    action,
    summary: summaryOf(change, changes),
    changes,
  };
}

function summaryOf(change: ResourceChange, changes: readonly AttributeChange[]): string {
  const forced = change.replacePaths.map(path => String(path[0]));
  const names = [...new Set(changes.map(({ path }) => path.replace(/[.[].*/s, '')))];
  const parts = [
    ...(change.previousAddress !== undefined && change.previousAddress !== change.address
      ? [`moved from ${change.previousAddress}`]
      : []),
    ...(change.importing !== undefined ? [`imported${change.importing === '' ? '' : ` as ${change.importing}`}`] : []),
    ...(change.deposed !== undefined ? ['left over from an earlier replacement'] : []),
    ...(change.leavesOld ? ['the old object stays in AWS'] : []),
    ...(forced.length > 0 ? [`because of ${[...new Set(forced)].sort().join(', ')}`] : []),
    ...(forced.length === 0 && change.reason !== undefined ? [change.reason.replaceAll('_', ' ')] : []),
    ...(change.action === 'update' && names.length > 0
      ? [names.length > 6 ? `${names.length} attributes` : names.join(', ')]
      : []),
  ];
  return `${VERBS[change.action]}${parts.length === 0 ? '' : `: ${parts.join('; ')}`}`;
}

const VERBS: Readonly<Record<ResourceChange['action'], string>> = {
  'no-op': 'no change',
  create: 'create',
  read: 'read during the apply',
  update: 'update',
  delete: 'destroy',
  replace: 'replace',
  forget: 'forget',
};
