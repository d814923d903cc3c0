import { protectionAccounts } from '../../config/protection-accounts';
import type { PageSource } from '../page';
import { membersOf, rootDenied, Setting } from '../setting';
import { code, say, Text } from '../text';
import type { Account } from '../../config/organization';

function denied(setting: Setting, account: Account): Text {
  const { state, until } = rootDenied(setting, account);
  return until === undefined ? say`${{ ours: state }}` : say`exempt until the end of ${until} (UTC)`;
}

/** Which account is which. */
export const ACCOUNTS: PageSource = {
  id: 'accounts',
  family: 'lists',
  title: 'Accounts',
  needs: [],
  write: setting => {
    const { organization } = setting;
    const closed = organization.accounts.filter(({ status }) => status !== 'active');
    const holding = protectionAccounts(organization);
    return {
      summary: say`Keys, ids, root e-mails, and what the SCP does to root of each account.`,
      about: 'all',
      ...{ when: [], whenNot: [], approves: [], present: [], prepare: [], steps: [], rings: [] },
      tables: [
        {
          caption: say`Active accounts of the org file, the management account first.${closed.length === 0 ? say`` : say` Not active: ${closed.flatMap(({ key, id }, at) => say`${at === 0 ? '' : ', '}${key} (${code(id)})`)}.`}`,
          columns: ['Account', 'Id', 'Root e-mail', 'OU', 'Root denied', 'Part of the protection'],
          rows: [organization.managementAccount, ...membersOf(setting)].map(account => [
            say`${account.key}`,
            say`${code(account.id)}`,
            say`${code(account.email)}`,
            account.ou === undefined ? say`none` : say`${account.ou}`,
            denied(setting, account),
            holding.includes(account) ? say`yes` : say`no`,
          ]),
        },
      ],
      ...{ verify: [], undo: [], end: [], requirements: ['DET-2', 'DOC-1'], sources: [] },
    };
  },
};
