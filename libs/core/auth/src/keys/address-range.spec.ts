import { validateSync } from 'class-validator';
import { addressCheck, IsAddressRanges } from './address-range.js';

class Ranges {
  @IsAddressRanges()
  ranges: unknown[];
}

const isValid = (text: unknown): boolean => validateSync(Object.assign(new Ranges(), { ranges: [text] })).length === 0;

describe('The addresses of a key', () => {
  it.each(['192.0.2.1', '192.0.2.0/24', '0.0.0.0/0', '2001:db8::', '2001:db8::/32', '::1', '::ffff:192.0.2.1/128'])(
    'can be %s',
    (text) => {
      expect(isValid(text)).toBe(true);
    },
  );

  it.each([
    '192.0.2',
    '192.0.2.0/33',
    '192.0.2.0/-1',
    '192.0.2.0/',
    '2001:db8::/129',
    'fe80::1%eth0',
    'a',
    '',
    7,
    null,
  ])('cannot be %s', (text) => {
    expect(isValid(text)).toBe(false);
  });

  it.each([
    ['192.0.2.9', true],
    ['192.0.3.9', false],
    // As a server that listens on IPv6 sees an IPv4 client.
    ['::ffff:192.0.2.9', true],
    ['::ffff:192.0.3.9', false],
    ['2001:db8:1::5', true],
    ['2001:db8:2::5', false],
    ['198.51.100.7', true],
    ['198.51.100.8', false],
    ['fe80::1%eth0', false],
    ['', false],
    ['nonsense', false],
  ])('hold %s: %s', (address, expected) => {
    expect(addressCheck(['192.0.2.0/24', '2001:db8:1::/48', '198.51.100.7'])(address)).toBe(expected);
  });
});
