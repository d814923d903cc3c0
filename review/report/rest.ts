import { HASHED, isContactType, LivingContact, livingContact } from '../../world/live/living-contacts';
import type { Snapshot } from '../../world/live/snapshot';
import { ABSENT, isSensitive, isUnknown, SENSITIVE, show, textAt, UNKNOWN } from '../../world/plan/attributes';
import { AttributeNoise, differencesOf, isSame, NO_NOISE } from '../../world/plan/differences';
import { Attributes, ResourceChange } from '../../world/plan/plan';
import { THING_TYPES } from '../../world/thing-types';
import { isPolicyAlone, policyAttributeOf, policyChange } from './policy-section';
import { ContactChange, OtherChange, PolicyChange, SignalChange } from './report';
import { AttributeChange, Noise } from '../../world/plan/noise';

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

/** Sorts changes into sections; the order of the changes is kept, except for contacts, which go by account. */
export function restOf(changes: readonly ResourceChange[], accountName: AccountName, living?: Snapshot): Rest {
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
    } else if (CONTACTS.has(change.type)) contacts.push(contactChange(change, accountName, living));
    else if (SIGNAL_TYPES.has(change.type)) signals.push(signalChange(change, attributes));
    else {
      // of what is made or ends, and is a policy alone, the section on policies shows all there is
      const isWhole = attributes.length === 0 || (change.action === 'create' && isPolicyAlone(change));
      if (typeof policy !== 'object' || !isWhole || isMoved || change.importing !== undefined) {
        others.push(otherChange(change, attributes));
      }
    }
  }
  return { contacts: contacts.sort(byAccount), signals, policies, others, noise };
}

/** Kinds of contacts in the order of the console; one that is not known comes last. */
const CONTACT_KINDS: readonly string[] = ['billing', 'operations', 'security', 'primary'];

function byAccount(one: ContactChange, other: ContactChange): number {
  const keyOf = ({ account, kind, stack, address }: ContactChange): readonly string[] => {
    const rank = CONTACT_KINDS.indexOf(kind);
    return [account, String(rank < 0 ? CONTACT_KINDS.length : rank), kind, stack, address];
  };
  const [mine, theirs] = [keyOf(one), keyOf(other)];
  const at = mine.findIndex((key, index) => key !== theirs[index]);
  return at < 0 ? 0 : mine[at]! < theirs[at]! ? -1 : 1;
}

function addNoise(sum: Record<keyof AttributeNoise, number>, more: AttributeNoise): void {
  for (const name of Object.keys(more) as (keyof AttributeNoise)[]) sum[name] += more[name];
}

const CONTACTS: ReadonlySet<string> = new Set(['aws_account_alternate_contact', 'aws_account_primary_contact']);

/**
 * Whether a contact is written over what no state knows, and what AWS answered neither: AWS has one of each kind, by
 * whoever wrote it.
 */
export const isUnseen = (change: ResourceChange, living?: Snapshot): boolean =>
  isOfNoState(change) && (living === undefined || livingOf(change, living) === undefined);

const isOfNoState = ({ type, action, before }: ResourceChange): boolean =>
  CONTACTS.has(type) && action === 'create' && before === undefined;

/** What AWS has of a contact that no state knows; undefined where nobody read it. */
const livingOf = (change: ResourceChange, living: Snapshot | undefined): LivingContact =>
  living !== undefined && isOfNoState(change) && isContactType(change.type) && !isUnknown(change, 'account_id')
    ? livingContact(living, change.type, change.after ?? {})
    : undefined;

const UNSEEN = '(not known: aws account get-alternate-contact says it)';
const UNSEEN_PRIMARY = '(not known, and always there: aws account get-contact-information says it)';

/** A contact in words. What changed of the phone number is said, the number never. */
function contactChange(change: ResourceChange, accountName: AccountName, living?: Snapshot): ContactChange {
  const isPrimary = change.type === 'aws_account_primary_contact';
  const inAws = livingOf(change, living);
  if (inAws !== undefined) {
    const before = 'none' in inAws ? undefined : inAws.attributes;
    return { ...contactChange({ ...change, action: 'update', before }, accountName), action: change.action };
  }
  const fields = isPrimary ? PRIMARY_FIELDS : ALTERNATE_FIELDS;
  const side = (of: 'before' | 'after'): string => {
    if (change[of] === undefined) return ABSENT;
    const texts = fields.map(field => show(change, field, of)).filter(text => text !== ABSENT && text !== EMPTY_TEXT);
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
    kind: CONTACT_KINDS.find(known => known === kind.toLowerCase()) ?? 'alternate',
    before: isUnseen(change) ? (isPrimary ? UNSEEN_PRIMARY : UNSEEN) : side('before'),
    after:
      change.action === 'forget'
        ? 'stays, no longer managed'
        : `${side('after')}${hasNewPhone(change) ? ', another phone number' : ''}`,
  };
}

/** How an empty text is shown. */
const EMPTY_TEXT = '""';

const ALTERNATE_FIELDS = ['name', 'title', 'email_address'];
const PRIMARY_FIELDS = [
  ...['full_name', 'company_name', 'address_line_1', 'address_line_2', 'address_line_3', 'postal_code', 'city'],
  ...['district_or_county', 'state_or_region', 'country_code', 'website_url'],
];

const hasNewPhone = (change: ResourceChange): boolean =>
  change.before !== undefined &&
  change.after !== undefined &&
  !isHashed(change.before) &&
  (isUnknown(change, 'phone_number') || !isSame(change.before.phone_number, change.after.phone_number));

/** Whether nobody can tell what the number is. */
const isHashed = (contact: Attributes): boolean => textAt(contact, 'phone_number')?.startsWith(HASHED) === true;

/** What announces, and those who are told; the noun of a thing is what it is called here. */
const SIGNAL_TYPES: ReadonlySet<string> = new Set([
  ...['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm', 'aws_cloudwatch_log_metric_filter'],
  ...['aws_cloudwatch_event_rule', 'aws_sns_topic', 'aws_sns_topic_subscription'],
]);

function signalChange(change: ResourceChange, changes: readonly AttributeChange[]): SignalChange {
  const { noun, name } = THING_TYPES.get(change.type)!;
  const kind = noun as SignalChange['kind'];
  const side = change.after === undefined ? 'before' : 'after';
  const { stack, address, action } = change;
  const isNamed = name.some(path => ![UNKNOWN, ABSENT, EMPTY_TEXT].includes(show(change, path, side)));
  return {
    ...{ stack, address, action, kind, changes },
    name: isNamed ? name.map(path => show(change, path, side)).join(' ') : address,
  };
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
    ...(change.leavesOld ? [LEAVES_OLD[change.action === 'forget' ? 'forget' : 'create']] : []),
    ...(forced.length > 0 ? [`because of ${[...new Set(forced)].sort().join(', ')}`] : []),
    ...(forced.length === 0 && change.reason !== undefined ? [wordsOf(REASONS, change.reason)] : []),
    ...(change.deferred !== undefined ? [deferredWords(change.deferred)] : []),
    ...(change.action === 'update' && names.length > 0
      ? [names.length > 6 ? `${names.length} attributes` : names.join(', ')]
      : []),
  ];
  return `${VERBS[change.action]}${parts.length === 0 ? '' : `: ${parts.join('; ')}`}`;
}

const LEAVES_OLD = {
  forget: 'it stays in AWS, and a new one is created in its place',
  create: 'beside the old one, which stays in AWS',
};

/** Terraform's reasons in words. @see https://developer.hashicorp.com/terraform/internals/json-format */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['replace_because_tainted', 'marked as tainted'],
  ['replace_because_cannot_update', 'cannot be updated in place'],
  ['replace_by_request', 'asked for with -replace'],
  ['replace_by_triggers', 'something in replace_triggered_by changes'],
  ['delete_because_no_resource_config', 'no longer in the configuration'],
  ['delete_because_no_module', 'its module is no longer in the configuration'],
  ['delete_because_no_move_target', 'moved to an address that is not in the configuration'],
  ['delete_because_wrong_repetition', 'count or for_each was added or removed'],
  ['delete_because_count_index', 'no longer within count'],
  ['delete_because_each_key', 'no longer in for_each'],
  ['delete_because_enabled_false', 'switched off with lifecycle.enabled'],
  ['forgot_because_lifecycle_destroy_in_state', 'no longer in the configuration, which said destroy = false'],
  ['forgot_because_lifecycle_destroy_in_config', 'the configuration says destroy = false'],
  ['read_because_config_unknown', 'what it asks for is known only then'],
  ['read_because_dependency_pending', 'what it depends on changes first'],
  ['read_because_check_nested', 'a check reads it'],
]);

/** Why a change is left to a later plan. */
const DEFERRED: ReadonlyMap<string, string> = new Map([
  ['instance_count_unknown', 'how many there are is known only then'],
  ['resource_config_unknown', 'what it is to be is known only then'],
  ['provider_config_unknown', 'what its provider needs is known only then'],
  ['deferred_prereq', 'what it depends on is deferred as well'],
  ['absent_prereq', 'what it needs is not there yet'],
]);

/** 'deferred to a later plan: what it is to be is known only then'. */
export const deferredWords = (reason: string): string =>
  `deferred to a later plan${reason === 'unknown' ? '' : `: ${wordsOf(DEFERRED, reason)}`}`;

/** A reason that is not known here is spelt as words: versions to come may have others. */
const wordsOf = (known: ReadonlyMap<string, string>, reason: string): string =>
  known.get(reason) ?? reason.replaceAll('_', ' ');

const VERBS: Readonly<Record<ResourceChange['action'], string>> = {
  'no-op': 'no change',
  create: 'create',
  read: 'read during the apply',
  update: 'update',
  delete: 'destroy',
  replace: 'replace',
  forget: 'forget',
  unknown: 'something that this program does not know',
};
