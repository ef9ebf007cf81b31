import type { Contact } from './activity.ts'

/** The numbers as the build wrote them into the page, so that there is one list of them, with JavaScript or without. */
export function readStaticNumbers(root: ParentNode): Contact[] {
  return [...root.querySelectorAll<HTMLElement>('.contact')].map((item) => {
    const words = (selector: string) => item.querySelector(selector)?.textContent?.trim() ?? ''
    return {
      name: words('strong'),
      purpose: words('.purpose'),
      // The static line says cost and hours together.
      hours: words('.hours'),
      free: false,
      action: item.querySelector('.call')?.getAttribute('href') ?? '',
    }
  })
}
