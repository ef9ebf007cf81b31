import type { Span } from '../evidence/text-shape.ts'

const within = '[^.!?\\n]{0,40}?'
const day =
  '(?:demain|ce soir|ce midi|cet aprem|cet apres-midi|tout a l.heure|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|ce week-end|apres les cours|a la sortie|a \\d{1,2} ?h)'
const where =
  "(?:chez (?:moi|toi)|en vrai|dehors|en bas|devant|a la gare|a la sortie|au parc|au cafe|au mac ?do|en ville|a (?:ton|mon|l'|la|l) ?(?:college|lycee|ecole|bureau|arret|appart|maison|local|association)|au (?:college|lycee|local|bureau|centre|commissariat))"
const see = '(?:voir|rencontrer|retrouver|rejoindre|chercher|prendre en voiture|ramener|emmener)'
const iWould =
  "(?:je (?:veux|voudrais|peux|pourrais|vais|dois|viens|passe|passerai|viendrai)|j'(?:aimerais|ai envie de|arrive)|on (?:peut|pourrait|va|doit))"

const forms = [
  `(?:on|nous) (?:ne )?(?:se|nous) (?:voit|voyait|voie|verra|verrait|rencontre|rencontrait|retrouve|retrouvera|rejoint|capte|croise|verrons|retrouvons)`,
  `(?:on|nous) (?:peut|pourrait|va|devrait|pouvons|pourrions)${within} (?:se|nous) (?:voir|rencontrer|retrouver|rejoindre|capter|croiser)`,
  `(?:se|nous) (?:voir|rencontrer|retrouver) en (?:vrai|personne|face)`,
  `${iWould} (?:bien |venir )?(?:te|t') ?${see}`,
  `je (?:viens|passe|passerai|viendrai|peux venir|peux passer|vais venir|vais passer) (?!de )(?:${where}|${day})`,
  `(?:viens|venir|passe|passer)[ -](?:me|nous) (?:voir|parler|rejoindre|retrouver|chercher)`,
  `(?:viens|venir|passe|passer)[ -](?:chez moi|chez nous|avec moi|a l'association|au local|(?:a|dans) (?:mon|notre|nos) \\p{L}+)`,
  `(?:retrouve|rejoins)[ -](?:moi|nous)`,
  `(?:on|nous)[^.!?\\n]{0,20} (?:va|aller|ira|irait|allons|irons|sort|sortir)(?= (?:au|a la|a l'|chez|manger|boire|se promener|faire un tour))`,
  `je (?:t'attends|t'attendrai)${within}(?:${where}|${day})`,
  `je (?:serai|suis)${within}${where}`,
  `j'habite`,
  `je (?:te |t')(?:rejoin|retrouv|rencontr)\\p{L}*`,
  `je (?:passe|viens|arrive) te (?:prendre|chercher|voir|rejoindre)`,
  `(?:rencontrons|voyons|retrouvons)[ -]nous`,
  `(?:viens|venir|passe|passer) a la maison`,
  `je t'accompagne(?:rai)? (?:au|a la|a l'|jusqu|chez|en voiture)`,
  `je (?:t'emmene|te ramene|te depose|t'emmenerai)`,
  `(?:je te|on se) (?:donne|fixe|propose)${within}(?:rendez-vous|rendez vous|rdv)`,
  `(?:rendez-vous|rendez vous|rdv) avec (?:moi|nous)`,
  `(?<=^|[.!?\\n] ?)(?:ok |oui |alors |donc )?(?:rendez-vous|rendez vous|rdv) (?:${day}|${where}|\\d{1,2} ?h|a \\d)`,
  `(?:boire|prendre|manger) (?:un|une)${within} (?:ensemble|avec moi)`,
  `mon (?:adresse|bureau) (?:est|c'est|:)`,
]

const meeting = new RegExp(`(?<![\\p{L}\\p{N}])(?:${forms.join('|')})(?![\\p{L}\\p{N}])`, 'gmu')

const here = /^[^.!?\n]{0,30}?(?:(?<!\p{L})ici(?!\p{L})|sur ce chat|dans (?:cette|la|notre) conversation|en ligne)/u
const denied = /(?<!\p{L})(?:ne|n'|jamais|interdit|impossible)(?!\p{L})/u
/** What somebody else proposed. */
const byOthers = /(?<!\p{L})(?:ils?|elles?|quelqu'un|cette personne)(?!\p{L})/u
const suggested = /pourquoi|(?:^|\s)si on/

/** The clause that a place in the text stands in. */
const clauseAround = (text: string, { start, end }: Span): string => {
  const from = Math.max(...['.', '!', '?', '\n', ';', ',', ':'].map((mark) => text.lastIndexOf(mark, start - 1))) + 1
  const after = text.slice(end).search(/[.!?\n;,:]/)
  return text.slice(from, after < 0 ? text.length : end + after)
}

/** Meeting here, in the conversation, is no meeting; saying that one never meets is none either. */
const isHarmless = (text: string, span: Span): boolean => {
  const clause = clauseAround(text, span)
  if (here.test(text.slice(span.start))) return true
  return (denied.test(clause) || byOthers.test(clause)) && !suggested.test(clause)
}

/** An adult of the team meeting the teen, as the message says it. Without case and accents. */
export const meetingsIn = (folded: string): Span[] =>
  [...folded.matchAll(meeting)]
    .map((found) => ({ start: found.index, end: found.index + found[0].length }))
    .filter((span) => !isHarmless(folded, span))
