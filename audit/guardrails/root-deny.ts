import { rootSession } from '../../aws/policy/callers';
import { decide } from '../../aws/policy/decide';
import { parsePolicy } from '../../aws/policy/document';
import { lasts } from '../../config/calendar-day';
import { ROOT_DENY } from '../../config/scps/scps';
import { textAt } from '../../world/plan/attributes';
import { covering } from '../context';
import {
  AuditContext,
  AuditedAccount,
  held,
  Judgement,
  notApplicable,
  notHeld,
  Requirement,
  unknown,
} from '../requirement';

const READ = [
  ...['organizations:ListPolicies', 'organizations:DescribePolicy', 'organizations:ListTargetsForPolicy'],
  ...['organizations:ListPoliciesForTarget', 'organizations:ListRoots'],
];

const SCP = 'SERVICE_CONTROL_POLICY';

const NO_ORGANIZATION = notApplicable('there is no organization, and SCPs are a part of one');

/** What stands in the way of an answer about SCPs; undefined where nothing does. */
function withoutAnswer({ isManagement }: AuditedAccount, context: AuditContext): Judgement | undefined {
  if (context.snapshot.organization === undefined) return NO_ORGANIZATION;
  if (isManagement) return notApplicable('SCPs do not bind the management account');
  const unread = context.unread(READ);
  return unread === undefined ? undefined : unknown(unread);
}

/** SCP-1, through every ancestor and by every SCP. */
export const rootIsDenied: Requirement = {
  id: 'SCP-1',
  title: 'an SCP denies root everything',
  judge(account, context) {
    const none = withoutAnswer(account, context);
    if (none !== undefined) return none;
    const { allFeatures = true, policyTypes } = context.snapshot.organization ?? {};
    // then they are attached and bind nobody
    if (!allFeatures)
      return notHeld('the organization has not all features, and so no SCPs', 'aws organizations enable-all-features');
    if (policyTypes?.includes(SCP) === false) {
      return notHeld(
        'SCPs are not enabled in the organization',
        `aws organizations enable-policy-type --policy-type ${SCP}`,
      );
    }
    const { id, inFile } = account;
    const denying = covering(context.coverage.rootDenied, id);
    if (denying.length > 0) {
      const names = denying.flatMap(({ by }) => by.flatMap(({ attributes }) => textAt(attributes, 'name') ?? []));
      return held(`denied by ${[...new Set(names)].sort().join(', ')}`);
    }
    const exemption = context.organization.scps
      .find(scp => scp.id === ROOT_DENY.id)
      ?.exemptions.find(({ accountId }) => accountId === id);
    if (exemption !== undefined && lasts(exemption.until, context.snapshot.at)) {
      return { is: 'accepted', why: `exempt until ${exemption.until} by root_deny.exemptions` };
    }
    const partly = context.coverage.rootDenied.partly(id).flatMap(({ attributes }) => textAt(attributes, 'name') ?? []);
    const why = partly.length === 0 ? 'no SCP denies it' : `${partly.join(', ')} denies some of it only`;
    return notHeld(
      why,
      inFile === undefined
        ? 'add the account to the org file, and its OU to root_deny.targets'
        : 'reach it by root_deny.targets, then npx rootguard deploy guardrails',
    );
  },
};

/** What a root session is for: one request of each task policy. */
const TASKS = [
  ...['s3:DeleteBucketPolicy', 'sqs:SetQueueAttributes', 'iam:DeleteLoginProfile', 'iam:GetAccountSummary'],
  'iam:CreateLoginProfile',
];

/** SCP-2. */
export const rootSessionsStayOpen: Requirement = {
  id: 'SCP-2',
  title: 'root sessions stay possible in an emergency',
  judge(account, context) {
    const none = withoutAnswer(account, context);
    if (none !== undefined) return none;
    const { partition } = context.organization;
    const { principal, context: keys } = rootSession(account.id, partition);
    const closing = context.coverage.rootDenied.partly(account.id).filter(({ attributes }) => {
      const { document } = parsePolicy(textAt(attributes, 'content'));
      const here = { ...keys, 'aws:CurrentTime': context.snapshot.at };
      return TASKS.some(action => decide(document, { principal, action, resource: '*', context: here }) === 'deny');
    });
    if (closing.length > 0) {
      const names = closing.map(({ attributes }) => textAt(attributes, 'name') ?? '');
      return notHeld(
        `${[...new Set(names)].sort().join(', ')} denies root sessions too, which are the way back in`,
        'add the condition Null aws:AssumedRoot "true" to it: see docs/getting-back-in.md',
      );
    }
    const strangers = foreignAdministrators(context);
    if (strangers.length > 0) {
      return notHeld(
        `delegated administrator of iam.amazonaws.com, who may open root sessions in members: ${strangers.join(', ')}, which the org file does not name`,
        'aws organizations deregister-delegated-administrator, or name it in root_access.delegated_administrator',
      );
    }
    const features = context.snapshot.organization?.rootFeatures;
    if (features === undefined) {
      const action = 'iam:ListOrganizationsFeatures';
      return unknown(context.unread([action]) ?? { action, reason: 'the snapshot does not have it' });
    }
    return features.includes('RootSessions')
      ? held('no SCP denies a root session')
      : notHeld('no SCP denies root sessions, but they are not enabled', 'set root_access.sessions: true');
  },
};

/** Accounts that may open root sessions, and that the org file does not name. */
function foreignAdministrators({ organization, world }: AuditContext): readonly string[] {
  return world.things('aws_organizations_delegated_administrator').flatMap(({ attributes }) => {
    const id = textAt(attributes, 'account_id') ?? '';
    const isOfIam = textAt(attributes, 'service_principal') === 'iam.amazonaws.com';
    return isOfIam && id !== organization.rootAccess?.delegatedAdministrator?.account.id ? [id] : [];
  });
}

/** SCP-3. */
export const managementIsWatched: Requirement = {
  id: 'SCP-3',
  title: 'no SCP binds the management account, so alarms cover it',
  judge({ id, isManagement }, context) {
    if (context.snapshot.organization === undefined) return NO_ORGANIZATION;
    if (!isManagement) return notApplicable('asked of the management account');
    const unread = context.unread(['cloudwatch:DescribeAlarms', 'cloudformation:ListStackInstances'], id);
    if (unread !== undefined) return unknown(unread);
    const missing = [
      ...(covering(context.coverage.alarms, id).length > 0 ? [] : ['root alarm of its own']),
      ...(covering(context.coverage.forwarding, id).length > 0 ? [] : ['forwarding of its events']),
    ];
    return missing.length === 0
      ? held('its root alarm and its forwarding are there')
      : notHeld(`no ${missing.join(', no ')}`, 'npx rootguard deploy alarms forwarding');
  },
};
