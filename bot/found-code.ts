import { readCommand } from '../dialogs/commands.ts'
import type { DialogContext, TurnOutcome } from '../dialogs/dialog.ts'
import { hear } from '../dialogs/heard.ts'
import { runTurn } from '../dialogs/intake-dialog.ts'
import { isTelling } from '../dialogs/readers/story.ts'
import { safetyReplies } from '../dialogs/safety-net.ts'
import { wordsFor } from '../dialogs/words.ts'
import { foundCase, storyWordHash } from './returning.ts'
import type { Scene, TurnParts } from './turn-scene.ts'
import { words } from './words.ts'

interface Returned {
  outcome: TurnOutcome
  /** The case that the code opens. */
  caseId?: string
}

/** A code was typed, or the word that protects the story; `undefined` for anything else. */
export async function answerReturn(parts: TurnParts, scene: Scene): Promise<Returned | undefined> {
  const { entry } = scene.work
  if (entry.guessRefused) return { outcome: tooManyGuesses(scene) }
  if (entry.codeHash) return answerCode(parts, scene, entry.codeHash)
  return scene.draft.awaiting === 'story_word' ? answerWord(parts, scene) : undefined
}

async function answerCode(
  { codes, cases, log, guesses }: TurnParts,
  scene: Scene,
  codeHash: string,
): Promise<Returned> {
  const { work, draft, context } = scene
  if (!(await guesses.mayTryCode(work.conversation._id))) return { outcome: tooManyGuesses(scene) }
  const followUp = await codes.find(codeHash)
  const opened = followUp && (await cases.get(followUp.caseId))
  const found = opened && !opened.erasedAt ? foundCase(await log.readCase(opened._id), opened) : undefined
  if (!found) await guesses.codeWasWrong(work.conversation._id)
  const outcome = alarmedFirst(runTurn(draft, { kind: 'code', found }, context), context)
  return { outcome, ...(found && opened ? { caseId: opened._id } : {}) }
}

/** The right word is taken here; a wrong one is left to the dialogs, which may find that it was meant otherwise. */
async function answerWord({ guesses, hash }: TurnParts, scene: Scene): Promise<Returned | undefined> {
  const { work, current, draft, context } = scene
  if (current.storyWordHash === undefined) return undefined
  if (!(await guesses.mayTryWord(current._id))) {
    return isTry(scene) ? { outcome: tooManyGuesses(scene) } : undefined
  }
  if (current.storyWordHash !== storyWordHash(hash, current._id, work.entry.text)) {
    await guesses.wordWasWrong(current._id)
    return undefined
  }
  const found = { ...foundCase([], current), wordMatches: true }
  return { outcome: runTurn(draft, { kind: 'code', found }, context) }
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
