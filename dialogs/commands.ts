import type { Heard } from './heard.ts'
import { isNearly } from './readers/spelling.ts'
import { isTelling } from './readers/story.ts'

/** What a teen may do at any time, by button or in words. Their effects are in `run-command.ts`. */
const commandIds = [
  'skip',
  'human',
  'back',
  'correct',
  'restart',
  'whoReads',
  'erase',
  'quit',
  'numbers',
  'more',
  'continue',
  'keepDevice',
  'forgetDevice',
  'chooseWord',
  'myCode',
  'newCode',
] as const
export type CommandId = (typeof commandIds)[number]

const please = '(?: (?:svp|stp|s il te plait|s il vous plait|merci|maintenant))?'
const wish =
  '(?:(?:attends|attend|attendez|euh|bon|ok|en fait|non|et|ca va mais|mais) )*(?:(?:je (?:veux|voudrais|peux|vais|prefere)|j aimerais|on peut|est ce que je peux|c est possible de|possible de|puis je|comment) )?'

const whole = (phrases: string): RegExp => new RegExp(`^${wish}(?:${phrases})${please}$`)

/** A command is the whole message, with a few polite words: a story that contains "retour" is a story. */
const patterns: Record<Exclude<CommandId, 'human'>, RegExp> = {
  skip: whole(
    'passer?|passe|passer (?:la|cette) question|je passe|question suivante|suivante?|skip|sauter|je prefere pas (?:repondre|dire)|je prefere ne pas repondre',
  ),
  back: whole(
    '(?:le |un )?retour(?: en arriere)?|revenir(?: (?:a|en|sur) .{1,40})?|retourner(?: en arriere| a la question .{1,30})?|(?:la )?question (?:d avant|precedente)|precedent|arriere|annuler|back',
  ),
  correct: whole(
    'corriger|corrige|modifier|changer (?:une|ma|mes|la) reponses?|corriger (?:quelque chose|ma reponse|une reponse|un truc)|je me suis trompee?',
  ),
  restart: whole(
    'recommencer|recommence|tout recommencer|recommencer (?:depuis|a|du|au) (?:le )?(?:debut|zero)|reset|restart',
  ),
  whoReads: whole('qui (?:va )?(?:lit|lire)(?: ca| tout ca)?|c est qui qui lit(?: ca)?'),
  erase: whole(
    '(?:tout )?effacer?|efface(?:z|r)? (?:tout|la conversation|cette conversation|mes messages|ca|tout ca)|(?:tout )?supprimer|supprime(?:z|r)? (?:tout|la conversation|cette conversation|mes messages)|tout effacer',
  ),
  quit: whole('quitter|quitter vite|stop|arreter|j arrete|arrete|je veux arreter|fin|sortir|fermer'),
  numbers: whole(
    '(?:les |des |voir les |revoir les )?numeros?(?: d urgence)?|(?:les )?contacts|qui appeler|j appelle qui|je peux appeler qui',
  ),
  more: whole('(?:en )?savoir plus|plus d infos?|infos?|c est quoi (?:relais|ici)|aide|help|menu'),
  continue: whole('continuer|on continue|je continue|reprendre|on reprend'),
  keepDevice: whole(
    'cet appareil est (?:a moi|le mien)|c est mon (?:tel|telephone|appareil|ordi)|garde (?:la conversation|tout) (?:ici|sur cet appareil)',
  ),
  forgetDevice: whole(
    '(?:garde|gardez|garder) rien ici|oublie cet appareil|cet appareil est pas (?:a moi|le mien)|c est pas mon (?:tel|telephone|appareil|ordi)',
  ),
  chooseWord: whole('choisir un mot|mettre un mot|un mot|mot secret|proteger (?:mon histoire|par un mot)'),
  myCode: whole(
    '(?:j ai )?(?:mon|un|le) code(?: de suivi)?|code(?: de suivi)?|c est quoi mon code|il est ou mon code|j ai deja un code|reprendre avec (?:mon|un) code',
  ),
  newCode: whole(
    '(?:un )?(?:nouveau|autre) code(?: de suivi)?|j ai (?:perdu|oublie) (?:mon|le) code(?: de suivi)?|j ai plus (?:mon|le) code|je (?:trouve|retrouve) plus mon code|(?:re)?donne[rz]? moi (?:un|mon|le) (?:autre |nouveau )?code',
  ),
}

const person =
  '(?:quelqu un|qqun|une (?:vraie |autre )?personne|un (?:vrai )?(?:humain|etre humain|conseiller|adulte|psy|vrai)|une humaine|une (?:vraie )?conseillere|des (?:vraies )?(?:gens|personnes)|l equipe|quelqu un de (?:vrai|reel))'
const humanPatterns = [
  new RegExp(`^${wish}(?:parler|discuter|causer|ecrire|tchatter) (?:a|avec) ${person}(?: .{0,40})?$`),
  new RegExp(
    `\\b(?:je veux|je voudrais|j aimerais|je peux|on peut|est ce que je peux|besoin de|possible de|preferais|prefere|faut que je) (?:\\S+ )?(?:parler|discuter|ecrire|parle) (?:a|avec) ${person}\\b`,
  ),
  /\b(?:je veux|je voudrais|j aimerais|passez moi|passe moi|donnez moi|il me faut|besoin d|prefere) (?:pas un robot mais )?(?:un (?:vrai )?humain|une vraie personne|une personne|une humaine|quelqu un de vrai|un vrai)\b/,
  /\b(?:talk|speak) to (?:a|some) ?(?:one|body|human|person|real person)\b/,
]

/** A person is asked for, even inside a longer message. "je veux pas parler à quelqu'un" is not asking. */
export function asksForHuman({ words }: Pick<Heard, 'words'>): boolean {
  if (/\b(?:veux|voudrais|peux|ose|envie|prefere) pas (?:de )?(?:parler|discuter|ecrire)\b/.test(words)) return false
  return humanPatterns.some((pattern) => pattern.test(words))
}

/** The command that the whole message is, if any. */
export function readCommand(heard: Heard): CommandId | undefined {
  if (asksForHuman(heard)) return 'human'
  if (heard.wordCount > 14) return undefined
  return commandIds.find((id) => id !== 'human' && patterns[id].test(heard.words)) ?? misspelt(heard)
}

/** Commands that are also tapped or typed in a hurry, as they should be spelt. */
const spelt: [CommandId, string][] = [
  ['skip', 'passer'],
  ['back', 'retour'],
  ['restart', 'recommencer'],
  ['correct', 'corriger'],
  ['erase', 'effacer'],
  ['quit', 'quitter'],
  ['numbers', 'les numeros'],
  ['numbers', 'numeros'],
  ['more', 'en savoir plus'],
  ['human', 'parler a quelqu un'],
  ['whoReads', 'qui lit ca'],
]

/** "retuor", "effasser": a few words that nothing else explains. What triage hears is never a typing mistake. */
function misspelt(heard: Heard): CommandId | undefined {
  if (heard.wordCount > 4 || heard.wordCount === 0 || isTelling(heard)) return undefined
  return spelt.find(([, words]) => isNearly(heard.words, words))?.[0]
}
