import { render } from 'preact'
import { createApi } from './api.ts'
import { App } from './app.tsx'
import { Desk } from './desk.ts'
import { DraftStore } from './draft-store.ts'
import { takeInvitation } from './invitation-token.ts'
import { connectLive } from './live-events.ts'

// Not `crypto.randomUUID`, which a page served over plain HTTP on a local network does not have.
const newKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('')

const api = createApi((path, init) => fetch(path, init), newKey)
const desk = new Desk({ api, connect: connectLive, drafts: new DraftStore(window.sessionStorage), newKey })
const root = document.getElementById('app')
if (root) render(<App api={api} desk={desk} invitation={takeInvitation(window)} />, root)
