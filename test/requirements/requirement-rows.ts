/** What the documents ask for, in our own words, what is done about it, and a command that shows it. */
export interface RequirementRow {
  readonly id: string;
  readonly asked: string;
  /** Markdown. */
  readonly done: string;
  /** In Markdown: a section of the org file, a stack, a page. */
  readonly where: string;
  /**
   * What shows it, as somebody types it in a folder with an org file, a custody file, records and a snapshot; and what it
   * ends with there when everything is as it should be.
   */
  readonly command: string;
}

const audited = (id: string) => `npx rootguard audit --from snapshot.json --only ${id}`;

export const REQUIREMENT_ROWS: readonly RequirementRow[] = [
  {
    id: 'ACC-1',
    asked: 'root e-mail in a domain that you manage',
    done: 'refused in the org file otherwise, found in AWS by the audit; `emails plan` writes the page that changes it',
    where: '`email_domains`, [runbook](runbook.md#other-root-e-mails)',
    command: audited('ACC-1'),
  },
  {
    id: 'ACC-2',
    asked: 'root e-mail is a group address, unique to its account',
    done: "duplicates and a contact's mailbox refused, addresses of one person warned of; the mailbox's readers are custodians",
    where: '`config/checks/mailboxes.ts`, [custody](custody.md)',
    command: audited('ACC-2'),
  },
  {
    id: 'ACC-3',
    asked: 'billing, operations and security contact on every account',
    done: 'three `aws_account_alternate_contact` per account, merged from organization, OUs and account; incomplete ones refused',
    where: 'stack `contacts`',
    command: audited('ACC-3'),
  },
  {
    id: 'ACC-4',
    asked: 'a phone number on the management account, written down nowhere else',
    done: '`aws_account_primary_contact`; the number only as a sensitive variable, and as a keyed hash in a snapshot',
    where: 'stack `contacts`',
    command: audited('ACC-4'),
  },
  {
    id: 'ACC-5',
    asked: 'members carry the same number',
    done: 'inherited; the audit compares hashes',
    where: 'stack `contacts`',
    command: audited('ACC-5'),
  },
  {
    id: 'ACC-6',
    asked: 'contact information stays current',
    done: 'what AWS has instead shows in every plan and audit; a review of contacts is due by the calendar',
    where: 'stacks `contacts` and `alerts`, `reviews`',
    command: audited('ACC-6'),
  },
  {
    id: 'CRED-1',
    asked: 'a long, unique password that is not changed by the calendar',
    done: 'no page, reminder or drill asks to change it, except after a suspicion',
    where: '[runbook](runbook.md)',
    command: 'npx rootguard runbook --output runbook',
  },
  {
    id: 'CRED-2',
    asked: 'MFA on every root user, a hardware device for the management account',
    done: 'audit through a role or root sessions; AWS Config rules (optional); the kind of device is in the custody file',
    where: 'stack `posture`, [custody](custody.md)',
    command: audited('CRED-2'),
  },
  {
    id: 'CRED-3',
    asked: 'no root access keys',
    done: 'audit; `credentials plan` says which may be deleted, and who used them last; an AWS Config rule (optional)',
    where: 'stack `posture`, [credentials](credentials.md), [runbook](runbook.md)',
    command: audited('CRED-3'),
  },
  {
    id: 'CRED-4',
    asked: 'consider no root credentials in members',
    done: '`root_access`: credentials management and root sessions; the audit names what is there, `credentials plan` what may be deleted, and `credentials apply` deletes it',
    where: 'stack `guardrails`, [credentials](credentials.md), [runbook](runbook.md)',
    command: audited('CRED-4'),
  },
  {
    id: 'CRED-5',
    asked: 'password, MFA device and phone kept apart, each access to them logged',
    done: 'rules of the custody file: who holds what, where, how access is logged',
    where: '[custody](custody.md)',
    command: 'npx rootguard custody check',
  },
  {
    id: 'SCP-1',
    asked: 'an SCP that denies root everything',
    done: 'one policy, attached to root, OUs or accounts; the policy engine decides it over every SCP of an account',
    where: 'stack `guardrails`',
    command: audited('SCP-1'),
  },
  {
    id: 'SCP-2',
    asked: 'fast access in an emergency',
    done: 'root sessions stay allowed; exemptions end by themselves',
    where: '`config/scps/root-deny-document.ts`, [getting back in](getting-back-in.md)',
    command: audited('SCP-2'),
  },
  {
    id: 'SCP-3',
    asked: 'SCPs do not bind the management account',
    done: 'exempting or targeting it is refused; its alarm always exists',
    where: 'stack `alarms`',
    command: audited('SCP-3'),
  },
  {
    id: 'TRAIL-1',
    asked: 'CloudTrail in all regions, for the organization',
    done: 'a multi-region organization trail with global events; the audit asks whether it delivers now',
    where: 'stack `trail`',
    command: audited('TRAIL-1'),
  },
  {
    id: 'TRAIL-2',
    asked: 'logs cannot be changed',
    done: 'Object Lock, versioning, file validation, KMS, TLS only, public access block, access logs, `prevent_destroy`',
    where: 'stack `trail`',
    command: audited('TRAIL-2'),
  },
  {
    id: 'DET-1',
    asked: 'metric filter and alarm on root activity',
    done: 'Sum over 300 s, threshold 1; cannot be disabled',
    where: 'stack `alarms`',
    command: audited('DET-1'),
  },
  {
    id: 'DET-2',
    asked: 'the announcement is hard to miss and names the root e-mail, whether the use is valid or not',
    done: 'an alarm and event messages per account with name, id, OU, root e-mail, questions and runbook; a topic of its own; e-mail, SMS, chat, incident tools',
    where: 'stacks `alarms`, `alerts`',
    command: audited('DET-2'),
  },
  {
    id: 'DET-3',
    asked: 'events announce every root sign-in and use',
    done: 'EventBridge rules in every account and region, also in accounts created tomorrow, to one hub',
    where: 'stacks `forwarding`, `alerts`',
    command: audited('DET-3'),
  },
  {
    id: 'DET-4',
    asked: 'people know how to validate and to escalate',
    done: 'every message asks the three questions and says whom to call; the runbook has a page for three in the morning',
    where: '`modules/alerts/alert-message.ts`, [runbook](runbook.md)',
    command: audited('DET-4'),
  },
  {
    id: 'DET-5',
    asked: 'Security Hub includes root checks',
    done: 'optional `posture.security_hub`: administrator, standards, every account',
    where: 'stack `posture`',
    command: audited('DET-5'),
  },
  {
    id: 'DET-6',
    asked: 'GuardDuty watches for suspicious activity',
    done: 'optional `posture.guardduty`: administrator, every account',
    where: 'stack `posture`',
    command: audited('DET-6'),
  },
  {
    id: 'REV-1',
    asked: 'a monthly or quarterly review of who has e-mail, password, MFA and phone',
    done: 'schedules remind the topic of notices of what is due by `reviews`, and a calendar file has the days; overdue, by the records, is a warning in every plan and a finding of the audit',
    where: '`reviews`, [records](records.md)',
    command: audited('REV-1'),
  },
  {
    id: 'REV-2',
    asked: 'recovery depends on nobody, and nobody completes it alone',
    done: 'rules of the custody file, with the shortest chain of whoever could',
    where: '[custody](custody.md)',
    command: 'npx rootguard custody check',
  },
  {
    id: 'REV-3',
    asked: 'root access and the phone are tested at least quarterly, like a fire drill',
    done: 'schedules that remind, the calendar, a record of each drill, a finding when it is overdue',
    where: '`reviews`, [records](records.md)',
    command: audited('REV-3'),
  },
  {
    id: 'DOC-1',
    asked: 'published processes for using root: eleven scenarios of the management account, ten of members',
    done: 'one page a scenario from org file and custody file, with whom it names today',
    where: '[runbook](runbook.md)',
    command: 'npx rootguard runbook --output runbook',
  },
  {
    id: 'DOC-2',
    asked: 'a record of each performance: who, when, values used, exceptions, who left the room with what',
    done: 'a form for each kind; a use of root that no record explains is found',
    where: '[records](records.md)',
    command: 'npx rootguard record check',
  },
  {
    id: 'DOC-3',
    asked: 'the list of tasks that need root, and nothing else uses root',
    done: 'a page with the other path of each task: root session, delegated administrator, exemption',
    where: '[runbook](runbook.md)',
    command: 'npx rootguard runbook --output runbook',
  },
  {
    id: 'DOC-4',
    asked: 'ways of recovery written down and tested',
    done: 'pages of recovery; what was tested when comes from the records, and a test that is overdue is a finding',
    where: '[runbook](runbook.md), [records](records.md)',
    command: audited('DOC-4'),
  },
  {
    id: 'FORM-1',
    asked: 'also for a single account',
    done: '`organization: none`',
    where: '[example](../examples/single-account/org.yaml)',
    command: audited('FORM-1'),
  },
  {
    id: 'FORM-2',
    asked: 'a CDKTF program in TypeScript: contacts, root-deny SCP, trail, alarms',
    done: '`modules/`, composed by `stacks/` and `main.ts`',
    where: '[constructs](constructs.md)',
    command: 'npm run typecheck',
  },
  {
    id: 'FORM-3',
    asked: 'Terraform JSON that is planned and applied against the organization',
    done: '`cdktf synth`, `diff`, `deploy`; plan, apply, second plan and destroy on an AWS of this machine',
    where: '[deploying](deploying.md)',
    command: 'npm run demo',
  },
  {
    id: 'FORM-4',
    asked: 'Jest checks what is synthesized',
    done: 'unit, integration, deployment and package tests',
    where: '`test/`',
    command: 'npm run test:unit',
  },
  {
    id: 'FORM-5',
    asked: 'HCP Terraform pipelines',
    done: 'backend setting, a workspace for each stack, pipelines as examples',
    where: '[backends and pipelines](backends-and-pipelines.md)',
    command: 'npx rootguard permissions --plan --trust hcp:example/platform',
  },
  {
    id: 'FORM-6',
    asked: 'reviewers read plans before they approve them',
    done: 'stable, readable addresses; the same JSON for the same file; a review in the terms of the organization',
    where: '[review](review.md)',
    command: 'npm run plan',
  },
  {
    id: 'CONFIG-1',
    asked: 'AWS Config watches CRED-2, CRED-3 and ACC-3',
    done: 'optional `posture.config_rules`: organization rules in every account',
    where: 'stack `posture`',
    command: audited('CONFIG-1'),
  },
  {
    id: 'MGMT-1',
    asked: 'the management account has only what needs it',
    done: 'the audit names users, roles and workloads; `accept` says which are needed',
    where: '[audit](audit.md)',
    command: audited('MGMT-1'),
  },
];
