import { Organization } from '../config/organization';

/** Condition operator to condition key to values, as IAM has it. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** What may be done to what, in one account. */
export interface Grant {
  /** Where it is needed: twelve digits. */
  readonly account: string;
  /** Name of the role there that needs it; undefined for whoever is signed in to the management account. */
  readonly role?: string;
  /** Says what it is for: 'ReadTrail'. */
  readonly sid: string;
  /** As IAM calls them, service and all: 'cloudtrail:GetTrailStatus'. */
  readonly actions: readonly string[];
  /** ARNs, or '*' alone where AWS knows no resource or the names are not ours. */
  readonly resources: readonly string[];
  readonly condition?: Conditions;
}

/** What a stack needs: to be planned, and besides to be applied and destroyed. */
export interface StackGrants {
  readonly reads: readonly Grant[];
  readonly writes: readonly Grant[];
}

/** Actions of a service. */
export const actions = (service: string, ...names: readonly string[]): string[] =>
  names.map(name => `${service}:${name}`);

/** What is granted in one account of an organization. */
export class Account {
  /** @param roleName - the role that is signed in to; undefined in the management account */
  constructor(
    private readonly organization: Organization,
    readonly id: string,
    readonly roleName?: string,
  ) {}

  /** An ARN of this account, in the home region. */
  arn(service: string, rest: string, region = this.organization.region): string {
    return `arn:${this.organization.partition}:${service}:${region}:${this.id}:${rest}`;
  }

  role(name: string): string {
    return this.arn('iam', `role/${name}`, '');
  }

  bucket(name: string): string {
    return `arn:${this.organization.partition}:s3:::${name}`;
  }

  grant(sid: string, allowed: readonly string[], resources: readonly string[] = ['*'], condition?: Conditions): Grant {
    return {
      ...{ account: this.id, sid, actions: allowed, resources },
      ...(this.roleName !== undefined && { role: this.roleName }),
      ...(condition !== undefined && { condition }),
    };
  }
}

/** One set of several. */
export const together = (...parts: readonly StackGrants[]): StackGrants => ({
  reads: parts.flatMap(({ reads }) => reads),
  writes: parts.flatMap(({ writes }) => writes),
});

/** Whoever is signed in to the management account. */
export const managementOf = (organization: Organization): Account =>
  new Account(organization, organization.managementAccount.id);

/** An account that is signed in to through a role, or else the management account. */
export const signedInTo = (
  organization: Organization,
  to: { readonly account: { readonly id: string }; readonly roleName?: string } | undefined,
): Account => (to === undefined ? managementOf(organization) : new Account(organization, to.account.id, to.roleName));

export const NOTHING: StackGrants = { reads: [], writes: [] };
