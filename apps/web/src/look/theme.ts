import { readonly, ref } from 'vue';

export type Theme = 'auto' | 'light' | 'dark';

const KEY = 'roost-theme';
const system = matchMedia('(prefers-color-scheme: dark)');
const chosen = ref<Theme>(read());
const isDark = ref(false);

/** The chosen theme, and whether the page is dark by it. */
export const theme = { chosen: readonly(chosen), isDark: readonly(isDark) };

export function chooseTheme(value: Theme): void {
  chosen.value = value;
  localStorage.setItem(KEY, value);
  apply();
}

function read(): Theme {
  const kept = localStorage.getItem(KEY);
  return kept === 'light' || kept === 'dark' ? kept : 'auto';
}

function apply(): void {
  isDark.value = chosen.value === 'auto' ? system.matches : chosen.value === 'dark';
  document.documentElement.classList.toggle('dark', isDark.value);
}

system.addEventListener('change', apply);
addEventListener('storage', ({ key }) => {
  if (key !== KEY) return;
  chosen.value = read();
  apply();
});
apply();
