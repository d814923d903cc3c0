import type { Page, PageSource } from './page';
import { INCIDENTS } from './pages/incidents';
import { MANAGEMENT } from './pages/management';
import { Need, NEEDS, Setting } from './setting';

/** Every page that there can be, in the order of the index. */
export const ALL_PAGES: readonly PageSource[] = [...INCIDENTS, ...MANAGEMENT];

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
