import type { FoundCase } from '../dialogs/dialog.ts'
import type { Reply } from '../dialogs/reply.ts'
import type { Case } from '../services/cases/case.ts'
import type { Entry } from '../services/conversations/conversation.ts'
import { words } from './words.ts'

/** A code opens what a person wrote since the teen last did; failing that, the last thing a person wrote. */
export function foundCase(said: Entry[], found: Pick<Case, 'storyWordHash'>): FoundCase {
  const answers = said.filter(({ from, kind }) => from === 'counsellor' && kind === 'message')
  const lastTeenAt = said.findLast(({ from, kind }) => from === 'teen' && kind === 'message')?.at ?? 0
  const newer = answers.filter(({ at }) => at > lastTeenAt)
  const latest = newer.length > 0 ? newer : answers.slice(-1)
  return {
    latest: latest.map(({ author, text, at }) => ({ author: author ?? '', text, at })),
    hasWord: found.storyWordHash !== undefined,
  }
}

/** Case, spaces and accents aside: it is typed from memory, on a phone. */
export const storyWordHash = (hash: (purpose: string, value: string) => string, caseId: string, word: string): string =>
  hash('story-word', `${caseId}|${word.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase()}`)

/** The story told before, given back to whoever knew the word: one bubble for each message of a person. */
export function transcriptReplies(said: Entry[], presentConversation: string): Reply[] {
  return said
    .filter(
      ({ conversationId, kind, from }) =>
        conversationId !== presentConversation && kind === 'message' && from !== 'bot',
    )
    .map(({ from, author, text }) => ({
      text: words(from === 'teen' ? 'bot:transcript.you' : 'bot:transcript.person', { author: author ?? '', text }),
    }))
}
