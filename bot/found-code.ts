import { readCommand } from '../dialogs/commands.ts'
import type { DialogContext, FoundCase, TurnOutcome } from '../dialogs/dialog.ts'
import { hear } from '../dialogs/heard.ts'
import { runTurn } from '../dialogs/intake-dialog.ts'
import { isTelling } from '../dialogs/readers/story.ts'
import { safetyReplies } from '../dialogs/safety-net.ts'
import { wordsFor } from '../dialogs/words.ts'
import { foundCase, storyWordHash } from './returning.ts'
import type { Scene, TurnParts } from './turn-scene.ts'
import { words } from './words.ts'

/** A code was typed, or the word that protects the story. */
export async function answerReturn(
  parts: TurnParts,
  scene: Scene,
): Promise<{ outcome: TurnOutcome; caseId?: string } | undefined> {
  const { codes, cases, log, hash, guesses } = parts
  const { work, draft, context } = scene
  if (work.entry.guessRefused) return { outcome: tooManyGuesses(scene) }
  if (work.entry.codeHash) {
    if (!(await guesses.mayTryCode(work.conversation._id))) return { outcome: tooManyGuesses(scene) }
    const followUp = await codes.find(work.entry.codeHash)
    const found = followUp ? await cases.get(followUp.caseId) : null
    const known: FoundCase | undefined =
      found && followUp && !found.erasedAt ? foundCase(await log.readCase(found._id), followUp) : undefined
    if (!known) await guesses.codeWasWrong(work.conversation._id)
    const outcome = alarmedFirst(runTurn(draft, { kind: 'code', found: known }, context), context)
    return { outcome, caseId: known && found?._id }
  }
  if (draft.awaiting !== 'story_word') return undefined
  const followUp = await codes.ofCase(scene.current._id)
  if (!followUp?.wordHash) return undefined
  if (!(await guesses.mayTryWord(scene.current._id))) {
    return isTry(scene) ? { outcome: tooManyGuesses(scene) } : undefined
  }
  const wordMatches = followUp.wordHash === storyWordHash(hash, scene.current._id, work.entry.text)
  if (!wordMatches) await guesses.wordWasWrong(scene.current._id)
  const found = { ...foundCase([], followUp), wordMatches }
  return wordMatches ? { outcome: runTurn(draft, { kind: 'code', found }, context) } : undefined
}

/**
 * The word that protects a story is chosen where the story was told. In a conversation opened by the code alone it would
 * let whoever found the code choose a word of their own, and read everything.
 */
export function keepWord({ work, current, draft }: Scene, outcome: TurnOutcome): TurnOutcome {
  const isFirst = current.conversationIds[0] === work.conversation._id
  if (isFirst || !outcome.effects.some(({ type }) => type === 'set_word')) return outcome
  const t = wordsFor(draft)
  const reply = { text: words('bot:word.elsewhere'), suggestions: [t('commands:human'), t('commands:numbers')] }
  return { ...outcome, replies: [reply], effects: outcome.effects.filter(({ type }) => type !== 'set_word') }
}

/** The numbers come before whatever else is said, in every state. */
function alarmedFirst(outcome: TurnOutcome, context: DialogContext): TurnOutcome {
  const { draft, replies } = safetyReplies(outcome.draft, context)
  return { ...outcome, draft, replies: [...replies, ...outcome.replies] }
}

/** Short enough to be a word that somebody tries; a command, or something told, is not. */
function isTry({ work, context }: Scene): boolean {
  const heard = hear(work.entry.text, context)
  return heard.wordCount <= 3 && !isTelling(heard) && readCommand(heard) === undefined
}

/** Too many codes or words: nothing is looked up, and nothing else is lost. */
function tooManyGuesses({ draft, context }: Scene): TurnOutcome {
  const t = wordsFor(draft)
  const suggestions = [t('commands:human'), t('commands:numbers')]
  return alarmedFirst({ draft, replies: [{ text: words('bot:guess.tooMany'), suggestions }], effects: [] }, context)
}
