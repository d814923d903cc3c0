import { IAMClient, ListOrganizationsFeaturesCommand } from '@aws-sdk/client-iam';
import { Organization } from '../../config/organization';
import { Selection } from '../../credentials/apply/campaign';
import { CampaignPlan } from '../../credentials/plan';
import { ask } from '../../world/clients/aws-answer';
import type { MandateOptions } from './credentials-mandate';

export interface CredentialsApplyOptions extends MandateOptions {
  readonly org?: string;
  readonly records?: string;
  readonly only: readonly string[];
  readonly limit?: string;
  readonly canary?: string;
  readonly end?: boolean;
  readonly autoApprove?: boolean;
}

/** Days for which a plan is good. */
const OLDEST = 7;
const DAY = 86_400_000;

/** Why nothing is done, and what to do next. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly next: string,
  ) {
    super(message);
  }
}

export function refuseForeign(
  { partition, managementAccountId, targets }: CampaignPlan,
  organization: Organization,
): void {
  if (partition !== organization.partition || managementAccountId !== organization.managementAccount.id) {
    throw new Refused(
      `the plan is of management account ${managementAccountId} in ${partition}, and the org file of ${organization.managementAccount.id} in ${organization.partition}`,
      'name the other org file with --org, or plan again',
    );
  }
  const known = new Set(organization.accounts.map(({ id }) => id));
  const foreign = targets.find(({ account }) => !known.has(account));
  if (foreign !== undefined) {
    throw new Refused(
      `the org file does not have account ${foreign.account}: its record could not name it`,
      'add it (npx rootguard init --update), or plan again',
    );
  }
}

export function refuseOld({ at, targets }: CampaignPlan, now: number): void {
  if (targets.length === 0) throw new Refused('the plan deletes nothing', 'it says why: read its refused accounts');
  const age = now - Date.parse(at);
  if (age > OLDEST * DAY) {
    throw new Refused(
      `the plan is of ${at}, and good for ${OLDEST} days`,
      'plan again: npx rootguard credentials plan',
    );
  }
  if (age < -DAY)
    throw new Refused(`the plan is of ${at}, which has not come yet`, 'look at the clock of this machine');
}

export function selectionOf(
  { only, limit, canary }: CredentialsApplyOptions,
  { targets }: CampaignPlan,
  { accounts }: Organization,
): Selection {
  const ids = only.map(name => {
    const id = accounts.find(({ key }) => key === name)?.id ?? name;
    if (targets.some(({ account }) => account === id)) return id;
    throw new Refused(`--only ${name}: the plan deletes nothing there`, 'give the key or id of one of its targets');
  });
  const number = (option: string, text: string | undefined): number | undefined => {
    if (text === undefined) return undefined;
    if (!/^[1-9]\d{0,4}$/.test(text))
      throw new Refused(`--${option} ${text}: is no number of accounts`, 'give 1 or more');
    return Number(text);
  };
  const [most, first] = [number('limit', limit), number('canary', canary)];
  return {
    ...(ids.length > 0 && { only: ids }),
    ...(most !== undefined && { limit: most }),
    ...(first !== undefined && { canary: first }),
  };
}

export async function refuseFeatures(iam: IAMClient): Promise<void> {
  const answer = await ask('root access', 'iam:ListOrganizationsFeatures', async () => {
    const { EnabledFeatures = [] } = await iam.send(new ListOrganizationsFeaturesCommand({}));
    return EnabledFeatures;
  });
  if ('failed' in answer) throw new Refused(`root access ${answer.failed.message}`, answer.failed.hint);
  if (!('value' in answer) || !answer.value.includes('RootCredentialsManagement')) {
    throw new Refused(
      'RootCredentialsManagement is off: no root session may delete credentials',
      'set root_access in the org file and deploy guardrails, then run it again',
    );
  }
}
