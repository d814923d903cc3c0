import { AwsError, jsonAnswer } from '../front/aws-answer';
import { listRegions, regionOptStatus } from './account-regions';
import { PrimaryEmails } from './primary-emails';
import { AccountThrottle } from './account-throttle';
import { CREATED } from '../root-users/root-user';
import { checkAlternateContact, checkContactInformation, checkType } from './account-limits';
import { AwsRequest, jsonInput, text, withJsonInput } from '../front/aws-request';
import { FrontContext, Service } from '../front/front-context';
import { OrganizationAccess } from '../organizations/organization-access';
import { partitionOf } from '../../aws/partition';

/**
 * Account Management: moto's alternate contacts, contact information of our own, names, e-mails and states as
 * Organizations has them, regions that an account opts in to, and AWS's refusals: the management
 * account's own AccountId, accounts outside the organization, closed accounts, missing trusted access, and fields
 * beyond the API's limits.
 */
export function account(context: FrontContext, organization: OrganizationAccess): Service {
  const throttle = new AccountThrottle();
  const { regions } = context;
  const { partition, managementAccount } = context.organization;
  const emails = new PrimaryEmails(context.accounts, email => organization.hasEmail(email));
  const contactInformation = new Map<string, Record<string, unknown>>();

  return async request => {
    const input = jsonInput(request);
    if (context.settings.throttled) throttle.take(context.accountOf(request), request.operation);
    const target = await targetOf(request, input, context, organization);
    switch (request.operation) {
      case 'PutContactInformation': {
        const information = (input.ContactInformation ?? {}) as Record<string, unknown>;
        checkContactInformation(information);
        contactInformation.set(target, information);
        return jsonAnswer(request, {});
      }
      case 'GetContactInformation': {
        const ContactInformation = contactInformation.get(target);
        if (ContactInformation === undefined) throw notFound('No contact information found for the account.');
        return jsonAnswer(request, { ContactInformation });
      }
      case 'GetPrimaryEmail': {
        const { email } = (await organization.account(target)) ?? {};
        // a member is asked about by somebody else only
        if (email === undefined || text(input, 'AccountId') === undefined) throw denied(request, target, '');
        return jsonAnswer(request, { PrimaryEmail: email });
      }
      case 'StartPrimaryEmailUpdate':
      case 'AcceptPrimaryEmailUpdate': {
        if (text(input, 'AccountId') === undefined) throw denied(request, target, '');
        const isStart = request.operation === 'StartPrimaryEmailUpdate';
        return jsonAnswer(request, await (isStart ? emails.start(target, input) : emails.accept(target, input)));
      }
      case 'GetAccountInformation': {
        const described = await organization.account(target);
        return jsonAnswer(request, {
          AccountId: target,
          AccountName: described?.name ?? managementAccount.name,
          AccountCreatedDate: (described === undefined ? CREATED : new Date(described.joined * 1000)).toISOString(),
          AccountState: described?.state ?? 'ACTIVE',
        });
      }
      case 'ListRegions':
        return jsonAnswer(request, listRegions(partition, regions, target, input));
      case 'GetRegionOptStatus':
        return jsonAnswer(request, regionOptStatus(regions, target, input));
      case 'EnableRegion':
      case 'DisableRegion': {
        const to = request.operation === 'EnableRegion' ? 'ENABLING' : 'DISABLING';
        regions.change(target, text(input, 'RegionName') ?? '', to);
        return jsonAnswer(request, {});
      }
      case 'PutAlternateContact':
        checkAlternateContact(input);
        break;
      case 'GetAlternateContact':
        checkType(input);
        break;
      case 'DeleteAlternateContact': {
        checkType(input);
        // moto deletes what is not there
        const existing = withJsonInput({ ...request, url: '/getAlternateContact' }, { ...input, AccountId: target });
        const found = await context.forward(existing);
        if (found.status >= 400) throw notFound('No contact of the inputted alternate contact type found.');
        break;
      }
    }
    return context.forward(withJsonInput(request, { ...input, AccountId: target }));
  };
}

/** The account an operation is about, or AWS's reason to refuse it. */
async function targetOf(
  request: AwsRequest,
  input: Record<string, unknown>,
  context: FrontContext,
  organization: OrganizationAccess,
): Promise<string> {
  const caller = context.accountOf(request);
  const target = text(input, 'AccountId');
  if (target === undefined) return caller;
  if (!/^\d{12}$/.test(target)) {
    const rule = 'Member must satisfy regular expression pattern: ^\\d{12}$';
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'accountId' failed to satisfy constraint: ${rule}`,
    );
  }
  const management = context.organization.managementAccount.id;
  if (caller !== management && !organization.administers(caller, 'account.amazonaws.com')) {
    throw denied(request, caller, '');
  }
  if (target === management) {
    const reason =
      'The management account can only be managed using the standalone context from the management account.';
    throw denied(request, caller, reason);
  }
  const status = await organization.accountStatus(target);
  if (status === undefined || !(await organization.trusts('account.amazonaws.com'))) throw denied(request, caller, '');
  if (status !== 'ACTIVE') throw denied(request, caller, 'The account is suspended or closed.');
  return target;
}

function denied(request: AwsRequest, caller: string, reason: string): AwsError {
  const who = `arn:${partitionOf(request.region)}:iam::${caller}:user/sandbox`;
  const why = reason === '' ? '' : ` (${reason})`;
  return new AwsError(
    'AccessDeniedException',
    `User: ${who} is not authorized to perform: account:${request.operation}${why}`,
    403,
  );
}

const notFound = (message: string) => new AwsError('ResourceNotFoundException', message, 404);
