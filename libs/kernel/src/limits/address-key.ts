import ipaddr from 'ipaddr.js';

/** What an address is counted by: IPv4 as it is, IPv6 by its /64, which is what one customer commonly gets (RFC 6177). */
export function addressKey(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const network = parsed.toByteArray().slice(0, 8);
  return `${Buffer.from(network).toString('hex')}/64`;
}
