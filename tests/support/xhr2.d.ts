/** The browser's request object for Node; the package brings no types. */
declare module 'xhr2' {
  export default class XMLHttpRequest {
    open(method: string, url: string, ...rest: unknown[]): void
    setRequestHeader(name: string, value: string): void
    send(body?: unknown): void
  }
}
