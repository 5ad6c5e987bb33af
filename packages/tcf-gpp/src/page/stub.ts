/** The part of a window that the two interfaces use. */
export type Page = Pick<Window, 'addEventListener' | 'document' | 'frames' | 'parent' | 'top'> & Record<string, unknown>

type Callback = (answer: unknown, success: boolean) => void

/** One of IAB's page interfaces: the same idea with other names and another order of arguments. */
export type PageInterface = {
  /** The function on the window, and the prefix of its messages: `__tcfapi`, `__gpp`. */
  name: string
  /** Puts the parts of a message into the function's order. */
  toArguments: (message: Message, callback: Callback) => unknown[]
}

export type Message = { command?: unknown; version?: unknown; parameter?: unknown; callId?: unknown }

/** Whether a frame above has the interface already: then that one answers. A frame of another origin says nothing. */
const answeredAbove = (page: Page, locator: string) => {
  let frame = page as unknown as Window
  while (frame !== page.top) {
    frame = frame.parent
    try {
      if (frame.frames[locator as unknown as number]) return true
    } catch {
      // Not ours to look into.
    }
  }
  return false
}

/** Vendors in frames find the page by a frame of this name. Hidden through the style object, which no policy forbids. */
const addLocator = (page: Page, locator: string) => {
  const { document } = page
  if (page.frames[locator as unknown as number]) return
  const body = document.body
  if (!body) {
    document.addEventListener('DOMContentLoaded', () => addLocator(page, locator), { once: true })
    return
  }
  const frame = document.createElement('iframe')
  frame.style.display = 'none'
  frame.name = locator
  frame.title = ''
  frame.setAttribute('aria-hidden', 'true')
  body.append(frame)
}

/** Hands calls that come as messages from frames to whatever stands on the window at that time, stub or real. */
const answerMessages = (page: Page, { name, toArguments }: PageInterface) => {
  page.addEventListener('message', (event: MessageEvent) => {
    const asText = typeof event.data === 'string'
    const call = messageIn(event.data, `${name}Call`)
    if (!call) return
    const answer = (returnValue: unknown, success: boolean) => {
      const reply = { [`${name}Return`]: { returnValue, success, callId: call.callId } }
      // Any origin may ask, by specification: frames of vendors have theirs. Only who asked is answered.
      event.source?.postMessage(asText ? JSON.stringify(reply) : reply, { targetOrigin: '*' })
    }
    const api = page[name]
    if (typeof api === 'function') api(...toArguments(call, answer))
  })
}

const messageIn = (data: unknown, key: string): Message | null => {
  if (typeof data === 'string' && !data.includes(key)) return null
  try {
    const parsed: unknown = typeof data === 'string' ? JSON.parse(data) : data
    const call = typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>)[key] : null
    return typeof call === 'object' && call !== null ? call : null
  } catch {
    return null
  }
}

/**
 * Puts an interface on a page: the function, the locator frame, the answers to messages. False where the page has one
 * already, or lives in a frame of a page that has.
 */
export const installInterface = (page: Page, api: PageInterface, stub: (...args: unknown[]) => unknown): boolean => {
  const locator = `${api.name}Locator`
  if (typeof page[api.name] === 'function' || answeredAbove(page, locator)) return false
  page[api.name] = stub
  addLocator(page, locator)
  answerMessages(page, api)
  return true
}
