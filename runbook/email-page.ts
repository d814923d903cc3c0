import { counted } from '../config/summary/wording';
import { CLOSE_RECORD, TWO_PEOPLE } from './common';
import type { EmailChange } from './email-changes';
import { pagesOf } from './all-pages';
import type { Page, Step } from './page';
import { renderMarkdown } from './render-markdown';
import type { Setting } from './setting';
import { quoted } from './shell';
import { code, page, say } from './text';

/** Writes the page by which members get the root e-mails of a plan, as Markdown. */
export function emailPage(changes: readonly EmailChange[], setting: Setting): string {
  const titles = new Map(pagesOf(setting).pages.map(({ id, title }) => [id, title]));
  return renderMarkdown(pageOf(changes), setting, titles);
}

function pageOf(changes: readonly EmailChange[]): Page {
  return {
    id: 'member-email-change',
    family: 'members',
    title: 'Member accounts: the root e-mails of a plan',
    summary: say`${counted(changes.length, 'root e-mail')} to change, one account after the other. Root is not needed, and neither is an old mailbox.`,
    about: 'members',
    when: [say`A domain or a scheme of addresses has changed, and ${code('rootguard emails plan')} refused nothing.`],
    whenNot: [
      say`The snapshot of the plan is older than a day: take another one, and plan again.`,
      say`It is the management account: ${page('management-email-change')}.`,
    ],
    approves: ['approver'],
    present: ['deployer', 'mailbox', 'scribe'],
    prepare: [
      TWO_PEOPLE,
      say`Credentials of the management account, or of the delegated administrator of ${code('account.amazonaws.com')}, that may call ${code('account:StartPrimaryEmailUpdate')}, ${code('account:AcceptPrimaryEmailUpdate')} and ${code('account:GetPrimaryEmail')}.`,
      say`A test message to each new address reached all of its readers. The old mailboxes stay for a year.`,
      say`Try the first account alone, to its end, before the others. AWS takes one request a second, and three in 30 seconds for one account.`,
    ],
    steps: [
      {
        do: say`Account Management has trusted access: this prints its name. Without it, the first command of an account is refused.`,
        run: [
          'aws organizations list-aws-service-access-for-organization --query "EnabledServicePrincipals[?ServicePrincipal==\'account.amazonaws.com\'].ServicePrincipal" --output text',
        ],
      },
      ...changes.flatMap(stepsOf),
      {
        do: say`Write the new addresses into ${code('email')} of the org file, and deploy: alarms and messages name them.`,
        run: ['npx rootguard validate', 'npx rootguard plan', 'npx rootguard deploy'],
      },
    ],
    rings: [{ signal: 'root-sign-in', by: say`asking for each change, and making it` }],
    record: { kind: 'custody-change', says: [say`Both addresses of each account, and who reads the new ones.`] },
    verify: [
      {
        do: say`Take a snapshot, and plan again: nothing is left.`,
        run: ['npx rootguard snapshot --output snapshot.json', 'npx rootguard emails plan --from snapshot.json'],
      },
    ],
    undo: [
      {
        do: say`The same steps with the old address, whose mailbox has to receive a code: ${changes.flatMap(({ account, from }, at) => say`${at === 0 ? '' : ', '}${account.key} ${code(from)}`)}.`,
      },
    ],
    end: [CLOSE_RECORD],
    requirements: ['ACC-1', 'ACC-2', 'DOC-1', 'DOC-2'],
    sources: ['members', 'root-email'],
  };
}

const stepsOf = ({ account, from, to }: EmailChange): Step[] => [
  {
    do: say`${account.key} (${account.id}), from ${code(from)} to ${code(to)}: ask for the change. AWS sends a code of six characters to the new mailbox; it is good for 24 hours.`,
    run: [
      `ACCOUNT=${account.id} EMAIL=${quoted(to)}`,
      'aws account start-primary-email-update --account-id "$ACCOUNT" --primary-email "$EMAIL"',
    ],
  },
  {
    do: say`A reader of the new mailbox reads the code aloud. The last line prints the new address.`,
    run: [
      'CODE=ABC123 # the code of the message',
      'aws account accept-primary-email-update --account-id "$ACCOUNT" --primary-email "$EMAIL" --otp "$CODE"',
      'aws account get-primary-email --account-id "$ACCOUNT" --query PrimaryEmail --output text',
    ],
  },
];
