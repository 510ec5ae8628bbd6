import { identityKey, numbered, USERNAME, usernameFromEmail } from './identity.js';

describe('identity', () => {
  it('compares without case and compatibility forms', () => {
    expect(identityKey('ÅSA')).toBe(identityKey('åsa'));
    expect(identityKey('ａｄａ')).toBe('ada');
  });

  it.each([
    ['ada@example.org', 'ada'],
    ['ada.lovelace+news@example.org', 'ada.lovelacenews'],
    ['.dot@example.org', 'dot'],
    ['x@example.org', 'userx'],
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

  it.each(['a', 'a b', 'a@b', '-ada', 'a'.repeat(33), 'a\u200bb', ''])('%j is no username', (username) => {
    expect(USERNAME.test(username)).toBe(false);
  });
});
