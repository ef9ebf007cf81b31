import type { SeenCase } from '../../server/api.ts'
import { label } from '../../words/labels.ts'
import { t } from '../../words/words.ts'
import type { Labels } from '../../work/work-view.ts'
import type { Desk } from '../desk.ts'

/** What is done to the open case. Each is true once the server did it. */

export const addNote = (desk: Desk, text: string): Promise<boolean> =>
  desk.act(async (id) => desk.show(await desk.api.addNote(id, text)))

/** What the page shows goes with it: the server lowers nothing that has not been seen here. */
export async function setSeverity(desk: Desk, severity: string, why: string): Promise<boolean> {
  const seen = seenIn(desk)
  if (!seen) return false
  const done = await desk.act(async (id) => desk.show(await desk.api.setSeverity(id, severity, why, seen)))
  if (done) desk.announce(t('case.severitySet', { severity: label('severities', severity) }))
  else void desk.refreshOpen()
  return done
}

export const releaseCase = (desk: Desk): Promise<boolean> =>
  desk.act(async (id) => {
    await desk.api.release(id)
    desk.putAway(t('notice.released'), 'good')
  })

/**
 * Nor does it close over words that have not been seen here. `labels`: what the person says that it was about, kept first:
 * once it is closed it is no longer in their hands.
 */
export async function closeCase(desk: Desk, outcome: string, labels?: Labels): Promise<boolean> {
  const seen = seenIn(desk)
  if (!seen) return false
  const done = await desk.act(async (id) => {
    if (labels) await desk.api.confirm(id, labels)
    await desk.api.close(id, outcome, seen)
    desk.drafts.forget(id)
    desk.putAway(t('notice.closed'), 'good')
  })
  if (!done) void desk.refreshOpen()
  return done
}

const seenIn = ({ state: { open } }: Desk): SeenCase | undefined =>
  open && { severity: open.severity, teenAt: open.teenAt }
