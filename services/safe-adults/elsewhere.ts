import type { Span } from '../evidence/text-shape.ts'

/** Patterns read a text without case and accents (`personal-data/page.ts`). */
const place =
  '(?:insta(?:gram)?|snap(?:chat)?|tiktok|discord|telegram|whats ?app|wa|fb|facebook|messenger|skype|signal|twitter|steam|twitch|roblox|bereal|kik|sms|texto|mail|e-mail|mp|dm|prive|message prive|tel|telephone|portable|visio|facetime)'
const way = `(?:sur|par|en|via|au) (?:mon |ton |le |un )?${place}`
const me = '[ -](?:moi|nous)'

const forms = [
  // "ajoute-moi": nothing here can be added, followed or called.
  `(?:ajoute|add|follow|suis|appelle|rappelle|telephone|bipe|texte|dm)[ -]moi(?! par| comme| comment)`,
  `(?:ecris|parle|contacte|reponds|trouve|cherche|retrouve|joins|envoie|rejoins)${me}[^.!?\\n]{0,40}? ${way}`,
  `(?:cherche|tape|ajoute|va voir) [^ ]{3,40} ${way}`,
  // What the counsellor would do elsewhere.
  `(?:je|j') ?(?:vais |peux |pourrais |veux )?(?:te |t')(?:ajoute|ajouter|ecris|ecrire|ecrirai|envoie|envoyer|enverrai|recontacte|recontacter|contacte|contacter|parle|parler|suis|suivre|demande en ami)[^.!?\\n]{0,30}? ${way}`,
  `(?:je|j') ?(?:vais |peux |pourrais |veux )?(?:te |t')(?:appelle|appeler|appellerai|rappelle|rappeler|telephone|telephoner|bipe)(?! comment| par ton| que)`,
  `(?:on|nous) (?:s'|se |peut |pourrait )[^.!?\\n]{0,15}(?:appelle|appeler|ecrit|ecrire|parle|parler|continue|continuer)[^.!?\\n]{0,25}? ${way}`,
  `(?:je t'|je te |j'te |je vous )(?:ai |aie )?(?:ajout|envo|ecri|enverr|demand|invit)[^.!?\\n]{0,25}?(?:sms|texto|mail|e-mail|mp|dm|message prive|demande d'ami|invitation)`,
  `demande[ -]moi en ami`,
  `(?:on|nous) (?:s'appelle|peut s'appeler|pourrait s'appeler)`,
  `continue(?:r|ons)? [^.!?\\n]{0,30}${way}`,
  `mon (?:insta(?:gram)?|snap(?:chat)?|discord|whats ?app|telegram|facebook|fb|tiktok|numero|num|06|07|portable|tel|telephone|mail|e-mail|pseudo|compte perso)(?![\\p{L}\\p{N}])`,
  // Asking for the teen's own.
  `(?:donne|file|passe|envoie|balance|laisse)[ -]moi (?:plutot |juste )?(?:ton|tes) (?:numero|num|06|07|tel|telephone|portable|insta(?:gram)?|snap(?:chat)?|discord|whats ?app|pseudo|mail|e-mail)`,
  `(?:me (?:donn|pass|laiss|fil|envo)\\p{L}* |(?:je (?:peux|pourrais|veux|voudrais)|j'aimerais) avoir )(?:juste |aussi |plutot )?(?:ton|tes) (?:numero|num|06|07|tel|telephone|portable|insta(?:gram)?|snap(?:chat)?|discord|whats ?app|mail|e-mail)`,
  `(?:t'as|tu as|as[ -]tu|t'aurais|tu aurais) (?:un |le |ton )?(?:insta(?:gram)?|snap(?:chat)?|discord|whats ?app|telegram|facebook)(?= ?(?:\\?|$))`,
  `(?:me |m'|moi )(?:retrouv|ajout|ecri|parl|contact|rejoin|trouv|suiv)\\p{L}*[^.!?\\n]{0,20}? ${way}`,
  `(?:ecrire|parler|ecris|parle|continuer?|discuter) ailleurs`,
  `viens ${way}`,
  `(?:appel|coup de fil|conversation) (?:video|en visio)|en visio|(?:allume|mets|active) (?:ta|la) (?:cam|camera)`,
  `appelons[ -]nous`,
  `c'?est quoi (?:ton|tes) (?:numero|num|tel|insta(?:gram)?|snap(?:chat)?|discord|whats ?app)`,
]

const elsewhere = new RegExp(`(?<![\\p{L}\\p{N}])(?:${forms.join('|')})(?![\\p{L}\\p{N}])`, 'gu')

/** "Je …, on …, sur Insta": unless it is about what happened there and what can be done about it. */
const weThere = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:je|j'|on|nous) ?[^.!?\\n]{0,45}? (?:sur|par|via) (?:mon |ton |le |un )?${place}(?![\\p{L}\\p{N}])`,
  'gu',
)
const helps =
  /signal|retir|bloqu|supprim|copi|desactiv|captur|montr|expliqu|lien|plainte|preuve|publi|diffus|comment|te (?:fai|menac|harcel)|(?:^| )(?:n'|ne )/

/** "Je n'ai pas le droit de te donner mon numéro." */
const denied = /(?:ne |n')[^.!?,;:\n]{0,40}$/

/** "Comment est-ce que je t'appelle ?" */
const asksName = /comment [^.!?\n]{0,15}$/

/** Going on with the conversation where nobody of the team sees it. */
export const elsewhereIn = (folded: string): Span[] =>
  [
    ...[...folded.matchAll(elsewhere)].filter(
      (found) =>
        !(asksName.test(folded.slice(0, found.index)) && found[0].includes('appelle')) &&
        !(found[0].startsWith('mon ') && denied.test(folded.slice(0, found.index))),
    ),
    ...[...folded.matchAll(weThere)].filter((found) => !helps.test(found[0])),
  ].map((found) => ({ start: found.index, end: found.index + found[0].length }))
