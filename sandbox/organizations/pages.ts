import { AwsError } from '../front/aws-answer';
import { CallOrganizations, Json } from './organizations-call';

/** Most items in one answer of Organizations, which is also what an answer has without MaxResults. */
const PAGE = 20;

/** Operations that answer in pages, and the member of their answers that is cut. */
export const PAGED: Readonly<Record<string, string>> = {
  ListAccounts: 'Accounts',
  ListAccountsForParent: 'Accounts',
  ListAWSServiceAccessForOrganization: 'EnabledServicePrincipals',
  ListChildren: 'Children',
  ListDelegatedAdministrators: 'DelegatedAdministrators',
  ListDelegatedServicesForAccount: 'DelegatedServices',
  ListHandshakesForOrganization: 'Handshakes',
  ListOrganizationalUnitsForParent: 'OrganizationalUnits',
  ListPolicies: 'Policies',
  ListPoliciesForTarget: 'Policies',
  ListRoots: 'Roots',
  ListTargetsForPolicy: 'Targets',
};

/** Everything that an operation lists, whatever pages moto makes of it; undefined when moto refuses. */
export async function listWhole(call: CallOrganizations, operation: string, input: Json): Promise<Json | undefined> {
  const member = PAGED[operation] ?? '';
  // moto cuts where two accounts joined at the same moment, and then answers the first of them again
  const question = { ...input, NextToken: undefined, MaxResults: 100_000 };
  const listed: unknown[] = [];
  let token: unknown;
  do {
    const page = await call(operation, token === undefined ? question : { ...question, NextToken: token });
    if (page === undefined) return undefined;
    listed.push(...((page[member] ?? []) as unknown[]));
    token = page.NextToken ?? undefined;
  } while (token !== undefined);
  return { [member]: listed };
}

/** The page of a whole list that an input asks for, with the token of the next one. */
export function pageOf(operation: string, input: Json, whole: Json): Json {
  const member = PAGED[operation] ?? '';
  const size = input.MaxResults ?? PAGE;
  if (typeof size !== 'number' || size < 1 || size > PAGE) {
    const range = size === 0 ? 'minimum value 1' : `maximum value ${PAGE}`;
    throw invalid(
      size === 0 ? 'MIN_VALUE_EXCEEDED' : 'MAX_VALUE_EXCEEDED',
      `You provided a value for MaxResults that exceeds the ${range}.`,
    );
  }
  const from = input.NextToken === undefined || input.NextToken === null ? 0 : startOf(operation, input.NextToken);
  const items = (whole[member] ?? []) as unknown[];
  const rest = from + size < items.length ? { NextToken: tokenOf(operation, from + size) } : {};
  return { ...whole, [member]: items.slice(from, from + size), ...rest };
}

const tokenOf = (operation: string, at: number) => Buffer.from(`${operation} ${at}`).toString('base64url');

function startOf(operation: string, token: unknown): number {
  const [of, at] = Buffer.from(String(token), 'base64url').toString().split(' ');
  if (of !== operation || !/^\d+$/.test(at ?? '')) {
    throw invalid('INVALID_PAGINATION_TOKEN', 'You provided a pagination token that is not valid.');
  }
  return Number(at);
}

const invalid = (reason: string, message: string) =>
  new AwsError('InvalidInputException', message, 400, { Reason: reason });
