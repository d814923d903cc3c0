import { matchesAction } from '../../aws/policy/decide';
import { parsePolicy, Statement } from '../../aws/policy/document';
import { METRIC_NAMESPACE, PREFIX, PRODUCT } from '../../config/names';
import { listAt, textAt, valueAt } from '../plan/attributes';
import { Attributes } from '../plan/plan';
import { eventsMatched } from './event-evidence';
import { busName } from './kinds';

/** What a thing shows by itself, after 'it'. */
export interface Evidence {
  /** It is on the path of the trail and the alerts. */
  readonly strong?: string;
  /** It may be, and counts when no plan shows what it is for. */
  readonly weak?: string;
}

export function evidenceOf(type: string, attributes: Attributes): Evidence {
  const strong = (SHOWS[type] ?? []).map(show => show(attributes)).find(text => text !== undefined);
  const weak = (SUGGESTS[type] ?? []).map(show => show(attributes)).find(text => text !== undefined);
  return { ...(strong !== undefined && { strong }), ...(weak !== undefined && { weak }) };
}

type Show = (attributes: Attributes) => string | undefined;

/** Whether a name is one that Rootguard gives. */
export const isOurs = (name: string): boolean =>
  name === PRODUCT || name.split(/[:/]/).some(part => part.startsWith(PREFIX) || part === PRODUCT);

/** Words by which people name what watches an organization. */
const WORDS =
  /(?:^|[^a-z])(root|cis|security|cloud ?trail|trail|audit|unauthori[sz]ed|sign ?-?in|console|mfa|iam|tamper\w*|organizations?|guardrails?|(?:policy|config|network|vpc|gateway|acl|table)[ -]changes)(?:[^a-z]|$)/i;

const speaks = (...texts: readonly (string | undefined)[]): boolean =>
  texts.some(text => WORDS.test((text ?? '').replace(/([a-z\d])([A-Z])/g, '$1 $2')));

/** Namespaces of AWS, and of its agents. */
const OF_AWS = /^(AWS\/|CWAgent$|ECS\/|ContainerInsights|LambdaInsights|CloudWatchSynthetics$)/;

const named =
  (...paths: readonly string[]): Show =>
  one =>
    paths.some(path => speaks(textAt(one, path))) ? 'has a name that speaks of security' : undefined;

/** One document is asked several things, one after the other. */
let read: { readonly text: string; readonly statements: readonly Statement[] } = { text: '', statements: [] };

function statements(one: Attributes, path = 'policy'): readonly Statement[] {
  const text = textAt(one, path) ?? '';
  if (text !== read.text) read = { text, statements: parsePolicy(text).document.statements };
  return read.statements;
}

/** Services that a policy lets in, out of some. */
const letsIn =
  (services: RegExp, words: (service: string) => string, path = 'policy'): Show =>
  one => {
    const found = statements(one, path)
      .filter(({ effect }) => effect === 'Allow')
      .flatMap(({ principals }) => principals?.values ?? [])
      .find(({ kind, id }) => kind === 'Service' && services.test(id));
    return found && words(found.id);
  };

const DELIVERS = letsIn(/^(cloudtrail|config)\.amazonaws\.com/, service => `has a policy that lets ${service} in`);
const LETS = (services: RegExp): Show => letsIn(services, service => `lets ${service} in, no plan shows what for`);

const CLOUDTRAIL_FIELDS =
  /\$\.(userIdentity|eventSource|eventName|eventType|errorCode|errorMessage|additionalEventData|requestParameters|responseElements|recipientAccountId)\b/;

/** Actions by which somebody may take the guard off root. */
const POWERS = [
  ...['iam:PutRolePolicy', 'iam:AttachRolePolicy', 'iam:UpdateAssumeRolePolicy', 'iam:CreatePolicyVersion'],
  ...['organizations:DetachPolicy', 'organizations:UpdatePolicy', 'cloudtrail:StopLogging', 'sts:AssumeRoot'],
  ...['cloudformation:UpdateStackSet', 'account:PutAlternateContact', 'events:DisableRule'],
  ...['cloudwatch:DeleteAlarms', 'logs:DeleteLogGroup', 'sns:SetTopicAttributes', 's3:PutBucketPolicy'],
  ...['kms:PutKeyPolicy', 'sts:AssumeRole'],
];

const EVERY_RESOURCE = /^\*$|^arn:[^/]*:\*$|^arn:[^:]*:iam::[^:]*:role\/\*$/;

const isPowerful = ({ effect, actions, resources }: Statement): boolean =>
  effect === 'Allow' &&
  (resources.not || resources.values.some(value => EVERY_RESOURCE.test(value))) &&
  POWERS.some(power => matchesAction(actions, power));

const powers: Show = one =>
  [textAt(one, 'policy'), ...listAt(one, 'inline_policy').map(policy => textAt(policy, 'policy'))].some(policy =>
    statements({ policy }).some(isPowerful),
  )
    ? 'may change what guards root'
    : undefined;

const managedPowers: Show = one =>
  [textAt(one, 'policy_arn'), ...listAt(one, 'managed_policy_arns'), ...listAt(one, 'policy_arns')].some(arn =>
    /\/(AdministratorAccess|PowerUserAccess|IAMFullAccess|AWSOrganizationsFullAccess|AWSCloudTrail_FullAccess)$/.test(
      typeof arn === 'string' ? arn : '',
    ),
  )
    ? 'may change what guards root'
    : undefined;

const RULES = /AWS::Events::Rule/;
const RESOURCES = /AWS::(Events::EventBus|CloudTrail|Config|GuardDuty|SecurityHub|AccessAnalyzer|IAM|KMS)\b/;

const orgBus: Show = one =>
  [textAt(one, 'policy'), JSON.stringify(valueAt(one, 'condition') ?? null)].some(text =>
    /aws:PrincipalOrg(ID|Paths)/i.test(text ?? ''),
  ) || textAt(one, 'principal') === '*'
    ? 'lets the organization put events on it'
    : undefined;

const alerts: Show = one =>
  /alert|alarm|incident|pager|critical/i.test(textAt(one, 'name') ?? '')
    ? 'has a name that speaks of alerts'
    : undefined;

/** People, who are told something. */
const tellsPeople: Show = one =>
  /^(email|email-json|sms|https?)$/.test(textAt(one, 'protocol') ?? '')
    ? 'tells people, no plan shows of what'
    : undefined;

/**
 * Whether something belongs to a workload by what it shows, where no plan shows the thing that it belongs to: a program's
 * subscription, or who else may put events on a bus, of a name that speaks neither of alerts nor of security.
 */
export function isOfWorkload(type: string, attributes: Attributes): boolean {
  const isQuiet = (name: string): boolean => name !== '' && !speaks(name) && alerts({ name }) === undefined;
  if (type === 'aws_sns_topic_subscription') {
    return isQuiet(textAt(attributes, 'topic_arn')?.split(':').at(-1) ?? '') && tellsPeople(attributes) === undefined;
  }
  const bus = busName(textAt(attributes, 'event_bus_name'));
  return ON_BUS.has(type) && bus !== 'default' && isQuiet(bus) && orgBus(attributes) === undefined;
}

const ON_BUS: ReadonlySet<string> = new Set(['aws_cloudwatch_event_permission', 'aws_cloudwatch_event_bus_policy']);

const SHOWS: Readonly<Record<string, readonly Show[]>> = {
  aws_cloudtrail: [
    one => (valueAt(one, 'is_organization_trail') === true ? 'records every account' : 'records what happens'),
  ],
  aws_s3_bucket_policy: [DELIVERS],
  aws_s3_bucket: [DELIVERS],
  aws_kms_key: [DELIVERS],
  aws_kms_replica_key: [DELIVERS],
  aws_kms_external_key: [DELIVERS],
  aws_kms_key_policy: [DELIVERS],
  aws_cloudwatch_log_metric_filter: [
    one => (CLOUDTRAIL_FIELDS.test(textAt(one, 'pattern') ?? '') ? 'counts events of CloudTrail' : undefined),
    one => (valueAt(one, 'metric_transformation[0].namespace') === METRIC_NAMESPACE ? 'counts for us' : undefined),
  ],
  aws_cloudwatch_event_rule: [
    one => {
      const pattern = textAt(one, 'event_pattern');
      if (pattern) return eventsMatched(pattern);
      return textAt(one, 'schedule_expression') ? undefined : 'matches what no plan shows';
    },
  ],
  aws_cloudformation_stack_set: [
    one => {
      const template = textAt(one, 'template_body');
      if (!template) return 'deploys what no plan shows';
      const [found] = RULES.exec(template) ?? RESOURCES.exec(template) ?? [];
      return found && `deploys ${found}`;
    },
  ],
  aws_iam_role: [
    letsIn(/^cloudtrail\.amazonaws\.com/, () => 'is taken by CloudTrail', 'assume_role_policy'),
    powers,
    managedPowers,
  ],
  aws_iam_role_policy: [powers],
  aws_iam_policy: [powers],
  aws_iam_role_policy_attachment: [managedPowers],
  aws_iam_role_policy_attachments_exclusive: [managedPowers],
};

/** Said of a role only where no plan shows a policy of it. */
export const SOMEBODYS = 'is taken by somebody, no plan shows what it may do';

const SENDERS = /^(cloudwatch|events|sns|budgets|cloudtrail|config|backup)\.amazonaws\.com/;

const SUGGESTS: Readonly<Record<string, readonly Show[]>> = {
  aws_s3_bucket: [named('bucket'), LETS(/^(logging\.s3|delivery\.logs)\.amazonaws\.com/)],
  aws_s3_bucket_policy: [LETS(/^(logging\.s3|delivery\.logs)\.amazonaws\.com/)],
  aws_kms_key: [named('description'), LETS(/^(cloudwatch|events|sns|logs)\./)],
  aws_kms_key_policy: [LETS(/^(cloudwatch|events|sns|logs)\./)],
  aws_cloudwatch_log_group: [named('name')],
  aws_cloudwatch_log_metric_filter: [named('name', 'metric_transformation[0].name')],
  aws_cloudwatch_metric_alarm: [
    one => {
      const metrics = [one, ...listAt(one, 'metric_query').map(query => valueAt(query, 'metric[0]'))];
      const namespaces = metrics.flatMap(metric => textAt(metric, 'namespace') ?? []);
      if (namespaces.length === 0) return 'watches what no plan shows';
      if (namespaces.every(namespace => OF_AWS.test(namespace))) return undefined;
      const names = metrics.flatMap(metric => [textAt(metric, 'namespace'), textAt(metric, 'metric_name')]);
      return speaks(...names, textAt(one, 'alarm_name'), textAt(one, 'alarm_description'))
        ? 'watches what speaks of security'
        : undefined;
    },
    one => (listAt(one, 'alarm_actions').some(arn => isOurs(String(arn))) ? 'tells a topic of ours' : undefined),
  ],
  aws_cloudwatch_composite_alarm: [named('alarm_name', 'alarm_rule', 'alarm_description')],
  aws_sns_topic: [named('name', 'display_name'), alerts, LETS(SENDERS)],
  aws_sns_topic_policy: [LETS(SENDERS)],
  aws_sns_topic_subscription: [tellsPeople],
  aws_cloudwatch_event_bus_policy: [orgBus],
  aws_cloudwatch_event_permission: [orgBus],
  aws_iam_role: [
    letsIn(
      /^(events|cloudformation|sns|chatbot|config|backup|cloudwatch|monitoring)\.amazonaws\.com/,
      service => `is taken by ${service}, no plan shows what for`,
      'assume_role_policy',
    ),
    one =>
      statements(one, 'assume_role_policy').some(
        ({ effect, principals }) =>
          effect === 'Allow' && principals?.values.some(({ kind }) => kind === 'AWS' || kind === 'Federated') === true,
      )
        ? SOMEBODYS
        : undefined,
  ],
};
