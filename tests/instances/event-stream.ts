/** A console's open stream: keeps what it heard, with the time it came. */
export class EventStream {
  readonly heard: { event: string; data: Record<string, unknown>; at: number }[] = []
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>

  private constructor(reader: ReadableStreamDefaultReader<Uint8Array>) {
    this.#reader = reader
    void this.#read().catch(() => undefined)
  }

  static async open(url: string, cookie: string): Promise<EventStream> {
    const response = await fetch(`${url}/api/events`, { headers: { cookie } })
    if (response.status !== 200 || !response.body) throw new Error(`no stream: ${response.status}`)
    return new EventStream(response.body.getReader())
  }

  async close(): Promise<void> {
    await this.#reader.cancel()
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder()
    let text = ''
    for (;;) {
      const { value, done } = await this.#reader.read()
      if (done) return
      text += decoder.decode(value, { stream: true })
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(text.slice(0, end)) ?? []
        if (event && data) this.heard.push({ event, data: JSON.parse(data), at: performance.now() })
        text = text.slice(end + 2)
      }
    }
  }
}
