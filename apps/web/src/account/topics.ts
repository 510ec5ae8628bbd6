/** What there is to settle about an account: a page each. */
export const TOPICS = [
  { name: 'account', text: 'profile', icon: 'i-lucide-user' },
  { name: 'account-safety', text: 'safety', icon: 'i-lucide-shield-check' },
  { name: 'account-devices', text: 'devices', icon: 'i-lucide-monitor-smartphone' },
  { name: 'account-keys', text: 'keys', icon: 'i-lucide-key-round' },
  { name: 'account-preferences', text: 'preferences', icon: 'i-lucide-sliders-horizontal' },
  { name: 'account-data', text: 'data', icon: 'i-lucide-archive' },
] as const;
