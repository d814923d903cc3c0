import type { Organization } from '../config/organization';
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
    ? [`ACCOUNT=${only.id}`]
    : [`ACCOUNT=${NO_ACCOUNT} # write its 12 digits here`];
}

/**
 * Opens a root session of 15 minutes in the account of $ACCOUNT, in a shell of its own: closing that shell ends it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html
 */
export const openSession = (setting: Setting, task: keyof typeof ROOT_TASKS): readonly string[] => [
  'set -- $(aws sts assume-root --target-principal "$ACCOUNT" --duration-seconds 900 \\',
  `  --region ${setting.organization.region} \\`,
  `  --task-policy-arn arn=arn:${setting.organization.partition}:iam::aws:policy/root-task/${ROOT_TASKS[task]} \\`,
  "  --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text)",
  'export AWS_ACCESS_KEY_ID=$1 AWS_SECRET_ACCESS_KEY=$2 AWS_SESSION_TOKEN=$3',
];

/** Log group of the trail; with * at its end where every plan looks it up. Undefined without a trail. */
const logGroupOf = ({ trail }: Organization): string | undefined => trail?.logGroup;

/**
 * Asks the trail's log group what happened in the last day, by a query of CloudWatch Logs Insights; nothing without a trail.
 *
 * @param filter - of the query language of Logs Insights
 * @param hours - how far back
 */
export function askTrail({ organization }: Setting, filter: string, hours = 24): readonly string[] {
  const group = logGroupOf(organization);
  if (group === undefined) return [];
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
    `sleep 10; aws logs get-query-results --region ${organization.region} --query-id "$QUERY" --output text`,
  ];
}

/** The same for all that root of $ACCOUNT did. */
export const askTrailForRoot = (setting: Setting): readonly string[] =>
  askTrail(setting, "userIdentity.type = 'Root' and userIdentity.accountId = '$ACCOUNT'", 72);
