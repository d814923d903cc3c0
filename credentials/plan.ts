import { z } from 'zod';
import { isAccountId } from '../aws/arn';
import { PARTITION_NAMES } from '../aws/partition';
import { readJsonFile, ReadFile } from '../config/reading/json-file';
import { LastUse, RootCredentials } from '../world/live/reading/root-session';
import { writePrivateFile } from '../world/private-file';
import { Refusal, refusalsOf, RefusalTerms } from './refusal';
import { Candidate } from './candidates';

const PLAN_VERSION = 1;

const moment = z.iso.datetime({ abort: true }).describe('ISO 8601 in UTC');
const lastUse = z
  .discriminatedUnion('is', [
    z.strictObject({ is: z.literal('never') }),
    z.strictObject({
      is: z.literal('used'),
      at: moment,
      service: z.string().optional(),
      region: z.string().optional(),
    }),
  ])
  .describe('as it was at the reading; what was used since is not deleted');
const accountId = z.string().refine(isAccountId, 'is no account id');

const target = z
  .strictObject({
    account: accountId,
    password: z.union([z.literal(false), z.strictObject({ lastUse })]),
    keys: z.array(z.strictObject({ id: z.string().min(1), active: z.boolean(), lastUse })),
    certificates: z.array(z.string().min(1)).describe('ids of signing certificates'),
    mfa: z
      .array(z.strictObject({ serial: z.string().min(1), kind: z.enum(['virtual', 'hardware']) }))
      .describe('devices to deactivate; virtual ones are deleted then'),
  })
  .describe('what is deleted in an account: all of it, and nothing else');

const refused = z.strictObject({
  account: accountId,
  reasons: z.array(z.strictObject({ rule: z.string(), why: z.string(), next: z.string() })).min(1),
});

/** What a campaign deletes, and which accounts it leaves alone. Holds ids of keys and devices, and no secret. */
export const campaignPlanSchema = z
  .strictObject({
    version: z.literal(PLAN_VERSION),
    campaign: z
      .string()
      .regex(/^[a-z0-9-]{1,32}$/)
      .describe('names the campaign in its messages and its journal'),
    at: moment.describe('when the credentials were read, ISO 8601 in UTC'),
    unusedDays: z.int().min(1),
    partition: z.enum(PARTITION_NAMES),
    managementAccountId: accountId,
    targets: z.array(target).describe('sorted by account'),
    refused: z.array(refused).describe('sorted by account'),
    nothing: z.array(accountId).describe('accounts whose root user has no credentials, sorted'),
  })
  .superRefine(({ managementAccountId, targets, refused: left, nothing }, context) => {
    const seen = new Set<string>();
    for (const id of [...targets, ...left].map(({ account }) => account).concat(nothing)) {
      if (seen.has(id)) context.addIssue({ code: 'custom', path: ['targets'], message: `${id} is there twice` });
      seen.add(id);
    }
    if (targets.some(({ account }) => account === managementAccountId)) {
      context.addIssue({ code: 'custom', path: ['targets'], message: 'the management account is never a target' });
    }
  });

export type CampaignPlan = z.output<typeof campaignPlanSchema>;
export type CampaignTarget = CampaignPlan['targets'][number];

/** What the whole plan depends on. */
export interface CampaignTerms
  extends RefusalTerms, Pick<CampaignPlan, 'campaign' | 'partition' | 'managementAccountId'> {
  /** Features of centralized root access that are on; absent where nobody could read them. */
  readonly features?: readonly string[];
}

/** The plan, or why there is none for any account. */
export type Planned = { readonly plan: CampaignPlan } | { readonly refused: Pick<Refusal, 'why' | 'next'> };

/** Plans a campaign over accounts, which need no order. */
export function planCampaign(candidates: readonly Candidate[], terms: CampaignTerms): Planned {
  const { features, ...rest } = terms;
  if (features?.includes('RootCredentialsManagement') !== true) {
    const why =
      features === undefined
        ? 'nobody knows whether RootCredentialsManagement is on'
        : 'RootCredentialsManagement is off: no root session may delete credentials';
    const next = features === undefined ? 'allow iam:ListOrganizationsFeatures' : 'set root_access and deploy';
    return { refused: { why, next: `${next}, then plan again` } };
  }
  const plan: CampaignPlan = { version: PLAN_VERSION, ...rest, targets: [], refused: [], nothing: [] };
  for (const candidate of candidates.toSorted((a, b) => (a.account < b.account ? -1 : 1))) {
    const { account, credentials } = candidate;
    const reasons = refusalsOf(candidate, terms);
    if (reasons.length > 0 || credentials === undefined) plan.refused.push({ account, reasons: [...reasons] });
    else if (isEmpty(credentials)) plan.nothing.push(account);
    else plan.targets.push(targetOf(account, credentials));
  }
  return { plan };
}

/** Reads the file of a plan. */
export const readCampaignPlan = (file: string): ReadFile<CampaignPlan> =>
  readJsonFile(file, {
    ...{ noun: 'a plan of a campaign', writtenBy: 'rootguard credentials plan', again: 'plan again' },
    ...{ version: PLAN_VERSION, schema: campaignPlanSchema, key: 'campaign' },
  });

/** Writes the file of a plan, for its owner alone. */
export const writeCampaignPlan = (file: string, plan: CampaignPlan): void =>
  writePrivateFile(file, `${JSON.stringify(plan, undefined, 2)}\n`);

/** The JSON Schema of a plan, for programs that read one. */
export function campaignPlanJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(campaignPlanSchema);
  return `${JSON.stringify({ $schema, title: 'rootguard credentials plan', ...schema }, null, 2)}\n`;
}

const isEmpty = ({ password, keys, certificates, mfa }: RootCredentials): boolean =>
  password === false && [keys, certificates, mfa].every(({ length }) => length === 0);

function targetOf(account: string, { password, keys, certificates, mfa }: RootCredentials): CampaignTarget {
  return {
    account,
    password: password === false ? false : { lastUse: known(password.lastUse) },
    keys: keys.map(key => ({ ...key, lastUse: known(key.lastUse) })),
    certificates: [...certificates],
    mfa: [...mfa],
  };
}

function known(use: LastUse): CampaignTarget['keys'][number]['lastUse'] {
  if (use.is === 'unknown') throw new Error('a credential of unknown use is refused before');
  return use;
}
