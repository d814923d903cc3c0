import { blankDigits, printable } from '../../config/reading/mask';

/** A subscription for people: of an https address the host alone, the rest is a credential; no phone number. */
export function describeEndpoint({ protocol, endpoint }: { protocol: string; endpoint: string }): string {
  if (protocol === 'http' || protocol === 'https') {
    return `${protocol} ${URL.canParse(endpoint) ? new URL(endpoint).hostname : '(unreadable address)'}`;
  }
  return printable(`${protocol} ${protocol === 'sms' ? blankDigits(endpoint) : endpoint}`);
}
