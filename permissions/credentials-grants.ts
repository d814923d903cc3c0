import { ALERTS_KEY_ALIAS, chatTopic, topicName } from '../config/names';
import { Organization } from '../config/organization';
import { chatTopics } from '../config/sections/subscription';
import { actions, Grant, managementOf, signedInTo } from './grant';

/** What root sessions of a campaign are opened for: AWS's task policies. */
const CAMPAIGN = ['IAMAuditRootUserCredentials', 'IAMDeleteRootUserCredentials'];
/** What lets a password be set again; that is read back as a campaign does. */
const RECOVERY = ['IAMCreateRootUserPassword'];

/**
 * What `rootguard credentials` needs: accounts and SCPs, which are whoever made them and so of '*', root sessions for its
 * tasks and no others, and the critical topic, where a campaign announces itself.
 */
export function credentialsGrants(organization: Organization): Grant[] {
  const { partition, alerts, aws } = organization;
  // of a single account no root session is opened
  if (aws === undefined) return [];
  const management = managementOf(organization);
  const opens = (sid: string, tasks: readonly string[]): Grant =>
    management.grant(sid, ['sts:AssumeRoot'], [`arn:${partition}:iam::*:root`], {
      ArnEquals: { 'sts:TaskPolicyArn': tasks.map(name => `arn:${partition}:iam::aws:policy/root-task/${name}`) },
    });
  const hub = signedInTo(organization, alerts?.hub);
  return [
    management.grant(
      'ReadOrganization',
      actions(
        'organizations',
        ...[
          'DescribeAccount',
          'DescribeOrganization',
          'DescribePolicy',
          'DescribeResourcePolicy',
          'ListAWSServiceAccessForOrganization',
        ],
        ...['ListAccounts', 'ListAccountsForParent', 'ListDelegatedAdministrators', 'ListDelegatedServicesForAccount'],
        ...['ListOrganizationalUnitsForParent', 'ListPolicies', 'ListRoots', 'ListTargetsForPolicy'],
      ),
    ),
    management.grant('ReadRootAccess', ['iam:ListOrganizationsFeatures']),
    opens('OpenRootSessions', CAMPAIGN),
    opens('AllowRootPasswords', RECOVERY),
    ...(alerts === undefined
      ? []
      : [
          hub.grant(
            'AnnounceCampaigns',
            ['sns:Publish'],
            [
              hub.arn('sns', topicName('critical')),
              ...(chatTopics(alerts.subscriptions).includes('critical')
                ? [hub.arn('sns', topicName(chatTopic('critical')))]
                : []),
            ],
          ),
          hub.grant('EncryptAnnouncements', actions('kms', 'Decrypt', 'GenerateDataKey'), [hub.arn('kms', 'key/*')], {
            'ForAnyValue:StringEquals': { 'kms:ResourceAliases': ALERTS_KEY_ALIAS },
          }),
        ]),
  ];
}
