/** Why a call to AWS failed, and what to do. */
export interface AwsFailure {
  readonly message: string;
  readonly hint: string;
}

/** Names of errors, by what helps against them; services name the same thing differently. */
const CREDENTIALS =
  /^(CredentialsProviderError|ExpiredToken(Exception)?|InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch|IncompleteSignature|TokenProviderError|NotAuthorized|RequestExpired|InvalidSignatureException)$/;
const DENIED =
  /^(AccessDenied(Exception)?|AuthorizationError(Exception)?|UnauthorizedOperation|KMSAccessDeniedException)$/;
const THROTTLED = /^(Throttl.*|TooManyRequests.*|RequestLimitExceeded|RequestThrottled.*)$/;
const NETWORK = /^(TimeoutError|NetworkingError): |ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|certificate/;

/**
 * Explains a failed call.
 *
 * @param permission - what the caller needs for it, for example 'sns:GetTopicAttributes'
 */
export function explainFailure(error: unknown, permission: string): AwsFailure {
  const { name, text } = describe(error);
  const message = `${name}: ${text}`;
  return { message, hint: hintFor(message, permission) };
}

/** Explains why AWS did not say whose the credentials are: there may be none, or it is not about them. */
export function explainSignIn(error: unknown): AwsFailure {
  const { message, hint } = explainFailure(error, 'sts:GetCallerIdentity');
  const isAboutThem = CREDENTIALS.test(message.slice(0, message.indexOf(':')));
  const headline = isAboutThem ? 'there are no usable AWS credentials' : 'AWS does not say whose the credentials are';
  return { message: `${headline}: ${message}`, hint };
}

/** What to do about a failure of which only the message is left. */
export function hintFor(message: string, permission: string): string {
  const name = message.slice(0, message.indexOf(':'));
  if (CREDENTIALS.test(name)) return 'sign in again, for example with aws sso login, and check AWS_PROFILE';
  if (DENIED.test(name)) return `give the caller ${permission}, or use a role that has it`;
  if (THROTTLED.test(name)) return 'run it again in a minute';
  if (NETWORK.test(message)) {
    return 'check network, proxy (HTTPS_PROXY) and whether the region is enabled in the account';
  }
  return `look at the message of AWS; the call needs ${permission}`;
}

/** Whether AWS said that it was asked too often. */
export const isThrottling = (error: unknown): boolean => THROTTLED.test(describe(error).name);

/** Whether it is a permission that is missing. */
export const isDenied = ({ message }: AwsFailure): boolean => DENIED.test(message.slice(0, message.indexOf(':')));

/** Whether it is that of credentials that have ended, or that cannot be had: every other call fails in the same way. */
export const isSignedOut = ({ message }: AwsFailure): boolean => SIGNED_OUT.test(message);
const SIGNED_OUT = /^(CredentialsProviderError|TokenProviderError|ExpiredToken(Exception)?|RequestExpired): /;

function describe(error: unknown): { readonly name: string; readonly text: string } {
  if (!(error instanceof Error)) return { name: 'Error', text: String(error) };
  // a refused connection to every address of a host has no message of its own
  const { code } = error as NodeJS.ErrnoException;
  return {
    name: error.name === 'Error' ? (code ?? 'Error') : error.name,
    text: error.message || (code ?? 'no message'),
  };
}
