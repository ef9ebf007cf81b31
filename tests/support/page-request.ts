import XMLHttpRequest from 'xhr2'

export interface SentRequest {
  method: string
  url: string
  authorization?: string
}

/** `xhr2` sends no forms: this writes them as a browser does, and keeps what was asked. */
export class PageRequest extends XMLHttpRequest {
  static readonly sent: SentRequest[] = []
  #request: SentRequest = { method: '', url: '' }

  override open(method: string, url: string, ...rest: unknown[]): void {
    this.#request = { method, url }
    PageRequest.sent.push(this.#request)
    super.open(method, url, ...rest)
  }

  override setRequestHeader(name: string, value: string): void {
    if (name.toLowerCase() === 'authorization') this.#request.authorization = value
    super.setRequestHeader(name, value)
  }

  override send(body?: unknown): void {
    if (!(body instanceof FormData)) {
      super.send(body)
      return
    }
    const form = new Response(body)
    super.setRequestHeader('Content-Type', form.headers.get('content-type') ?? '')
    void form.arrayBuffer().then((bytes) => super.send(bytes))
  }
}
