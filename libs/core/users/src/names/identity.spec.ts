import { emailKey, numbered, USERNAME, usernameFromEmail, usernameKey } from './identity.js';
import { isReserved } from './reserved-usernames.js';

describe('identity', () => {
  it('compares addresses without case and compatibility forms', () => {
    expect(emailKey('ÅSA@example.org')).toBe(emailKey('åsa@Example.org'));
    expect(emailKey('ａｄａ@example.org')).toBe('ada@example.org');
    expect(emailKey(' ada@example.org\u00a0')).toBe('ada@example.org');
  });

  it.each([
    ['ADA', 'ada'],
    [' ada\t', 'ada'],
    ['ａｄａ', 'ada'],
    ['Åda', 'ada'],
    ['A\u030ada', 'ada'],
    ['ad4', 'ad4'],
    ['l0u1s', 'louls'],
    ['Łukasz', 'lukasz'],
    ['Weiß', 'weiss'],
  ])('compares the username %s by %s', (username, key) => {
    expect(usernameKey(username)).toBe(key);
  });

  it.each([
    ['ada@example.org', 'ada'],
    ['ada.lovelace+news@example.org', 'ada.lovelacenews'],
    ['.dot.@example.org', 'dot'],
    ['a..b@example.org', 'a.b'],
    ['x@example.org', 'userx'],
    ['ада@example.org', 'user'],
    ['"odd name"@example.org', 'oddname'],
    [`${'long'.repeat(20)}@example.org`, 'long'.repeat(8)],
  ])('makes a username of %s', (email, username) => {
    expect(usernameFromEmail(email)).toBe(username);
    expect(USERNAME.test(username)).toBe(true);
  });

  it('keeps a numbered username short enough', () => {
    expect(numbered('ada', 2)).toBe('ada2');
    expect(numbered('a'.repeat(32), 123)).toBe(`${'a'.repeat(29)}123`);
  });

  it.each(['a', 'a b', 'a@b', '-ada', 'ada.', 'a..b', 'a'.repeat(33), 'a\u200bb', 'аda', 'ada\n', ''])(
    '%j is no username',
    (username) => {
      expect(USERNAME.test(username)).toBe(false);
    },
  );

  it.each(['admin', 'ADMIN', 'Adm1n', 'adm.in', 'ádmin', 'r00t', 'me', 'no_reply', 'supp0rt'])(
    'keeps %s free',
    (username) => {
      expect(isReserved(username)).toBe(true);
    },
  );

  it.each(['ada', 'melissa', 'administratrix'])('does not keep %s free', (username) => {
    expect(isReserved(username)).toBe(false);
  });
});
