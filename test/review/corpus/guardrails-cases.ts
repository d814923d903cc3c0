import { AttachPolicyCommand, DetachPolicyCommand, ListPoliciesCommand } from '@aws-sdk/client-organizations';
import { CorpusCase, editDocument, forget, move, remove, resource, StackJson, statement } from './corpus-case';

const POLICY = 'aws_organizations_policy.root-deny';
const ATTACHMENT = 'aws_organizations_policy_attachment.root-deny_root';
const PROTECTION = 'aws_organizations_policy.forwarding-protection';
const FEATURES = 'aws_iam_organizations_features.root-access';
const BASELINE = 'aws_organizations_policy.baseline';
const WORKLOADS = 'aws_organizations_policy_attachment.workloads';
const COMPANY = 'aws_organizations_organization.company';
const ADMINISTRATOR = 'aws_organizations_delegated_administrator.guardduty';

/** Edits the SCP that denies root. */
const scp = (change: (document: StackJson) => void) => ({
  json: { guardrails: (stack: StackJson) => editDocument(resource(stack, POLICY), 'content', change) },
});

/** Edits one resource of the program that is not Rootguard's. */
const platform = (address: string, change: (target: StackJson) => void) => ({
  program: 'platform' as const,
  json: { platform: (stack: StackJson) => change(resource(stack, address)) },
});

/** Edits the SCP of the program that is not Rootguard's. */
const baseline = (change: (document: StackJson) => void) =>
  platform(BASELINE, policy => editDocument(policy, 'content', change));

/** Detaches the SCP that denies root; the other attachment waits for it. */
const detaching = (take: (stack: StackJson, address: string) => unknown) => (stack: StackJson) => {
  take(stack, ATTACHMENT);
  delete resource(stack, 'aws_organizations_policy_attachment.forwarding-protection_root').depends_on;
};

/** Moves a statement of the SCP of the program that is not Rootguard's to a new one at targets. */
const splitTo = (...targets: readonly string[]) => ({
  program: 'platform' as const,
  json: {
    platform: (stack: StackJson) => {
      let moved: StackJson | undefined;
      editDocument(resource(stack, BASELINE), 'content', document => {
        moved = statement(document, 'Logs');
        document.Statement = (document.Statement as StackJson[]).filter(({ Sid }) => Sid !== 'Logs');
      });
      stack.resource.aws_organizations_policy.logs = {
        name: 'company-logs',
        type: 'SERVICE_CONTROL_POLICY',
        content: JSON.stringify({ Version: '2012-10-17', Statement: [moved] }),
      };
      for (const target_id of targets) {
        stack.resource.aws_organizations_policy_attachment[`logs-${target_id}`] = {
          policy_id: '${aws_organizations_policy.logs.id}',
          target_id,
        };
      }
    },
  },
});

export const DANGEROUS_GUARDRAILS: readonly CorpusCase[] = [
  {
    name: 'scp-detached',
    about: 'The SCP stays in the organization, attached to nothing.',
    json: { guardrails: detaching(remove) },
    withOrg: true,
    whole: true,
    findings: [`danger coverage-stays ${ATTACHMENT}`, `danger scp-stays-attached ${ATTACHMENT}`],
  },
  {
    name: 'scp-detached-in-ids',
    about: 'The SCP is attached to nothing any more, and no org file tells what that means.',
    json: { guardrails: detaching(remove) },
    findings: [`danger coverage-stays ${ATTACHMENT}`, `danger scp-stays-attached ${ATTACHMENT}`],
  },
  {
    name: 'scp-attachment-forgotten',
    about: 'Terraform forgets the attachment: nobody would see that it is taken away.',
    json: { guardrails: detaching(forget) },
    findings: [`danger scp-stays-attached ${ATTACHMENT}`],
  },
  {
    name: 'scp-deleted',
    about: 'The section root_deny is taken out of the org file.',
    org: file => {
      delete file.root_deny;
      file.alerts.protect = true;
    },
    stacks: ['guardrails'],
    findings: [
      `danger coverage-stays ${ATTACHMENT}`,
      `danger scp-stays-attached ${ATTACHMENT}`,
      `danger scp-stays-attached ${POLICY}`,
    ],
  },
  {
    name: 'scp-from-root-to-unit',
    about: 'The SCP is attached to one OU in place of the root: the other accounts lose it.',
    org: file => (file.root_deny.targets = ['Workloads']),
    stacks: ['guardrails'],
    findings: [`danger coverage-stays ${ATTACHMENT}`, `danger scp-stays-attached ${ATTACHMENT}`],
  },
  {
    name: 'scp-target-dropped',
    about: 'One of two targets of the SCP is taken out, an account by itself.',
    program: 'landing-zone',
    org: file => (file.root_deny.targets = ['Workloads']),
    stacks: ['guardrails'],
    findings: [
      'danger coverage-stays aws_organizations_policy_attachment.root-deny_network',
      'danger scp-stays-attached aws_organizations_policy_attachment.root-deny_network',
    ],
  },
  {
    name: 'scp-attachment-moved-elsewhere',
    about: 'An attachment is replaced: another OU gets the SCP, and the first one loses it.',
    ...platform(WORKLOADS, attachment => (attachment.target_id = 'ou-land-11111111')),
    findings: [`danger scp-stays-attached ${WORKLOADS}`],
  },
  {
    name: 'scp-exempts-an-account',
    about: 'A second account is exempt.',
    org: file =>
      file.root_deny.exemptions.push({
        account: 'payments',
        until: '2026-12-15',
        reason: 'Close the account',
        reference: 'CHG-1235',
        approved_by: 'Security Lead',
      }),
    stacks: ['guardrails'],
    findings: [`danger coverage-stays ${POLICY}`, `danger scp-keeps-its-statements ${POLICY}`],
  },
  {
    name: 'scp-exemption-longer',
    about: 'The exemption of an account lasts half a year longer.',
    org: file => (file.root_deny.exemptions[0].until = '2027-06-15'),
    stacks: ['guardrails'],
    findings: [`danger scp-keeps-its-statements ${POLICY}`],
  },
  {
    name: 'scp-exemption-for-ever',
    about: 'The statement that ends the exemption is dropped.',
    ...scp(document => document.Statement.pop()),
    findings: [`danger scp-keeps-its-statements ${POLICY}`],
  },
  {
    name: 'scp-not-action',
    about: 'Action * becomes NotAction: root may use S3 and support.',
    ...scp(document => {
      const deny = statement(document, 'DenyRoot');
      delete deny.Action;
      deny.NotAction = ['s3:*', 'support:*'];
    }),
    findings: [`danger scp-keeps-its-statements ${POLICY}`],
  },
  {
    name: 'scp-one-service',
    about: 'Only IAM is denied, no longer everything.',
    ...scp(document => (statement(document, 'DenyRoot').Action = 'iam:*')),
    findings: [`danger scp-keeps-its-statements ${POLICY}`],
  },
  {
    name: 'scp-some-resources',
    about: 'Only resources of one region are denied.',
    ...scp(document => (statement(document, 'DenyRoot').Resource = 'arn:aws:*:us-east-1:*:*')),
    findings: [`danger scp-keeps-its-statements ${POLICY}`],
  },
  {
    name: 'scp-one-principal',
    about: 'The condition names the root of one account in place of every root.',
    ...scp(document => {
      statement(document, 'DenyRoot').Condition.ArnLike['aws:PrincipalArn'] = 'arn:*:iam::777777777777:root';
    }),
    findings: [`danger coverage-stays ${POLICY}`, `danger scp-keeps-its-statements ${POLICY}`],
  },
  {
    name: 'scp-only-without-mfa',
    about: 'A further condition: root with MFA may do everything.',
    ...scp(document => {
      statement(document, 'DenyRoot').Condition.BoolIfExists = { 'aws:MultiFactorAuthPresent': 'false' };
    }),
    findings: [`danger scp-keeps-its-statements ${POLICY}`],
  },
  {
    name: 'scp-root-sessions-allowed',
    about: 'Root sessions, which were denied, are let through.',
    program: 'landing-zone',
    org: file => (file.root_deny.allow_root_sessions = true),
    stacks: ['guardrails'],
    findings: [`danger scp-keeps-its-statements ${POLICY}`],
  },
  {
    name: 'scp-unknown-until-apply',
    about: 'The exempt role is one that Terraform will make: its ARN, and so the SCP, is unknown.',
    json: {
      guardrails: stack => {
        const trust = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' };
        stack.resource.aws_iam_role = {
          breakglass: {
            name_prefix: 'breakglass-',
            assume_role_policy: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
          },
        };
        editDocument(resource(stack, POLICY), 'content', document => {
          statement(document, 'DenyRoot').Condition.ArnNotLike = {
            'aws:PrincipalArn': '${aws_iam_role.breakglass.arn}',
          };
        });
      },
    },
    findings: [`danger scp-keeps-its-statements ${POLICY}`],
  },
  {
    name: 'scp-replaced-by-unknown-content',
    about: 'The whole SCP is what a resource will say once it is made.',
    json: {
      guardrails: stack => {
        stack.resource.terraform_data = { content: { input: resource(stack, POLICY).content as string } };
        resource(stack, POLICY).content = '${terraform_data.content.output}';
      },
    },
    whole: true,
    findings: [`danger scp-keeps-its-statements ${POLICY}`],
  },
  {
    name: 'protection-statement-dropped',
    about: 'The SCP of the forwarding no longer keeps the roles of StackSets.',
    json: {
      guardrails: stack => editDocument(resource(stack, PROTECTION), 'content', document => document.Statement.pop()),
    },
    findings: [`danger scp-keeps-its-statements ${PROTECTION}`],
  },
  {
    name: 'protection-off',
    about: 'The org file no longer asks for the SCP of the forwarding.',
    org: file => (file.alerts.protect = false),
    stacks: ['guardrails'],
    findings: [
      'danger scp-stays-attached aws_organizations_policy.forwarding-protection',
      'danger scp-stays-attached aws_organizations_policy_attachment.forwarding-protection_root',
    ],
  },
  {
    name: 'baseline-more-exempt-roles',
    about: 'Every role may stop the trail, no longer one.',
    ...baseline(document => {
      statement(document, 'Trail').Condition.ArnNotLike['aws:PrincipalArn'] = 'arn:aws:iam::*:role/*';
    }),
    findings: [`danger scp-keeps-its-statements ${BASELINE}`],
  },
  {
    name: 'baseline-more-services-everywhere',
    about: 'A service more in NotAction may be used in every region.',
    ...baseline(document => statement(document, 'Regions').NotAction.push('ec2:*')),
    findings: [`danger scp-keeps-its-statements ${BASELINE}`],
  },
  {
    name: 'baseline-region-added',
    about: 'A region more may be used.',
    ...baseline(document =>
      statement(document, 'Regions').Condition.StringNotEquals['aws:RequestedRegion'].push('ap-southeast-2'),
    ),
    findings: [`danger scp-keeps-its-statements ${BASELINE}`],
  },
  {
    name: 'baseline-action-dropped',
    about: 'The lifecycle of the logs may be changed: one of three actions is dropped.',
    ...baseline(document => statement(document, 'Logs').Action.pop()),
    findings: [`danger scp-keeps-its-statements ${BASELINE}`],
  },
  {
    name: 'baseline-objects-only-by-prefix',
    about: 'Only the objects below one prefix are kept.',
    ...baseline(document => {
      statement(document, 'Logs').Resource[1] = 'arn:aws:s3:::example-company-audit-logs/AWSLogs/*';
    }),
    findings: [`danger scp-keeps-its-statements ${BASELINE}`],
  },
  {
    name: 'baseline-becomes-allow',
    about: 'A Deny becomes an Allow.',
    ...baseline(document => (statement(document, 'Leave').Effect = 'Allow')),
    findings: [`danger scp-keeps-its-statements ${BASELINE}`],
  },
  {
    name: 'root-sessions-off',
    about: 'Root sessions, the way back in, are switched off.',
    org: file => (file.root_access.sessions = false),
    stacks: ['guardrails'],
    findings: [`danger root-access-stays ${FEATURES}`],
  },
  {
    name: 'root-access-off',
    about: 'Centralized root access is taken out.',
    org: file => delete file.root_access,
    stacks: ['guardrails'],
    findings: [`danger root-access-stays ${FEATURES}`],
  },
  {
    name: 'trusted-access-removed',
    about: 'CloudTrail loses trusted access: the organization trail stops recording members.',
    ...platform(COMPANY, company => {
      company.aws_service_access_principals = (company.aws_service_access_principals as string[]).filter(
        one => one !== 'cloudtrail.amazonaws.com',
      );
    }),
    findings: [`danger trusted-access-stays ${COMPANY}`],
  },
  {
    name: 'policy-type-removed',
    about: 'SCPs are switched off for the whole organization.',
    ...platform(COMPANY, company => (company.enabled_policy_types = [])),
    findings: [`danger trusted-access-stays ${COMPANY}`],
  },
  {
    name: 'organization-forgotten',
    about: 'Terraform forgets the organization and its trusted access.',
    program: 'platform',
    json: {
      platform: stack => {
        forget(stack, COMPANY);
        delete stack.import;
        delete resource(stack, ADMINISTRATOR).depends_on;
      },
    },
    findings: [`danger trusted-access-stays ${COMPANY}`],
  },
  {
    name: 'delegated-administrator-removed',
    about: 'The account that administers GuardDuty no longer does.',
    program: 'platform',
    json: { platform: stack => remove(stack, ADMINISTRATOR) },
    findings: [`danger trusted-access-stays ${ADMINISTRATOR}`],
  },
  {
    name: 'scp-split',
    about: 'A statement moves to a new SCP at the same targets: for a moment nothing may deny it.',
    ...splitTo('ou-land-22222222', '444444444444'),
    findings: [`warning scp-keeps-its-statements ${BASELINE}`],
  },
  {
    name: 'scp-split-half',
    about: 'A statement moves to a new SCP at one of two targets.',
    ...splitTo('ou-land-22222222'),
    findings: [`danger scp-keeps-its-statements ${BASELINE}`],
  },
];

export const HARMLESS_GUARDRAILS: readonly CorpusCase[] = [
  {
    name: 'nothing',
    about: 'A plan without a change.',
    stacks: ['guardrails'],
    whole: true,
    findings: [],
  },
  {
    name: 'scp-exemption-ended',
    about: 'The exemption is over and taken out: the SCP denies more.',
    org: file => (file.root_deny.exemptions = []),
    stacks: ['guardrails'],
    findings: [],
  },
  {
    name: 'scp-exemption-shorter',
    about: 'The exemption ends a week earlier.',
    org: file => (file.root_deny.exemptions[0].until = '2026-12-08'),
    stacks: ['guardrails'],
    findings: [],
  },
  {
    name: 'scp-root-sessions-denied',
    about: 'Root sessions are denied as well.',
    ...scp(document => {
      for (const one of document.Statement as StackJson[]) delete one.Condition.Null;
    }),
    findings: [`danger nobody-is-locked-out ${POLICY}`],
  },
  {
    name: 'scp-target-added',
    about: 'A further OU gets the SCP.',
    program: 'landing-zone',
    org: file => file.root_deny.targets.push('Platform'),
    stacks: ['guardrails'],
    findings: [],
  },
  {
    name: 'scp-from-canary-to-root',
    about: 'The SCP is attached to the root in place of an OU and an account: two attachments go, nobody loses it.',
    program: 'landing-zone',
    org: file => (file.root_deny.targets = ['root']),
    stacks: ['guardrails'],
    whole: true,
    findings: [],
  },
  {
    name: 'scp-described',
    about: 'Description and tags of the SCP change.',
    json: {
      guardrails: stack => {
        resource(stack, POLICY).description = 'Nobody uses root';
        resource(stack, POLICY).tags = { control: 'root' };
      },
    },
    findings: [],
  },
  {
    name: 'scp-address-renamed',
    about: 'SCP and attachment have other addresses, and moved blocks say so.',
    json: {
      guardrails: stack => {
        move(stack, POLICY, 'aws_organizations_policy.no-root');
        move(stack, ATTACHMENT, 'aws_organizations_policy_attachment.no-root');
        resource(stack, 'aws_organizations_policy_attachment.no-root').policy_id =
          '${aws_organizations_policy.no-root.id}';
        delete resource(stack, 'aws_organizations_policy_attachment.forwarding-protection_root').depends_on;
      },
    },
    whole: true,
    findings: [],
  },
  {
    name: 'scp-respelled',
    about: 'Statements reversed and without Sids, lists for single values, other letters in actions and keys.',
    ...baseline(document => {
      document.Statement = (document.Statement as StackJson[]).reverse().map(({ Sid, ...one }) => ({
        ...one,
        Resource: Sid === 'Logs' ? (one.Resource as string[]).reverse() : one.Resource,
        ...(Sid === 'Leave' ? { Action: ['Organizations:leaveorganization'] } : {}),
        ...(Sid === 'Trail'
          ? {
              Action: (one.Action as string[]).reverse(),
              Condition: { ArnNotLike: { 'AWS:principalArn': ['arn:aws:iam::*:role/company-trail-admin'] } },
            }
          : {}),
      }));
    }),
    findings: [],
  },
  {
    name: 'scp-statement-split',
    about: 'One statement becomes two that deny the same.',
    ...baseline(document => {
      const logs = statement(document, 'Logs');
      const [first, ...rest] = logs.Action as string[];
      logs.Action = rest;
      document.Statement.push({ ...logs, Sid: 'LogFiles', Action: first });
    }),
    findings: [],
  },
  {
    name: 'scp-redundant-statement-dropped',
    about: 'A statement is dropped that added nothing to another one.',
    ...baseline(document => {
      document.Statement = (document.Statement as StackJson[]).filter(({ Sid }) => Sid !== 'LeaveFromElsewhere');
    }),
    findings: [],
  },
  {
    name: 'scp-statement-added',
    about: 'A statement more.',
    ...baseline(document => document.Statement.push({ Effect: 'Deny', Action: 'account:CloseAccount', Resource: '*' })),
    findings: [],
  },
  {
    name: 'scp-actions-by-wildcard',
    about: 'Three actions become a wildcard that covers them and more.',
    ...baseline(document => (statement(document, 'Trail').Action = 'cloudtrail:*')),
    findings: [],
  },
  {
    name: 'scp-second-made-first',
    about: 'A new SCP with the same content is attached as well.',
    program: 'platform',
    json: {
      platform: stack => {
        const copy = { ...resource(stack, BASELINE), name: 'company-baseline-2' };
        stack.resource.aws_organizations_policy.second = copy;
        stack.resource.aws_organizations_policy_attachment.second = {
          policy_id: '${aws_organizations_policy.second.id}',
          target_id: 'ou-land-11111111',
        };
      },
    },
    findings: [],
  },
  {
    name: 'trusted-access-added',
    about: 'One more service has trusted access, and the list is in another order.',
    ...platform(COMPANY, company => company.aws_service_access_principals.unshift('sso.amazonaws.com')),
    findings: [],
  },
  {
    name: 'scp-detached-outside',
    about: 'Somebody detached the SCP by hand, and the plan attaches it again.',
    stacks: ['guardrails'],
    outside: async ({ aws }) => {
      const { Policies = [] } = await aws.organizations.send(
        new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' }),
      );
      const PolicyId = Policies.find(({ Name }) => Name === 'rootguard-root-deny')?.Id;
      const which = { PolicyId, TargetId: 'r-exam' };
      await aws.organizations.send(new DetachPolicyCommand(which));
      return () => aws.organizations.send(new AttachPolicyCommand(which));
    },
    whole: true,
    findings: [],
  },
  {
    name: 'attachment-address-renamed',
    about: 'An attachment has another address, and a moved block says so.',
    program: 'platform',
    json: { platform: stack => move(stack, WORKLOADS, 'aws_organizations_policy_attachment.workloads-unit') },
    findings: [],
  },
];
