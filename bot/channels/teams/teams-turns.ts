import { teamsEvent } from '../../../services/relay/case-view.ts'
import type { TurnWork } from '../../turn-work.ts'
import type { TurnPort } from '../../turns.ts'
import { startEvent } from '../direct-line/activity.ts'
import { noticeKind } from './teams-activity.ts'
import { teamsWords } from './teams-words.ts'

/** The same bot, but for what is said before anything else: who may read along in Teams, and where nobody does. */
export const teamsTurns = (port: TurnPort): TurnPort => ({
  run: (work) => {
    if (isStart(work)) work.replies.push(mark(work), notice(work, 2))
    return port.run(work)
  },
  giveUp: (work, error) => port.giveUp(work, error),
})

const isStart = ({ entry }: TurnWork): boolean => entry.kind === 'event' && entry.text === startEvent

/** For whoever follows the case. */
const mark = ({ entry }: TurnWork) => ({
  _id: `${entry._id}.1`,
  from: 'bot' as const,
  kind: 'event' as const,
  text: teamsEvent,
})

const notice = ({ entry }: TurnWork, number: number) => ({
  _id: `${entry._id}.${number}`,
  from: 'bot' as const,
  kind: 'message' as const,
  text: teamsWords('teams:notice'),
  payload: JSON.stringify({ kind: noticeKind }),
})
