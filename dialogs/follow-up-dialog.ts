import { readCommand } from './commands.ts'
import type { FoundCase } from './dialog.ts'
import { isTelling } from './readers/story.ts'
import { answerAndStay } from './run-command.ts'
import { cause, type MessageTurn, say, type Turn, words } from './turn.ts'
import { dateText, timeText } from './words.ts'

/** Coming back with a code: it opens the latest answer; the rest asks for the word the teen chose. */
export function answerCode(turn: Turn, found: FoundCase | undefined): void {
  const t = words(turn)
  if (!found) {
    answerAndStay(turn, t('follow-up:unknown'))
    return
  }
  if (found.wordMatches !== undefined) {
    answerWord(turn, found.wordMatches)
    return
  }
  cause(turn, { type: 'resume' })
  // The case goes on where it was: it has its story, its code and its place in the queue.
  Object.assign(turn.draft, {
    codeIssued: true,
    helpGiven: true,
    confirmed: true,
    current: undefined,
    consent: undefined,
  })
  say(turn, t('follow-up:found'))
  for (const { author, text, at } of found.latest) {
    say(turn, t('follow-up:answer', { author, text, day: dateText(at), time: timeText(at) }))
  }
  if (found.latest.length === 0) say(turn, t('follow-up:none'))
  if (found.hasWord) {
    turn.draft.awaiting = 'story_word'
    say(turn, t('follow-up:askWord'))
  } else say(turn, t('follow-up:noWord'))
  sayNext(turn)
}

function answerWord(turn: Turn, matches: boolean): void {
  turn.draft.awaiting = matches ? undefined : 'story_word'
  say(turn, words(turn)(matches ? 'follow-up:wordRight' : 'follow-up:wordWrong'))
  if (matches) cause(turn, { type: 'show_transcript' })
  sayNext(turn)
}

function sayNext(turn: Turn): void {
  const t = words(turn)
  // Erasing never comes first: a tap out of habit, or a found code, must not reach it.
  say(turn, t('follow-up:next'), { suggestions: [t('commands:human'), t('commands:whoReads'), t('commands:erase')] })
}

/** While the word is waited for, a short message that was not it is a wrong word and no story; true when it was one. */
export function takeStoryWord(turn: MessageTurn): boolean {
  const { draft, heard } = turn
  if (draft.awaiting !== 'story_word') return false
  if (heard.wordCount > 3 || isTelling(heard) || readCommand(heard)) {
    draft.awaiting = undefined
    return false
  }
  answerWord(turn, false)
  return true
}
