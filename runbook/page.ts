import { AlertSignal } from '../config/alert-signals';
import type { Post } from './posts';
import type { PageId } from './page-ids';
import type { SourceId } from './sources';
import type { Need, Setting } from './setting';
import type { Text } from './text';

/** Groups of pages, in the order of the index. */
export const FAMILIES = {
  incidents: 'Something happened',
  'break-glass': 'Break glass',
  management: 'The management account',
  members: 'Member accounts',
  tasks: 'Tasks that need root',
  recovery: 'Ways back in',
  lists: 'Lists',
} as const;

export type Family = keyof typeof FAMILIES;

/** Whose root somebody is busy with who reads a page about all accounts. */
export type Reader = 'members' | 'management';

/** One thing to do, in the order in which the console asks for it. */
export interface Step {
  readonly do: Text;
  /** Whose root it is when the step is done; whoever has the other one goes on behind it. @default - either */
  readonly onlyFor?: Reader;
  /** Lines of a shell: the AWS CLI, version 2, and Rootguard. @default - only people or the console can do it */
  readonly run?: readonly string[];
  /** What is written into a file, with its language. */
  readonly write?: { readonly language: 'yaml' | 'json'; readonly text: string };
}

/** What rings when the steps are done, and what a reader is to expect. */
export interface Ring {
  readonly signal: AlertSignal['id'];
  /** What makes it ring. */
  readonly by: Text;
}

/** A table of a page. */
export interface Table {
  /** Its heading, where a page has several. @default - 'At a glance' or 'List' */
  readonly title?: string;
  readonly caption: Text;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Text[])[];
}

/** A page before it is known whether there is one. */
export interface PageSource {
  readonly id: PageId;
  readonly family: Family;
  readonly title: string;
  /** Without one of these there is no page. */
  readonly needs: readonly Need[];
  readonly write: (setting: Setting) => PageContent;
}

/** One page of the runbook. */
export interface Page extends PageContent {
  readonly id: PageId;
  readonly family: Family;
  readonly title: string;
}

/** What somebody reads who never did it before. */
export interface PageContent {
  /** One line of the index. */
  readonly summary: Text;
  /** Whether its steps come first: for whoever was woken up. */
  readonly isUrgent?: true;
  /** Whose factors it is about; each: those of one account, which the reader knows, and the management account may be it. */
  readonly about: 'management' | 'members' | 'all' | 'each';
  readonly when: readonly Text[];
  readonly whenNot: readonly Text[];
  readonly approves: readonly Post[];
  readonly present: readonly Post[];
  readonly prepare: readonly Text[];
  readonly tables?: readonly Table[];
  readonly steps: readonly Step[];
  /** Another way to the same end. @default - none */
  readonly instead?: { readonly title: string; readonly steps: readonly Step[] };
  readonly rings: readonly Ring[];
  /** Whether an alarm on root of the accounts it is about rings as well, minutes later. */
  readonly ringsAlarm?: true;
  /** Kind of the record, what it has to say beside who, when and why, and whether there is one only where root had to act. */
  readonly record?: { readonly kind: RecordKind; readonly says: readonly Text[]; readonly onlyAsRoot?: true };
  readonly verify: readonly Step[];
  readonly undo: readonly Step[];
  /** Log out, return what was taken. */
  readonly end: readonly Step[];
  /** Whether it touches recovery: then AWS Support has the last word. */
  readonly isRecovery?: true;
  readonly requirements: readonly string[];
  readonly sources: readonly SourceId[];
}

/** Kinds of `rootguard record new`. */
export type RecordKind = 'root-use' | 'planned-use' | 'review' | 'drill' | 'custody-change' | 'alert-test';
