import type { Page } from '../src/page/stub.ts'

type Listener = (event: unknown) => void

/** As much of a window as the interfaces use: named frames, messages, a body that may come later. */
export const makePage = ({ hasBody = true, parent }: { hasBody?: boolean; parent?: Page } = {}) => {
  const listeners = new Map<string, Listener[]>()
  const on = (type: string, listener: Listener) => listeners.set(type, [...(listeners.get(type) ?? []), listener])
  const frames: Record<string, unknown> = {}
  const append = (frame: { name: string }) => {
    frames[frame.name] = frame
  }
  const document = {
    body: hasBody ? { append } : null,
    addEventListener: on,
    createElement: () => ({ style: {}, setAttribute: () => {} }),
  }
  const page = { document, frames, addEventListener: on } as unknown as Page
  Object.assign(page, { parent: parent ?? page, top: parent?.top ?? parent ?? page })
  const dispatch = (type: string, event: unknown) => {
    for (const listener of listeners.get(type) ?? []) listener(event)
  }
  return {
    page,
    frames,
    bodyArrives: () => {
      Object.assign(document, { body: { append } })
      dispatch('DOMContentLoaded', {})
    },
    /** A frame of a vendor asks by message; resolves to what it is answered. */
    ask: (data: unknown) => {
      const answers: unknown[] = []
      dispatch('message', { data, source: { postMessage: (answer: unknown) => answers.push(answer) } })
      return answers
    },
    call: (name: string, ...args: unknown[]) => (page[name] as (...args: unknown[]) => unknown)(...args),
  }
}
