import { Account } from '../config/organization';
import { accountPage } from './console-steps';
import type { Step } from './page';
import { Setting } from './setting';
import { code, say } from './text';

/** Gives accounts another number: by the variable that the org file names, or in the console where it names none. */
export function changePhone(setting: Setting): readonly Step[] {
  const { accounts } = setting.organization;
  const variables = [...new Set(accounts.flatMap(({ primary }) => (primary === undefined ? [] : [numberOf(primary)])))];
  if (variables.length === 0) {
    return [
      {
        do: say`With a role that may change contacts, not as root. ${accountPage(setting)} At ${code('Contact information')} choose ${code('Edit')}, change the number, save. Again for each account that has it.`,
      },
    ];
  }
  return variables.flatMap(variable => [
    {
      do: say`Supply the new number as the variable ${code(variable)}; whoever types it sees nothing on the screen, and it stays out of the history.`,
      run: [`read -rs TF_VAR_${variable} && export TF_VAR_${variable}`],
    },
    {
      do: say`Look at the plan: only primary contacts change, and no number is shown. Then deploy.`,
      run: ['npx rootguard plan contacts', 'npx rootguard deploy contacts'],
    },
    {
      do: say`No contact is left to change: the plan is empty now. Then forget the number.`,
      run: ['npx rootguard plan contacts', `unset TF_VAR_${variable}`],
    },
  ]);
}

const numberOf = (primary: NonNullable<Account['primary']>): string => primary.phone_number.variable;
