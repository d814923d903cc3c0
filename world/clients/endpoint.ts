import { blankDigits, printable } from '../../config/reading/mask';

/** Protocols whose endpoints are addresses and names, which are no secret. */
const SHOWN = ['email', 'email-json', 'sqs', 'lambda', 'firehose', 'application'];

/** A subscription for people: of an https address the host alone, the rest is a credential; of most others nothing. */
export function describeEndpoint({ protocol, endpoint }: { protocol: string; endpoint: string }): string {
  if (protocol === 'http' || protocol === 'https') {
    return `${protocol} ${URL.canParse(endpoint) ? new URL(endpoint).hostname : '(unreadable address)'}`;
  }
  if (protocol === 'sms') return printable(`sms ${blankDigits(endpoint)}`);
  return printable(SHOWN.includes(protocol) ? `${protocol} ${endpoint}` : `${protocol} (endpoint not shown)`);
}
