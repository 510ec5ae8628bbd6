import { randomBytes } from 'node:crypto';
import { seal, unseal } from './seal.js';

describe('seal', () => {
  const key = randomBytes(32);
  const plain = Buffer.from('a private key');

  it('is undone with the same key', () => {
    expect(unseal(key, seal(key, plain))).toEqual(plain);
  });

  it('never gives the same text twice', () => {
    expect(seal(key, plain)).not.toBe(seal(key, plain));
  });

  it('is not undone with another key, nor after a change', () => {
    const sealed = seal(key, plain);
    expect(() => unseal(randomBytes(32), sealed)).toThrow();
    const [nonce = '', tag = '', text = ''] = sealed.split('.');
    const changed = Buffer.from(text, 'base64url');
    changed.writeUInt8(changed.readUInt8(0) ^ 1, 0);
    expect(() => unseal(key, [nonce, tag, changed.toString('base64url')].join('.'))).toThrow();
    expect(() => unseal(key, [nonce, tag.slice(0, 6), text].join('.'))).toThrow();
    expect(() => unseal(key, 'nonsense')).toThrow('not an encrypted text');
  });
});
