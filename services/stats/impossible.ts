import { z } from 'zod'
import { cellId } from './counts.ts'
import { channels } from './plan.ts'

/**
 * Channels that do not exist here, by commas: their cells cannot be otherwise than 0, so that a zero tells of nobody. Of no other
 * dimension can an operator know that. A cell that counts a report is protected as any other, whatever is said here.
 */
export const impossibleChannels = z
  .string()
  .transform((text) => text.split(',').flatMap((name) => name.trim() || []))
  .pipe(z.array(z.enum(channels)))
  .transform((names): ReadonlySet<string> => new Set(names.map((name) => cellId('channel', name))))
