import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Finding {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

interface Look {
  language: 'en' | 'sv';
  theme: 'light' | 'dark';
  width: 360 | 768 | 1440;
  /** `colours` where everything else was looked at in the other theme: only colours depend on it. */
  axe?: 'everything' | 'colours';
}

/**
 * Each follows from the one before by as little as can be, as a person would change it. What is as wide in the light is as wide in the dark, and
 * what has a name in one language has one in the other, as the spec of the catalogues shows.
 */
const LOOKS: readonly Look[] = [
  { language: 'en', theme: 'light', width: 1440, axe: 'everything' },
  { language: 'sv', theme: 'light', width: 1440 },
  { language: 'sv', theme: 'dark', width: 1440, axe: 'colours' },
  { language: 'sv', theme: 'light', width: 768 },
  { language: 'en', theme: 'light', width: 768 },
  { language: 'en', theme: 'light', width: 360, axe: 'everything' },
  { language: 'sv', theme: 'light', width: 360 },
  { language: 'sv', theme: 'dark', width: 360, axe: 'colours' },
];

/**
 * What stands out of the window although the page does not scroll: what is fixed to the window, and boxes that cut off what is in them.
 * Rows that scroll sideways by themselves do so on purpose.
 */
const BOXES = '[role=dialog], [role=toolbar], [role=menu], [role=alert], header, nav, main';
const OUT_OF_WINDOW = `(() => {
  const page = document.documentElement;
  const wide = page.scrollWidth - page.clientWidth;
  const scrolls = (box) => ['auto', 'scroll'].includes(getComputedStyle(box).overflowX) && !box.matches('[role=dialog]');
  const isInRow = (box) => box !== null && box !== document.body && (scrolls(box) || isInRow(box.parentElement));
  const boxes = [...document.querySelectorAll('${BOXES}')].filter((box) => {
    const { left, right, width } = box.getBoundingClientRect();
    const cutsOff = getComputedStyle(box).overflowX !== 'visible' && box.scrollWidth > box.clientWidth + 1;
    return width > 0 && !isInRow(box) && (left < -1 || right > innerWidth + 1 || cutsOff);
  });
  return [
    ...(wide > 0 ? ['wider than its window by ' + wide + ' px'] : []),
    ...boxes.map((box) => 'stands out of its window: ' + box.outerHTML.slice(0, 160)),
  ];
})()`;

/**
 * Changes the language and the theme as when another tab of the same browser is switched: the page follows without being loaded anew. Then waits
 * until nothing has moved for two frames: boxes that are told of their width lay themselves out in the frame after it, and colours on their way to
 * others are neither of them. What moves for ever is not waited for. All of it is one call, as each one takes its time.
 */
const LOOK_AT = `async ({ language, theme }) => {
  for (const [key, value] of [['roost-language', language], ['roost-theme', theme]]) {
    if (localStorage.getItem(key) === value) continue;
    localStorage.setItem(key, value);
    dispatchEvent(new StorageEvent('storage', { key }));
  }
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  while (document.documentElement.lang !== language) await frame();
  const ends = (one) => one.playState === 'running' && one.effect.getComputedTiming().endTime !== Infinity;
  for (let calm = 0; calm < 2; calm++) {
    await frame();
    const moving = document.getAnimations().filter(ends);
    if (moving.length > 0) calm = -1;
    await Promise.allSettled(moving.map((one) => one.finished));
  }
  return ${OUT_OF_WINDOW};
}`;

/** How a page is before it is looked at, and how the specs that bring it into a state know it. */
const USUAL = { language: 'en', theme: 'light' };

/** What is wrong with a page as it stands: too wide for its window, or hard to use with a screen reader, a keyboard or weak eyes. */
export async function faultsOf(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const { language, theme, width, axe: rules } of LOOKS) {
    if (page.viewportSize()?.width !== width) await page.setViewportSize({ width, height: 900 });
    const faults = [
      ...(await page.evaluate<string[]>(`(${LOOK_AT})(${JSON.stringify({ language, theme })})`)),
      ...(rules ? await axeOf(page, rules) : []),
    ];
    found.push(...faults.map((fault) => `${language} ${theme} ${String(width)}: ${fault}`));
  }
  // For the next page.
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.evaluate(`(${KEEP})(${JSON.stringify(USUAL)})`);
  return found;
}

const KEEP = `({ language, theme }) => {
  localStorage.setItem('roost-language', language);
  localStorage.setItem('roost-theme', theme);
}`;

async function axeOf(page: Page, rules: 'everything' | 'colours'): Promise<string[]> {
  // Not by a script tag, which the policy of the page refuses.
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe.source);
  const options = {
    resultTypes: ['violations'],
    elementRef: false,
    ...(rules === 'colours' ? { runOnly: { type: 'rule', values: ['color-contrast'] } } : {}),
  };
  const { violations } = await page.evaluate<{ violations: Finding[] }>(
    `axe.run(document, ${JSON.stringify(options)})`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
  );
}
