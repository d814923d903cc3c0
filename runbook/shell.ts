import { PARTITIONS } from '../aws/partition';
import { membersOf, Setting } from './setting';

/** Task policies of root sessions, by what they let one do. */
export const ROOT_TASKS = {
  look: 'IAMAuditRootUserCredentials',
  'allow-recovery': 'IAMCreateRootUserPassword',
  delete: 'IAMDeleteRootUserCredentials',
  'unlock-bucket': 'S3UnlockBucketPolicy',
  'unlock-queue': 'SQSUnlockQueuePolicy',
} as const;

/** A text of a POSIX shell, in single quotes. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** How many records a query of CloudWatch Logs Insights gives at most. */
const MOST = 10_000;

/** Twelve digits that are no account of anybody: AWS refuses them where a reader forgot to write the right ones. */
const NO_ACCOUNT = '000000000000';

/**
 * Sets ACCOUNT: to the only account there is, or to what the reader has to replace.
 *
 * @param among - members, or the management account as well
 */
export function chooseAccount(setting: Setting, among: 'members' | 'all' = 'members'): readonly string[] {
  const [only, ...others] = [
    ...membersOf(setting),
    ...(among === 'all' ? [setting.organization.managementAccount] : []),
  ];
  return only !== undefined && others.length === 0
    ? [`export ACCOUNT=${only.id}`]
    : [`export ACCOUNT=${NO_ACCOUNT} # write its 12 digits here`];
}

/**
 * Opens a root session of 15 minutes in the account of $ACCOUNT, and prints whose it is. It belongs into a shell of its own:
 * closing that shell gives the credentials of before back.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html
 */
export const openSession = (setting: Setting, task: keyof typeof ROOT_TASKS): readonly string[] =>
  actAs(setting, [
    'aws sts assume-root --target-principal "$ACCOUNT" --duration-seconds 900 \\',
    `  --region ${setting.organization.region} \\`,
    `  --task-policy-arn arn=arn:${setting.organization.partition}:iam::aws:policy/root-task/${ROOT_TASKS[task]} \\`,
  ]);

/** The role that trusts the management account, in accounts that the organization made. */
export const REMOTE_ROLE = 'OrganizationAccountAccessRole';

/** Takes a role in the account of $ACCOUNT, and prints whose it is; in a shell of its own as well. */
export const takeRole = (setting: Setting, role: string): readonly string[] =>
  actAs(setting, [
    'aws sts assume-role --role-session-name runbook --duration-seconds 900 \\',
    `  --region ${setting.organization.region} \\`,
    `  --role-arn "arn:${setting.organization.partition}:iam::$ACCOUNT:role/${role}" \\`,
  ]);

/** Goes on with the credentials that a command answers with, and with no others. */
const actAs = (setting: Setting, [first, ...ask]: readonly string[]): readonly string[] => [
  `set -- $(${first}`,
  ...ask,
  "  --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text)",
  'export AWS_ACCESS_KEY_ID=$1 AWS_SECRET_ACCESS_KEY=$2 AWS_SESSION_TOKEN=$3',
  // without an answer the CLI would take other credentials, and act on them
  'unset AWS_PROFILE AWS_CONTAINER_CREDENTIALS_FULL_URI AWS_CONTAINER_CREDENTIALS_RELATIVE_URI AWS_WEB_IDENTITY_TOKEN_FILE',
  'export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true',
  `export AWS_REGION=${setting.organization.region}; aws sts get-caller-identity --query Arn --output text`,
];

/** Fields of a record that are shown; those that may be missing come last, so that the others stand below each other. */
const SHOWN: readonly string[] = [
  ...['eventTime', 'eventName', 'awsRegion', 'sourceIPAddress', 'eventID'],
  ...['userIdentity.accountId', 'userIdentity.arn', 'userIdentity.accessKeyId', 'errorCode'],
];

/**
 * Asks the trail's log group what happened, by a query of CloudWatch Logs Insights, and says at the end what was asked and how
 * much of it was found; without a trail the event history of the account itself, which cannot be asked as much.
 *
 * @param filter - of the query language of Logs Insights; a variable that is not set in it stops the query
 * @param days - how far back
 * @param more - fields that are shown as well
 */
export function askTrail(
  { organization }: Setting,
  filter: string,
  days = 3,
  more: readonly string[] = [],
): readonly string[] {
  const since = `$(( $(date +%s) - ${days * 86_400} ))`;
  const group = organization.trail?.logGroup;
  if (group === undefined) {
    const { globalRegion, signInRegions } = PARTITIONS[organization.partition];
    const regions = [...new Set<string>([organization.region, globalRegion, ...signInRegions])];
    return [
      '# in the account itself: the org file has no trail',
      `for REGION in ${regions.join(' ')}; do`,
      `  aws cloudtrail lookup-events --region "$REGION" --start-time ${since} --max-items 1000 \\`,
      "    --query 'Events[].[EventTime,EventName,Username,EventId]' --output text",
      'done',
    ];
  }
  const name = group.endsWith('*')
    ? [
        `GROUP=$(aws logs describe-log-groups --region ${organization.region} --log-group-name-prefix ${quoted(group.slice(0, -1))} \\`,
        "  --query 'logGroups[0].logGroupName' --output text)",
      ]
    : [`GROUP=${quoted(group)}`];
  // a filter with a variable that nobody set finds nothing, and nothing found reads as nothing done
  const asked = filter.replaceAll(/\$(\w+)/g, '${$1:?is not set}');
  const answer = `aws logs get-query-results --region ${organization.region} --query-id "$QUERY"`;
  return [
    '# with credentials of the management account',
    ...name,
    `QUERY=$(aws logs start-query --region ${organization.region} --log-group-name "$GROUP" \\`,
    `  --start-time ${since} --end-time $(date +%s) --limit ${MOST} \\`,
    `  --query-string "fields ${[...SHOWN, ...more].join(', ')} | filter ${asked} | sort eventTime asc" \\`,
    '  --query queryId --output text)',
    // an answer that cannot be had ends it, and the next line says why
    `while ${answer} --query status --output text |`,
    "  grep -qE 'Scheduled|Running'; do sleep 2; done",
    `${answer} --query "results[*][?field!='@ptr'].value" --output text`,
    `echo "asked of the last ${days} days: ${filter}"`,
    `echo "status, found, read: $(${answer} --query '[status,statistics.recordsMatched,statistics.recordsScanned]' --output text)"`,
  ];
}

/** The same for all that root of $ACCOUNT did. */
export const askTrailForRoot = (setting: Setting, days?: number): readonly string[] =>
  askTrail(setting, "userIdentity.type = 'Root' and userIdentity.accountId = '$ACCOUNT'", days);
