import type { Desk } from '../desk/desk.ts'
import { useCall } from '../server/call-context.ts'
import type { CaseView } from '../server/case-view.ts'

/** Asks something of the open case, and shows it as it is then; true when the server did it. */
export function useCaseAct(desk: Desk) {
  const call = useCall()
  return (path: string, body: object = {}): Promise<boolean> =>
    desk.act(async (id) => desk.show(await call.post<CaseView>(`/api/cases/${encodeURIComponent(id)}/${path}`, body)))
}
