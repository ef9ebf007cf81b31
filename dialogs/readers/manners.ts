import type { Heard } from '../heard.ts'

/** What a message does when it neither tells nor answers. Short ones only: a long message is a story. */
export type Manner =
  | 'greeting'
  | 'thanks'
  | 'insult'
  | 'joke'
  | 'no_problem'
  | 'refusal'
  | 'pause'
  | 'return'
  | 'correction_first'

interface MannerReader {
  manner: Manner
  maxWords: number
  pattern: RegExp
}

const mannerReaders: MannerReader[] = [
  {
    manner: 'return',
    maxWords: 9,
    pattern:
      /^(?:(?:coucou|salut|slt|bonjour|oui) )?(?:re|rebonjour|re bonjour|re salut|me revoila|me voila|je suis (?:de retour|revenue?|la)|c est (?:encore )?moi(?: .*)?|c est bon je suis la)$/,
  },
  {
    manner: 'pause',
    maxWords: 14,
    pattern:
      /\b(?:je dois|faut que j|il faut que j|obligee? de) (?:y )?(?:aller|partir|filer|couper|arreter|y aille|aille|coupe|parte|file)\b|^(?:.{0,30} )?(?:je reviens|je file|a plus tard|a tout a l heure|brb|deux minutes|2 min|attends deux minutes)(?: .{0,20})?$|^(?:attention )?(?:ma mere|mon pere|mes parents|ma soeur|mon frere|quelqu un|on) arrive(?:nt)?$/,
  },
  {
    manner: 'thanks',
    maxWords: 8,
    pattern:
      /^(?:(?:ok|bon|bah|mdr|lol|d accord|allez|oui) )*(?:merci|mci|mercii|thx|thank you|au revoir|aurevoir|bye|ciao|salut bye|tchao|a bientot|bonne (?:soiree|nuit|journee)|adieu l ordi)(?: .*)?$/,
  },
  {
    manner: 'greeting',
    maxWords: 6,
    pattern:
      /^(?:salut|slt|coucou|cc|bonjour|bjr|bonsoir|bsr|hello|hey|yo|wesh|hi|allo|salam)(?: (?:salut|ca va|tout le monde|toi|a vous|madame|monsieur|relais|y a quelqu un|il y a quelqu un|vous|la|toi))*$/,
  },
  {
    manner: 'insult',
    maxWords: 9,
    pattern:
      /^(?:(?:mais|bah|oh|putain|wesh) )*(?:t es|tu es|vous etes|c est|es)? ?(?:encore |juste |que )?(?:un |qu un |une )?(?:sale |gros |vieux )?(?:robot|bot|machine|programme|ia|chatbot)(?: (?:pourri|nul|de merde|con|debile|inutile|bidon|eclate)\w*)+|^(?:ferme la|ta gueule|tg|ftg|fdp|nique ta mere|va te faire \w+|tu sers a rien|t es nul\w*|t es con\w*|bouffon|casse toi|degage|je t emmerde)$/,
  },
  {
    manner: 'insult',
    maxWords: 14,
    pattern:
      /^(?:(?:mais|bah|oh|putain|wesh) )*(?:tu sers|vous servez|t es nul\w*|vous etes nul\w*) ?(?:a rien)?(?: .*\b(?:robots?|bot|machine|programme|ia|site)\b.*)?$/,
  },
  {
    manner: 'joke',
    maxWords: 14,
    pattern:
      /^(?:(?:mdr|lol|ptdr|haha) )*(?:je teste|c est (?:un|pour un) test|test|blague|je rigole|je deconne|c est une blague|c etait une blague|mdr|lol|ptdr|xd|haha|prout|caca)(?: .*)?$/,
  },
  {
    manner: 'no_problem',
    maxWords: 20,
    pattern:
      /\b(?:j ai|il y a) pas de (?:probleme|souci)s?\b|\baucun (?:probleme|souci)\b|\bpour un (?:expose|devoir)\b|^(?:non )?(?:tout|ca) va (?:tres )?bien$/,
  },
  {
    manner: 'refusal',
    maxWords: 9,
    pattern:
      /^(?:non )?(?:(?:je|j ai) )?(?:veux (?:pas|rien) (?:le |te |vous )?(?:dire|repondre|en parler|raconter)|laisse[rz]? moi(?: tranquille)?|fous moi la paix|lache[rz]? moi|dis pas|dirai pas(?: .*)?|repondrai pas|reponds pas|prefere pas(?: .*)?|pas envie(?: .*)?|prefere (?:pas|rien)(?: .*)?|ai rien a dire|rien a dire|pas la peine|joker|rien|c est (?:prive|perso)|(?:je )?passe|suivant\w*|question suivante)$/,
  },
  {
    manner: 'correction_first',
    maxWords: 60,
    pattern:
      /^(?:(?:ah|oh|attends|attend|bon|non|mais) )*(?:en fait|pardon|je me suis trompee?|correction|erreur|enfin non|non pardon|plutot)\b/,
  },
]

/** The first manner that fits, unless triage hears something in the words. */
export function readManner(heard: Heard): Manner | undefined {
  return mannerReaders.find(({ maxWords, pattern }) => heard.wordCount <= maxWords && pattern.test(heard.words))?.manner
}

/** "en fait…", "pardon…": what follows replaces an earlier answer. */
export const isCorrection = (heard: Heard): boolean => readManner(heard) === 'correction_first'
export const isRefusal = (heard: Heard): boolean => readManner(heard) === 'refusal'
