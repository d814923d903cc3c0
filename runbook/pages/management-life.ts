import { CLOSE_RECORD, GIVE_BACK, LOG_OUT, TELL_RESPONDERS, TWO_PEOPLE } from '../common';
import { FORWARDING_PROTECTION } from '../../config/scps/scps';
import { accountPage, enrolDevice, managementEmail, signIn } from '../console-steps';
import type { PageSource, Step } from '../page';
import { NEEDS, Setting } from '../setting';
import { address, code, page, say } from '../text';

const ABOUT = { family: 'management', needs: ['root-user', 'root-console'] } as const;
const END = [LOG_OUT, GIVE_BACK, CLOSE_RECORD];

/** Takes down what announces, in the order in which nothing is left behind. */
function takeDown({ organization: { alerts, trail, scps } }: Setting): readonly Step[] {
  if (alerts === undefined || trail === undefined) return [];
  const lastWatch = say`From here on nobody is told any more: do it in one sitting, while somebody watches. Guardrails, contacts and trail stay until the accounts are gone.`;
  const isProtected = scps.some(({ id }) => id === FORWARDING_PROTECTION.id);
  return [
    ...(isProtected
      ? [
          {
            do: say`An SCP keeps everybody from what forwards. Let it go first.`,
            write: { language: 'yaml', text: 'alerts:\n  protect: false' } as const,
            run: ['npx rootguard plan guardrails', 'npx rootguard deploy guardrails'],
          },
        ]
      : []),
    {
      do: say`Take down what announces, in this order; the first one can take hours. ${lastWatch}`,
      run: [
        'npx rootguard plan forwarding alarms alerts',
        'terraform -chdir=cdktf.out/stacks/forwarding destroy',
        'terraform -chdir=cdktf.out/stacks/alarms destroy',
        'terraform -chdir=cdktf.out/stacks/alerts destroy',
      ],
    },
  ];
}

const close: PageSource = {
  ...ABOUT,
  id: 'management-close',
  title: 'Management account: close it, with all that depends on it',
  write: setting => ({
    summary: say`The end of the organization. It takes weeks; only root can do the last step.`,
    about: 'management',
    when: [say`The organization is wound up, and its owners decided so in writing.`],
    whenNot: [say`A member account ends: ${page('member-close')}.`, say`Somebody asks for it by mail or in a hurry.`],
    approves: ['approver'],
    present: ['password', 'mfa', 'mailbox', 'scribe'],
    prepare: [
      TWO_PEOPLE,
      TELL_RESPONDERS,
      say`Invoices, contracts, reserved capacity and domains are settled; what the law asks to keep, the trail included, is copied out of AWS and read back.`,
    ],
    steps: [
      ...(NEEDS.organization(setting)
        ? [
            {
              do: say`Close or remove every member account but those that are part of the protection (${page('accounts')}), each as ${page('member-close')} says. Until then root of every account is denied, announced and recorded.`,
            },
          ]
        : []),
      ...takeDown(setting),
      ...(NEEDS.organization(setting)
        ? [
            {
              do: say`Close those that are left. Every account but the management account must be ${code('SUSPENDED')} or ${code('CLOSED')} now. The organization goes with the management account; deleting it by itself is refused while closed accounts are in it.`,
              run: ["aws organizations list-accounts --query 'Accounts[].[Id,Name,State || Status]' --output text"],
            },
          ]
        : []),
      ...signIn(setting, managementEmail(setting)),
      {
        do: say`${accountPage(setting)} Choose ${code('Close account')}, read what it says, give the account id where it asks for it, confirm.`,
      },
    ],
    rings: [
      {
        signal: 'tampering',
        by: say`each account that is closed, and everything that is taken down, until nothing is left that announces it`,
      },
      { signal: 'root-sign-in', by: say`the sign-in, as long as anything is left that announces it` },
    ],
    record: {
      kind: 'root-use',
      says: [say`The decision and who signed it, where the copies are, on which day the account was closed.`],
    },
    verify: [
      {
        do: say`AWS confirms by mail to the root mailbox. Keep mailbox, password, device and phone for 90 days at least: until then it can be opened again.`,
      },
    ],
    undo: [
      {
        do: say`Within 90 days: ask AWS Support to reopen it. Afterwards AWS deletes what is in it, and nothing brings it back.`,
      },
    ],
    end: [
      ...END,
      {
        do: say`After 90 days and the last invoice: destroy device and password, end the phone's contract, close the mailbox.`,
      },
    ],
    isRecovery: true,
    requirements: ['DOC-1', 'DOC-2'],
    sources: ['management', 'close-management'],
  }),
};

const create: PageSource = {
  ...ABOUT,
  id: 'management-create',
  title: 'Management account: create it',
  write: setting => ({
    summary: say`A planned ceremony: mailbox, phone, password and device first, then the account, then the organization.`,
    about: 'management',
    when: [say`A new organization begins, or a single account that stands alone.`],
    whenNot: [
      say`Another account in this organization: let AWS Organizations create it. It has no root password, and needs none.`,
    ],
    approves: ['approver'],
    present: ['password', 'mfa', 'mailbox', 'phone', 'scribe'],
    prepare: [
      say`Two rooms, or two places: password and device are never kept in one.`,
      say`A group mailbox of several people in a domain that you own, used for nothing else. A test message reached all of them.`,
      say`A dedicated phone with a SIM whose contract is paid, known to few.`,
      say`Two hardware devices without batteries, sealed; a generator for the password; the payment method.`,
      say`A written plan: who does which step, who watches. This page is its draft.`,
    ],
    steps: [
      {
        do: say`Begin at ${address('https://aws.amazon.com/')}, ${code('Create an AWS Account')}. The member of the mailbox reads the code aloud.`,
      },
      {
        do: say`The holder of the password makes it with a generator, at least 32 characters, used nowhere else, and puts it away before the next step.`,
      },
      {
        do: say`Contact information: the company, and the number of the dedicated phone. Write the number nowhere else. Security questions: AWS retired them; there is nothing to set.`,
      },
      ...signIn(setting, say`the new root e-mail`).slice(0, 2),
      ...enrolDevice(setting),
      {
        do: say`Enrol the second device, kept in another place. Look at ${code('Access keys')} on the same page: there is none, and none is made.`,
      },
      {
        do: say`${accountPage(setting)} At ${code('IAM user and role access to Billing information')} activate the access: without it invoices need root.`,
      },
      {
        do: NEEDS.organization(setting)
          ? say`Nothing else is done as root. Switch IAM Identity Center on, with AWS Organizations: that makes the organization. Make the first administrator there, sign in as that in another window, and log root out.`
          : say`Nothing else is done as root. Make the first administrator: a role that your own sign-in opens, or a user of IAM with an MFA device. Sign in as that in another window, and log root out.`,
      },
      ...(NEEDS.organization(setting)
        ? [
            {
              do: say`As that administrator: make the organization with all features, and let it have SCPs. ${code('AlreadyInOrganizationException')}: IAM Identity Center made it, go on.`,
              run: [
                'aws organizations create-organization --feature-set ALL',
                "ROOT=$(aws organizations list-roots --query 'Roots[0].Id' --output text)",
                'aws organizations enable-policy-type --root-id "$ROOT" --policy-type SERVICE_CONTROL_POLICY',
              ],
            },
          ]
        : []),
      {
        do: say`Write the org file and the custody file, have both reviewed, deploy, and test the alerts.`,
        run: [
          'npx rootguard init',
          'npx rootguard custody init',
          'npx rootguard validate',
          'npx rootguard deploy',
          'npx rootguard alert-test',
        ],
      },
    ],
    rings: [{ signal: 'root-sign-in', by: say`the first drill; before the alerts are deployed nothing rings` }],
    record: { kind: 'root-use', says: [say`Every step with who did it and who watched; which seal lies where.`] },
    verify: [
      {
        do: say`Root has devices and no access keys: this prints 1 and 0.`,
        run: [
          "aws iam get-account-summary --query 'SummaryMap.[AccountMFAEnabled,AccountAccessKeysPresent]' --output text",
        ],
      },
      { do: say`The first drill, within a week: sign in as root with everything taken from its place.` },
    ],
    undo: [{ do: say`${page('management-close')}.` }],
    end: END,
    requirements: ['ACC-1', 'ACC-2', 'ACC-4', 'CRED-1', 'CRED-2', 'CRED-3', 'CRED-5', 'DOC-1', 'DOC-2'],
    sources: ['management', 'announcement', 'well-architected'],
  }),
};

/** Beginning and end of the management account. */
export const MANAGEMENT_LIFE: readonly PageSource[] = [close, create];
