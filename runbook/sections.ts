import { everySignal, headlineOf } from '../config/alert-signals';
import { ROOT_CONTROL } from '../config/alarm-catalog';
import { controlName, rootAccountAlarmName } from '../config/names';
import { Account } from '../config/organization';
import type { Page, Step, Table } from './page';
import { Post, POSTS } from './posts';
import { membersOf, Setting } from './setting';
import { SOURCES } from './sources';
import { address, code, say, Text } from './text';

/** What stands below a heading of a page. */
export type Block =
  | { readonly list: readonly Text[] }
  | { readonly steps: readonly Step[] }
  | { readonly table: Table }
  | { readonly paragraph: Text };

/** A heading of a page and what stands below it. */
export interface Section {
  /** Anchor in the page. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** The sections of a page in the order in which they are read; those with nothing to say are left out. */
export function sectionsOf(page: Page, setting: Setting): readonly Section[] {
  const list = (id: string, title: string, texts: readonly Text[]): Section[] =>
    texts.length === 0 ? [] : [{ id, title, blocks: [{ list: texts }] }];
  const steps = (id: string, title: string, some: readonly Step[]): Section[] =>
    some.length === 0 ? [] : [{ id, title, blocks: [{ steps: some }] }];
  const before = [
    ...list('when', 'When', page.when),
    ...list('when-not', 'When not', page.whenNot),
    ...people(page, setting),
    ...list('prepare', 'Prepare', page.prepare),
  ];
  const work = [
    ...steps('steps', page.isUrgent ? 'Do this now' : 'Steps', page.steps),
    ...(page.tables ?? []).map((table, index) => ({
      id: `table-${index + 1}`,
      title: page.tables?.length === 1 && page.steps.length === 0 ? 'List' : 'At a glance',
      blocks: [{ table }],
    })),
  ];
  return [
    ...(page.isUrgent ? [...work, ...before] : [...before, ...work]),
    ...rings(page, setting),
    ...record(page),
    ...steps('verify', 'Verify', page.verify),
    ...steps('undo', 'Undo', page.undo),
    ...steps('end', 'End', page.end),
    ...(page.isRecovery ? list('unsure', 'If you are not sure', [ASK_SUPPORT]) : []),
    ...list('sources', 'Requirements and sources', [
      ...(page.requirements.length === 0 ? [] : [say`Requirements: ${page.requirements.join(', ')}.`]),
      ...page.sources.map(id => say`${{ ours: SOURCES[id].title }}: ${address(SOURCES[id].url)}`),
    ]),
  ];
}

const ASK_SUPPORT = say`If you are not sure, ask AWS Support before you do it: open a case for account and billing support and ask how this is done today. It needs no support plan.`;

/** Accounts that a page is about. */
export const accountsOf = (page: Pick<Page, 'about'>, setting: Setting): readonly Account[] =>
  page.about === 'members' ? membersOf(setting) : [setting.organization.managementAccount];

function people(page: Page, setting: Setting): Section[] {
  const posts = [
    ...page.approves.map(post => ({ post, does: 'approves' })),
    ...page.present.map(post => ({ post, does: 'is present' })),
  ];
  if (posts.length === 0) return [];
  const texts = posts.map(
    ({ post, does }) => say`The ${{ ours: POSTS[post] }} ${{ ours: does }}.${named(post, page, setting)}`,
  );
  const unnamed = setting.holders.areNamed
    ? []
    : [say`No custody file says who that is today: write one with ${code('npx rootguard custody init')}.`];
  return [{ id: 'who', title: 'Who', blocks: [{ list: [...texts, ...unnamed] }] }];
}

/** Names of a post today; accounts with the same names in one group. */
function named(post: Post, page: Page, setting: Setting): Text {
  const { holders } = setting;
  if (!holders.areNamed) return say``;
  const groups = new Map<string, Account[]>();
  for (const account of accountsOf(page, setting)) {
    const names = holders.of(post, account).join(', ');
    groups.set(names, [...(groups.get(names) ?? []), account]);
  }
  const texts = [...groups].map(([names, accounts]) => {
    const who = names === '' ? say`nobody` : say`${names}`;
    const where = groups.size === 1 ? say`` : say` (${accounts.map(({ key }) => key).join(', ')})`;
    return say`${who}${where}`;
  });
  return say` Today: ${texts.flatMap((text, index) => (index === 0 ? text : say`; ${text}`))}.`;
}

function rings(page: Page, setting: Setting): Section[] {
  const { organization } = setting;
  if (page.rings.length === 0 && page.ringsAlarm === undefined) return [];
  const title = 'What will ring';
  if (organization.alerts === undefined || organization.trail === undefined) {
    return [{ id: 'rings', title, blocks: [{ list: [say`Nothing: the org file has no trail with alerts.`] }] }];
  }
  const known = everySignal(organization.partition);
  const messages = page.rings.flatMap(({ signal, by }) => {
    const found = known.find(({ id }) => id === signal);
    return found === undefined ? [] : [say`${code(`${headlineOf(found)} in AWS account …`)}, within seconds, by ${by}`];
  });
  const alarm = organization.alarms.rootPerAccount
    ? rootAccountAlarmName(page.about === 'members' ? '<account id>' : organization.managementAccount.id)
    : controlName(ROOT_CONTROL);
  const texts = [
    ...messages,
    ...(page.ringsAlarm ? [say`the alarm ${code(alarm)}, minutes later, by each call of root`] : []),
    say`A message that does not come is a finding: look why before you go on.`,
  ];
  return [{ id: 'rings', title, blocks: [{ list: texts }] }];
}

function record({ record: asked }: Page): Section[] {
  if (asked === undefined) return [];
  const run = [`npx rootguard record new ${asked.kind}`];
  const who = say`Who, when, why, ticket and approvals; values by reference, never a secret or a phone number.`;
  const room = say`What did not go as written; who left the room when and with what, and who came back with what.`;
  return [
    {
      ...{ id: 'record', title: 'Write down' },
      blocks: [
        { steps: [{ do: say`Begin the record before the first step.`, run }] },
        { list: [who, ...asked.says, room] },
      ],
    },
  ];
}
