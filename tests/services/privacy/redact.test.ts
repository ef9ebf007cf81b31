import { expect, test } from 'vitest'
import { redact, redactAll, redactWithOffsets } from '../../../services/privacy/redact.ts'

const hidden: Record<string, [string, string][]> = {
  phones: [
    ['mon num 06 12 34 56 78', 'mon num [téléphone]'],
    ['0612345678', '[téléphone]'],
    ['06.12.34.56.78', '[téléphone]'],
    ['06-12 34.56-78 appelle', '[téléphone] appelle'],
    ['06/12/34/56/78', '[téléphone]'],
    ['+33 6 12 34 56 78', '[téléphone]'],
    ['+33612345678', '[téléphone]'],
    ['0033 (0)6 12 34 56 78', '[téléphone]'],
    ['son 06 c 0612345678 jte jure', 'son 06 c [téléphone] jte jure'],
    ['o6 12 34 56 78', '[téléphone]'],
    ['0 6 1 2 3 4 5 6 7 8', '[téléphone]'],
    ['06\u00A012\u202F34 56 78', '[téléphone]'],
    ['0\u200B612345678', '[téléphone]'],
    ['０６１２３４５６７８', '[téléphone]'],
    ['zéro six douze trente-quatre cinquante-six soixante-dix-huit', '[téléphone]'],
    ['ZERO SIX, DOUZE, TRENTE QUATRE, CINQUANTE SIX, SOIXANTE DIX HUIT', '[téléphone]'],
    ['zero six un deux trois quatre cinq six sept huit', '[téléphone]'],
    ['zéro 7 12 34 56 78', '[téléphone]'],
    ['num : 612345678', 'num : [téléphone]'],
    ['le tel de ma mère 01 23 45 67 89 elle répond', 'le tel de ma mère [téléphone] elle répond'],
    ['+32 470 12 34 56', '[téléphone]'],
  ],
  emails: [
    ['écris à lea.martin@gmail.com stp', 'écris à [e-mail] stp'],
    ['leamartin arobase gmail point com', '[e-mail]'],
    ['leamartin (at) gmail.com', '[e-mail]'],
    ['lea.martin@gmail', '[e-mail]'],
  ],
  handles: [
    ['@lea_2011 m’insulte', '[pseudo] m’insulte'],
    ['mon insta c’est lea_2011', 'mon insta c’est [pseudo]'],
    ['mon insta c lea', 'mon insta c [pseudo]'],
    ['snap: kevin.du93', 'snap: [pseudo]'],
    ['Snap : leaaa', 'Snap : [pseudo]'],
    ['ajoute moi sur snap xx_lea_xx', 'ajoute moi sur snap [pseudo]'],
    ['son pseudo c’est DarkLulu', 'son pseudo c’est [pseudo]'],
    ['son compte insta c’est nolife.93', 'son compte insta c’est [pseudo]'],
    ['discord : lulu#1234', 'discord : [pseudo]'],
  ],
  links: [
    ['regarde https://www.instagram.com/p/abc123/ stp', 'regarde [lien] stp'],
    ['tiktok.com/@lea/video/1', '[lien]'],
    ['www.exemple.fr', '[lien]'],
  ],
  'dates of birth': [
    ["j'suis née le 12/03/2011", "j'suis née le [date]"],
    ['né le 3 mars 2010 à Lyon', 'né le [date] à Lyon'],
    ['ddn : 12-03-2011', 'ddn : [date]'],
    ['mon anniv c’est le 1er avril', 'mon anniv c’est le [date]'],
    ['date de naissance 12 03 2011', 'date de naissance [date]'],
    ['12/03/2011, j’ai 14 ans', '[date], j’ai 14 ans'],
  ],
  addresses: [
    ["j'habite 12 rue des Lilas", "j'habite [adresse]"],
    ['12 bis, avenue de la gare 69003 Lyon il arrive', '[adresse] il arrive'],
    ['3 bd victor hugo a paris', '[adresse]'],
    ['8 impasse du moulin, bât B, 3e étage, appt 12', '[adresse]'],
    ['45 chemin des Vignes\n13100 Aix-en-Provence', '[adresse]'],
    ['au 7 allée Jean-Moulin et il attend', 'au [adresse] et il attend'],
    ['jabite rue des acacias', 'jabite [adresse]'],
    ['rue Victor Hugo', '[adresse]'],
    ['je vis dans le 75011 Paris', 'je vis dans le [adresse]'],
    ['code postal 69003', 'code postal [adresse]'],
    ['bât C appt 14', '[adresse]'],
    ['12 RUE DES LILAS 75011 PARIS', '[adresse]'],
  ],
  schools: [
    ['au collège Jean Moulin', 'au collège [établissement]'],
    ['lycée Victor-Hugo de Besançon', 'lycée [établissement] de Besançon'],
    ['au college jean moulin', 'au college [établissement]'],
    ['clg st exupery', 'clg [établissement]'],
    ['école Sainte-Marie', 'école [établissement]'],
    ['lycée professionnel Pierre Mendès-France', 'lycée professionnel [établissement]'],
    [
      'mon collège s’appelle Jules Ferry. À Jules Ferry tout le monde sait',
      'mon collège s’appelle [établissement]. À [établissement] tout le monde sait',
    ],
  ],
  names: [
    ["je m'appelle Léa", "je m'appelle [prénom]"],
    ['jmapel lea jai 12 ans', 'jmapel [prénom] jai 12 ans'],
    ['moi c lucas', 'moi c [prénom]'],
    ['moi c kyllyann', 'moi c [prénom]'],
    ['Moi c’est Inès, 14 ans', 'Moi c’est [prénom], 14 ans'],
    ['mon prénom c’est Thibo', 'mon prénom c’est [prénom]'],
    ['il s’appelle Enzo. Enzo me frappe', 'il s’appelle [prénom]. [prénom] me frappe'],
    ['elle sapel ines et ENZO aussi', 'elle sapel [prénom] et [prénom] aussi'],
    ['son nom c’est thibault durand', 'son nom c’est [prénom] [prénom]'],
    ['c’est Lucas de ma classe', 'c’est [prénom] de ma classe'],
    ['lucas de ma classe me frappe', '[prénom] de ma classe me frappe'],
    ['mon ex Hugo a ma photo', 'mon ex [prénom] a ma photo'],
    ['ma prof Mme Bernard', 'ma prof Mme [prénom]'],
    ['salut c’est manon', 'salut c’est [prénom]'],
    ['signé Léa', 'signé [prénom]'],
    ['ils s’appellent Enzo, Karim et Tom', 'ils s’appellent [prénom], [prénom] et [prénom]'],
    ['JE M’APPELLE LEA ET J’AI 12 ANS', 'JE M’APPELLE [prénom] ET J’AI 12 ANS'],
    ['je m\u2019appelle Le\u0301a', 'je m\u2019appelle [prénom]'],
    ['appelle-moi Jo', 'appelle-moi [prénom]'],
    ["je m'appelle Anne-Lou Le Goff, Anne-Lou quoi", "je m'appelle [prénom] Le [prénom], [prénom] quoi"],
  ],
  numbers: [
    ['FR76 3000 6000 0112 3456 7890 189', '[numéro]'],
    ['ma carte 4970 1234 5678 9012', 'ma carte [numéro]'],
    ['1 05 03 75 123 456 78', '[numéro]'],
    ['INE 0123456789A', 'INE [numéro]'],
    ['n° étudiant 2201234', 'n° étudiant [numéro]'],
    ['ils ont mon ip 82.65.12.4', 'ils ont mon ip [numéro]'],
    ['sa plaque AB-123-CD', 'sa plaque [numéro]'],
  ],
}

for (const [kind, pairs] of Object.entries(hidden)) {
  test.each(pairs)(`${kind}: %s`, (text, expected) => {
    expect(redact(text)).toBe(expected)
  })
}

test.each([
  'j’ai 13 ans, on m’insulte depuis le 12/03/2024 à 18h30',
  'j’ai peur, il m’attend à la sortie demain à 16h',
  'j’appelle le 3018 ou le 3114, le 17, le 112, le 119, le 116 117',
  'au collège ils me tapent tous les jours',
  'je suis au lycée en seconde, l’école sait rien',
  'dans mon lycée tout le monde rigole',
  'moi c’est pareil',
  'moi c la meme chose, moi c’est compliqué',
  'c’est un mec de ma classe',
  'ils sont tous de ma classe',
  'ça s’appelle du harcèlement',
  'le groupe s’appelle les putes de 4eme',
  'ils m’appellent grosse, on m’appelle la moche, il m’appelle tous les jours',
  'on s’appelle demain, elle s’appelle comment',
  'mon insta c’est privé, son snap c’est l’enfer, mon compte est piraté',
  'insta c nul, sur snap ils disent que je pue',
  'je suis harcelée, je suis Suicidaire',
  'je veux sauter du 4e étage',
  'il me bat à chaque fois, elle me bat 3 fois',
  'dans la rue il m’a suivi, 2 rues plus loin',
  'y a 3 cours de sport, 1 place, 2 tours',
  'j’habite à Lyon, il vient de Marseille',
  '10000 abonnés, 20000 vues, 50000 euros, 15000 personnes',
  'je le déteste 1000000000 fois',
  'né en 2011, je suis née en France',
  'entre 08h et 10h le 06 et le 07',
  'je ne le vois plus, ne le dis pas',
  'un certain temps, un certain nombre',
  'ma mère s’appelle pas comme ça',
  'mon père me frappe, mon frère aussi, ma cousine dit rien',
  'signe de faiblesse, il a signé la pétition',
  'on m’a pris 20 € puis 35,50 € le 12',
  'appelle-moi plus tard, je m’appelle pas',
  'zéro ami, six mois que ça dure, un deux trois',
  'il a dit « crève » et « suicide toi »',
  'elle a posté 12 photos en 2 jours à 3 personnes',
])('what triage needs stays: %s', (text) => {
  expect(redact(text)).toBe(text)
})

test('a name introduced in one message is hidden in all', () => {
  expect(redactAll(['il s’appelle Enzo', 'enzo m’attend dehors', 'à l’aide'])).toEqual([
    'il s’appelle [prénom]',
    '[prénom] m’attend dehors',
    'à l’aide',
  ])
})

test('offsets lead back to the words, accents made of two characters included', () => {
  const text = 'Je m’appelle Le\u0301a, 06 12 34 56 78 \u{1F622} moi Le\u0301a'
  expect(redactWithOffsets(text).hidden.map(({ kind, start, end }) => [kind, text.slice(start, end)])).toEqual([
    ['name', 'Le\u0301a'],
    ['phone', '06 12 34 56 78'],
    ['name', 'Le\u0301a'],
  ])
})
