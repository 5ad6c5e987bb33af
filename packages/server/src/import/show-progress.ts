import type { WriteStream } from 'node:tty'

export interface ProgressSource {
  rows(): number
  /** Of the file, from 0 to 1. */
  fraction(): number
  acknowledged(): number
  /** What is acknowledged: events, answers. */
  noun: string
}

const number = (n: number) => Math.round(n).toLocaleString('en')

const duration = (seconds: number): string => {
  if (!Number.isFinite(seconds)) return '…'
  const s = Math.max(0, Math.round(seconds))
  if (s < 60) return `${s} s`
  return s < 3600
    ? `${Math.floor(s / 60)} min ${s % 60} s`
    : `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`
}

const bar = (fraction: number, width = 24): string => {
  const full = Math.round(fraction * width)
  return `${'█'.repeat(full)}${'░'.repeat(width - full)}`
}

/**
 * Shows how far an import has come: a bar that is drawn over on a terminal, else a line every ten seconds. `out` is
 * standard error, so that standard output holds the summary alone.
 */
export const showProgress = (out: Pick<WriteStream, 'write' | 'isTTY' | 'columns'>, source: ProgressSource) => {
  const began = performance.now()
  let waiting: string | null = null

  const line = (): string => {
    const seconds = (performance.now() - began) / 1000
    const fraction = Math.min(1, source.fraction())
    const rate = `${number(source.rows() / seconds)} rows/s`
    const left = `${duration((seconds * (1 - fraction)) / fraction)} left`
    const percent = `${Math.floor(fraction * 100)} %`
    return [
      percent,
      `${number(source.rows())} rows`,
      rate,
      `${number(source.acknowledged())} ${source.noun} taken`,
      left,
    ].join(' · ')
  }
  const draw = () => {
    const text = waiting ? `Waiting: ${waiting}` : line()
    if (!out.isTTY) {
      out.write(`${text}\n`)
      return
    }
    const drawn = waiting ? text : `${bar(Math.min(1, source.fraction()))} ${text}`
    out.write(`\r\x1b[2K${drawn.slice(0, (out.columns || 80) - 1)}`)
  }
  const timer = setInterval(draw, out.isTTY ? 200 : 10_000)

  return {
    /** The server makes us wait, for this reason, or (null) has answered again. */
    wait: (reason: string | null) => {
      const news = reason !== null && waiting === null
      waiting = reason
      if (news && !out.isTTY) draw()
    },
    stop: () => {
      clearInterval(timer)
      if (out.isTTY) out.write('\r\x1b[2K')
    },
  }
}

export { duration, number }
