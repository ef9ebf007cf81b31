import { createRequire } from 'node:module'
import { join } from 'node:path'
import { gzipKb, scriptsOf } from './loaded-scripts.ts'
import type { Measurement } from './measurement.ts'

/** How much JavaScript the teen's page loads, gzipped, beside Microsoft's Web Chat for the same protocol. */
export async function measureChat(): Promise<Measurement> {
  const page = scriptsOf('/chat/index.html').reduce((sum, path) => sum + gzipKb(path), 0)
  const webChat = createRequire(import.meta.url).resolve('botframework-webchat')
  const bundle = join(
    webChat.slice(0, webChat.indexOf('botframework-webchat')),
    'botframework-webchat/dist/webchat-minimal.js',
  )
  return {
    figures: { jsGzipKb: round(page), webChatGzipKb: round(gzipKb(bundle)) },
    reference: 'botframework-webchat, webchat-minimal.js',
  }
}

const round = (kb: number): number => Math.round(kb * 10) / 10
