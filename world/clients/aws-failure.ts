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
const NETWORK = /^(TimeoutError|NetworkingError)$|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|certificate/;

/**
 * Explains a failed call.
 *
 * @param permission - what the caller needs for it, for example 'sns:GetTopicAttributes'
 */
export function explainFailure(error: unknown, permission: string): AwsFailure {
  const { name, text } = describe(error);
  const message = `${name}: ${text}`;
  if (CREDENTIALS.test(name)) {
    return { message, hint: 'sign in again, for example with aws sso login, and check AWS_PROFILE' };
  }
  if (DENIED.test(name)) return { message, hint: `give the caller ${permission}, or use a role that has it` };
  if (THROTTLED.test(name)) return { message, hint: 'run the test again in a minute' };
  if (NETWORK.test(message)) {
    return { message, hint: 'check network, proxy (HTTPS_PROXY) and whether the region is enabled in the account' };
  }
  return { message, hint: `look at the message of AWS; the call needs ${permission}` };
}

function describe(error: unknown): { readonly name: string; readonly text: string } {
  if (!(error instanceof Error)) return { name: 'Error', text: String(error) };
  // a refused connection to every address of a host has no message of its own
  const { code } = error as NodeJS.ErrnoException;
  return {
    name: error.name === 'Error' ? (code ?? 'Error') : error.name,
    text: error.message || (code ?? 'no message'),
  };
}
