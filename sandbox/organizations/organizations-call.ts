/** An input or output of Organizations. */
export type Json = Record<string, unknown>;

/** Calls an Organizations operation as the management account, with the ids of the org file. */
export type CallOrganizations = (operation: string, input: Json) => Promise<Json | undefined>;
