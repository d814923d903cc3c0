import { spoken } from './common';
import { everySignal, headlineOf } from '../config/alert-signals';
import { ROOT_CONTROL } from '../config/alarm-catalog';
import { controlName, rootAccountAlarmName } from '../config/names';
import { Account } from '../config/organization';
import type { Page, Reader, Step, Table } from './page';
import type { PageId } from './page-ids';
import { Post, POSTS } from './posts';
import { membersOf, NEEDS, Setting } from './setting';
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

/** Titles by id; a page that is not there has none, and nothing links to it. */
export type Titles = ReadonlyMap<PageId, string>;

/** The sections of a page in the order in which they are read; those with nothing to say are left out. */
export function sectionsOf(page: Page, setting: Setting, titles: Titles): readonly Section[] {
  // a way out that leads to a page that is not there is none
  const leads = (text: Text): boolean => text.every(part => !('page' in part) || titles.has(part.page));
  const list = (id: string, title: string, all: readonly Text[]): Section[] => {
    const texts = all.filter(leads);
    return texts.length === 0 ? [] : [{ id, title, blocks: [{ list: texts }] }];
  };
  const steps = (id: string, title: string, some: readonly Step[]): Section[] =>
    some.length === 0 ? [] : [{ id, title, blocks: [{ steps: chosenOnce(saidForWhom(some, setting)) }] }];
  const before = [
    ...list('when', 'When', page.when),
    ...list('when-not', 'When not', page.whenNot),
    ...people(page, setting),
    ...list('prepare', 'Prepare', [
      ...page.prepare,
      ...(page.isUrgent || page.record === undefined || page.record.onlyAsRoot ? [] : [BEGIN_RECORD]),
    ]),
  ];
  const work = [
    ...steps('steps', page.isUrgent ? 'Do this now' : 'Steps', page.steps),
    ...(page.tables ?? []).map((table, index) => ({
      id: `table-${index + 1}`,
      title: table.title ?? (page.tables?.length === 1 && page.steps.length === 0 ? 'List' : 'At a glance'),
      blocks: [{ table }],
    })),
  ];
  return [
    ...(page.isUrgent ? [...work, ...before] : [...before, ...work]),
    ...(page.instead === undefined ? [] : steps('instead', page.instead.title, page.instead.steps)),
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

const BEGIN_RECORD = say`Begin the record now: “Write down”.`;

const ONLY_AS_ROOT = say`When a role did it, its ticket is the record. Root has to: begin this one before it signs in.`;

const NOBODY_APPROVES = say`Approves: nobody has to, before what contains and puts back. Whoever is on duty decides, and says afterwards why.`;

const ASK_SUPPORT = say`If unsure, ask AWS Support before you go on: a case about account and billing needs no support plan. Ask how this is done today.`;

/** Accounts that a page is about. */
export const accountsOf = (page: Pick<Page, 'about'>, setting: Setting): readonly Account[] => [
  ...(page.about === 'members' ? [] : [setting.organization.managementAccount]),
  ...(page.about === 'members' || page.about === 'each' ? membersOf(setting) : []),
];

/** Accounts in which a page needs somebody: root sessions are of members, whatever else it is about. */
const placesOf = (post: Post, page: Page, setting: Setting): readonly Account[] =>
  accountsOf(post === 'session' ? { about: 'members' } : page, setting);

function people(page: Page, setting: Setting): Section[] {
  const posts = [
    ...page.approves.map(post => ({ post, does: 'Approves' })),
    ...page.present.map(post => ({ post, does: 'Present' })),
  ];
  if (posts.length === 0) return [];
  const texts = posts.map(
    ({ post, does }) => say`${{ ours: does }}: ${{ ours: POSTS[post] }}.${named(post, page, setting)}`,
  );
  const unnamed = setting.holders.areNamed
    ? []
    : [say`No custody file says who that is today: write one with ${code('npx rootguard custody init')}.`];
  const free = page.isUrgent && page.approves.length === 0 ? [NOBODY_APPROVES] : [];
  return [{ id: 'who', title: 'Who', blocks: [{ list: [...free, ...texts, ...unnamed] }] }];
}

/** Names of a post today; accounts with the same names in one group. */
function named(post: Post, page: Page, setting: Setting): Text {
  const { holders } = setting;
  if (!holders.areNamed || post === 'scribe') return say``;
  const groups = new Map<string, Account[]>();
  for (const account of placesOf(post, page, setting)) {
    const names = holders.of(post, account).join(', ');
    groups.set(names, [...(groups.get(names) ?? []), account]);
  }
  const texts = [...groups].map(([names, accounts]) => {
    const who = names === '' ? say`nobody` : spoken(names);
    const isMembers = page.about === 'each' && accounts.length > 1 && accounts.length === membersOf(setting).length;
    const which = isMembers ? 'members' : accounts.map(({ key }) => key).join(', ');
    const where = groups.size === 1 ? say`` : say` (${which})`;
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
    ? rootAccountAlarmName(page.about === 'management' ? organization.managementAccount.id : '…')
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
        { steps: [{ do: asked.onlyAsRoot ? ONLY_AS_ROOT : say`Begin the record before the first step.`, run }] },
        { list: [who, ...asked.says, room] },
      ],
    },
  ];
}

const READERS = { members: 'a member', management: 'the management account' } as const;

/** Says before steps of which root they are, and where the others go on; one account without members has no others. */
function saidForWhom(steps: readonly Step[], setting: Setting): readonly Step[] {
  if (!NEEDS.organization(setting)) return steps;
  return steps.map((step, index) => {
    const { onlyFor } = step;
    if (onlyFor === undefined || steps[index - 1]?.onlyFor === onlyFor) return step;
    const next = steps.findIndex((other, place) => place > index && other.onlyFor !== onlyFor);
    const others = READERS[onlyFor === 'members' ? 'management' : 'members'];
    const leads =
      next < 0 ? say`${{ ours: others }}: leave this out` : say`${{ ours: others }}: go on at step ${String(next + 1)}`;
    return { ...step, do: say`Only for the root of ${{ ours: READERS[onlyFor] }}; ${leads}. ${step.do}` };
  });
}

/**
 * Steps of one section follow each other in one shell: an account that was chosen stays chosen, until the shell in which it was is
 * closed. It is chosen once more where somebody may come to it who went past the choice.
 */
function chosenOnce(steps: readonly Step[]): readonly Step[] {
  const readers = Object.keys(READERS) as Reader[];
  let chosenBy = new Set<Reader>();
  let chosenOutside = chosenBy;
  return steps.map(step => {
    const [first, ...others] = step.run ?? [];
    if (first === 'bash') chosenOutside = chosenBy;
    if (first === 'exit') chosenBy = chosenOutside;
    if (first?.startsWith('export ACCOUNT=') !== true) return step;
    const here = readers.filter(reader => (step.onlyFor ?? reader) === reader);
    if (others.length > 0 && here.every(reader => chosenBy.has(reader))) {
      return { ...step, run: others };
    }
    chosenBy = new Set([...chosenBy, ...here]);
    return step;
  });
}
