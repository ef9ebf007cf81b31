import type { Certainty } from '../draft.ts'

const knows =
  /\b(?:mes parents|ma mere|mon pere|mes darons|ma soeur|mon frere|un adulte|la cpe|le cpe|un prof|ma prof|mon prof|l infirmiere|ils) (?:le )?(?:savent|sait|est au courant|sont au courant|le sait|le savent|est la|sont la|est avec moi)\b|\b(?:j en ai|je l ai|j ai) (?:deja )?(?:parle|dit) (?:a|avec) (?:ma|mon|mes|un|une|la|le)\b|\bun adulte (?:le )?sait\b|\b(?:il|elle) nous parle\b/
const nobody =
  /\b(?:parle|dit|rien dit) (?:a |de |ca )*(?:personne|mes parents)\b|\bpersonne (?:le |est )?(?:sait|au courant)\b|\bj ose pas\b|\bpas le dire\b|\bpas (?:au courant|en parler)\b|\bdid not tell\b|\bgolt l 7ta wa7ed\b/

/** Does a trusted adult know, said in passing. */
export function readAdultKnows(words: string): Certainty | undefined {
  const head = words.slice(0, 600)
  if (nobody.test(head)) return 'no'
  return knows.test(head) ? 'yes' : undefined
}
