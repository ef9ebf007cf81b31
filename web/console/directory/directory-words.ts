import { t } from '../team/words.ts'
import { dayWords } from '../words/clock-words.ts'
import { label } from '../words/labels.ts'

/** `0800200000` as one says it: two figures at a time. Short numbers stay whole. */
const spoken = (number: string): string => (number.length === 10 ? number.replace(/(\d\d)(?=\d)/g, '$1\u00a0') : number)

/** How something is reached, in words: `tel:119` is a call, `https://…` a site; anything else says itself. */
function wayWords(way: string): string {
  const [, scheme = '', rest = ''] = /^(tel|sms|https?):(?:\/\/)?(.*)$/.exec(way) ?? []
  if (scheme === 'tel') return t('directory.call', { number: spoken(rest) })
  if (scheme === 'sms') return t('directory.sms', { number: spoken(rest) })
  if (scheme === '') return way
  return t('directory.site', { site: rest.replace(/^www\./, '').replace(/\/.*$/, '') })
}

/** Each way once. */
export const waysWords = (ways: readonly string[]): string => [...new Set(ways.map(wayWords))].join(', ')

const month = new Intl.DateTimeFormat('fr-FR', { month: 'long', year: 'numeric', timeZone: 'UTC' })

/** "2025", "2024-01" or a whole day, as the data say, in words. */
export function statedWords(checkedOn: string): string {
  if (/^\d{4}-\d\d$/.test(checkedOn)) return month.format(Date.parse(checkedOn))
  return checkedOn.length === 4 ? checkedOn : dayWords(Date.parse(checkedOn))
}

export const entryName = ({ kind, name }: { kind: string; name: string }): string =>
  kind === 'platform' ? label('platforms', name) : name
