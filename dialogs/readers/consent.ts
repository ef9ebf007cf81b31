import type { Heard } from '../heard.ts'
import { beginsWithNo, beginsWithYes } from './yes-no.ts'

const passOn = '(?:transmet\\w*|transmis\\w*|envo(?:ie|yer|yez|ies|yes)|passez|partage[rz]?)'

const givenPatterns = [
  new RegExp(`\\b(?:vous pouvez|tu peux|pouvez|tu pourras) (?:le |la |l |les |tout |ca |leur |lui )*${passOn}`),
  new RegExp(`^(?:\\S+ ){0,3}(?:oui|ok|d accord|vas y|allez y|go)(?: \\S+){0,3} ${passOn}`),
  /^(?:oui|ok|bon|d accord|allez)(?: (?:oui|ok|bon|d accord))* (?:vous pouvez|tu peux)(?: y aller)?$/,
  /^(?:\S+ ){0,2}(?:transmettez|transmets|envoyez|envoie)(?: (?:le|la|les|tout|ca|leur|lui|a l equipe|svp|stp))*$/,
  /\bje (?:suis d accord|accepte|veux bien) (?:que vous|pour que vous|pour|qu on|que ce soit|que ca soit) ?(?:le |la |l )?(?:transmet|envo|pass)/,
]

const refusedPatterns = [
  /\bpas (?:que|qu) (?:vous|tu|ce soit|ca soit|on|ca|l equipe|quelqu un|des gens|personne) ?(?:le |la |l |les |en )?(?:soit |soient )?(?:transmet|transmis|envoi|envoy|partag|pass|lis|lise|voi|fass)/,
  /\b(?:rien|pas) (?:a|de) (?:transmettre|envoyer)\b/,
  /^(?:non )?(?:pas|rien|surtout pas) (?:envoyer|transmettre)$/,
  /\b(?:transmettez|transmets|envoyez|envoie|partagez) (?:pas|rien|surtout)\b/,
  /\b(?:veux|voudrais|souhaite|prefere) pas (?:le |la |l |les |etre |que ce soit )?(?:transmettre|transmis|envoyer|partager)\b/,
  /\bsans (?:le |l )?(?:transmettre|envoyer)\b/,
  /\bgardez? (?:le |la |ca |tout )?pour (?:vous|toi)\b/,
]

const droppedPattern =
  /^(?:(?:en fait|bon|non|euh|ok|bah|ben|finalement|tant pis|nan|oh|alors) )*(?:laisse[rz]?|laissez) (?:tomber|beton)\b|^(?:\S+ ){0,3}(?:je laisse tomber|j abandonne|oubliez(?: ca| tout)?|oublie(?: ca| tout)?)$/

/** "vous pouvez transmettre", "oui envoyez", anywhere in a message. A bare "oui" is none: it answers a question. */
export function givesConsent({ words, asks }: Heard): boolean {
  if (asks && !beginsWithYes(words)) return false
  return !refusesConsent({ words, asks } as Heard) && givenPatterns.some((pattern) => pattern.test(words))
}

/** "je veux pas que vous transmettez", "laissez tomber", "rien à transmettre". */
export function refusesConsent({ words, asks }: Pick<Heard, 'words' | 'asks'>): boolean {
  const count = words.split(' ').length
  if (asks && !beginsWithNo(words)) return false
  if (count <= 14 && droppedPattern.test(words)) return true
  if (count <= 30 && refusedPatterns.some((pattern) => pattern.test(words))) return true
  return (
    count <= 12 && beginsWithNo(words) && new RegExp(`\\b${passOn}\\b`).test(words) && /\b(?:pas|rien)\b/.test(words)
  )
}

/** At the recap, where a yes is asked for: "oui", "ok mais doucement", "c'est bon", "je sais pas... ok". */
export function confirms(heard: Heard): boolean {
  if (refusesConsent(heard)) return false
  if (/\b(?:oui|ok) (?:mais )?(?:en fait )?(?:non|pas|attend|attends|attendez|corrig)/.test(heard.words)) return false
  if (givesConsent(heard)) return true
  if (beginsWithYes(heard.words)) return heard.wordCount <= 20
  return /^(?:\S+ )?(?:c est (?:bon|ca|parfait|juste|exact)|tout est (?:bon|juste|ok)|parfait|nickel|je confirme|vas y|allez y|go|envoie|envoyez)(?: |$)/.test(
    heard.words,
  )
}

/** After a refusal: "je continue", "j'ai changé d'avis". */
export function changesMind({ words }: Heard): boolean {
  return (
    /\bje (?:continue|reprends|recommence)\b/.test(words) ||
    /\b(?:change|changer) d avis\b/.test(words) ||
    /^(?:bon |ok |finalement |en fait )+(?:si|oui|ok|d accord|je veux bien|je raconte)\b/.test(words)
  )
}
