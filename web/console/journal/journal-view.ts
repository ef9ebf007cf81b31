import words from '../../../locales/fr/account.json' with { type: 'json' }
import caseWords from '../../../locales/fr/work.json' with { type: 'json' }

/** What is done with accounts and the like, then what happens to a case, in the words of its own history. */
const known: Record<string, string> = { ...caseWords.events, ...words.event }

/** What an event is called. One that has no word yet is shown as the chain has it. */
export const eventWord = (type: string): string => known[type] ?? type.replaceAll('_', ' ')

const findings: Record<string, string> = words.finding

export const findingWord = (kind: string): string => findings[kind] ?? kind

/** Days are days in the reader's own time: from the first moment of one to the last of the other. */
export const questionOf = (given: { from: string; to: string; by: string; caseId: string }) => ({
  ...(given.from ? { from: new Date(`${given.from}T00:00:00`).toISOString() } : {}),
  ...(given.to ? { to: new Date(`${given.to}T23:59:59.999`).toISOString() } : {}),
  ...(given.by ? { by: given.by } : {}),
  ...(given.caseId.trim() ? { caseId: given.caseId.trim() } : {}),
})
