import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const bundle = new URL('../../node_modules/botframework-webchat/dist/webchat-es5.js', import.meta.url)

/** An association's page with Microsoft's Web Chat on it; `?relais=` says where our server is. */
const page = `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>Une association</title>
<style>html, body, #chat { height: 100%; margin: 0 }</style><script src="/web-chat.js"></script></head>
<body><div id="chat"></div><script>
  const relais = new URLSearchParams(location.search).get('relais')
  const arrivals = []
  const store = WebChat.createStore({}, () => (next) => (action) => {
    if (action.type === 'DIRECT_LINE/QUEUE_INCOMING_ACTIVITY') arrivals.push(action.payload.activity)
    return next(action)
  })
  window.chat = { arrivals, store }
  fetch(relais + '/api/chat/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
    .then((response) => response.json())
    .then(({ token }) => WebChat.renderWebChat({
      directLine: WebChat.createDirectLine({ token, domain: relais + '/v3/directline' }),
      locale: 'fr-FR',
      store,
      styleOptions: { hideUploadButton: false },
    }, document.getElementById('chat')))
</script></body></html>`

export interface WebChatPage {
  origin: string
  stop(): void
}

/** Serves the page on a loopback port of its own: another site, as far as a browser knows. */
export async function serveWebChat(): Promise<WebChatPage> {
  const script = readFileSync(bundle)
  const server = createServer((request, response) => {
    const isScript = request.url === '/web-chat.js'
    response.setHeader('Content-Type', isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8')
    response.end(isScript ? script : page)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const stop = (): void => {
    server.close()
    server.closeAllConnections()
  }
  return { origin, stop }
}
