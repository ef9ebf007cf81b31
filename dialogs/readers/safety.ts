import type { Certainty } from '../draft.ts'
import type { Heard } from '../heard.ts'
import { confirms, givesConsent } from './consent.ts'
import { readOngoing, readSince } from './time.ts'
import { namesSomeone } from './who.ts'
import { beginsWithYes, isBareDoubt, isBareNo, isBareYes } from './yes-no.ts'

/*
 * Safety questions have their own readers, apart from yes and no: stock readers hear "je suis pas en sécurité" as no.
 * Doubt goes up. But a "oui" that goes on about something else ("oui ça continue") answers nothing here.
 */

const notSafe = /\b(?:pas|plus|jamais) (?:du tout |vraiment |trop )?(?:en |a l |dans la )?(?:securite|abri)\b/
const noDanger =
  /\b(?:pas|aucun|plus|jamais|sans) (?:du tout |vraiment |de |en )*danger\b|\b(?:en|hors de|je suis en|suis a l) (?:securite|abri|danger non)\b|\b(?:am|i m|home and) safe\b|\brisque rien\b|\bpas peur pour ma vie\b/
const inDanger =
  /\b(?:en|grand|gros|vrai) danger\b|\bdanger (?:maintenant|de mort)\b|\bje risque (?:de mourir|ma vie)\b|\bi am in danger\b/

/** What a message says about danger, whatever was asked. Being unsafe wins over being safe in the same words. */
export function readSaidDanger(words: string): Certainty | undefined {
  if (notSafe.test(words)) return 'yes'
  if (/\bje sais pas si (?:je suis|c est|on est|elle est|il est) .*(?:danger|securite)/.test(words)) return 'unsure'
  if (noDanger.test(words)) return 'no'
  return inDanger.test(words) ? 'yes' : undefined
}

/** The answer to "es-tu en danger ?". */
export function readDanger(heard: Heard): Certainty | undefined {
  return readSaidDanger(heard.words) ?? readBare(heard)
}

const noSuicide =
  /\b(?:pas|jamais|plus|aucune?) (?:du tout |vraiment )?(?:(?:envie|eu envie|veux|voudrais|pense|pensee|penser|idee|question) (?:de |d |a |me |m )*)?(?:mourir|suicid\w*|me tuer|me faire (?:du )?mal|mal)\b|\bveux pas mourir\b|\b(?:ca )?m arrive pas\b|\bm est jamais arrive\b|\b(?:elle|il|enfant) en parle pas\b|^(?:non )?jamais(?: de la vie)?$/
const suicide =
  /^(?:oui )?(?:ca )?m arrive\b|\b(?:j y|y) pense\b|^(?:oui )?(?:elle|il|mon enfant) en parle\b|^(?:oui )?(?:parfois|des fois|souvent|un peu|tout le temps|de temps en temps|quelques fois|quelquefois|ca depend|avant|ces temps ci)(?: |$)/

/** Said right after being asked about dying, weariness of everything is at least doubt. */
const despair =
  /\bmarre de (?:tout|la vie|vivre)\b|\b(?:en peux|en pouvais) plus\b|\ba quoi bon\b|\bca sert a rien\b|\b(?:fatigue|fatiguee|epuise|epuisee) de (?:tout|la vie|vivre)\b|\bpersonne (?:me )?(?:verrait|regrette\w*)\b|\bdisparaitre\b|\bplus envie de rien\b|\btout arreter\b/

/** A plain denial in any message: "j'ai pas envie de mourir". What raises it is triage's business. */
export const readSaidSuicide = (words: string): Certainty | undefined => (noSuicide.test(words) ? 'no' : undefined)

/** The answer to "est-ce que ça t'arrive ?". */
export function readSuicide(heard: Heard): Certainty | undefined {
  if (suicide.test(heard.words) && !/\bj y pense (?:pas|jamais|plus)\b/.test(heard.words) && !isAboutElse(heard))
    return 'yes'
  const said =
    readSaidSuicide(heard.words) ?? (/\bj y pense (?:pas|jamais|plus)\b/.test(heard.words) ? 'no' : readBare(heard))
  return said ?? (despair.test(heard.words) ? 'unsure' : undefined)
}

/** The answer to "est-ce que tu risques de te faire du mal aujourd'hui ?". Some other day is not today. */
export function readToday(heard: Heard): Certainty | undefined {
  if (/\bpas (?:aujourd hui|ce soir|maintenant|la)\b|\b(?:risque|promets) (?:pas|rien)\b/.test(heard.words)) return 'no'
  if (/^(?:oui )?(?:aujourd hui|ce soir|cette nuit|maintenant|j en ai envie|j ai envie)\b/.test(heard.words))
    return 'yes'
  return readBare(heard) ?? (despair.test(heard.words) ? 'unsure' : undefined)
}

/** An answer that hardly says more than yes, no or perhaps. */
function readBare(heard: Heard): Certainty | undefined {
  const { words } = heard
  if (words === 'ok' || words === 'd accord') return undefined
  if (isBareYes(words)) return 'yes'
  if (isBareDoubt(words)) return 'unsure'
  if (isBareNo(words)) return 'no'
  if (isAboutElse(heard)) return undefined
  if (beginsWithYes(words) && heard.wordCount <= 6) return 'yes'
  if (/^(?:je )?(?:sais pas|j en sais rien)\b/.test(words) && heard.wordCount <= 8) return 'unsure'
  if (
    /^non (?:(?:c est bon|ca va|t inquiete|tranquille|je crois pas|merci|je vais bien|pas du tout)(?: |$))/.test(words)
  )
    return 'no'
  return undefined
}

/** The words are about time, a person, consent or daily life: an answer to another question. */
function isAboutElse(heard: Heard): boolean {
  const { words } = heard
  return (
    readOngoing(words) !== undefined ||
    readSince(words, false) !== undefined ||
    namesSomeone(words) ||
    givesConsent(heard) ||
    (confirms(heard) && /\b(?:bon|juste|parfait|confirme|envoy\w*|transm\w*)\b/.test(words)) ||
    heard.links.length > 0 ||
    /\b(?:pas|sais) (?:qui|pourquoi|comment|quand|ou|quoi|si c est)\b/.test(words) ||
    /\bje (?:dors|mange|vais appeler|continue)\b/.test(words) ||
    /\b(?:ok|bon) (?:je|on|ca|mais)\b/.test(words)
  )
}
