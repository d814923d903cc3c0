/** What people write down about root, a file each. */
export const RECORD_KINDS = {
  'root-use': 'a use of root',
  'planned-use': 'a planned use of root',
  review: 'a review',
  drill: 'a drill',
  'custody-change': 'a change of custody',
  'alert-test': 'an alert test',
} as const;

export type RecordKind = keyof typeof RECORD_KINDS;

export const KINDS = Object.keys(RECORD_KINDS) as RecordKind[];

export const isKind = (text: unknown): text is RecordKind => KINDS.some(kind => kind === text);

/** Kinds in whose time root is used by intention: what root did then, they explain. */
export const EXPLAINING: readonly RecordKind[] = ['root-use', 'planned-use', 'drill'];

/** Whether a record of a kind may be about all accounts: one in whose time root is used names them. */
export const takesAll = (kind: RecordKind): boolean => !EXPLAINING.includes(kind);
