import { contactById, contactIds, describeHours } from '../emergency/contacts.ts'
import { codeWords } from './seed.ts'

/** `{prénom}`, `{code}`, and of a service in the contacts file `{numéro 3018}`, `{horaires 3018}`, `{nom …}`, `{site …}`. */
const variable = /\{([^{}]*)\}/g
const noBreak = '\u00a0'
const groups = [/^(0)(8\d\d)(\d{3})(\d{3})$/, /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, /^(116)(\d{3})$/]

/** As French people write a number: "0 800 235 236". */
const spaced = (digits: string): string =>
  groups
    .map((group) => group.exec(digits)?.slice(1))
    .find((parts) => parts !== undefined)
    ?.join(noBreak) ?? digits

const isContact = (id: string): boolean => (contactIds as readonly string[]).includes(id)

/** `undefined` for what there is not, as the number of a service that has only a page. */
const wordsOf = (asked: string, firstName: string): string | undefined => {
  if (asked === 'prénom') return firstName
  if (asked === 'code') return codeWords
  const [, what, id = ''] = /^(numéro|horaires|nom|site) (\S+)$/.exec(asked) ?? []
  if (what === undefined || !isContact(id)) return undefined
  const { name: title, action, written } = contactById(id, 0)
  if (what === 'nom') return title
  if (what === 'horaires') return describeHours(id)
  const number = /^(?:tel|sms):(\d+)$/.exec(action)?.[1]
  if (what === 'numéro') return number === undefined ? undefined : spaced(number)
  return [action, written?.action].find((one) => one?.startsWith('https://'))
}

/** The variables that nobody could fill. */
export const unknownVariables = (text: string): string[] =>
  [...text.matchAll(variable)].map(([, asked = '']) => asked).filter((asked) => wordsOf(asked, 'x') === undefined)

/** The sentence as it is sent. `firstName`: whose name the teen reads. An unknown variable stays as it is. */
export const fillVariables = (text: string, firstName: string): string =>
  text.replaceAll(variable, (whole, asked: string) => wordsOf(asked, firstName) ?? whole)
