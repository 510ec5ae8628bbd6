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
 * Each follows from the one before by one change, as a person would make it. What is as wide in the light is as wide in the dark, and
 * what has a name in one language has one in the other, as the spec of the catalogues shows.
 */
const LOOKS: readonly Look[] = [
  { language: 'en', theme: 'light', width: 1440, axe: 'everything' },
  { language: 'en', theme: 'light', width: 768 },
  { language: 'en', theme: 'light', width: 360, axe: 'everything' },
  { language: 'sv', theme: 'light', width: 360 },
  { language: 'sv', theme: 'light', width: 768 },
  { language: 'sv', theme: 'light', width: 1440 },
  { language: 'sv', theme: 'dark', width: 1440, axe: 'colours' },
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
 * Boxes that are told of their width lay themselves out in the frame after it, and colours on their way to others are neither of them:
 * until nothing has moved for two frames. What moves for ever is not waited for.
 */
const SETTLED = `(async () => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const ends = (one) => one.playState === 'running' && one.effect.getComputedTiming().endTime !== Infinity;
  for (let calm = 0; calm < 2; calm++) {
    await frame();
    const moving = document.getAnimations().filter(ends);
    if (moving.length > 0) calm = -1;
    await Promise.allSettled(moving.map((one) => one.finished));
  }
})()`;

/** What is wrong with a page as it stands: too wide for its window, or hard to use with a screen reader, a keyboard or weak eyes. */
export async function faultsOf(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const look of LOOKS) {
    const { language, theme, width } = look;
    await page.setViewportSize({ width, height: 900 });
    await choose(page, { 'roost-language': language, 'roost-theme': theme });
    const faults = [
      ...(await page.evaluate<string[]>(OUT_OF_WINDOW)),
      ...(look.axe ? await axeOf(page, look.axe) : []),
    ];
    found.push(...faults.map((fault) => `${language} ${theme} ${String(width)}: ${fault}`));
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await choose(page, { 'roost-language': 'en', 'roost-theme': 'light' });
  return found;
}

/** As when another tab of the same browser is switched: the page follows without being loaded anew. */
async function choose(page: Page, choices: { 'roost-language': string; 'roost-theme': string }): Promise<void> {
  await page.evaluate(`for (const [key, value] of Object.entries(${JSON.stringify(choices)})) {
    if (localStorage.getItem(key) === value) continue;
    localStorage.setItem(key, value);
    dispatchEvent(new StorageEvent('storage', { key }));
  }`);
  await page.locator(`html[lang=${choices['roost-language']}]`).waitFor({ state: 'attached' });
  await page.evaluate(SETTLED);
}

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
