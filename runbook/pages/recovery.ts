import { CLOSE_RECORD, GIVE_BACK, TELL_RESPONDERS, TWO_PEOPLE } from '../common';
import { SUPPORT_FORM } from '../console-steps';
import type { PageContent, PageSource } from '../page';
import type { PageId } from '../page-ids';
import { NEEDS, sessionsWork, Setting } from '../setting';
import { TestId, TESTS } from '../tested';
import { code, page, say, Text } from '../text';

const ABOUT = { family: 'recovery', needs: ['root-user', 'root-console'] } as const;

const way = (
  id: PageId,
  title: string,
  write: (setting: Setting) => Pick<PageContent, 'summary' | 'when' | 'steps' | 'present'> & Partial<PageContent>,
): PageSource => ({
  ...{ ...ABOUT, id, title },
  write: setting => ({
    ...{
      about: 'management',
      whenNot: [say`Somebody took it: ${page('compromised-root')}.`],
      approves: ['approver'],
      prepare: [TWO_PEOPLE, TELL_RESPONDERS],
    },
    ...{ rings: [{ signal: 'root-sign-in', by: say`the sign-in, and whatever is reset` }], ringsAlarm: true },
    record: {
      kind: 'custody-change',
      says: [say`What was lost and since when, what took its place, who holds it now.`],
    },
    ...{
      verify: [],
      undo: [{ do: say`What was lost turns up: the page that was followed says what becomes of it.` }],
      end: [GIVE_BACK, CLOSE_RECORD],
      isRecovery: true,
    },
    ...{
      requirements: ['DOC-4', 'DOC-1', 'REV-2'],
      sources: ['management', 'members', 'well-architected', 'sign-in-issues'],
    },
    ...write(setting),
  }),
});

/** Pages of both kinds of account, as far as they are there. */
const both = (setting: Setting, management: PageId, member: PageId): Text =>
  NEEDS.organization(setting) ? say`${page(management)}; ${page(member)}` : say`${page(management)}`;

const mfa = way('recovery-mfa', 'Way back in: the MFA device is lost', setting => ({
  summary: say`Needs password, mailbox and phone${NEEDS.organization(setting) && sessionsWork(setting, 'credentials') ? say`; for members the right to open root sessions` : say``}.`,
  when: [say`Password, mailbox and phone are there, the device is not.`],
  present: ['password', 'mailbox', 'phone', 'scribe'],
  steps: [{ do: both(setting, 'management-mfa-lost', 'member-mfa-lost') }],
  verify: [{ do: say`Sign in with the new device.` }],
}));

const mailbox = way('recovery-mailbox', 'Way back in: the root mailbox is lost', setting => ({
  summary: say`Needs the domain, or password and device; for members the management account is enough.`,
  when: [say`Password and device are there, or the account is a member; the mailbox is not.`],
  present: ['password', 'mfa', 'scribe'],
  steps: [{ do: both(setting, 'management-email-lost', 'member-email-lost') }],
  verify: [{ do: say`A message from outside reaches every member of the mailbox.` }],
}));

const phone = way('recovery-phone', 'Way back in: the phone is lost', setting => ({
  summary: say`Needs a role that may change contacts; root is not needed.`,
  when: [say`Everything else is there, and nobody could take AWS's call.`],
  present: ['phone', 'deployer', 'scribe'],
  steps: [{ do: both(setting, 'management-phone-lost', 'member-phone-lost') }],
  rings: [{ signal: 'change', by: say`the change of the contact` }],
  ringsAlarm: undefined,
  verify: [{ do: say`The number rings in the hand of its holder.` }],
}));

const somebodyLeft = way(
  'recovery-somebody-left',
  'Way back in: somebody who held a factor left the company',
  setting => ({
    summary: say`Take back what they held on the last day, and close every way that is left.`,
    when: [say`A holder, an approver or somebody who reads a root mailbox leaves, or changes to other work.`],
    present: ['mailbox', 'deployer', 'scribe'],
    steps: [
      {
        do: say`What did they hold? The custody file says it, and what nobody else holds.`,
        run: ['npx rootguard custody check'],
      },
      {
        do: say`Out of every root mailbox and every group that reads one, today. An address that is theirs alone: move the account to a group now, while they still answer: ${both(setting, 'management-email-change', 'member-email-change')}.`,
      },
      {
        do: say`Device, envelope and phone come back, sealed, to a successor. One that does not come back is lost: ${both(setting, 'management-mfa-lost', 'member-mfa-lost')}.`,
      },
      { do: say`Roles, sign-ins and the right to open root sessions end the same day.` },
      {
        do: say`The password stays as it is, unless there is a suspicion: they knew it whole, and left in a quarrel or with the device. Then ${both(setting, 'management-password-change', 'member-password-change')}.`,
      },
      {
        do: say`They are gone already, and only they read the mailbox? ${both(setting, 'management-email-lost', 'member-email-lost')}. They used root? ${page('somebody-used-root')}.`,
      },
      { do: say`Name the successors in the custody file, and have it reviewed.`, run: ['npx rootguard custody check'] },
    ],
    rings: [{ signal: 'root-sign-in', by: say`each factor of root that changes` }],
    verify: [{ do: say`The custody file has no error: leavers hold nothing, and every factor has two holders.` }],
    undo: [{ do: say`They come back: as a new holder, with a record and a review.` }],
    requirements: ['REV-1', 'REV-2', 'ACC-2', 'CRED-1', 'DOC-4'],
    sources: ['management', 'members', 'partner'],
  }),
);

const closedDomain = way(
  'recovery-closed-domain',
  'Way back in: the domain of root mailboxes is not yours any more',
  setting => ({
    summary: say`Whoever has the domain reads the mail of root. Get it back today, or move every account away.`,
    when: [say`A domain ran out, was sold with a part of the company, or is in somebody else's hands.`],
    whenNot: [
      say`It ends in months: ${both(setting, 'management-email-change', 'member-email-change')}. Move in time, one after another.`,
    ],
    present: ['password', 'mfa', 'phone', 'deployer', 'scribe'],
    steps: [
      {
        do: say`Call the registrar: for some weeks after its end a domain can be had back. Pay for ten years, lock it, and name two people.`,
      },
      ...(NEEDS.organization(setting)
        ? [
            {
              do: say`Do not wait for that: move members whose e-mail is in that domain, from the management account: ${page('member-email-lost')}. ${page('accounts')} has them all.`,
            },
          ]
        : []),
      {
        do: say`The management account: sign in with password and device, and move it: ${page('management-email-change')}. It is open to a reset by whoever reads the mail, and only the device stands between.`,
      },
      { do: say`Watch every message about root as an attack until all are moved: ${page('somebody-used-root')}.` },
      { do: say`Neither domain nor sign-in: ${page('recovery-affidavit')}.` },
      {
        do: say`Take the domain out of ${code('email_domains')} of the org file: nothing there may use it any more.`,
        run: ['npx rootguard validate'],
      },
    ],
    verify: [
      {
        do: say`The org file is valid without the domain, and AWS has no account left with it.`,
        run: ['npx rootguard snapshot --output after.json', 'npx rootguard audit --from after.json --only ACC-1'],
      },
    ],
    undo: [{ do: say`The domain is yours again: keep it, and leave the accounts where they are now.` }],
    requirements: ['ACC-1', 'DOC-4', 'DOC-1'],
    sources: ['management', 'partner', 'sign-in-issues'],
  }),
);

const affidavit = way('recovery-affidavit', 'Nothing else is left: the affidavit, and its six weeks', setting => ({
  summary: say`AWS gives an account back to its owner against a sworn statement. Reckon with six weeks or more.`,
  when: [say`Mailbox and device, or mailbox and phone of the management account are lost, and nobody can sign in.`],
  whenNot: [
    say`Any other way of ${page('recovery')} is left: each of them is quicker.`,
    ...(NEEDS.organization(setting)
      ? [say`It is a member account: the management account moves its mailbox (${page('member-email-lost')}).`]
      : []),
  ],
  present: ['scribe'],
  prepare: [
    TWO_PEOPLE,
    say`Account id ${setting.organization.managementAccount.id}, its name, root e-mail, the last invoices, the last digits of the payment method by reference.`,
    say`Proof that the company exists and owns the account: registration, letterhead, identity of whoever signs for it. A notary.`,
  ],
  steps: [
    {
      do: say`Open a case: ${SUPPORT_FORM}. Say which factors are lost and which are there, and ask for the form of the affidavit. No partner can speed this up.`,
    },
    {
      do: say`Fill it in, have it sworn before a notary, and send it as the case says. Never send a password or a code.`,
    },
    {
      do: say`Put a date for every week into the ticket: ask in the case, note the answer. Keep the phone reachable: they call.`,
    },
    {
      do: say`Meanwhile the account runs on. Roles still work: keep two administrators, pay invoices, keep every message about root.`,
    },
    {
      do: say`Access comes back: mailbox, password, device and phone are made anew, in this order, as ${page('management-create')} says it for a new account.`,
    },
  ],
  rings: [
    {
      signal: 'root-sign-in',
      by: say`the first sign-in afterwards. One before that is not yours: ${page('somebody-used-root')}`,
    },
  ],
  verify: [{ do: say`Every factor was used once, and a drill is planned within a month.` }],
  undo: [{ do: say`A factor turns up while you wait: use its way, and close the case.` }],
  requirements: ['ACC-1', 'DOC-4', 'DOC-1', 'DOC-2'],
  sources: ['partner', 'sign-in-issues'],
}));

const WAYS: readonly (readonly [PageSource, Text])[] = [
  [mfa, say`password, mailbox, phone`],
  [mailbox, say`domain, or password and device`],
  [phone, say`a role that may change contacts`],
  [somebodyLeft, say`the custody file, and the leaver while they answer`],
  [closedDomain, say`password and device; for members the management account`],
  [affidavit, say`proof of ownership, a notary, six weeks`],
];

const TEST_IDS = Object.keys(TESTS) as TestId[];

const overview: PageSource = {
  ...ABOUT,
  id: 'recovery',
  title: 'Ways back in, and when they were tested',
  write: setting => ({
    summary: say`What is lost, what the way back needs, and when somebody last tried it.`,
    about: 'management',
    when: [say`Something that root needs is lost, and you look for the way back.`],
    whenNot: [say`Somebody took it: ${page('compromised-root')}.`],
    approves: [],
    present: [],
    prepare: [],
    steps: [],
    tables: [
      {
        title: 'Ways back',
        caption: say`Each way is tried once a year, and root access and phone every quarter. What it needs is said of the management account where no member is named.`,
        columns: ['Way', 'Needs', 'Tested'],
        rows: WAYS.map(([{ id }, needs]) => [say`${page(id)}`, needs, tested(setting, id)]),
      },
      {
        title: 'Tests',
        caption: say`What is needed before anything is lost. A test says nothing of an account that it does not name.`,
        columns: ['Test', 'Last time'],
        rows: TEST_IDS.map(id => [say`${TESTS[id]}`, tested(setting, id)]),
      },
    ],
    rings: [],
    verify: [
      {
        do: say`A test is a drill, and that of alerts an alert test: each has a record of its own.`,
        run: ['npx rootguard record new drill', 'npx rootguard record new alert-test'],
      },
    ],
    undo: [],
    end: [{ do: say`Security questions are no way back: AWS retired them.` }],
    isRecovery: true,
    requirements: ['DOC-4', 'REV-2', 'REV-3'],
    sources: ['well-architected', 'management', 'members'],
  }),
};

function tested({ tested: days }: Setting, id: PageId | TestId): Text {
  const day = days.get(id);
  if (day !== undefined) return say`${day}`;
  const kind = id === 'alerts' ? 'an alert test' : id in TESTS ? 'a drill' : 'a recovery test';
  return say`not tested: record of ${kind} missing`;
}

/** Ways back in, and the list of them with their tests. */
export const RECOVERY: readonly PageSource[] = [overview, ...WAYS.map(([source]) => source)];
