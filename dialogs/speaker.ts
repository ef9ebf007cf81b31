import { guessSpeaker } from '../services/triage/speaker.ts'
import { type MessageTurn, say, words } from './turn.ts'

const aboutMe =
  /\b(?:(?:sur|contre) moi|(?:photos?|videos?|image) (?:\S+ )?de moi|mes (?:photos?|nudes?|videos?)|mon (?:compte|numero|adresse)|me (?:plant|frapp|tu|tap|menac|harcel|insult|tabass|suiv|fich)\w*|m (?:insult|attend|agress|attaqu)\w*|m a (?:frapp|menac|insult|tap|agress|suivi|vir)\w*)\b/

/** Who speaks, as far as the words tell: the first message that tells decides, and the teen's own answer before it. */
export function noticeSpeaker({ draft, heard }: MessageTurn): void {
  if (draft.answers.speaker !== undefined) return
  const speaker = guessSpeaker([heard.text])
  // "mon pote veut me frapper", "un compte avec des photos de moi": they open like a friend or a witness, and are not.
  if (speaker === undefined || ((speaker === 'witness' || speaker === 'friend') && aboutMe.test(heard.words))) return
  draft.answers.speaker = speaker
}

/** Whoever did it is told, before going on, that justice may ask for this conversation; a parent, that this is the place. */
export function tellSpeaker(turn: MessageTurn): void {
  const { draft } = turn
  const { speaker } = draft.answers
  if (draft.speakerTold || (speaker !== 'perpetrator' && speaker !== 'parent')) return
  draft.speakerTold = true
  say(turn, words(turn)(speaker === 'parent' ? 'intake:whom.parentTold' : 'intake:whom.authorTold'))
}
