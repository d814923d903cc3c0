import type { Page, PageSource } from './page';
import { ACCOUNTS } from './pages/accounts';
import { BREAK_GLASS } from './pages/break-glass';
import { INCIDENTS } from './pages/incidents';
import { MANAGEMENT_CONTACTS } from './pages/management-contacts';
import { MANAGEMENT_LIFE } from './pages/management-life';
import { MANAGEMENT_CREDENTIALS } from './pages/management-credentials';
import { MEMBER_ACCOUNT } from './pages/member-account';
import { MEMBER_CREDENTIALS } from './pages/member-credentials';
import { RECOVERY } from './pages/recovery';
import { ROOT_TASK_PAGES } from './pages/tasks-that-need-root';
import { Need, NEEDS, Setting } from './setting';

/** Every page that there can be, in the order of the index. */
export const ALL_PAGES: readonly PageSource[] = [
  ...INCIDENTS,
  BREAK_GLASS,
  ...MANAGEMENT_CREDENTIALS,
  ...MANAGEMENT_CONTACTS,
  ...MANAGEMENT_LIFE,
  ...MEMBER_CREDENTIALS,
  ...MEMBER_ACCOUNT,
  ...ROOT_TASK_PAGES,
  ...RECOVERY,
  ACCOUNTS,
];

/** A page that does not apply, and what it would need. */
export interface Absent {
  readonly source: PageSource;
  readonly need: Need;
}

/** The pages that apply, and those that do not. */
export function pagesOf(setting: Setting): { readonly pages: readonly Page[]; readonly absent: readonly Absent[] } {
  const pages: Page[] = [];
  const absent: Absent[] = [];
  for (const source of ALL_PAGES) {
    const need = source.needs.find(one => !NEEDS[one](setting));
    const { id, family, title } = source;
    if (need === undefined) pages.push({ id, family, title, ...source.write(setting) });
    else absent.push({ source, need });
  }
  return { pages, absent };
}
