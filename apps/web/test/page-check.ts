import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Finding {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** Whether a page is wider than its window. */
export async function overflowOf(page: Page): Promise<string[]> {
  const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  return wide === 0 ? [] : [`wider than its window by ${String(wide)} px`];
}

/** What is wrong with a page as it stands, also for those who use a screen reader or a keyboard. */
export async function faultsOf(page: Page): Promise<string[]> {
  // Not by a script tag, which the policy of the page refuses.
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe.source);
  // Colours on their way to others are neither of them.
  await page.evaluate(
    'Promise.allSettled(document.getAnimations().filter((one) => one.playState === "running").map((one) => one.finished))',
  );
  const run = 'axe.run(document, { resultTypes: ["violations"], elementRef: false })';
  const { violations } = await page.evaluate<{ violations: Finding[] }>(run);
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
  );
  return [...(await overflowOf(page)), ...found];
}
