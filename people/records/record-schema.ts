import { z } from 'zod';
import { Loose } from '../../config/reading/draft';
import { text } from '../../config/sections/text';
import { KINDS, RecordKind } from './record-kinds';

/** A moment with its zone: 2026-11-12T14:05Z, 2026-11-12T15:05:30+01:00. */
const moment = (what: string) =>
  z
    .string()
    .regex(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)$/,
      'must be a time with its zone, such as 2026-11-12T14:05Z or 2026-11-12T15:05+01:00',
    )
    .describe(`${what}: a time with its zone, such as 2026-11-12T14:05Z.`);

const name = text(120);
const names = (what: string) => z.array(name).describe(`${what}: names or roles. No phone numbers.`);

/** Several lines, as people write them. */
const prose = (what: string) =>
  z.string().regex(/\S/, 'must not be empty').max(4000, 'must be at most 4000 characters').describe(what);

const accountList = z
  .array(z.string())
  .min(1, 'must name at least one account')
  .describe('Keys of accounts and OU paths of the org file.');
const accountsOrAll = z
  .union([z.literal('all'), accountList], 'must be all, or a list of account keys and OU paths')
  .describe('Keys of accounts and OU paths of the org file, or all.');

const approvals = z
  .array(z.strictObject({ by: name.describe('Who approved it.'), at: moment('When they did') }))
  .describe('Who approved it, and when: not somebody who used root.');

const EVENT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** How much of an access key a record has: a record has nothing that looks like half of a secret. */
export const KEY_END = 4;

/** What every record has. */
const common = {
  who: names('Who did it').min(1, 'must name somebody'),
  present: names('Who else was there').default([]),
  from: moment('When it began'),
  to: moment('When it was over'),
  why: text(500).describe('Why it was done.'),
  ticket: text(60).optional().describe('Ticket or change number.'),
  approvals: approvals.default([]),
  values: z
    .array(
      z.strictObject({
        what: text(120).describe('What it is: the MFA device, the bucket.'),
        where: text(300).describe('Where it is kept or written down. Never the value of a secret, never a number.'),
      }),
    )
    .default([])
    .describe('What was used, by reference.'),
  exceptions: z
    .array(
      z.strictObject({
        at: moment('When it happened'),
        what: text(500).describe('What was otherwise than planned.'),
        left: z
          .array(
            z.strictObject({
              who: name.describe('Who left the room.'),
              with: text(200).describe("What they took out; 'nothing'."),
            }),
          )
          .default([])
          .describe('Who left the room, and what they took out.'),
        returned: z
          .array(
            z.strictObject({
              who: name.describe('Who came back.'),
              with: text(200).describe("What they brought back; 'nothing'."),
              at: moment('When they did'),
            }),
          )
          .default([])
          .describe('Who came back, with what, and when.'),
      }),
    )
    .default([])
    .describe('What nobody planned.'),
  learned: prose('What was learned.').optional(),
  changed: prose('What was changed because of it: a process, a page, the custody file.').optional(),
  events: z
    .array(
      z
        .string()
        .regex(EVENT_ID, 'must be the eventID of a CloudTrail record, such as 3038ebd2-c98a-4c65-9b6e-e22506292313'),
    )
    .default([])
    .describe('eventID of each CloudTrail record that belongs to it.'),
};

const worked = (what: string) => z.enum(['worked', 'failed']).optional().describe(`${what}; left out: not tested.`);

/** What a kind has besides, and what of the common fields it must have. */
const SHAPES = {
  'root-use': z.strictObject({
    kind: z.literal('root-use'),
    accounts: accountList,
    ...common,
    who: names('Who used root').min(1, 'must name somebody'),
    ticket: text(60).describe('Ticket or change number.'),
    approvals: approvals.min(1, 'must name who approved it'),
    sessions: z
      .array(z.string().regex(/^[A-Z0-9]{4}$/, 'must be the last four characters of an access key, such as AB12'))
      .optional()
      .describe(
        'Last four characters of the access key of each root session that was opened for it; then what root did otherwise is not explained by it. Left out: all that root did in the accounts within the time.',
      ),
    results: z
      .strictObject({
        outcome: text(500).describe('What was done with root.'),
        logged_out: z.boolean().describe('Whether the one who used root logged out.'),
        all_returned: z.boolean().describe('Whether all that was taken from its place is back there.'),
        recovery: z
          .enum(['allowed', 'ended', 'kept'])
          .optional()
          .describe(
            'Of the passwords of the root users. allowed: since then one may be set, for a time. ended: there is none any more. kept: it stays, and nobody is to delete it.',
          ),
        delete_by: z
          .string()
          .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date written YYYY-MM-DD')
          .optional()
          .describe('Last day (UTC) on which a password that was allowed is deleted in time, YYYY-MM-DD.'),
      })
      .describe('How it ended.'),
  }),
  'planned-use': z.strictObject({
    kind: z.literal('planned-use'),
    accounts: accountList,
    ...common,
    who: names('Who will use root').min(1, 'must name somebody'),
    ticket: text(60).describe('Ticket or change number.'),
    approvals: approvals.min(1, 'must name who approved it'),
  }),
  review: z.strictObject({
    kind: z.literal('review'),
    accounts: accountsOrAll,
    ...common,
    who: names('Who reviewed').min(2, 'must name two people'),
    results: z
      .strictObject({
        reviewed: z
          .array(z.enum(['access', 'contacts', 'exemptions']))
          .min(1, 'must name at least one of access, contacts, exemptions')
          .describe(
            'access: who has mailbox, password, MFA device and phone. contacts: alternate and primary contacts. exemptions: exemptions, and what the org file accepts.',
          ),
        outcome: z.enum(['as it should be', 'changed']).describe('changed: then `changed` says what.'),
      })
      .describe('What was looked at, and what came of it.'),
  }),
  drill: z.strictObject({
    kind: z.literal('drill'),
    accounts: accountList,
    ...common,
    learned: prose('What was learned; a drill that taught nothing says so.'),
    results: z
      .strictObject({
        root_access: worked('Whether somebody could sign in as root'),
        phone: worked('Whether the phone of the contact information rang and was answered'),
        recovery: worked('Whether access could be recovered without password, or without the MFA device'),
        mailbox: worked('Whether a message to the root e-mail address arrived, and those who hold the mailbox read it'),
        somebody_left: worked('Whether others could do all that one person holds, as if that person had left'),
        domain: worked('Whether those who hold the domain could sign in to its registrar, and its renewal is paid'),
        affidavit: worked('Whether what an affidavit takes is at hand: who signs, a notary, proof of ownership'),
        responders: names('Who answered the alert, and knew what to do').default([]),
      })
      .describe('What was tested.'),
  }),
  'custody-change': z.strictObject({
    kind: z.literal('custody-change'),
    accounts: accountsOrAll,
    ...common,
    results: z
      .strictObject({
        factor: z
          .enum(['mailbox', 'password', 'mfa', 'phone', 'sim', 'root-sessions'])
          .describe('What changed hands; root-sessions: the right to open them.'),
        taken_from: text(200).describe('Who had it, or where it was; none for what is new.'),
        given_to: text(200).describe('Who has it, or where it is; none for what is gone.'),
      })
      .describe('What changed hands.'),
  }),
  'alert-test': z.strictObject({
    kind: z.literal('alert-test'),
    accounts: accountsOrAll,
    ...common,
    results: z
      .strictObject({
        heard: z
          .array(
            z.strictObject({
              by: name.describe('Who heard it.'),
              at: moment('When they did'),
              on: text(120).describe('On what: the pager, the mailbox of on-call.').optional(),
            }),
          )
          .describe('Who heard it, and when; empty when nobody did.'),
      })
      .describe('Who heard the alerts.'),
  }),
} as const satisfies Record<RecordKind, z.ZodObject>;

/** What the front matter of a record of a kind must be. */
export const recordSchemaOf = (kind: RecordKind): z.ZodObject => SHAPES[kind];

/** A record that says all that it must. */
export type AnyRecord = { readonly [Kind in RecordKind]: z.output<(typeof SHAPES)[Kind]> }[RecordKind];
export type RecordOf<Kind extends RecordKind> = Extract<AnyRecord, { kind: Kind }>;

/** A record as far as it is well-formed: what its schema refused is left out. */
export type RecordDraft = {
  readonly [Kind in RecordKind]: Loose<Omit<RecordOf<Kind>, 'kind'>> & { readonly kind: Kind };
}[RecordKind];

/** The JSON Schema of the front matter of a record, for editors and programs. */
export function recordJsonSchema(): string {
  const any = z.union(KINDS.map(kind => SHAPES[kind]) as unknown as readonly [z.ZodType, z.ZodType]);
  const { $schema, ...schema } = z.toJSONSchema(any, { io: 'input' });
  return `${JSON.stringify({ $schema, title: 'Front matter of a Rootguard record', ...schema }, null, 2)}\n`;
}
