import { z } from 'zod'
import { plain } from '../store/plain.ts'

/** Somebody who reads along, since when; whoever answers sees that they do. */
export const readerSchema = z.object({ by: plain(z.string()), at: z.number() })
