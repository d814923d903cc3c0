/** What a message says of an account that AWS Organizations does not tell about. */
export interface AccountName {
  /** Twelve digits. */
  readonly id: string;
  readonly name: string;
  /** Root e-mail. */
  readonly email: string;
  /** OU path. @default - directly below the root */
  readonly ou?: string;
  /** Whom to call. @default - whoever it is for any other account */
  readonly escalateTo?: string;
}

/** A use of root that somebody announced. */
export interface PlannedUse {
  /** Twelve digits. */
  readonly accountId: string;
  /** Its first minute, and when it is over: UTC, written YYYY-MM-DDTHH:MMZ. */
  readonly from: string;
  readonly until: string;
  readonly ticket: string;
  readonly who: string;
}

/**
 * Bytes of names in the request that makes or changes the state machine: Step Functions takes 1 MB with everything in
 * it, and the rest of the definition has a tenth of that.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const NAMES_MAX_BYTES = 900_000;

/** Before each entry, and between its fields; replaced where a text has one. */
export const SEPARATORS = { entry: '§', field: '¦' } as const;

/**
 * Returns the text that a state machine looks names up in: §id¦name¦email¦OU¦whom to call for each account, §id¦path for
 * each OU, and § at its end.
 *
 * @param organizationalUnits - OU path to OU id
 */
export const namesText = (accounts: readonly AccountName[], organizationalUnits: ReadonlyMap<string, string>): string =>
  [...[...organizationalUnits].map(([path, id]) => entry(id, path)), ...accounts.map(ofAccount), SEPARATORS.entry].join(
    '',
  );

/** Returns the text that a state machine looks planned uses up in: §id¦from¦until¦ticket¦who for each, and § at its end. */
export const plannedText = (planned: readonly PlannedUse[]): string =>
  planned.map(({ accountId, from, until, ticket, who }) => entry(accountId, from, until, ticket, who)).join('') +
  SEPARATORS.entry;

/** Returns the first of the accounts, as many as fit into a definition beside the OUs. */
export function namesThatFit<T extends AccountName>(
  accounts: readonly T[],
  organizationalUnits: ReadonlyMap<string, string>,
): T[] {
  let left = NAMES_MAX_BYTES - bytesInRequest(namesText([], organizationalUnits));
  const past = accounts.findIndex(account => (left -= bytesInRequest(ofAccount(account))) < 0);
  return past < 0 ? [...accounts] : accounts.slice(0, past);
}

const ofAccount = ({ id, name, email, ou = '', escalateTo = '' }: AccountName): string =>
  entry(id, name, email, ou, escalateTo);

const entry = (...fields: readonly string[]): string =>
  SEPARATORS.entry + fields.map(field => field.replace(/[§¦]/g, '-')).join(SEPARATORS.field);

/** A text is a string of JSONata, in a string of the definition, in a string of the request. */
function bytesInRequest(text: string): number {
  const nested = (inner: string): number => Buffer.byteLength(JSON.stringify(JSON.stringify(JSON.stringify(inner))));
  return nested(text) - nested('');
}
