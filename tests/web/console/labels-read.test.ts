import { expect, test } from 'vitest'
import { labelsRead, toggled } from '../../../web/console/work/confirm/labels-read.ts'
import { aCase } from './a-case.ts'

const link = (platform: string, kind: string) => ({ url: 'https://example.org/p', platform, kind })

test('the form begins with the three gravest situations, and where the links say that it happens', () => {
  const view = aCase({
    categories: ['exclusion', 'harassment', 'threat', 'sextortion'],
    evidence: [link('snapchat', 'account'), link('snapchat', 'message'), link('discord', 'group'), link('x', 'video')],
  })
  expect(labelsRead(view)).toEqual({
    ...{ severity: 'medium', categories: ['sextortion', 'threat', 'harassment'], signals: ['repeated'] },
    ...{ ageBand: '13_14', speaker: 'victim', platforms: ['snapchat', 'discord', 'x'] },
    features: ['profile', 'dm', 'group'],
  })
})

test('a case that comes back begins with what a person said, and not with what triage says', () => {
  const said = {
    ...{ severity: 'low', categories: ['other'], signals: [], ageBand: '15_17', speaker: 'witness' },
    ...{ platforms: [], features: [] },
  }
  const confirmed = { ...said, at: '2026-11-22T16:00:00.000Z', byName: 'Léa' }
  expect(labelsRead(aCase({ categories: ['threat'], confirmed }))).toEqual(said)
})

test('a label is put in, and taken out again', () => {
  expect([toggled(['threat'], 'hate'), toggled(['threat', 'hate'], 'threat')]).toEqual([['threat', 'hate'], ['hate']])
})
