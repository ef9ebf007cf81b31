import type { CannedReply } from '../work/work-view.ts'

const bare = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Those for this situation first, then those for every one, then the rest; each in the team's own order. */
export function inFittingOrder(replies: readonly CannedReply[], categories: readonly string[]): CannedReply[] {
  const rank = (reply: CannedReply): number => {
    if (reply.categories.some((one) => categories.includes(one))) return 0
    return reply.categories.length === 0 ? 1 : 2
  }
  return [...replies].sort((a, b) => rank(a) - rank(b))
}

/** By shortcut first, then by what the title or the text holds. */
export function matching(replies: readonly CannedReply[], asked: string): CannedReply[] {
  const wanted = bare(asked.trim())
  if (wanted === '') return [...replies]
  const byShortcut = replies.filter(({ shortcut }) => shortcut.startsWith(wanted))
  const byWords = replies.filter(({ title, filled }) => bare(`${title} ${filled}`).includes(wanted))
  return [...new Set([...byShortcut, ...byWords])]
}

/** What is being typed after a slash that stands at the caret, at the beginning or after a space: `/311`. */
export function slashAt(text: string, caret: number): { from: number; asked: string } | undefined {
  const [, asked] = /(?:^|\s)\/([\p{L}\d]{0,12})$/u.exec(text.slice(0, caret)) ?? []
  return asked === undefined ? undefined : { from: caret - asked.length - 1, asked }
}

/** The text with the reply in place of what stands from `from` to `to`. */
export const withReply = (text: string, from: number, to: number, reply: string): string =>
  `${text.slice(0, from)}${reply}${text.slice(to)}`
