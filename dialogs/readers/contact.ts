import type { Heard } from '../heard.ts'
import { isBareDoubt, isBareNo, isBareYes } from './yes-no.ts'

const mail = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,4}/u
const phone = /(?:\+33|0)[ .]?[1-9](?:[ .-]?\d{2}){4}/
const others =
  /\b(?:son|sa|leur|leurs|ses) (?:num|numero|mail|e mail|email|adresse|tel|telephone|insta|snap)\b|\bc est pas des liens\b|\ba publie\b|\ba mis\b/
const ways =
  /\b(?:appele[rz]?|appelez|appelle|joindre|recontact\w*|contact\w*|repond\w*|ecrire|ecrivez|ecris|mail|courriel|whatsapp|telephone|tel|sms)\b/
const here =
  /\b(?:pas|sans|aucun|aucune) (?:besoin )?(?:de |d |que |qu )?(?:vous |on |me |m |autre )*(?:re)?contact\w*|\b(?:recontact\w*|rappel\w*|appel\w*|contact\w*) (?:moi |chez moi )?pas\b|\b(?:ici|le chat) (?:seulement|svp|s il vous plait|uniquement)\b|\bpar le chat\b|\bm ecrire ici\b|\brepondez moi ici\b|\bpar telephone\b|\bpas d autre contact\b/

/** A way to be reached, or the wish not to be; never somebody else's number. */
export function saysContact(heard: Heard): boolean {
  if (others.test(heard.words)) return false
  if (here.test(heard.words)) return true
  const text = heard.text.slice(0, 2000)
  return (mail.test(text) || phone.test(text)) && (ways.test(heard.words) || heard.wordCount <= 12)
}

const named =
  /\b(?:je m appelle|appele[rz]? moi|appelez moi|appelle moi|moi c est|met(?:s|tez)?|mon (?:pseudo|prenom|nom)|call me|anonyme)\b/

/** The answer to "un prénom, un moyen de te joindre ?": a name is a few words that are no yes, no or doubt. */
export function readContact(heard: Heard): boolean {
  if (saysContact(heard) || named.test(heard.words)) return true
  if (isBareYes(heard.words) || isBareNo(heard.words) || isBareDoubt(heard.words)) return false
  return (
    heard.wordCount > 0 &&
    heard.wordCount <= 4 &&
    !/\d/.test(heard.words) &&
    /[\p{L}\p{Extended_Pictographic}]/u.test(heard.words)
  )
}
