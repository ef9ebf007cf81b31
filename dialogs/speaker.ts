import { guessSpeaker } from '../services/triage/speaker.ts'
import { type MessageTurn, say, words } from './turn.ts'

const aboutMe =
  /\b(?:(?:sur|contre) moi|(?:photos?|videos?|image) (?:\S+ )?de moi|mes (?:photos?|nudes?|videos?)|mon (?:compte|numero|adresse)|me (?:plant|frapp|tu|tap|menac|harcel|insult|tabass|suiv|fich)\w*|m (?:insult|attend|agress|attaqu)\w*|m a (?:frapp|menac|insult|tap|agress|suivi|vir)\w*)\b/

/** "j'ai partagé une photo nue d'une fille", "on a insulté un garçon": done to somebody else, and told by who did it. */
const didIt =
  /\b(?:j ai|je l ai|on a|on l a) (?:partage|envoye|diffuse|publie|poste|fait tourner|balance|montre|repartage|screen\w*) (?:\S+ ){0,2}(?:photos?|videos?|nudes?|image|snaps?) (?:\S+ ){0,2}(?:d une?|de (?:ma|mon|cette|ce|sa)|a elle|a lui)\b(?! prof)|\b(?:j ai|on a) (?:harcele|insulte|menace|affiche|humilie|frappe|tabasse|bizute) (?:\S+ ){0,2}(?:un|une|ce|cette|ma|mon) (?:fille|garcon|eleve|mec|meuf|pote|copine|copain|camarade|gars|autre)\b/
const friendOf =
  /^(?:(?:salut|slt|coucou|bonjour|voila|en fait|euh) )*(?:j ai |c est |il y a )?(?:une?|ma|mon|notre) (?:meilleure? )?(?:pote|amie?|copine|copain|cousine?|camarade|petite? soeur|petit frere|soeur|frere) (?:a moi |a nous |qui |de ma classe )?(?:est|se fait|s est fait|subit|recoit|pleure|va mal|se sent|veut mourir|parle de mourir)\b/
const toldSomeone = /\b(?:cpe|profs?|police|gendarmes?|mes parents|ma mere|mon pere|signale\w*)\b/

/** Who speaks, as far as the words tell: the first message that tells decides, and the teen's own answer before it. */
export function noticeSpeaker({ draft, heard }: MessageTurn): void {
  if (draft.answers.speaker !== undefined) return
  const isDoer = didIt.test(heard.words) && !toldSomeone.test(heard.words) && !/\bde moi\b/.test(heard.words)
  const speaker =
    guessSpeaker([heard.text]) ?? (isDoer ? 'perpetrator' : friendOf.test(heard.words) ? 'friend' : undefined)
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
