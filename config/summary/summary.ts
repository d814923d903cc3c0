import { isAlertTarget } from '../alert-targets';
import { CONTROL_IDS } from '../alarm-catalog';
import { Account, Alerts, DelegatedAdministrator, Organization, Scp, Topic } from '../organization';
import { PARTITIONS } from '../../aws/partition';
import { CONTACT_KINDS } from '../sections/contact';
import { configRules } from '../sections/posture';
import { outsideScp, scpReach } from '../scps/reach';
import { LEAVE_DENY, ROOT_DENY } from '../scps/scps';
import { sensitiveVariables } from '../sensitive-variables';
import { eventPathRows } from './summary-event-path';
import { counted, keys } from './wording';
import { lowestTerraformVersion } from '../terraform-version';

/** Tells people what the organization's configuration covers, and what it leaves out and why. */
export function summarize(organization: Organization): string {
  const rows: [label: string, ...lines: string[]][] = [
    ['accounts', ...accountLines(organization)],
    ['contacts', ...contactLines(organization)],
    ...scpRows(organization),
    ...rootAccessRows(organization),
    ['trail', ...trailLines(organization)],
    ...alarmRows(organization),
    ...eventPathRows(organization),
    ...postureRows(organization),
    ['left out', ...leftOut(organization)],
    ['variables', ...variableLines(organization)],
    ['backend', backendLine(organization)],
    ['terraform', `${lowestTerraformVersion(organization)} or later`],
  ];
  const text = rows.flatMap(([label, ...lines]) =>
    lines.map((line, index) => `  ${(index === 0 ? label : '').padEnd(12)}${line}\n`),
  );
  const form =
    organization.aws === undefined ? 'single account, no organization' : `organization ${organization.aws.id}`;
  return `${form}, partition ${organization.partition}, home region ${organization.region}\n${text.join('')}`;
}

const active = ({ accounts }: Organization) => accounts.filter(account => account.status === 'active');

function accountLines({ accounts, managementAccount, aws }: Organization): string[] {
  const counts = (['active', 'suspended', 'left'] as const).map(
    status => `${accounts.filter(account => account.status === status).length} ${status}`,
  );
  const inactive = accounts.filter(account => account.status !== 'active');
  return [
    counts.join(', '),
    ...(inactive.length === 0 ? [] : [`Terraform forgets, and AWS keeps: ${keys(inactive)}`]),
    ...(aws === undefined ? [] : [`management account: ${managementAccount.key}`]),
  ];
}

function contactLines(organization: Organization): string[] {
  const accounts = active(organization);
  const leaves = KINDS.flatMap(kind => {
    const left = accounts.filter(({ unmanaged }) => unmanaged?.includes(kind));
    return left.length === 0 ? [] : [{ kind, left }];
  });
  const withContacts = accounts.filter(
    ({ contacts, primary, unmanaged }) => contacts !== undefined || primary !== undefined || unmanaged !== undefined,
  );
  if (withContacts.length === 0) return ['none'];
  const managed = (kind: (typeof KINDS)[number]) =>
    accounts.filter(({ contacts, primary }) => (kind === 'primary' ? primary : contacts?.[kind]) !== undefined).length;
  const [billing, operations, security, primary] = KINDS.map(managed);
  return [
    billing === operations && operations === security
      ? `billing, operations and security of ${counted(billing!, 'account')}`
      : `billing of ${billing}, operations of ${operations}, security of ${counted(security!, 'account')}`,
    primary === 0 ? 'no primary contacts' : `primary contact of ${counted(primary!, 'account')}`,
    ...(leaves.length > 1 && leaves.every(({ left }) => sameAccounts(left, leaves[0]!.left))
      ? [`left alone by choice: ${leaves.map(({ kind }) => kind).join(', ')} of ${keys(leaves[0]!.left)}`]
      : leaves.map(({ kind, left }) => `left alone by choice: ${kind} of ${keys(left)}`)),
  ];
}

const KINDS = [...CONTACT_KINDS, 'primary'] as const;

const sameAccounts = (some: readonly Account[], others: readonly Account[]): boolean =>
  some.length === others.length && some.every((account, at) => account === others[at]);

function scpRows(organization: Organization): [string, ...string[]][] {
  const rows = organization.scps.map((scp): [string, ...string[]] => [scp.label, ...scpLines(organization, scp)]);
  return rows.some(([label]) => label === ROOT_DENY.label) ? rows : [[ROOT_DENY.label, 'none'], ...rows];
}

function scpLines(organization: Organization, scp: Scp): string[] {
  const { managementAccount, accounts, aws } = organization;
  const keyOf = new Map(accounts.map(({ id, key }) => [id, key]));
  const outside = outsideScp(organization, scp);
  return [
    `SCP on ${scp.targets.map(({ key }) => key).join(', ')}: reaches ${counted(scpReach(organization, scp).length, 'active account')}`,
    ...(outside.length === 0 ? [] : [`not reached: ${keys(outside)}`]),
    ...scp.exemptions.map(({ accountId, until }) => `exempt until the end of ${until} (UTC): ${keyOf.get(accountId)}`),
    ...scp.notes,
    `one of ${aws?.quotas.scpsPerTarget} SCPs there, ${scp.content.length} of ${aws?.quotas.scpSize} characters`,
    `untouched: ${managementAccount.key}, because no SCP binds the management account`,
  ];
}

function rootAccessRows({ rootAccess }: Organization): [string, ...string[]][] {
  if (rootAccess === undefined) return [];
  const features = [
    ...(rootAccess.credentialsManagement ? ['credentials management'] : []),
    ...(rootAccess.sessions ? ['root sessions'] : []),
  ];
  const { delegatedAdministrator: administrator } = rootAccess;
  return [
    [
      'root access',
      `${features.join(' and ')}; existing root credentials stay until somebody deletes them`,
      ...(administrator === undefined
        ? []
        : [`${administrator.account.key} may open root sessions, too, by this file`]),
    ],
  ];
}

function trailLines({ trail, aws, managementAccount }: Organization): string[] {
  if (trail === undefined) return ['none'];
  if ('existing' in trail) {
    const whose = trail.name === undefined ? '' : `, which every plan looks up from the trail ${trail.name}`;
    return [`not ours; alarms read its log group ${trail.logGroup}${whose}`];
  }
  const lock =
    trail.objectLock === undefined
      ? 'no default retention'
      : `${trail.objectLock.mode} ${counted(trail.objectLock.days, 'day')}`;
  return [
    `${trail.name}, ${aws === undefined ? 'this account' : 'every account'}, every region`,
    `bucket ${trail.bucket} in ${trail.logArchive?.account.key ?? managementAccount.key}: Object Lock ${lock}, archived after ${counted(trail.archiveAfterDays, 'day')}, expires after ${counted(trail.expireAfterDays, 'day')}, and is gone 30 days later`,
    `log group ${trail.logGroup} in ${managementAccount.key}, ${counted(trail.logRetentionDays, 'day')}`,
    ...(trail.recordDeletions ? ['records who deletes files of the buckets'] : []),
    trail.protect ? 'protected from destroy' : 'not protected: destroy deletes the logs',
  ];
}

function alarmRows(organization: Organization): [string, ...string[]][] {
  const { trail, alarms, alerts } = organization;
  if (trail === undefined || alerts === undefined) return [['alarms', 'none']];
  const disabled = alarms.disable.length === 0 ? '' : `, without ${alarms.disable.join(', ')}`;
  const reached = active(organization).filter(account => isAlertTarget(organization, alerts, account));
  const perAccount = alarms.rootPerAccount
    ? `root, one for each of ${counted(reached.length, 'active account')}, the management account included`
    : 'root, one for all accounts together';
  return [
    [
      'alarms',
      `${CONTROL_IDS.length - alarms.disable.length} of ${CONTROL_IDS.length} controls${disabled}`,
      perAccount,
      'changes of the alert path: whoever hears notice is told even when the event path is cut',
    ],
    ['critical', listeners(alerts, 'critical')],
    ['notice', listeners(alerts, 'notice')],
  ];
}

function postureRows({ posture, region }: Organization): [string, ...string[]][] {
  if (posture === undefined) return [];
  const { configRules: rules, securityHub, guardDuty } = posture;
  const excluded = rules?.excludedAccounts ?? [];
  const administered = (service: string, { account }: DelegatedAdministrator) =>
    `${service} of every account in ${region} only, administered by ${account.key}`;
  return [
    [
      'posture',
      ...(rules === undefined
        ? []
        : [
            `AWS Config in ${rules.region}: ${rules.rules.join(', ')}; each account needs a configuration recorder there`,
            ...(excluded.length === 0 ? [] : [`without the rules: ${keys(excluded)}`]),
          ]),
      ...(securityHub === undefined ? [] : [administered('Security Hub', securityHub)]),
      ...(guardDuty === undefined ? [] : [administered('GuardDuty', guardDuty)]),
    ],
  ];
}

function listeners({ subscriptions }: Alerts, topic: Topic): string {
  const protocols = subscriptions.filter(({ topics }) => topics.includes(topic)).map(({ protocol }) => protocol);
  if (protocols.length === 0) return 'nobody hears it: add notice to the topics of a subscription';
  return `${counted(protocols.length, 'subscription')}: ${protocols.join(', ')}`;
}

function leftOut({ partition, aws, scps, trail, posture }: Organization): string[] {
  return [
    ...PARTITIONS[partition].leftOut,
    ...(aws === undefined ? ['root deny: an SCP needs an organization'] : []),
    ...(aws !== undefined && !scps.some(({ id }) => id === ROOT_DENY.id)
      ? ['root deny: the file has no root_deny section']
      : []),
    ...(aws !== undefined && !scps.some(({ id }) => id === LEAVE_DENY.id)
      ? ['leave deny: the file has no leave_deny section, so an administrator of a member can take it out of all this']
      : []),
    ...(trail === undefined ? ['trail and alarms: the file has no trail section'] : []),
    ...(trail !== undefined && 'existing' in trail ? ['trail: trail.existing says that somebody else owns it'] : []),
    ...(posture?.configRules === undefined
      ? []
      : configRules(partition, false).map(rule => `posture: ${rule}, a rule that does not exist in ${partition}`)),
  ];
}

function variableLines(organization: Organization): string[] {
  const names = sensitiveVariables(organization);
  return names.length === 0 ? ['none'] : names.map(name => `TF_VAR_${name} (sensitive) must be supplied`);
}

function backendLine({ backend }: Organization): string {
  switch (backend.kind) {
    case 'local':
      return 'local, in ./state/<stack>.tfstate';
    case 's3':
      return `s3, ${backend.bucket}/${backend.keyPrefix}/<stack>.tfstate in ${backend.region}, ${backend.useLockfile ? 'with' : 'without'} lock, account ${backend.account.key}`;
    case 'hcp':
      return `hcp, ${backend.hostname}, organization ${backend.organization}, workspaces ${backend.workspacePrefix}<stack>, execution mode ${backend.executionMode}`;
  }
}
