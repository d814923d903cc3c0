import { CHANGE_CUSTODY, CLOSE_RECORD, GIVE_BACK, TWO_PEOPLE } from '../common';
import { SUPPORT_FORM } from '../console-steps';
import { changePhone } from '../contact-steps';
import { WHICH_ACCOUNT } from '../member-steps';
import type { PageSource, Step } from '../page';
import type { Setting } from '../setting';
import { chooseAccount } from '../shell';
import { code, page, say } from '../text';

const ABOUT = { family: 'members', needs: ['organization', 'root-user', 'account-management'] } as const;

/** Moves a member to another mailbox without root and without the old mailbox. */
const moveMailbox = (setting: Setting): readonly Step[] => [
  {
    do: say`With credentials of the management account, and trusted access for ${code('account.amazonaws.com')} as the stack of contacts needs it: ask for the change. AWS sends a code of six characters to the new mailbox; it is good for 24 hours.`,
    run: [
      ...chooseAccount(setting),
      'EMAIL=aws+new@example.com # the new root e-mail',
      'aws account start-primary-email-update --account-id "$ACCOUNT" --primary-email "$EMAIL"',
    ],
  },
  {
    do: say`A member of the new mailbox reads the code aloud.`,
    run: [
      'CODE=ABC123 # the code of the message',
      'aws account accept-primary-email-update --account-id "$ACCOUNT" --primary-email "$EMAIL" --otp "$CODE"',
    ],
  },
  {
    do: say`Change ${code('email')} of the account in the org file, and deploy: alarm and messages name the new address.`,
    run: ['npx rootguard validate', 'npx rootguard plan', 'npx rootguard deploy'],
  },
];

const hasNewEmail = (setting: Setting): Step => ({
  do: say`AWS has the new address: this prints it.`,
  run: [
    ...chooseAccount(setting),
    'aws account get-primary-email --account-id "$ACCOUNT" --query PrimaryEmail --output text',
  ],
});

const emailLost: PageSource = {
  ...ABOUT,
  id: 'member-email-lost',
  title: 'Member account: the root mailbox is lost',
  write: setting => ({
    summary: say`Move the account to another mailbox from the management account. Neither root nor the old mailbox is needed.`,
    about: 'members',
    when: [say`Mail to the root e-mail of a member reaches nobody, or somebody who should not read it.`],
    whenNot: [say`You own the domain and can restore the address within the hour: do that, and send a test message.`],
    approves: ['approver'],
    present: ['deployer', 'mailbox', 'scribe'],
    prepare: [
      TWO_PEOPLE,
      WHICH_ACCOUNT,
      say`A new address: a group of several people in one of ${setting.organization.emailDomains.join(', ')}, used for no other account and as nobody's contact.`,
      say`Somebody else reads the old mailbox? Then it is a way in: contain first (${page('compromised-root')}).`,
    ],
    steps: moveMailbox(setting),
    rings: [
      { signal: 'root-sign-in', by: say`asking for the change, and making it` },
      { signal: 'deployment', by: say`deploying, when a role of ${code('alerts.deploy_roles')} does it` },
    ],
    record: {
      kind: 'custody-change',
      says: [say`Since when nobody read the mailbox; who reads the new one; both addresses.`],
    },
    verify: [hasNewEmail(setting), { do: say`Send a message from outside. Every member of the mailbox answers it.` }],
    undo: [{ do: say`The same steps with the old address, when it works again.` }],
    end: [CLOSE_RECORD],
    isRecovery: true,
    requirements: ['ACC-1', 'ACC-2', 'DOC-1', 'DOC-2', 'DOC-4'],
    sources: ['members', 'partner'],
  }),
};

const emailChange: PageSource = {
  ...ABOUT,
  id: 'member-email-change',
  title: 'Member account: change the root e-mail',
  write: setting => ({
    summary: say`Another name or domain for the root mailbox, from the management account, without root.`,
    about: 'members',
    when: [say`A domain or a scheme of addresses changes, or an account moves to another owner in the company.`],
    whenNot: [
      say`Other people should read it: change the group behind the address, not the address.`,
      say`It is the management account: ${page('management-email-change')}.`,
    ],
    approves: ['approver'],
    present: ['deployer', 'mailbox', 'scribe'],
    prepare: [
      TWO_PEOPLE,
      WHICH_ACCOUNT,
      say`A test message to the new address reached all of its members. Many accounts at once: AWS takes one request a second, and three in 30 seconds for one account.`,
    ],
    steps: moveMailbox(setting),
    rings: [
      { signal: 'root-sign-in', by: say`asking for the change, and making it` },
      { signal: 'deployment', by: say`deploying, when a role of ${code('alerts.deploy_roles')} does it` },
    ],
    record: { kind: 'custody-change', says: [say`Both addresses, who reads the new one, the change of the org file.`] },
    verify: [hasNewEmail(setting)],
    undo: [{ do: say`The same steps with the old address. Keep the old mailbox for a year.` }],
    end: [CLOSE_RECORD],
    requirements: ['ACC-1', 'ACC-2', 'DOC-1', 'DOC-2'],
    sources: ['members', 'root-email'],
  }),
};

const phoneLost: PageSource = {
  ...ABOUT,
  id: 'member-phone-lost',
  title: 'Member account: the phone or its number is lost',
  write: setting => ({
    summary: say`Members carry the number of the management account: one change serves them all.`,
    about: 'members',
    when: [say`AWS could not call the number that members carry.`],
    whenNot: [
      say`It is the number of the management account as well: begin with ${page('management-phone-lost')}. It changes both.`,
    ],
    approves: ['approver'],
    present: ['phone', 'deployer', 'scribe'],
    prepare: [TWO_PEOPLE, say`A SIM that works, in a phone that is used for nothing else.`],
    steps: changePhone(setting),
    rings: [{ signal: 'change', by: say`the contact of each account that changes` }],
    record: {
      kind: 'custody-change',
      says: [say`Which accounts carry which number, by reference to the list of numbers. Never the number.`],
    },
    verify: [{ do: say`Call the number from another phone: it rings in the hand of its holder.` }],
    undo: [{ do: say`The same steps with the old number, when it comes back.` }],
    end: [GIVE_BACK, CHANGE_CUSTODY, CLOSE_RECORD],
    isRecovery: true,
    requirements: ['ACC-5', 'DOC-1', 'DOC-2', 'DOC-4'],
    sources: ['members'],
  }),
};

const phoneChange: PageSource = {
  ...ABOUT,
  id: 'member-phone-change',
  title: 'Member account: change the phone number',
  write: setting => ({
    summary: say`Give members another number, while the old one still works.`,
    about: 'members',
    when: [say`The management account's number changed, or a member gets that one in place of its own.`],
    whenNot: [say`The old number does not answer any more: ${page('member-phone-lost')}.`],
    approves: ['approver'],
    present: ['phone', 'deployer', 'scribe'],
    prepare: [TWO_PEOPLE, say`Members need no number of their own: AWS's advice is the one of the management account.`],
    steps: changePhone(setting),
    rings: [{ signal: 'change', by: say`the contact of each account that changes` }],
    record: {
      kind: 'custody-change',
      says: [say`Which accounts carry which number, by reference to the list of numbers. Never the number.`],
    },
    verify: [{ do: say`Call the number from another phone: it rings in the hand of its holder.` }],
    undo: [{ do: say`The same steps with the old number.` }],
    end: [GIVE_BACK, CHANGE_CUSTODY, CLOSE_RECORD],
    requirements: ['ACC-5', 'DOC-1', 'DOC-2'],
    sources: ['members'],
  }),
};

const close: PageSource = {
  id: 'member-close',
  family: 'members',
  needs: ['organization'],
  title: 'Member account: close it',
  write: setting => ({
    summary: say`From the management account, without root. It can be opened again for 90 days.`,
    about: 'members',
    when: [say`Nobody needs the account any more, and its owner said so in writing.`],
    whenNot: [
      say`It goes to another organization: that is a transfer, and the SCP against leaving denies it until it is exempt.`,
      say`It holds the trail, the alerts or a delegated administrator: ${page('accounts')} says which do. Move those first.`,
    ],
    approves: ['approver'],
    present: ['deployer', 'scribe'],
    prepare: [
      TWO_PEOPLE,
      WHICH_ACCOUNT,
      say`What must be kept is copied out. Nothing else reads from the account: shares, domains, keys, images.`,
      say`AWS limits how many accounts an organization closes in 30 days.`,
    ],
    steps: [
      {
        do: say`With credentials of the management account: which account is it? Read its name aloud. Not the one that was approved: stop.`,
        run: [
          ...chooseAccount(setting),
          'aws organizations describe-account --account-id "$ACCOUNT" --query \'Account.[Id,Name,Email]\' --output text',
        ],
      },
      { do: say`Close it.`, run: ['aws organizations close-account --account-id "$ACCOUNT"'] },
      {
        do: say`Say so in the org file, so that Terraform forgets it, and deploy.`,
        write: { language: 'yaml', text: 'accounts:\n  its-key:\n    status: suspended' },
        run: ['npx rootguard validate', 'npx rootguard plan', 'npx rootguard deploy'],
      },
    ],
    rings: [{ signal: 'tampering', by: say`closing the account` }],
    record: {
      ...{ kind: 'root-use', onlyAsRoot: true },
      says: [say`Who decided, what was kept and where, the day on which it was closed.`],
    },
    verify: [
      {
        do: say`AWS says ${code('SUSPENDED')} or ${code('PENDING_CLOSURE')}.`,
        run: [
          ...chooseAccount(setting),
          'aws organizations describe-account --account-id "$ACCOUNT" --query \'Account.[State,Status]\' --output text',
        ],
      },
    ],
    undo: [
      {
        do: say`Within 90 days: ask AWS Support to reopen it (${SUPPORT_FORM}), and set ${code('status: active')}. Afterwards AWS deletes what is in it.`,
      },
    ],
    end: [
      {
        do: say`Keep its mailbox for 90 days, and never use its address for another account: AWS does not take it again.`,
      },
      CLOSE_RECORD,
    ],
    isRecovery: true,
    requirements: ['DOC-1', 'DOC-2'],
    sources: ['members'],
  }),
};

/** Mailbox, phone and end of members. */
export const MEMBER_ACCOUNT: readonly PageSource[] = [emailLost, emailChange, phoneLost, phoneChange, close];
