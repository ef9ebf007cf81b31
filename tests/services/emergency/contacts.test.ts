import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  allContacts,
  contactById,
  contactIds,
  contactsFor,
  describeHours,
  fallbackContacts,
  isContactOpen,
  type Situation,
} from '../../../services/emergency/contacts.ts'
import { ageBands, categories, signals, speakers } from '../../../services/taxonomy.ts'

const afternoon = Date.parse('2026-03-11T15:00:00+01:00')
const night = Date.parse('2026-03-11T02:30:00+01:00')
const ids = (situation: Partial<Situation>, now = afternoon) =>
  contactsFor({ signals: [], categories: ['other'], ...situation }, now).map(({ id }) => id)

describe('the data', () => {
  test('holds every service once', () => expect(allContacts.map(({ id }) => id).sort()).toEqual([...contactIds].sort()))

  test.each(allContacts)('$id says what it is for in six words at most', ({ purpose }) => {
    expect(purpose.split(/[\s']+/).length).toBeLessThanOrEqual(6)
  })

  test('prints hours from what is computed with', () => {
    expect(describeHours('3114')).toBe('24 h/24, 7 j/7')
    expect(describeHours('3018')).toBe('tous les jours, 9 h - 23 h')
    expect(describeHours('caffes')).toBe('horaires sur le site')
  })
})

describe('whom to show', () => {
  test.each<[string, Partial<Situation>, string[]]>([
    ['suicidal thoughts', { signals: ['suicidal_ideation'] }, ['3114', '114']],
    ['self-harm', { signals: ['self_harm'], categories: ['harassment'] }, ['3114', '114']],
    ['acting now', { signals: ['suicidal_ideation'], actingNow: true }, ['15', '3114', '114']],
    ['acting now, by the signals', { signals: ['self_harm', 'immediate_danger'] }, ['15', '3114', '114']],
    ['immediate danger', { signals: ['immediate_danger'] }, ['17', '114']],
    ['a near threat', { categories: ['threat'], nearThreat: true }, ['17', '114', '3018']],
    ['a meeting', { categories: ['grooming'], meeting: true }, ['17', '114', 'police_chat']],
    ['violence that happened', { signals: ['physical_violence'], categories: ['harassment'] }, ['17', '114', '3018']],
    ['at home', { signals: ['family_offender'] }, ['119', '17', '114']],
    ['beaten at home', { signals: ['family_offender', 'physical_violence'] }, ['119', '17', '114']],
    ['sexual assault', { signals: ['sexual_assault'] }, ['17', '119', 'police_chat']],
    ['suicidal, and abuse at home', { signals: ['suicidal_ideation', 'family_offender'] }, ['3114', '119', '17']],
    [
      'suicidal, and beaten at home right now',
      { signals: ['suicidal_ideation', 'family_offender', 'immediate_danger'] },
      ['17', '3114', '119'],
    ],
    ['acting now, and beaten', { signals: ['physical_violence'], actingNow: true }, ['15', '3114', '17']],
    [
      'suicidal, and sextortion',
      { signals: ['suicidal_ideation'], categories: ['sextortion'] },
      ['3114', '114', '3018'],
    ],
    ['suicidal, under eleven', { signals: ['suicidal_ideation'], ageBand: 'under_11' }, ['3114', '119', '114']],
    ['danger now, unable to speak', { signals: ['immediate_danger'], cannotSpeak: true }, ['114', '17']],
    ['suicidal, unable to speak', { signals: ['suicidal_ideation'], cannotSpeak: true }, ['3114', '114']],
    ['intimate image', { categories: ['intimate_image_shared'] }, ['3018', 'take_it_down']],
    [
      'intimate image in public',
      { categories: ['sexual_deepfake'], publicContent: true },
      ['3018', 'take_it_down', 'pharos'],
    ],
    ['intimate image of an adult', { categories: ['sextortion'], ageBand: '18_plus' }, ['3018', 'stop_ncii']],
    ['grooming', { categories: ['grooming'] }, ['police_chat', '3018']],
    ['hacked account', { categories: ['impersonation'] }, ['17cyber', '3018']],
    ['a vague threat', { categories: ['threat'] }, ['3018', '17']],
    ['an adult who humiliates', { categories: ['harassment'], signals: ['adult_offender'] }, ['119', '3018']],
    ['anything else', { categories: ['harassment'] }, ['3018', 'fil_sante_jeunes']],
    ['distress', { categories: ['exclusion'], signals: ['distress'] }, ['fil_sante_jeunes', '3018']],
    ['nothing known', {}, ['3018', 'fil_sante_jeunes']],
    ['a parent', { speaker: 'parent', categories: ['harassment'] }, ['3018', 'france_victimes']],
  ])('%s', (_, situation, expected) => expect(ids(situation)).toEqual(expected))

  test.each<[string, Partial<Situation>, string[]]>([
    ['sextortion', { categories: ['sextortion'] }, ['police_chat', 'take_it_down']],
    ['grooming', { categories: ['grooming'] }, ['police_chat', '119']],
    ['hacked account', { categories: ['impersonation'] }, ['17cyber', 'police_chat']],
    ['anything else', { categories: ['harassment'] }, ['police_chat', '119']],
    ['who regrets, and says no more', { speaker: 'perpetrator' }, ['119', '3114']],
    ['who regrets', { categories: ['intimate_image_shared'], speaker: 'perpetrator' }, ['119', 'take_it_down']],
    ['suicidal', { signals: ['suicidal_ideation'] }, ['3114', '114']],
  ])('%s, at night', (_, situation, expected) => expect(ids(situation, night)).toEqual(expected))
})

describe('opening hours in Paris', () => {
  test.each([
    ['2026-03-28T08:59:59+01:00', false],
    ['2026-03-28T09:00:00+01:00', true],
    ['2026-03-28T22:59:59+01:00', true],
    ['2026-03-28T23:00:00+01:00', false],
    // Summer time begins on the 29th of March 2026, and ends on the 25th of October.
    ['2026-03-29T08:59:00+02:00', false],
    ['2026-03-29T09:00:00+02:00', true],
    ['2026-10-25T08:59:00+01:00', false],
    ['2026-10-25T09:00:00+01:00', true],
    ['2026-10-25T22:59:00+01:00', true],
  ])('3018 at %s: %s', (at, expected) => expect(isContactOpen('3018', Date.parse(at))).toBe(expected))

  test.each([
    ['2026-03-11T12:59:00+01:00', 'sms:114'],
    ['2026-03-11T13:00:00+01:00', 'https://www.allo119.gouv.fr'],
    ['2026-03-12T14:00:00+01:00', 'sms:114'],
    ['2026-03-12T18:59:00+01:00', 'https://www.allo119.gouv.fr'],
    ['2026-03-14T16:00:00+01:00', 'sms:114'],
  ])('the written way to 119 at %s', (at, action) =>
    expect(contactById('119', Date.parse(at)).written?.action).toBe(action),
  )

  test('hours that are not known are never open', () => expect(isContactOpen('stop_fisha', afternoon)).toBe(false))
})

const anySituation = fc.record<Situation>(
  {
    signals: fc.uniqueArray(fc.constantFrom(...signals)),
    categories: fc.uniqueArray(fc.constantFrom(...categories)),
    ageBand: fc.constantFrom(...ageBands),
    speaker: fc.constantFrom(...speakers),
    nearThreat: fc.boolean(),
    meeting: fc.boolean(),
    actingNow: fc.boolean(),
    cannotSpeak: fc.boolean(),
    publicContent: fc.boolean(),
  },
  { requiredKeys: ['signals', 'categories'] },
)
const anyInstant = fc.oneof(
  fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2030, 0) }),
  // The two days of 2026 on which the clock changes.
  fc.integer({ min: Date.UTC(2026, 2, 28, 22), max: Date.UTC(2026, 2, 29, 23) }),
  fc.integer({ min: Date.UTC(2026, 9, 24, 22), max: Date.UTC(2026, 9, 25, 23) }),
)

describe('at any minute, in any situation', () => {
  test('two or three different services are shown, all open, and critical ones in front', () => {
    fc.assert(
      fc.property(anySituation, anyInstant, (situation, now) => {
        const shown = contactsFor(situation, now).map(({ id }) => id)
        expect(shown.length).toBeGreaterThanOrEqual(2)
        expect(shown.length).toBeLessThanOrEqual(3)
        expect(new Set(shown).size).toBe(shown.length)
        expect(shown.filter((id) => !isContactOpen(id, now))).toEqual([])
        if (situation.signals.includes('suicidal_ideation')) expect(shown).toContain('3114')
        if (situation.signals.includes('family_offender') && !situation.actingNow)
          expect(shown.join()).toMatch(/119|17|114/)
      }),
      { numRuns: 2000 },
    )
  })
})

test('the fallback depends on nothing', () => {
  expect(fallbackContacts().map(({ action }) => action)).toEqual(['tel:3114', 'tel:17', 'sms:114'])
})
