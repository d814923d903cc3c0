import { z } from 'zod';
import { readJsonFile, ReadFile } from '../config/reading/json-file';
import { Framework, FRAMEWORKS } from './controls';
import { KINDS } from './render/verdict';

/** Version of the format, raised when a program that reads it would break. */
export const AUDIT_VERSION = 1;

const FRAMEWORK_KEYS = Object.keys(FRAMEWORKS) as Framework[];

const accountId = z.string().regex(/^[0-9]{12}$/);

const cell = z.object({
  is: z.enum(KINDS),
  why: z.string(),
  next: z
    .string()
    .optional()
    .describe('What to do; of what is not held or unknown, and of what is accepted for 30 days or less.'),
  by: z
    .object({
      approvedBy: z.string(),
      until: z.string().describe('Its last day (UTC), as YYYY-MM-DD.'),
      reason: z.string(),
    })
    .optional()
    .describe('Of what is accepted: the entry of accept in the org file.'),
});

const account = {
  id: accountId,
  name: z.string(),
  ou: z.string().optional().describe('OU path; absent directly below the root.'),
};

/** An audit as the file has it. */
const auditSchema = z
  .object({
    version: z.literal(AUDIT_VERSION),
    at: z.string().describe('When AWS was asked, in ISO 8601.'),
    organization: z.string().optional().describe("For example 'o-exampleorg1'; absent for an account without one."),
    scope: z
      .object({ accounts: z.array(z.string()).optional(), ous: z.array(z.string()).optional() })
      .optional()
      .describe('The accounts, or OUs with everything below them, that were asked for; absent: all.'),
    unread: z.string().optional().describe('Why nobody knows which accounts there are; then nothing was judged.'),
    requirements: z
      .array(
        z.object({
          id: z.string(),
          title: z.string(),
          controls: z
            .partialRecord(z.enum(FRAMEWORK_KEYS), z.array(z.string()))
            .optional()
            .describe('Controls of others that ask for the same or a part of it, where a public table relates them.'),
        }),
      )
      .describe('Those that were judged, as docs/requirements.md has them.'),
    accounts: z
      .array(z.object({ ...account, requirements: z.record(z.string(), cell).describe('By id of the requirement.') }))
      .describe('Accounts that are active in AWS, or may be; sorted by id.'),
    notes: z
      .array(
        z.object({
          about: z.string().describe("For example 'accept: CRED-2 for payments'."),
          why: z.string(),
          next: z.string().describe('What to do.'),
        }),
      )
      .optional()
      .describe(
        'Entries of accept in the org file that have ended, end within 30 days, or are not needed; absent where there is none.',
      ),
    since: z
      .object({
        at: z.string().describe('When AWS was asked for the earlier audit, in ISO 8601.'),
        changes: z
          .array(
            z.object({
              account: accountId,
              requirement: z.string(),
              before: z.enum(KINDS).optional().describe('Absent where the earlier audit did not judge it.'),
              now: z.enum(KINDS),
            }),
          )
          .describe(
            'What says something else than then, and what does not hold or is unknown and was not judged then.',
          ),
        newRequirements: z.array(z.string()).describe('Requirements that the earlier audit did not judge.'),
        newAccounts: z.array(accountId).describe('Accounts that the earlier audit did not have.'),
        goneAccounts: z
          .array(
            z.object({
              ...account,
              state: z.string().optional().describe('As AWS has it; absent: it does not have the account.'),
            }),
          )
          .describe('Accounts that the earlier audit had, and that are not active any more.'),
      })
      .optional()
      .describe('With --baseline: what is otherwise than at that audit.'),
  })
  .describe(
    "Account × requirement: what holds, and why not. Keys may be added in later versions; 'version' rises when a program that reads this would break.",
  );

export type AuditDocument = z.output<typeof auditSchema>;

/** Reads an audit that was written as JSON. Keys of a later program are left out. */
export const readAudit = (file: string): ReadFile<AuditDocument> =>
  readJsonFile(file, {
    ...{ noun: 'an audit', writtenBy: 'rootguard audit --format json', again: 'audit again' },
    ...{ version: AUDIT_VERSION, schema: auditSchema, key: 'requirements' },
  });

/** The JSON Schema of an audit, for programs that read one. */
export function auditJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(auditSchema);
  return `${JSON.stringify({ $schema, title: 'rootguard audit --format json', ...schema }, null, 2)}\n`;
}
