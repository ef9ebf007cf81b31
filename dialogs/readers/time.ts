import type { Certainty } from '../draft.ts'

const units = '(?:minutes?|heures?|jours?|semaines?|mois|ans?|annees?|week ends?)'
const amounts =
  '(?:\\d{1,3}|un|une|deux|trois|quatre|cinq|six|sept|huit|dix|quinze|vingt|quelques|plusieurs|une dizaine de|une quinzaine de|des|pas mal de|l|cette|la)'
const duration = new RegExp(`\\b${amounts} ${units}\\b`)
const since =
  /\b(?:depuis|ca fait|il y a|cela dure|ca dure|ca a commence|since|ago|started)\b(?! que (?:tout|on|ils|elles|je dors))/
const moments =
  /\b(?:hier|avant hier|aujourd hui|ce (?:matin|midi|soir)|cet apres midi|cette nuit|tout a l heure|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|la rentree|les vacances|noel|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|l an dernier|la semaine derniere|le mois dernier|longtemps|simana)\b/

/** When it began, in an answer or in passing. In a story only "depuis…" counts: days are named for many reasons. */
export function readSince(words: string, inStory: boolean): true | undefined {
  const head = words.slice(0, 300)
  if (since.test(head) && (duration.test(head) || moments.test(head) || /\bdepuis \w+/.test(head))) return true
  if (inStory || words.split(' ').length > 25) return undefined
  return duration.test(head) || moments.test(head) ? true : undefined
}

const over =
  /\bc est (?:fini|termine|regle|passe)\b|\bplus rien depuis\b|\b(?:ca s est|s est|ont|a|il a|elle a) arrete\b|\bca continue (?:pas|plus)\b/
const going =
  /\b(?:ca|cela) (?:continue|recommence|dure)\b|\bencore\b|\btoujours\b|\b(?:tous|toutes) les\b|\bchaque\b|\brecommence\w*\b|\breviennent\b|\brelance\b|\ben remettent\b|\bmazal\b|\bnon stop\b|🔁/u

/** Does it go on: "oui ça continue", "c'est fini". */
export function readOngoing(words: string): Certainty | undefined {
  if (over.test(words)) return 'no'
  return going.test(words) && !/\bencore moi\b/.test(words) ? 'yes' : undefined
}
