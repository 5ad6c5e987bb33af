/** The real program with a workspace and its admin, and a browser in front of its console. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { readyUrl, runCandor, temporaryFolder } from '../../packages/server/test/candor-process.ts'
import { launchBrowser } from './browser.ts'
import { faintTexts } from './contrast.ts'

const admin = { email: 'ops@example.com', password: 'correct-horse-battery' }
/** Generous: the machine may be busy; nobody waits for it in a good run. */
export const patience = 120_000

export interface Look {
  language?: 'en' | 'zh' | 'ar'
  scheme?: 'light' | 'dark'
  width?: number
}

/** Starts everything. `close` it; `complaints` are what browsers said of our pages that they should not have to say. */
export const startConsole = async (workspace: string) => {
  const folder = await temporaryFolder()
  const server = runCandor('start', { CANDOR_DATA_DIR: folder.path })
  const [url, browser]: [string, Browser] = await Promise.all([readyUrl(server), launchBrowser()])
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  const complaints: string[] = []
  const json = { origin: url, 'content-type': 'application/json' }

  const ask = async (method: string, path: string, body: object | undefined, headers: Record<string, string>) => {
    const answer = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    const said = await answer.json()
    expect([path, answer.status < 300, said]).toEqual([path, true, said])
    return { answer, said }
  }
  const signIn = async (email: string) => {
    const { answer } = await ask('POST', '/api/auth/sign-in/email', { email, password: admin.password }, json)
    return answer.headers.getSetCookie().map((c) => c.split(';')[0]!)
  }

  const line = await server.said(/setup\?token=/)
  const token = new URL(line.slice(line.indexOf('http'))).searchParams.get('token')
  await ask('POST', '/v1/setup', { token, workspace, name: 'Amal Haddad', ...admin }, json)
  const cookies = await signIn(admin.email)
  const asAdmin = { ...json, cookie: cookies.join('; ') }
  const get = async (path: string) => (await ask('GET', path, undefined, asAdmin)).said
  // The set-up has made a first source, for a website.
  const { writeKey } = (await get('/v1/sources')).items[0] as { writeKey: string }

  /** A page of an operator's own, in a language, a colour and a size. */
  const open = async (session: string[], { language = 'en', scheme = 'light', width = 1280 }: Look = {}) => {
    const viewport = { width, height: 900 }
    const context = await browser.newContext({ locale: 'en-GB', viewport, reducedMotion: 'reduce' })
    await context.addCookies(
      session.map((pair) => ({ name: pair.split('=')[0]!, value: pair.slice(pair.indexOf('=') + 1), url })),
    )
    await context.addInitScript(
      ([l, s]) => {
        localStorage.setItem('candor.language', l!)
        localStorage.setItem('candor.scheme', s!)
      },
      [language, scheme],
    )
    const page = await context.newPage()
    page.setDefaultTimeout(patience)
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) complaints.push(message.text())
    })
    return page
  }

  return {
    url,
    complaints,
    get,
    post: async (path: string, body: object) => (await ask('POST', path, body, asAdmin)).said,
    put: async (path: string, body: object) => (await ask('PUT', path, body, asAdmin)).said,
    remove: async (path: string) => (await ask('DELETE', path, undefined, asAdmin)).said,
    /** Sends events as a website would, from somebody who agreed to what the names say. */
    send: (batch: object[]) =>
      ask('POST', '/v1/batch', { batch }, { ...json, authorization: `Basic ${btoa(`${writeKey}:`)}` }),
    open: (look?: Look) => open(cookies, look),
    /** A page of somebody with a role. */
    openAs: async (role: string) => {
      const who = { email: `${role}@example.com`, name: role, role, password: admin.password }
      await ask('POST', '/v1/operators', who, asAdmin)
      return open(await signIn(who.email))
    },
    /** Nothing that axe finds, no faint text, nothing that overflows, one title. */
    expectSound: async (page: Page, path: string) => {
      await page.goto(url + path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      expect([path, await page.getByRole('heading', { level: 1 }).count()]).toEqual([path, 1])
      expect([path, await page.evaluate(faintTexts)]).toEqual([path, []])
      expect([path, await page.evaluate(() => document.body.scrollWidth - innerWidth)]).toEqual([path, 0])
      // By the debugger, not by the page, whose policy allows no such code.
      await page.evaluate(axe)
      const found = await page.evaluate(async () => {
        const { axe: run } = window as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
        }
        const { violations } = await run.run()
        return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`)
      })
      expect([path, found]).toEqual([path, []])
    },
    close: async () => {
      await browser.close()
      await server.stop()
      await folder.remove()
    },
  }
}
