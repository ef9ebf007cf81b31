import { render } from 'preact'
import { Alarm } from './alerts/alarm.ts'
import { browserAlarm } from './alerts/browser-alarm.ts'
import { OnUnlessOff } from './alerts/choices-kept.ts'
import { App } from './app.tsx'
import { Desk } from './desk/desk.ts'
import { DraftStore } from './desk/draft-store.ts'
import { takeCaseLink } from './gate/case-link.ts'
import { takeLink } from './gate/given-link.ts'
import { createApi } from './server/api.ts'
import { attended } from './server/attended.ts'
import { createCall, tellingOfAnEnd } from './server/call.ts'
import { connectLive } from './server/live-events.ts'

// Not `crypto.randomUUID`, which a page served over plain HTTP on a local network does not have.
const newKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('')

const plain = createCall(
  attended((path, init) => fetch(path, init), window, Date.now),
  newKey,
)
const api = createApi(plain)
const alarm = new Alarm(browserAlarm, new OnUnlessOff(window.localStorage, 'sound'))
const keys = new OnUnlessOff(window.localStorage, 'keys')
const desk = new Desk({
  api,
  connect: connectLive,
  drafts: new DraftStore(window.sessionStorage),
  newKey,
  onNewCritical: () => alarm.raise(),
})
const call = tellingOfAnEnd(plain, () => desk.endSession())
const root = document.getElementById('app')
if (root)
  render(<App {...{ call, api, desk, alarm, keys }} given={takeLink(window)} linked={takeCaseLink(window)} />, root)
