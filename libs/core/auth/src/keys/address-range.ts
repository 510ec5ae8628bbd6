import { BlockList, isIP } from 'node:net';
import { ValidateBy } from 'class-validator';

const BITS = { 4: 32, 6: 128 } as const;

interface Range {
  address: string;
  bits: number;
  family: 'ipv4' | 'ipv6';
}

function parse(text: string): Range | undefined {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address) as 0 | 4 | 6;
  if (version === 0 || address.includes('%') || rest.length > 0) return undefined;
  const most = BITS[version];
  if (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > most)) return undefined;
  return { address, bits: bits === undefined ? most : Number(bits), family: version === 4 ? 'ipv4' : 'ipv6' };
}

/** Validates each text of a list: an address, or a network in CIDR notation. */
export const IsAddressRanges = (): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isAddressRange',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && parse(value) !== undefined,
        defaultMessage: () => 'each value in $property must be an IP address or a network such as 192.0.2.0/24',
      },
    },
    { each: true },
  );

/** Whether an address is in one of the ranges. An IPv4 address that is written as an IPv6 one is the same address. */
export function addressCheck(ranges: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const text of ranges) {
    const range = parse(text);
    if (range) list.addSubnet(range.address, range.bits, range.family);
  }
  return (address) => {
    const [plain = ''] = address.split('%');
    return list.check(plain, isIP(plain) === 4 ? 'ipv4' : 'ipv6');
  };
}
