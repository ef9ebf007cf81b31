import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { shot } from './watched-page.ts'

type ColorScheme = 'light' | 'dark'

interface Look {
  /** The last one stays. In the dark only colours differ, and only they are asked about. */
  colorSchemes?: readonly ColorScheme[]
  /** CSS selectors of the only parts that are looked at. */
  parts?: readonly string[]
}

/** Axe finds nothing in either scheme, and nothing is wider than the window. A picture of each look is named after it. */
export async function expectLooksWell(page: Page, name: string, look: Look = {}): Promise<void> {
  for (const colorScheme of look.colorSchemes ?? (['dark', 'light'] as const)) {
    const found = await violationsOn(page, colorScheme, look.parts)
    await shot(page, `${name}-${colorScheme}`)
    expect({ name, colorScheme, found }).toEqual({ name, colorScheme, found: [] })
  }
  expect({ name, overflow: await overflowOf(page) }).toEqual({ name, overflow: 0 })
}

/** What axe holds against the page in this scheme: each rule and its elements. */
export async function violationsOn(page: Page, colorScheme: ColorScheme, parts: Look['parts'] = []): Promise<string[]> {
  await page.emulateMedia({ colorScheme })
  // Only violations are gathered, and in the page itself: opening a second page for each look takes as long as the look.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode(true)
  if (colorScheme === 'dark') axe.withRules(['color-contrast'])
  for (const part of parts) axe.include(part)
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

/** How much wider than its window the page is, in CSS pixels. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
