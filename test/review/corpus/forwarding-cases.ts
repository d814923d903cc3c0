import { CorpusCase, editDocument, forget, remove, resource, StackJson, statement } from './corpus-case';

const MEMBERS = 'aws_cloudformation_stack_set.forwarding_members';
const MEMBER_INSTANCES = 'aws_cloudformation_stack_instances.forwarding_members_instances';
const MANAGEMENT_INSTANCES = 'aws_cloudformation_stack_instances.forwarding_management_instances';
const EXECUTION = 'aws_iam_role.forwarding_management_execution';
const EXECUTION_POLICY = 'aws_iam_role_policy.forwarding_management_execution-policy';
const DELIVERY = 'aws_iam_role_policy.trail_logs_role-policy';

/** Edits one resource of the stack of the forwarding. */
const edit = (address: string, change: (target: StackJson) => void) => ({
  json: { forwarding: (stack: StackJson) => change(resource(stack, address)) },
});

/** Edits the template of the members. */
const editTemplate = (change: (template: StackJson) => void) =>
  edit(MEMBERS, set => editDocument(set, 'template_body', change));

export const DANGEROUS_FORWARDING: readonly CorpusCase[] = [
  {
    name: 'forwarding-region-dropped',
    about: 'Events of one region are no longer forwarded.',
    org: file => (file.alerts.regions = ['us-east-1']),
    stacks: ['forwarding'],
    findings: [
      `danger forwarding-reaches-everyone ${MANAGEMENT_INSTANCES}`,
      `danger forwarding-reaches-everyone ${MEMBER_INSTANCES}`,
    ],
  },
  {
    name: 'forwarding-of-one-unit',
    about: 'Only the accounts of one OU are forwarded.',
    ...edit(MEMBER_INSTANCES, instances => {
      instances.deployment_targets.organizational_unit_ids = ['ou-exam-22222222'];
    }),
    withOrg: true,
    findings: [`danger coverage-stays ${MEMBER_INSTANCES}`, `danger forwarding-reaches-everyone ${MEMBER_INSTANCES}`],
  },
  {
    name: 'forwarding-without-new-accounts',
    about: 'New accounts no longer get the rules.',
    ...edit(MEMBERS, set => (set.auto_deployment = { enabled: false })),
    findings: [`danger forwarding-reaches-everyone ${MEMBERS}`],
  },
  {
    name: 'forwarding-rule-dropped',
    about: 'The template of the members has no rule of sign-ins any more.',
    ...editTemplate(template => delete template.Resources.ForwardRootSignIn),
    findings: [`danger forwarding-reaches-everyone ${MEMBERS}`],
  },
  {
    name: 'forwarding-rule-disabled',
    about: 'A rule of the template is disabled.',
    ...editTemplate(template => (template.Resources.ForwardRootSignIn.Properties.State = 'DISABLED')),
    findings: [`danger forwarding-reaches-everyone ${MEMBERS}`],
  },
  {
    name: 'forwarding-rule-narrowed',
    about: 'A rule of the template matches one service only.',
    ...editTemplate(template => {
      template.Resources.ForwardRootSignIn.Properties.EventPattern.source = ['aws.s3'];
    }),
    findings: [`danger forwarding-reaches-everyone ${MEMBERS}`],
  },
  {
    name: 'forwarding-of-management-deleted',
    about: 'Events of the management account are no longer forwarded.',
    json: { forwarding: stack => remove(stack, MANAGEMENT_INSTANCES) },
    findings: [`danger forwarding-reaches-everyone ${MANAGEMENT_INSTANCES}`],
  },
  {
    name: 'forwarding-forgotten',
    about: 'Terraform forgets the StackSet of the members and its instances.',
    json: {
      forwarding: stack => {
        forget(stack, MEMBER_INSTANCES);
        forget(stack, MEMBERS);
      },
    },
    findings: [
      `danger forwarding-reaches-everyone ${MEMBERS}`,
      `danger forwarding-reaches-everyone ${MEMBER_INSTANCES}`,
    ],
  },
  {
    name: 'role-for-everybody',
    about: 'Every account may assume the execution role of the forwarding.',
    ...edit(EXECUTION, role =>
      editDocument(role, 'assume_role_policy', document => (document.Statement[0].Principal = { AWS: '*' })),
    ),
    findings: [`danger roles-stay-narrow ${EXECUTION}`],
  },
  {
    name: 'role-may-everything',
    about: 'The execution role of the forwarding may do everything.',
    ...edit(EXECUTION_POLICY, policy =>
      editDocument(policy, 'policy', document => {
        document.Statement = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
      }),
    ),
    findings: [`danger roles-stay-narrow ${EXECUTION_POLICY}`],
  },
  {
    name: 'role-passes-any-role',
    about: 'The execution role may pass any role to any service.',
    ...edit(EXECUTION_POLICY, policy =>
      editDocument(policy, 'policy', document => {
        const pass = statement(document, 'GiveRoleToRules');
        pass.Resource = '*';
        delete pass.Condition;
      }),
    ),
    findings: [`danger roles-stay-narrow ${EXECUTION_POLICY}`],
  },
  {
    name: 'role-of-trail-widened',
    about: 'The role that delivers to the log group may delete it.',
    json: {
      trail: stack =>
        editDocument(resource(stack, DELIVERY), 'policy', document =>
          document.Statement.push({ Effect: 'Allow', Action: 'logs:DeleteLogGroup', Resource: '*' }),
        ),
    },
    findings: [`danger roles-stay-narrow ${DELIVERY}`],
  },
];

export const HARMLESS_FORWARDING: readonly CorpusCase[] = [
  {
    name: 'forwarding-region-added',
    about: 'Events of one more region are forwarded.',
    org: file => file.alerts.regions.push('eu-central-1'),
    stacks: ['forwarding'],
    findings: [],
  },
  {
    name: 'forwarding-described',
    about: 'Another description, slower deployment, tags.',
    ...edit(MEMBERS, set => {
      set.description = 'Root events to the hub';
      set.operation_preferences = { failure_tolerance_percentage: 50, max_concurrent_percentage: 50 };
      set.tags = { team: 'security' };
    }),
    findings: [],
  },
  {
    name: 'forwarding-template-respelled',
    about: 'The resources of the template stand in another order, with indentation.',
    ...edit(MEMBERS, set => {
      const template = JSON.parse(set.template_body as string) as StackJson;
      template.Resources = Object.fromEntries(Object.entries(template.Resources as StackJson).reverse());
      set.template_body = JSON.stringify(template, null, 2);
    }),
    findings: [],
  },
  {
    name: 'forwarding-rule-added',
    about: 'The template has one rule more.',
    ...editTemplate(template => {
      const { Properties } = template.Resources.ForwardRootSignIn;
      template.Resources.ForwardMore = {
        Type: 'AWS::Events::Rule',
        Properties: { ...Properties, Name: 'rootguard-forward-more' },
      };
    }),
    whole: true,
    findings: [],
  },
  {
    name: 'role-narrower',
    about: 'The execution role may no longer change alarms, and its description is another one.',
    json: {
      forwarding: stack => {
        resource(stack, EXECUTION).description = 'Forwarding';
        editDocument(resource(stack, EXECUTION_POLICY), 'policy', document => document.Statement.pop());
      },
    },
    findings: [],
  },
  {
    name: 'role-policy-respelled',
    about: 'The statements of the execution role stand in another order.',
    ...edit(EXECUTION_POLICY, policy =>
      editDocument(policy, 'policy', document => (document.Statement as StackJson[]).reverse()),
    ),
    findings: [],
  },
];
