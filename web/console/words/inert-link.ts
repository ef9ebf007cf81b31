import type { CaseView } from '../server/case-view.ts'

/** An address nobody can open by mistake: `https://…` is written `hxxps://…`, wherever it stands in the text. */
export const inertText = (text: string): string => text.replaceAll(/http(s?):\/\//gi, 'hxxp$1://')

const intimateCategories = ['intimate_image_shared', 'intimate_image_threat', 'sextortion', 'sexual_deepfake']

/**
 * Whether a bare link may be copied. Not where an intimate image of a minor may be behind it: a bare link passed on is the
 * image passed on. Grooming counts when somebody asked for images, which then is one of these categories too.
 */
export const mayCopyLinks = (view: CaseView): boolean =>
  !view.categories.some((category) => intimateCategories.includes(category))
