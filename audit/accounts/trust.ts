import { accountInArn } from '../../aws/arn';
import { Admitted, admittedBy, AskedOfPolicy } from '../../aws/policy/admitted';
import { RequestPrincipal } from '../../aws/policy/decide';
import { parsePolicy } from '../../aws/policy/document';

const ASSUMING = ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML'];

/** Whom the trust policy of a role of an account lets assume it, but people of a directory that the account itself trusts. */
export function assumableBy(
  { arn, trust }: { readonly arn: string; readonly trust: string },
  { isCaller, may }: Pick<AskedOfPolicy, 'isCaller' | 'may'>,
): Admitted {
  const { document, problems } = parsePolicy(trust);
  const account = accountInArn(arn) ?? '';
  const { requests, isUnknown } = admittedBy(document, {
    ...{ actions: ASSUMING, resources: ['*'], isResource: () => true },
    isCaller: (caller, isNamed) => isCaller(caller, isNamed) && !isOwnDirectory(caller.principal, account),
    ...(may !== undefined && { may }),
  });
  return { requests, isUnknown: isUnknown || problems.length > 0 };
}

/** People of a directory such as that of IAM Identity Center. */
const isOwnDirectory = ({ kind, id }: RequestPrincipal, account: string): boolean =>
  kind === 'Federated' && accountInArn(id) === account && id.includes(':saml-provider/');
