import type { Certainty } from '../draft.ts'

const fillers = '(?:(?:euh|heu|bah|ben|bin|bon|ah|eh|alors|en fait|pardon|enfin|allez|finalement|je crois|je pense) )*'
const yesWords = '(?:oui|ok|d accord|volontiers|bien sur|evidemment|carrement|grave|yup|si)'

const bareYes = new RegExp(
  `^${fillers}${yesWords}(?: (?:oui|ok|merci|svp|stp|s il vous plait|s il te plait|d accord|vite|lol|mdr))*$`,
)
const startsYes = new RegExp(`^${fillers}(?:je sais pas (?:trop )?)?${yesWords}(?: |$)`)
const bareNo = new RegExp(
  `^${fillers}(?:non|jamais|pas du tout|pas vraiment|aucun|aucune|rien)(?: (?:non|merci|pas du tout|jamais|ca va|desole|desolee|lol|mdr))*$`,
)
const startsNo = new RegExp(`^${fillers}(?:non|surtout pas|pas question|jamais)(?: |$)`)
const bareDoubt = new RegExp(
  `^${fillers}(?:(?:oui|non) )?(?:je sais pas|j en sais rien|sais pas|aucune idee|peut etre|bof|pas sur|pas sure|je suis pas sur|je suis pas sure|on sait pas|c est complique|ca depend|moyen|je sais plus|i don t know|i dont know|maybe)(?: (?:trop|vraiment|bien|du tout|moi|en fait|peut etre|desole|desolee|lol|mdr|je sais pas))*$`,
)

/** "oui", "ok", "👍" and nothing else. */
export const isBareYes = (words: string): boolean => bareYes.test(words)
export const beginsWithYes = (words: string): boolean => startsYes.test(words)
/** "non", "pas du tout", "non ça va" and nothing else. */
export const isBareNo = (words: string): boolean => bareNo.test(words)
export const beginsWithNo = (words: string): boolean => startsNo.test(words)
/** "je sais pas", "peut-être", alone: "je sais pas qui c'est" is about something else. */
export const isBareDoubt = (words: string): boolean => bareDoubt.test(words)

/** Yes, no or doubt, alone; undefined when the message is about something else. */
export function readCertainty(words: string): Certainty | undefined {
  if (isBareDoubt(words)) return 'unsure'
  if (isBareYes(words)) return 'yes'
  if (isBareNo(words)) return 'no'
  return undefined
}
