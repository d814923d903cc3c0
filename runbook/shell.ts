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

/** Twelve digits that are no account of anybody: AWS refuses them where a reader forgot to write the right ones. */
const NO_ACCOUNT = '000000000000';

/** Sets ACCOUNT: to the only member there is, or to what the reader has to replace. */
export function chooseAccount(setting: Setting): readonly string[] {
  const [only, ...others] = membersOf(setting);
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
export const openSession = (setting: Setting, task: keyof typeof ROOT_TASKS): readonly string[] => [
  'set -- $(aws sts assume-root --target-principal "$ACCOUNT" --duration-seconds 900 \\',
  `  --region ${setting.organization.region} \\`,
  `  --task-policy-arn arn=arn:${setting.organization.partition}:iam::aws:policy/root-task/${ROOT_TASKS[task]} \\`,
  "  --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text)",
  'export AWS_ACCESS_KEY_ID=$1 AWS_SECRET_ACCESS_KEY=$2 AWS_SESSION_TOKEN=$3',
  // without an answer the CLI would take other credentials, and act on them
  'unset AWS_PROFILE AWS_CONTAINER_CREDENTIALS_FULL_URI AWS_CONTAINER_CREDENTIALS_RELATIVE_URI AWS_WEB_IDENTITY_TOKEN_FILE',
  'export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true',
  `export AWS_REGION=${setting.organization.region}; aws sts get-caller-identity --query Arn --output text`,
];

/**
 * Asks the trail's log group what happened, by a query of CloudWatch Logs Insights; without a trail the event history of the
 * account itself, which cannot be asked as much.
 *
 * @param filter - of the query language of Logs Insights
 * @param hours - how far back
 */
export function askTrail({ organization }: Setting, filter: string, hours = 24): readonly string[] {
  const group = organization.trail?.logGroup;
  if (group === undefined) {
    const { globalRegion, signInRegions } = PARTITIONS[organization.partition];
    const regions = [...new Set<string>([organization.region, globalRegion, ...signInRegions])];
    return [
      '# in the account itself: the org file has no trail',
      `for REGION in ${regions.join(' ')}; do`,
      '  aws cloudtrail lookup-events --region "$REGION" --max-results 50 \\',
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
  return [
    ...name,
    `QUERY=$(aws logs start-query --region ${organization.region} --log-group-name "$GROUP" \\`,
    `  --start-time $(( $(date +%s) - ${hours * 3600} )) --end-time $(date +%s) --limit 1000 \\`,
    `  --query-string "fields eventTime, eventName, errorCode, sourceIPAddress, awsRegion, userIdentity.accountId, userIdentity.arn, userIdentity.accessKeyId, eventID | filter ${filter} | sort eventTime" \\`,
    '  --query queryId --output text)',
    // an answer that cannot be had ends it, and the next line says why
    `while aws logs get-query-results --region ${organization.region} --query-id "$QUERY" --query status --output text |`,
    "  grep -qE 'Scheduled|Running'; do sleep 2; done",
    `aws logs get-query-results --region ${organization.region} --query-id "$QUERY" --output text`,
  ];
}

/** The same for all that root of $ACCOUNT did. */
export const askTrailForRoot = (setting: Setting): readonly string[] =>
  askTrail(setting, "userIdentity.type = 'Root' and userIdentity.accountId = '$ACCOUNT'", 72);
