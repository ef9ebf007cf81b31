import { describe, expect, test } from 'vitest'
import { readMessage } from '../../../services/triage/read-message.ts'
import { readRulesOf } from '../../../services/triage/triage-report.ts'

/** What the rules alone make of a message: the model may see more in it. */
const triageMessage = (text: string) => readRulesOf([readMessage(text, 0)])

const labelsOf = (text: string): readonly string[] => {
  const { categories, signals } = triageMessage(text)
  return [...categories.filter((category) => category !== 'other'), ...signals]
}

describe('not safe at home', () => {
  test.each([
    'je suis pas en sécurité chez moi',
    'je suis pas en sécurité à la maison',
    'jsuis pas en securite chez moi',
    'je me sens pas en sécurité chez moi',
    'chez moi je me sens pas en sécurité',
    "j'suis en danger chez moi",
    "c'est pas safe chez moi",
    'chez nous c’est pas safe',
  ])('%s', (text) => {
    const { severity, signals } = triageMessage(text)
    expect(severity).toBe('critical')
    expect(signals.some((signal) => signal === 'family_offender' || signal === 'immediate_danger')).toBe(true)
  })

  test.each([
    'je suis en sécurité chez moi',
    'chez moi ça va',
    'je me sens en sécurité à la maison',
    'je suis pas en danger chez moi',
    'c’est safe chez moi',
  ])('nothing in: %s', (text) => {
    expect(labelsOf(text)).toEqual([])
  })
})

describe('hurt by others, not by oneself', () => {
  test.each([
    'on me fait du mal à la maison',
    'ils me font du mal chez moi',
    'il me fait du mal (mon père)',
    'mon père me fait du mal',
    'chez moi on me fait du mal',
    'mon père va me faire du mal',
  ])('%s', (text) => {
    const { severity, signals } = triageMessage(text)
    expect(signals).toContain('family_offender')
    expect(signals).not.toContain('self_harm')
    expect(severity).toBe('critical')
  })

  test.each(['je me fais du mal', 'jme fais du mal', 'elle se fait du mal', 'j’ai envie de me faire du mal'])(
    'of oneself: %s',
    (text) => {
      const { signals } = triageMessage(text)
      expect(signals).toContain('self_harm')
      expect(signals).not.toContain('family_offender')
    },
  )
})

test.each([
  { text: 'un copain me fait du mal', severity: 'high' },
  { text: 'il va me faire du mal', severity: 'medium' },
])('still something when nothing says where: $text', ({ text, severity }) => {
  const triage = triageMessage(text)
  expect(triage.severity).toBe(severity)
  expect(triage.signals).not.toContain('self_harm')
})

describe('at the end of one’s tether', () => {
  test.each(["j'en ai marre de tout", "j'en peux plus de tout", 'je craque', 'je suis à bout', 'jsuis a bout'])(
    '%s',
    (text) => {
      const { severity, signals } = triageMessage(text)
      expect(signals).toContain('distress')
      expect(['high', 'critical']).toContain(severity)
    },
  )

  test.each(['j’en ai marre des maths', 'mon écran craque', 'j’ai craqué pour ces baskets'])('not in: %s', (text) => {
    expect(triageMessage(text).signals).not.toContain('distress')
  })
})

describe('undressed in a picture that goes round', () => {
  test.each([
    'ils ont posté une photo de moi en sous-vêtements',
    'une photo de moi en culotte circule sur snap',
    'ils ont mis en story une vidéo de moi sous la douche',
    'une vidéo de moi dans la douche tourne',
    'ils ont posté une photo de moi en maillot dans les vestiaires',
    'il y a une photo de moi en soutif dans une story',
  ])('%s', (text) => {
    const { severity, categories, signals } = triageMessage(text)
    expect(categories).toContain('intimate_image_shared')
    expect(signals).toContain('content_online')
    expect(['high', 'critical']).toContain(severity)
  })

  test.each([
    'je prends ma douche après le sport',
    'j’ai posté une photo de mon maillot de foot',
    'j’ai acheté un maillot',
    'ma mère a posté une photo de moi bébé dans le bain',
  ])('not in: %s', (text) => {
    expect(triageMessage(text).categories).not.toContain('intimate_image_shared')
  })
})

describe('someone wants pictures', () => {
  test.each([
    'un mec veut des photos de moi',
    'un mec que je connais pas me demande des photos de moi',
    'quelqu’un réclame mes photos',
    'quelqu’un que je connais pas veut mes photos',
    'quelqu’un me demande des nudes',
    'un mec me demande des nudes',
  ])('%s', (text) => {
    const { severity, categories } = triageMessage(text)
    expect(categories).toContain('grooming')
    expect(severity).toBe('high')
  })

  test.each([
    'on me demande des photos sinon il montre tout',
    'on me demande des nudes sinon il balance',
    'il veut des photos de moi sinon il balance tout',
  ])('or else: %s', (text) => {
    const { severity, categories } = triageMessage(text)
    expect(categories).toContain('sextortion')
    expect(['high', 'critical']).toContain(severity)
  })

  test.each(['ma mère veut des photos de vacances', 'mon cousin veut une photo du match'])('not in: %s', (text) => {
    expect(labelsOf(text)).toEqual([])
  })
})

describe('a real picture is not a false one', () => {
  test.each([
    'une photo nue de moi tourne',
    'une photo toute nue de moi est sur snap',
    'une vidéo d’une fille nue qui tourne',
    'une vidéo d’une fille nue est sur snap',
    'y a une photo de fille toute nue sur snap',
  ])('%s', (text) => {
    const { categories } = triageMessage(text)
    expect(categories).toContain('intimate_image_shared')
    expect(categories).not.toContain('sexual_deepfake')
  })

  test.each([
    'une photo nue de moi faite par IA tourne',
    'un montage de moi nue est sur snap',
    'une fausse photo de moi nue tourne',
  ])('false: %s', (text) => {
    expect(triageMessage(text).categories).toContain('sexual_deepfake')
  })
})

describe('what we will do, asked', () => {
  test.each([
    'vous appelez la police ?',
    'vous allez prévenir la police ?',
    'vous allez prévenir mes parents ?',
    'vous allez prévenir le lycée ?',
    'est-ce que vous allez appeler mes parents ?',
    'vous allez le dire à ma mère ?',
  ])('nothing in: %s', (text) => {
    expect(labelsOf(text)).toEqual([])
    expect(triageMessage(text).severity).toBe('low')
  })

  test.each(['appelez la police il est devant chez moi avec un couteau', 'appelez la police vite'])(
    'a call for help: %s',
    (text) => {
      expect(triageMessage(text).severity).toBe('critical')
    },
  )
})

describe('a parent who knows', () => {
  test.each([
    'je vais me faire taper à la sortie, ma mère est au courant',
    'ils vont me faire taper à la sortie ma mère est au courant',
    'on m’a frappé au collège, mes parents le savent',
  ])('%s', (text) => {
    expect(triageMessage(text).signals).not.toContain('family_offender')
  })

  test.each(['mon père me tape, ma mère est au courant', 'je me fais taper par mon père'])('at home: %s', (text) => {
    expect(triageMessage(text).signals).toContain('family_offender')
  })
})

describe('no strength left', () => {
  test.each(["j'ai plus la force", 'jai plus la force', 'j’ai plus la force de continuer'])('%s', (text) => {
    expect(triageMessage(text).signals).not.toContain('sexual_assault')
  })

  test.each(['il m’a forcée à coucher avec lui', 'il m’a touchée de force'])('forced: %s', (text) => {
    expect(triageMessage(text).signals).toContain('sexual_assault')
  })
})
