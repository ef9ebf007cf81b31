import { render } from 'preact'
import { App } from './app.tsx'
import { Desk } from './desk/desk.ts'
import { DraftStore } from './desk/draft-store.ts'
import { takeInvitation } from './gate/invitation-token.ts'
import { createApi } from './server/api.ts'
import { createCall, tellingOfAnEnd } from './server/call.ts'
import { connectLive } from './server/live-events.ts'

// Not `crypto.randomUUID`, which a page served over plain HTTP on a local network does not have.
const newKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('')

const plain = createCall((path, init) => fetch(path, init), newKey)
const api = createApi(plain)
const desk = new Desk({ api, connect: connectLive, drafts: new DraftStore(window.sessionStorage), newKey })
const call = tellingOfAnEnd(plain, () => desk.endSession())
const root = document.getElementById('app')
if (root) render(<App call={call} api={api} desk={desk} invitation={takeInvitation(window)} />, root)
