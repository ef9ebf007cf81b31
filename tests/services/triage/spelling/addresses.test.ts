import { describe, expect, test } from 'vitest'
import { normalise } from '../../../../services/triage/normalise.ts'
import { findAddresses } from '../../../../services/triage/spelling/addresses.ts'
import { triageMessage } from '../../../../services/triage/triage-message.ts'

const quotes = (text: string): string[] => findAddresses(text).map(({ start, end }) => text.slice(start, end))
const quotedTokens = (text: string): string[] => normalise(text).map(({ start, end }) => text.slice(start, end))

test.each<[string, string[]]>([
  ['regarde https://www.instagram.com/Capucine_93.', ['https://www.instagram.com/Capucine_93']],
  ['(http://exemple.fr/a?b=c#d), puis HTTPS://EXEMPLE.FR', ['http://exemple.fr/a?b=c#d', 'HTTPS://EXEMPLE.FR']],
  ['sur www.exemple.fr et insta.com/fauss_lea ok', ['www.exemple.fr', 'insta.com/fauss_lea']],
  ['écris à lea.demo+1@example.org stp', ['lea.demo+1@example.org']],
  ['il dit que et/ou 24/7, 1/2', []],
  ['b@iser, @fauss_lea, moi @ la gare', []],
  ['voilà://', []],
  ['://', []],
])('links and mail addresses of %s', (text, expected) => {
  expect(quotes(text)).toEqual(expected)
})

test('an address is one token, whatever it is made of', () => {
  expect(quotedTokens('va voir https://snapchat.com/add/exemple_93 et @fauss.lea_12, vite')).toEqual([
    ...['va', 'voir', 'https://snapchat.com/add/exemple_93', 'et', '@fauss.lea_12', 'vite'],
  ])
  expect(quotedTokens('lienhttps://exemple.fr/x la')).toEqual(['lienhttps', '://exemple.fr/x', 'la'])
  expect(normalise('@gresser').map(({ word }) => word)).toEqual(normalise('agresser').map(({ word }) => word))
})

describe('no link or account beside a danger hides it', () => {
  const dangers = [
    'je veux mourir à cause de',
    'je vais me tuer à cause de',
    'mon père me frappe regarde',
    'il dit qu’il m’attend demain avec un couteau',
    'j’ai pris des médicaments pour mourir',
  ]
  const addresses = [
    'https://www.instagram.com/Capucine_93',
    'https://www.tiktok.com/@fauss_lea/video/7300000000000000000?lang=fr&is_copy_url=1',
    '@fauss_lea_93',
    'lea.demo@example.org',
    'snapchat.com/add/exemple',
  ]
  const said = dangers.flatMap((danger) => addresses.flatMap((one) => [`${danger} ${one}`, `${one} ${danger}`]))
  test.each(said)('%s', (text) => {
    expect(triageMessage(text).severity).toBe('critical')
    expect(triageMessage(text, true).severity).toBe('critical')
  })
})
