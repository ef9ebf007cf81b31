/** A file written out as text: a `data:` URI, or the base64 of a PNG, JPEG, GIF or WebP. */
const fileInText =
  /data:(?:[a-z]+\/[\w.+-]+(?:;[\w=.-]+)*|;base64),\S*|(?:iVBORw0KGgo|\/9j\/[24]|R0lGOD|UklGR)[A-Za-z0-9+/]{200,}={0,2}/gi

export interface GuardedText {
  text: string
  /** A file was in it. It is not in `text`, and must be kept nowhere. */
  hadFile: boolean
}

/** The text without any file written into it. */
export function withoutFiles(text: string): GuardedText {
  const kept = text.replace(fileInText, '')
  return { text: kept.trim() === '' ? '' : kept, hadFile: kept !== text }
}

/** The part of `DataTransfer` that tells what is there without opening it. */
export interface Offered {
  types: readonly string[]
  getData(type: 'text/plain'): string
}

/**
 * Whether a paste or a drop is stopped, unread. A copied link may bring a preview picture along; the browser puts only its
 * text into a text field, so a link passes.
 */
export function isFileOffered(offered: Offered): boolean {
  if (!offered.types.includes('Files')) return withoutFiles(offered.getData('text/plain')).hadFile
  return !/^https?:\/\/\S+$/i.test(offered.getData('text/plain').trim())
}
