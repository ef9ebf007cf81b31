import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readUltimatum, type TimedMessage, type Ultimatum } from '../../../services/triage/ultimatum.ts'

/** Monday 23 November 2026, 17:00 in Paris (winter time). */
const monday17 = Date.UTC(2026, 10, 23, 16)
const minute = 60_000

const paris = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Paris',
  dateStyle: 'short',
  timeStyle: 'short',
  hourCycle: 'h23',
})
/** "2026-11-27 18:00", by the clock of Paris. */
const wall = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : paris.format(at).replace(',', '')

const read = (text: string, at = monday17): Ultimatum | undefined => readUltimatum([{ text, at }])
const told = (...texts: string[]): TimedMessage[] =>
  texts.map((text, index) => ({ text, at: monday17 + index * minute }))
const dueOf = (text: string, at = monday17): string | undefined => wall(read(text, at)?.when.at)

const expectQuoted = (texts: readonly string[], found: Ultimatum): void => {
  const text = texts[found.message] ?? ''
  expect(text.slice(found.start, found.end)).toBe(found.quote)
  expect(found.quote).not.toBe('')
  expect(texts.some((each) => each.includes(found.what))).toBe(true)
  expect(text).toContain(found.when.text)
}

describe('the hour, from the words and the moment they were written', () => {
  test.each([
    ['il publie ma video dans 2h', '2026-11-23 19:00'],
    ['ds 30 min il balance tout', '2026-11-23 17:30'],
    ['dans une heure il envoie mes photos a tt le monde', '2026-11-23 18:00'],
    ['dans une heure et demie il envoie mes photos à ma mère', '2026-11-23 18:30'],
    ["dans un quart d'heure elle poste mes nudes", '2026-11-23 17:15'],
    ['dans 1/4h elle poste mes nudes', '2026-11-23 17:15'],
    ["j'ai 10 mn pour payer sinon il poste ma vidéo", '2026-11-23 17:10'],
    ['je dois payer avant ce soir sinon il publie', '2026-11-23 18:00'],
    ['il veu 50e avt ce soir sinn il leak', '2026-11-23 18:00'],
    ['demain 18h il envoie mes photos a mes parents', '2026-11-24 18:00'],
    ['dm1 18h30 il envoie mes photos a mes parents', '2026-11-24 18:30'],
    ['dici vendredi faut que jlui donne 200e sinon il dit tout a mes parents', '2026-11-27 00:00'],
    ["d'ici vendredi 18 h je dois payer, sinon il publie ma vidéo", '2026-11-27 18:00'],
    ['il veu 200e avan minuit sinn il envoi ma video', '2026-11-24 00:00'],
    ["j'ai jusqu'à 20h pour payer sinon il balance", '2026-11-23 20:00'],
    ['jai jusqua 20h pr payer 100 balles sinn il balance mes nudes', '2026-11-23 20:00'],
    ['il me reste 3 heures pour payer sinon il poste', '2026-11-23 20:00'],
    ['24h pour payer sinon ma vidéo part', '2026-11-24 17:00'],
    ["il m'a donné 24h ⏳ pour payer sinon mes photos partent chez mes parents", '2026-11-24 17:00'],
    ["ils m'ont laissé 48h, sinon la vidéo part à toute ma famille", '2026-11-25 17:00'],
    ['lundi matin il va me taper', '2026-11-30 06:00'],
    ['le 12 il met tout en ligne si je paye pas', '2026-12-12 00:00'],
    ['le 12/03 il publie mes photos', '2027-03-12 00:00'],
    ['le 1er décembre il publie mes photos', '2026-12-01 00:00'],
    ['ce week-end il va tout publier si je viens pas', '2026-11-28 00:00'],
    ['demain à la récré ils vont me défoncer', '2026-11-24 09:45'],
    ['demain après les cours ils vont me taper', '2026-11-24 15:30'],
    ["mercredi après les cours ils m'attendent pour me frapper", '2026-11-25 11:30'],
    ['lundi matin il va me taper devant le collège', '2026-11-30 08:00'],
    ['⏳ 2h pour lui envoyer des nudes sinon il leak', '2026-11-23 19:00'],
    ['il a dit 18h30 dernier délai pour le virement sinon tout part', '2026-11-23 18:30'],
    ['18:30 max pour le virement sinon il publie', '2026-11-23 18:30'],
    ['avant demain midi il veut 300 euros sinon il publie ma vidéo', '2026-11-24 12:00'],
    ['il veut 600 euros jeudi, sinon ma vidéo intime part', '2026-11-26 00:00'],
    ['elle veut que je vienne demain 14h à la gare sinon elle publie mes nudes', '2026-11-24 14:00'],
    ['il veut 80 en paypal avant 8h du soir sinon il balance mes nudes', '2026-11-23 20:00'],
    ['demain 8h il publie mes nudes', '2026-11-24 08:00'],
    ['après-demain il publie mes nudes', '2026-11-25 00:00'],
    ['cette nuit il publie mes nudes si je paye pas', '2026-11-23 21:00'],
    ['avant noël il veut 500 euros sinon il envoie ma vidéo à ma famille', '2026-12-25 00:00'],
    ['il me laisse 3 jours pour payer sinon il envoie la video', '2026-11-26 00:00'],
    ['Pay 400 EUR or we send your video to everyone. You have 6 hours.', '2026-11-23 23:00'],
  ])('%s', (text, expected) => {
    const found = read(text)
    expect(wall(found?.when.at)).toBe(expected)
    if (found) expectQuoted([text], found)
  })

  test('an hour that has passed is the next one', () => {
    const at19 = monday17 + 120 * minute
    expect(dueOf('je dois payer avant 18h sinon il publie', at19)).toBe('2026-11-24 18:00')
    expect(dueOf('je dois payer avant midi sinon il publie', at19)).toBe('2026-11-24 12:00')
    // Eight may be in the evening: the earlier of both counts.
    expect(dueOf('je dois payer avant 8h sinon il publie', at19)).toBe('2026-11-23 20:00')
    expect(dueOf('ce matin il va publier mes photos', at19)).toBeUndefined()
  })

  test('where the hour is not said, the earliest that it may be, and says so', () => {
    expect(read('vendredi il publie ma vidéo')?.when).toMatchObject({ isVague: true })
    expect(read('vendredi 18h il publie ma vidéo')?.when).not.toHaveProperty('isVague')
    // It is evening already.
    const at19 = monday17 + 120 * minute
    expect(read('il publie ma vidéo ce soir', at19)?.when.at).toBe(at19)
    // On a Monday, "before Monday" is the next one; "Monday at 18" is today.
    expect(dueOf('avant lundi il veut 50 euros sinon il publie')).toBe('2026-11-30 00:00')
    expect(dueOf('lundi 18h il publie ma vidéo')).toBe('2026-11-23 18:00')
  })

  test('a time that nobody can know is kept as it was told', () => {
    const found = read('Il dit juste que mes nudes sortent avant les vacances.')
    expect(found?.when).toEqual({ text: 'les vacances' })
    expect(found?.what).toBe('nudes sortent')
  })

  test('the day of the month that is over is next month’s, and the 31st skips short months', () => {
    expect(dueOf('le 5 il publie ma vidéo')).toBe('2026-12-05 00:00')
    expect(dueOf('le 31 il publie ma vidéo')).toBe('2026-12-31 00:00')
    expect(dueOf('le 30 il publie ma vidéo', Date.UTC(2027, 1, 1, 12))).toBe('2027-03-30 00:00')
    expect(dueOf('le 29 février il publie ma vidéo')).toBe('2028-02-29 00:00')
  })
})

describe('days on which the clock changes', () => {
  test('in spring: hours of a lapse are real, hours of the clock are the clock’s', () => {
    // Saturday 27 March 2027, 23:00 in Paris; at 2:00 the clock jumps to 3:00.
    const at = Date.UTC(2027, 2, 27, 22)
    expect(read('il publie ma vidéo dans 6h', at)?.when.at).toBe(at + 6 * 60 * minute)
    expect(dueOf('il publie ma vidéo dans 6h', at)).toBe('2027-03-28 06:00')
    expect(dueOf('demain 18h il publie ma vidéo', at)).toBe('2027-03-28 18:00')
    expect(read('demain 18h il publie ma vidéo', at)?.when.at).toBe(Date.UTC(2027, 2, 28, 16))
    // 2:30 does not exist that night: the earlier reading.
    expect(read('demain 2h30 il publie ma vidéo', at)?.when.at).toBe(Date.UTC(2027, 2, 28, 0, 30))
  })

  test('in autumn: the hour that comes twice is the first', () => {
    // Saturday 24 October 2026, 23:00 in Paris; at 3:00 the clock goes back to 2:00.
    const at = Date.UTC(2026, 9, 24, 21)
    expect(read('demain 2h30 il publie ma vidéo', at)?.when.at).toBe(Date.UTC(2026, 9, 25, 0, 30))
    expect(read('demain 18h il publie ma vidéo', at)?.when.at).toBe(Date.UTC(2026, 9, 25, 17))
    expect(dueOf('lundi 8h il publie ma vidéo', at)).toBe('2026-10-26 08:00')
  })

  test('the day is that of Paris, not of the machine', () => {
    // 23:30 on Tuesday in Universal Time is Wednesday in Paris, in summer.
    expect(dueOf('demain 18h il publie ma vidéo', Date.UTC(2026, 6, 7, 22, 30))).toBe('2026-07-09 18:00')
    const abroad = readUltimatum([{ text: 'demain 18h il publie ma vidéo', at: monday17 }], 'America/Cayenne')
    expect(abroad?.when.at).toBe(Date.UTC(2026, 10, 24, 21))
  })
})

describe('what is demanded or announced, in the person’s own words', () => {
  test.each([
    ['il veu 150e avant dimanche sinn il envoi ma video a tt mes abonnés', 'veu 150e'],
    ['on lui réclame 300 euros en cartes prépayées avant demain midi, sinon la vidéo part', 'réclame 300 euros'],
    ['Tu as 2h pour envoyer 250€ en Transcash ou je balance ta vidéo', 'envoyer 250€'],
    ['⏳ 2h pour lui envoyer des nudes sinon il leak', 'envoyer des nudes'],
    ["Elle me laisse jusqu'à lundi pour m'excuser devant tout le monde, sinon elle les envoie", "pour m'excuser"],
    ['elle veut que je vienne demain 14h à la gare sinon elle publie mes nudes', 'veut que je vienne'],
    ['demain à la récré ils vont me défoncer', 'vont me défoncer'],
    ['dimanche 20h je révèle tout', 'révèle'],
  ])('%s', (text, what) => {
    expect(read(text)?.what).toContain(what)
  })
})

describe('what is no ultimatum', () => {
  test.each([
    "j'ai un contrôle de maths demain matin",
    'je dois rendre mon dm avant vendredi sinon la prof va me tuer mdr',
    "j'ai rdv chez le psy demain 14h, il m'a menacé de publier mes photos",
    "lundi il m'a dit qu'il allait publier mes photos",
    "il m'insulte 24h/24 et menace de me taper",
    "ils m'embêtent 7j/7 et menacent de tout dire",
    "il m'avait donné jusqu'à lundi pour payer sinon il publiait mais c'est réglé il a tout supprimé",
    'je rentre avant 20h',
    "il m'a menacé il y a 2 jours",
    'ça dure depuis 3 mois il me menace tous les jours',
    "vous pouvez m'appeler avant 18h, il me fait du chantage avec mes photos",
    'je poste une vidéo demain à 18h',
    'je dois payer 20 euros demain pour la sortie scolaire',
    'il me reste 2 heures de batterie',
    "on m'a volé mon tel hier à 18h",
    'dans le film il lui donne 24h pour payer sinon il le tue',
    "j'ai 13 ans et il a 40 ans il m'a menacée",
    'le samedi ils me tapent au foot',
    'avant il était gentil, maintenant il menace de publier mes photos',
    "ils m'ont frappé à la récré",
    'je vais en parler à ma mère demain, il menace de tout publier',
    "mon insta a 200 abonnés et ils m'insultent",
    'il a publié ma photo lundi',
    'appelle le 17 demain si il te menace',
    'ma mère rentre à 18h',
    'demain jvais mieux jespere, il menace de publier',
    "j'ai cours demain à 8h et j'ai peur",
    "j'en peux plus, ça fait 2h que je pleure",
    '',
    '⏳',
    'mdr',
  ])('%s', (text) => {
    expect(read(text)).toBeUndefined()
  })
})

describe('a whole conversation', () => {
  const over = (...texts: string[]): Ultimatum | undefined => {
    const found = readUltimatum(told(...texts))
    if (found) expectQuoted(texts, found)
    return found
  }

  test('the hour in a later message belongs to the threat told before', () => {
    const found = over('il me fait du chantage avec mes nudes, il veut 100 euros', 'avant minuit')
    expect(found).toMatchObject({ message: 1, quote: 'avant minuit', what: 'veut 100 euros' })
    expect(wall(found?.when.at)).toBe('2026-11-24 00:00')
  })

  test('without a threat anywhere, an hour alone is none', () => {
    expect(over('salut', 'avant minuit')).toBeUndefined()
    expect(over("on s'est disputés", 'je dois rentrer avant 20h')).toBeUndefined()
  })

  test('the mother of a boy tells it in two parts', () => {
    const found = over(
      "Bonjour, je suis la mère d'un garçon de 15 ans. On lui réclame de l'argent en échange d'une vidéo intime.",
      'Depuis dimanche. Les messages arrivent encore, ils ont fixé un délai à demain midi.',
    )
    expect(wall(found?.when.at)).toBe('2026-11-24 12:00')
  })

  test('a correction replaces it, sooner or later', () => {
    const first = 'il veut 100e avant ce soir sinon il publie mes photos'
    expect(wall(over(first, 'finalement il a dit demain')?.when.at)).toBe('2026-11-24 00:00')
    expect(wall(over(first, 'en fait il a dit 17h30')?.when.at)).toBe('2026-11-23 17:30')
    expect(over(first, 'finalement il a dit demain')).toMatchObject({ what: 'veut 100e', message: 1 })
  })

  test('of several, the one that runs out first; those that have run out no longer count', () => {
    const texts = [
      'il veut 50 euros avant 17h30 sinon il publie ma vidéo',
      'et il veut 100 euros avant vendredi sinon il envoie tout à ma mère',
    ]
    expect(wall(over(...texts)?.when.at)).toBe('2026-11-23 17:30')
    const later = readUltimatum(texts.map((text, index) => ({ text, at: monday17 + index * 60 * minute })))
    expect(wall(later?.when.at)).toBe('2026-11-27 00:00')
  })

  test('each hour is counted from its own message', () => {
    const found = readUltimatum([
      { text: 'il me fait du chantage avec mes photos', at: monday17 - 600 * minute },
      { text: 'il me reste 2h pour payer', at: monday17 },
    ])
    expect(wall(found?.when.at)).toBe('2026-11-23 19:00')
  })
})

describe('on invented reports', () => {
  const labelled = ['reports', 'probes'].flatMap((name) =>
    readFileSync(new URL(`../../corpus/${name}.jsonl`, import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { text: string; signals: string[]; severity: string }),
  )

  test('those with a running ultimatum are read, those of low urgency hardly ever', () => {
    const running = labelled.filter(({ signals }) => signals.includes('deadline'))
    const missed = running.filter(({ text }) => !read(text))
    expect(running.length).toBeGreaterThan(15)
    expect(missed.length / running.length).toBeLessThanOrEqual(0.15)
    const quiet = labelled.filter(({ severity }) => severity === 'low')
    expect(quiet.filter(({ text }) => read(text)).map(({ text }) => text)).toEqual([])
  })

  test('every quote stands in its message', () => {
    for (const { text } of labelled) {
      const found = read(text)
      if (found) expectQuoted([text], found)
    }
  })
})

describe('whatever is written', () => {
  const pieces = fc.constantFrom(
    ...['avant', 'dans', '2h', '18h30', '24h/24', 'demain', 'le', '31/02', '99', 'sinon', 'il publie', 'mes photos'],
    ...['⏳', 'é', 'minuit', 'vendredi', 'payer', '200€', 'ce soir', '\n', '.', ',', 'heures', '1/4h', 'we', '🙃'],
  )
  test('it never throws, quotes what is there, and looks ahead', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(pieces, { maxLength: 14 }), { maxLength: 4 }),
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        (messages, at) => {
          const texts = messages.map((words) => words.join(' '))
          const found = readUltimatum(texts.map((text) => ({ text, at })))
          if (!found) return
          expect(texts[found.message]?.slice(found.start, found.end)).toBe(found.quote)
          if (found.when.at !== undefined) expect(found.when.at).toBeGreaterThanOrEqual(at)
        },
      ),
      { numRuns: 300 },
    )
  })
})
