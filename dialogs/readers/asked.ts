import type { Heard } from '../heard.ts'

/** Questions teens ask us. Each has its answer in `locales/fr/intake.json` under `faq.`. */
const askedTopics = [
  'call',
  'consent',
  'why',
  'delay',
  'who',
  'erase',
  'known',
  'prison',
  'parents',
  'school',
  'police',
  'serious',
  'hours',
  'free',
  'anonymous',
  'robot',
  'what',
] as const
export type AskedTopic = (typeof askedTopics)[number]

const topicPatterns: Record<AskedTopic, RegExp> = {
  call: /\bj appelle (?:le )?(?:\d|la police|les pompiers|les secours)|\b(?:je dois|faut|dois je|on) (?:appeler|appelle)\b.*\b(?:\d\d|police|secours)/,
  consent:
    /\bconsentement\b|\bca sert a quoi (?:de )?(?:transmettre|l accord|mon accord)|\bil se passe quoi si (?:je dis (?:oui|non)|vous transmettez)/,
  why: /\bpourquoi (?:vous|tu|ces|cette|toutes|c est)\b.*\b(?:demand|question|sav|poser)|\bpourquoi (?:vous )?demandez\b|\bpourquoi cette question\b/,
  delay:
    /\b(?:c est|ca va etre|ca prend|ca sera) (?:\S+ )?long\b|\bcombien de temps (?:ca (?:va |peut )?pren|pour|avant|il faut|je (?:dois )?atten)|\b(?:vous|tu|on|quelqu un|une personne) (?:\S+ ){0,2}repond\w* (?:quand|vite|bientot)\b|\bquand (?:est ce que )?(?:vous|on|quelqu un|tu) .{0,15}repon|\b(?:quelqu un|on|vous|une personne) (?:va|allez|vas|vont) (?:\S+ ){0,2}repondre\b/,
  who: /\b(?:c est qui|qui|quelles personnes|vous etes qui)\b.*\b(?:lit|lisent|lire|voit|voient|voir|derriere|repond)|\bqui (?:va )?(?:lire|lit)\b|\bc est (?:prive|secret|confidentiel|anonyme et prive)\b|\bvous etes qui\b/,
  erase:
    /\b(?:effacer|supprimer|retirer)\b.*\b(?:dossier|message|messages|histoire|compte|conversation|donnees|tout|ici)\b|\bvous gardez (?:ca|tout|combien|mes)/,
  known:
    /\b(?:saura|sauront|savoir|sait|verra|dites|direz)\b.*\b(?:que c est moi|c est moi|vient de moi|de ma part)|\b(?:personne|il|elle|ils) (?:va |vont )?(?:saura|sauront|savoir)\b/,
  prison: /\b(?:en prison|je risque|garde a vue|casier)\b/,
  parents: /\b(?:mes parents|ma mere|mon pere|mes darons|famille)\b/,
  school: /\b(?:college|lycee|ecole|cpe|profs?|proviseur|principal|directeur|directrice|etablissement)\b/,
  police: /\b(?:police|policiers?|flics?|keufs|gendarmes?|plainte)\b/,
  serious: /\b(?:truc|chose|quelque chose) (?:de )?graves?\b|\bvous (?:appelez|prevenez) qui\b/,
  hours: /\b(?:ouvert|horaires?|a quelle heure|quand est ce que|le dimanche|la nuit|le week end|24h)\b/,
  free: /\b(?:gratuit|payant|ca coute|c est combien|faut payer)\b/,
  anonymous: /\b(?:anonyme|mon nom|donner mon|mon prenom)\b/,
  robot: /\b(?:robot|bot|ia|chatgpt|machine|programme|vraie personne|humain)\b/,
  what: /\b(?:vous (?:pouvez|faites|allez) (?:faire )?quoi|ca marche comment|comment ca marche|(?:tu|vous) (?:sers|servez) a quoi|tu fais quoi|t es qui|tu es qui|c est quoi (?:ici|relais|ce site)|vous faites quoi)\b/,
}

const askingWords =
  /^(?:(?:et|ok|bon|mais|euh|non|oui|attends|du coup|salut|bonjour|en fait) )*(?:c est qui|qui|est ce|si je|si|ca sert|comment|pourquoi|quand|combien|vous allez|vous avez|vous etes|vous gardez|vous faites|c est (?:gratuit|long|ouvert|anonyme|payant|prive|secret|confidentiel|quoi)|t es|tu es|tu fais|tu sers|il se passe quoi|mes parents|la police|je peux|on peut|il y a|le college|le lycee|j appelle)\b|\bdemander si\b|\bpourquoi vous\b|\bappelez qui\b|\bvous (?:pouvez|faites|servez) .{0,12}quoi\b/

/** What is asked about us, if the message is a question and not a story. Two at most: "et mes parents ? et la police ?". */
export function readAsked(heard: Heard): AskedTopic[] {
  if (heard.wordCount > 26 || !(heard.asks || askingWords.test(heard.words))) return []
  return askedTopics.filter((topic) => topicPatterns[topic].test(heard.words)).slice(0, 2)
}

const parents = '(?:mes (?:parents|darons|vieux)|mon (?:pere|daron)|ma (?:mere|daronne|famille))'
const fears = new RegExp(
  `\\b(?:veux|voudrais|faut|aimerais) (?:surtout |vraiment )?pas que ${parents} (?:le |l |en |soient |soit |les )?(?:sach|appren|au courant|voi|tomb|prevenu|lis)|\\b(?:dites|dis|disez|parlez|parle) (?:rien |pas |en pas |surtout pas )(?:ca )?a ${parents}|\\bpeur que ${parents} (?:le |l |en |soient |soit |les )?(?:sach|appren|au courant|voi|tomb)|${parents} (?:doivent|doit|faut) (?:surtout |jamais )?(?:pas |rien )?(?:l |le )?(?:sav|appren)`,
)

/** "je veux pas que mes parents sachent": a fear, put as no question. */
export const fearsParents = (words: string): boolean => fears.test(words)

/** The message opens as a question: what it tells on the way is part of what it asks. */
export const beginsAsking = (heard: Heard): boolean => askingWords.test(heard.words)

/** "vous voyez ?": a question of a few words that tells nothing. */
export const isEmptyQuestion = (heard: Heard): boolean => heard.asks && heard.wordCount <= 4
