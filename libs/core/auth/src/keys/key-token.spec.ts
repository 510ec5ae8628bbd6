import { randomBytes, randomUUID } from 'node:crypto';
import { makeToken, readToken, tokenPrefix } from './key-token.js';

const ID = '01a1fb4b-2565-741a-844b-e95db20fbf1e';
const read = (token: string) => readToken(`Bearer ${token}`);

describe('The token of a key', () => {
  it('tells the id of any key, and the hash of its secret', () => {
    const ids = Array.from({ length: 100 }, () => randomUUID());
    for (const id of [...ids, ID, '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff']) {
      const { token, secretHash } = makeToken(id);
      expect(token).toMatch(/^rk_[0-9A-Za-z]{22}_[0-9A-Za-z]{49}$/);
      expect(token.startsWith(`${tokenPrefix(id)}_`)).toBe(true);
      expect(read(token)).toEqual({ id, secretHash });
      expect(readToken(`bearer ${token}`)).toEqual({ id, secretHash });
    }
  });

  it('is another one each time', () => {
    expect(makeToken(ID).token).not.toBe(makeToken(ID).token);
  });

  it('is not read when a character is wrong, missing or too many', () => {
    const { token } = makeToken(ID);
    for (let index = 0; index < token.length; index++) {
      const wrong = token.slice(0, index) + (token[index] === 'x' ? 'y' : 'x') + token.slice(index + 1);
      expect(read(wrong)).toBeUndefined();
    }
    for (const wrong of [token.slice(1), token.slice(0, -1), `${token}0`, ` ${token} `, token.toUpperCase(), ''])
      expect(read(wrong)).toBeUndefined();
    expect(readToken(token)).toBeUndefined();
    expect(readToken(`Basic ${token}`)).toBeUndefined();
  });

  it('is not read for an id that is too large, or a header that is long', () => {
    expect(read(`rk_${'z'.repeat(22)}_${'0'.repeat(49)}`)).toBeUndefined();
    expect(read(randomBytes(8000).toString('base64'))).toBeUndefined();
    expect(readToken(`bearer ${' '.repeat(16_000)}`)).toBeUndefined();
  });
});
