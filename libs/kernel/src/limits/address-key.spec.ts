import { addressKey } from './address-key.js';

describe('addressKey', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:0:1::1', '20010db800000001/64'],
    ['2001:db8:0:1:ffff:ffff:ffff:ffff', '20010db800000001/64'],
    ['2001:db8:0:2::1', '20010db800000002/64'],
    ['fe80::1%eth0', 'fe80000000000000/64'],
    ['unix', 'unix'],
  ])('counts %s as %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});
