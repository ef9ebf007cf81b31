import { z } from 'zod'
import { ageBands, categories, severities, signals, speakers } from './taxonomy.ts'

/** The vocabulary of `taxonomy.ts` as schemas, apart from it: triage starts without them, in a third of the time. */

export const categorySchema = z.enum(categories)
export const signalSchema = z.enum(signals)
export const severitySchema = z.enum(severities)
export const speakerSchema = z.enum(speakers)
export const ageBandSchema = z.enum(ageBands)
