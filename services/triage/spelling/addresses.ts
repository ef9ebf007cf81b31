/**
 * Links, mail addresses and account names in a message. Their letters are nobody's words: "instagram.com/Capucine_93"
 * says nothing of how urgent it is, and ten such pieces would drown the four words beside them.
 */
export interface Address {
  readonly kind: 'link' | 'account'
  /** UTF-16 offsets. */
  readonly start: number
  readonly end: number
}

const longestScheme = 8
const longestName = 64
const scheme = /[a-z]/i
const inMail = /[\w.+-]/
const inAccount = /[\w.]/
const space = /\s/
// What closes a sentence or a bracket after a link is not of the link.
const closing = /[.,;:!?)\]}>»"'’”…]/
/** `exemple.fr/page`: a host without a scheme, told from "et/ou" by its dot. Bounded, so that it never looks far back. */
const bareLink = /(?<![\w@.])(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,10}\/\S*|(?<![\w@.])www\.\S+/gi
const mailHost = /^@(?:[\w-]{1,63}\.){1,4}[a-z]{2,10}/i

const trimmed = (text: string, start: number, end: number): number => {
  let last = end
  while (last > start && closing.test(text.charAt(last - 1))) last -= 1
  return last
}

const spaceAfter = (text: string, from: number): number => {
  let at = from
  while (at < text.length && !space.test(text.charAt(at))) at += 1
  return at
}

const runBefore = (text: string, at: number, inside: RegExp, most: number): number => {
  let start = at
  while (start > 0 && at - start < most && inside.test(text.charAt(start - 1))) start -= 1
  return start
}

const schemeLinks = (text: string): Address[] => {
  const links: Address[] = []
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const previous = links.at(-1)
    if (previous && at < previous.end) continue
    const start = runBefore(text, at, scheme, longestScheme)
    if (start < at) links.push({ kind: 'link', start, end: trimmed(text, at + 3, spaceAfter(text, at + 3)) })
  }
  return links
}

const bareLinks = (text: string): Address[] =>
  [...text.matchAll(bareLink)].map(({ index, 0: found }) => ({
    kind: 'link',
    start: index,
    end: trimmed(text, index, index + found.length),
  }))

const mails = (text: string): Address[] => {
  const found: Address[] = []
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const start = runBefore(text, at, inMail, longestName)
    const host = start < at ? mailHost.exec(text.slice(at, at + 2 * longestName)) : null
    if (host) found.push({ kind: 'account', start, end: at + host[0].length })
  }
  return found
}

const none: readonly Address[] = []

/** Links and mail addresses in their order, none inside another. Linear in the length of the text. */
export const findAddresses = (text: string): readonly Address[] => {
  const mayLink = text.includes('/') || text.includes('www.') || text.includes('WWW.')
  const mayMail = text.includes('@')
  if (!mayLink && !mayMail) return none
  const all = [
    ...(text.includes('://') ? schemeLinks(text) : []),
    ...(mayLink ? bareLinks(text) : []),
    ...(mayMail ? mails(text) : []),
  ].sort((a, b) => a.start - b.start || b.end - a.end)
  let end = 0
  return all.filter((address) => {
    if (address.start < end) return false
    end = address.end
    return true
  })
}

/** Where the account name that `@` at `at` begins has its end; `at` when there is none. */
export const accountEnd = (text: string, at: number): number => {
  let end = at + 1
  while (end < text.length && end - at <= longestName && inAccount.test(text.charAt(end))) end += 1
  const last = trimmed(text, at + 1, end)
  return last > at + 1 ? last : at
}
