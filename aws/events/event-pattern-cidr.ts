/** An IP address as a number. */
export interface IpAddress {
  readonly version: 4 | 6;
  readonly value: bigint;
}

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;
const IPV6 = /^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/;

/** Parses an IPv4 or IPv6 address; undefined when it is none. An IPv4 address written in IPv6 is none, as in EventBridge. */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (IPV4.test(text)) {
    const bytes = text.split('.').map(Number);
    return bytes.every(byte => byte <= 255) ? { version: 4, value: joined(bytes, 8n) } : undefined;
  }
  if (!IPV6.test(text)) return undefined;
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return undefined;
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [...left, ...Array<string>(missing).fill('0'), ...right];
  if (!all.every(group => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return {
    version: 6,
    value: joined(
      all.map(group => parseInt(group, 16)),
      16n,
    ),
  };
}

/** Parses a CIDR block; a string is what is wrong with it. The bits after the mask may be anything and count as 0. */
export function parseCidr(
  text: string,
): { readonly version: 4 | 6; readonly first: bigint; readonly last: bigint } | string {
  const [address = '', mask, ...more] = text.split('/');
  if (mask === undefined || more.length > 0)
    return "must be an address and a mask with one '/' between, as '10.0.0.0/24'";
  const ip = parseIpAddress(address);
  if (ip === undefined) return `'${address}' is no IP address`;
  const bits = ip.version === 4 ? 32 : 128;
  if (!/^\d{1,3}$/.test(mask) || Number(mask) >= bits) {
    return `the mask must be a number from 0 to ${bits - 1}; write a single address without a mask, as an exact value`;
  }
  const hostBits = (1n << BigInt(bits - Number(mask))) - 1n;
  return { version: ip.version, first: ip.value & ~hostBits, last: ip.value | hostBits };
}

const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));

const joined = (digits: readonly number[], width: bigint): bigint =>
  digits.reduce((value, digit) => (value << width) | BigInt(digit), 0n);
