import { badMoves, goodMoves, type Move } from './script.ts'

/** Read without case, accents and typographic apostrophes. */
const forms: Record<Exclude<Move, 'gives_number'>, RegExp> = {
  thanks: /merci|courag|bien fait (?:d'|de )/,
  believes:
    /(?:pas|jamais) (?:de )?ta faute|n'y es pour rien|rien fait de mal|(?:je|on|l'equipe) te croi|pas a avoir honte/,
  asks_open: /qu'est[- ]ce qu|raconte|dis[- ](?:moi|m'en)|comment (?:ca|tu|c'est|elle|il)|depuis quand|veux m'en dire/,
  asks_danger:
    /en danger|en securite|a l'abri|pres de (?:toi|elle|lui)|(?:es|seras?)[- ](?:tu )?seule?|quelqu'un avec toi/,
  asks_suicide: /mourir|suicid|en finir|faire du mal|idees noires|te (?:tuer|blesser)/,
  evidence: /captur|preuve|le lien|les liens|pseudo|ne supprime|supprime (?:rien|pas)|garde (?:les|la|tout|bien)/,
  next_step:
    /on va |la suite|ensuite|ensemble|je reste|je (?:vais|peux) (?:prevenir|transmettre|t'aider)|confiance|adulte/,
  blames:
    /pourquoi (?:est[- ]ce que )?(?:tu (?:lui |leur |l')?(?:as|es|n'as)|t'as|t'es|(?:l')?as[- ]tu)|(?:tu )?(?:n')?aurais (?:pas )?du\b|fallait pas|c'est (?:de )?ta faute|n'avais qu'a/,
  promises_secret:
    /(?:promets?|promis|jure)\b.*(?:personne|secret|rien|entre nous)|(?:reste|restera) entre nous|dirai (?:rien )?a personne|dirai rien|garde(?:rai)? le secret/,
  asks_image:
    /(?:envoie|montre|transfere|partage|envoyer|montrer)[- ](?:moi |nous )?(?:la |le |ta |cette |l')?(?:photo|video|image|nude)|voir (?:la |ta |cette |l')(?:photo|video|image)/,
  minimises:
    /calme[- ]toi|pas si grave|c'est rien|ce n'est rien|arrete de |ca va passer|comprends (?:exactement )?ce que tu ressens/,
}

/** "Ce n'est pas de ta faute", "je ne peux pas promettre le secret": the same words, and the contrary. */
const unsaid: Partial<Record<Move, RegExp>> = {
  blames: /(?:pas|jamais) (?:de )?ta faute/,
  promises_secret: /(?:promets?|peux|peut|jure|vais|garantis) pas\b|sans (?:te )?promettre/,
  asks_image:
    /\b(?:n'|ne )(?:m'|me |l'|la |nous )?(?:envoie|montre|transfere|partage)|jamais|\bpas (?:besoin|a (?:l')?envoyer)/,
}

/** Whole sentences, so that what one of them takes back does not excuse the next. */
const sentencesOf = (text: string): string[] => text.match(/[^.!?\n]+[.!?]*/gu)?.map((one) => one.trim()) ?? []

const fold = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[’ʼ]/gu, "'").replaceAll(/\s+/gu, ' ').toLowerCase()

/** A number as written by hand: "3114", "31 14". Not as part of a longer one. */
const holdsNumber = (folded: string, number: string): boolean =>
  new RegExp(`(?<!\\d)${[...number].join(' ?')}(?! ?\\d)`).test(folded)

/** The numbers of this script that the text gives. */
export const numbersIn = (text: string, numbers: readonly string[]): string[] =>
  numbers.filter((number) => holdsNumber(fold(text), number))

/** What one sentence does: a simple reader, the same words always read alike. What it does not know does nothing. */
const movesOf = (sentence: string, numbers: readonly string[]): Move[] => {
  const folded = fold(sentence)
  return [...goodMoves, ...badMoves].filter((move) =>
    move === 'gives_number'
      ? numbersIn(sentence, numbers).length > 0
      : forms[move].test(folded) && !unsaid[move]?.test(folded),
  )
}

/** Every move of a message, with the sentence that makes it. */
export const movesIn = (text: string, numbers: readonly string[]): { move: Move; sentence: string }[] =>
  sentencesOf(text).flatMap((sentence) => movesOf(sentence, numbers).map((move) => ({ move, sentence })))
